"""The demographic indicators: each worked by hand, and what is said when a part is missing."""

import datetime
from decimal import Decimal

import pytest

from osservatorio import selectors, services
from osservatorio.calcolo import definizioni
from osservatorio.enums import InsiemeDati
from territorio.models import Comune
from tests.osservatorio.factories import crea_popolazione, crea_serie, eta
from tests.osservatorio.test_parsing import DATI
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

pytestmark = pytest.mark.django_db

# 190 men and 220 women: 0-2 = 6 + 4; 0-14 = 6 + 14 + 4 + 16; 0-17 = 40 + 10 + 10; 15-19 = 20;
# 15-64 = 20 + 210 + 42; 60-64 = 22 + 20; 65+ = 20 + 10 + 8 + 24 + 16 + 20; 75+ = 18 + 36;
# 80+ = 8 + 20. Proof: 40 + 272 + 98 = 410.
UOMINI = eta(a1=6, a10=14, a16=10, a40=100, a62=22, a70=20, a78=10, a85=8)
DONNE = eta(a2=4, a12=16, a17=10, a40=110, a63=20, a70=24, a78=16, a90=20)
BILANCIO = {
    "residenti_inizio": 990,
    "residenti_fine": 1010,
    "nati": 7,
    "morti": 12,
    "iscritti_interni": 40,
    "cancellati_interni": 30,
    "iscritti_estero": 9,
    "cancellati_estero": 4,
}
FAMIGLIE = {
    "famiglie": 180,
    "residenti_in_famiglia": 405,
    "famiglie_1": 60,
    "famiglie_con_stranieri": 27,
}

# Numerator, denominator and value of each, worked by hand.
ATTESI = {
    "popolazione": (410, None, "410"),
    "maschi": (190, None, "190"),
    "femmine": (220, None, "220"),
    # (410 − 400) / 400
    "variazione_popolazione": (410, 400, "2.5"),
    # 410 / 12.5
    "densita": (410, Decimal("12.5"), "32.8"),
    "eta_0_2": (10, None, "10"),
    "eta_0_14": (40, None, "40"),
    "eta_0_17": (60, None, "60"),
    "eta_15_64": (272, None, "272"),
    "eta_65_oltre": (98, None, "98"),
    "eta_75_oltre": (54, None, "54"),
    "eta_80_oltre": (28, None, "28"),
    # 2.439, 14.634, 23.902, 13.171, 6.829
    "quota_0_2": (10, 410, "2.4"),
    "quota_0_17": (60, 410, "14.6"),
    "quota_65_oltre": (98, 410, "23.9"),
    "quota_75_oltre": (54, 410, "13.2"),
    "quota_80_oltre": (28, 410, "6.8"),
    "indice_vecchiaia": (98, 40, "245.0"),
    # 138 / 272 = 0.50735; 98 / 272 = 0.36029
    "indice_dipendenza": (138, 272, "50.7"),
    "dipendenza_anziani": (98, 272, "36.0"),
    "indice_ricambio": (42, 20, "210.0"),
    # 7 − 12; mean population (990 + 1010) / 2
    "saldo_naturale": (-5, None, "-5"),
    "tasso_saldo_naturale": (-5, 1000, "-5.0"),
    # 40 − 30 + 9 − 4
    "saldo_migratorio": (15, None, "15"),
    "tasso_saldo_migratorio": (15, 1000, "15.0"),
    "famiglie": (180, None, "180"),
    "ampiezza_famiglie": (405, 180, "2.25"),
    "quota_famiglie_1": (60, 180, "33.3"),
    "quota_famiglie_con_stranieri": (27, 180, "15.0"),
    "stranieri": (41, None, "41"),
    "quota_stranieri": (41, 410, "10.0"),
    "quota_minori_stranieri": (9, 60, "15.0"),
}


@pytest.fixture
def comune():
    """A comune with everything that the demographic indicators need in 2023."""
    comune = ComuneFactory(superficie_kmq="12.5", fonte_superficie="misura di prova")
    crea_popolazione(2022, {comune: (eta(a40=400), eta())}, tipo="definitivo")
    crea_popolazione(2023, {comune: (UOMINI, DONNE)})
    crea_popolazione(
        2023, {comune: (eta(a5=9, a30=12), eta(a30=20))}, insieme=InsiemeDati.STRANIERI
    )
    crea_serie(InsiemeDati.BILANCIO, 2023, {comune: BILANCIO})
    crea_serie(InsiemeDati.FAMIGLIE, 2023, {comune: FAMIGLIE})
    return comune


def test_ogni_indicatore_demografico_si_rifa_a_mano(comune):
    trovati = selectors.indicatori_comune(2023, comune)
    demografici = {c for c, d in definizioni().items() if d.famiglia == "demografia"}
    assert demografici == set(ATTESI)
    assert {
        codice: (i.numeratore, i.denominatore, str(i.valore))
        for codice, i in trovati.items()
        if codice in ATTESI
    } == ATTESI


def test_ogni_cifra_dice_la_sua_edizione(comune):
    trovati = selectors.indicatori_comune(2023, comune)
    assert trovati["saldo_naturale"].edizione == "bilancio demografico 2023 (definitivo)"
    assert trovati["famiglie"].edizione == "famiglie al 31/12/2023 (definitivo)"
    assert trovati["quota_stranieri"].edizione == (
        "stranieri residenti al 1/1/2023 (stima); popolazione al 1/1/2023 (stima)"
    )
    assert trovati["densita"].fonte == "Istat; misura di prova"
    assert trovati["densita"].edizione == "popolazione al 1/1/2023 (stima)"


def test_i_flussi_di_un_altro_anno_non_si_usano_e_le_famiglie_si(comune):
    crea_popolazione(2024, {comune: (UOMINI, DONNE)})
    trovati = selectors.indicatori_comune(2024, comune)
    assert trovati["saldo_naturale"].valore is None
    assert trovati["saldo_naturale"].motivo == (
        "Il bilancio demografico del 2024 non è stato caricato."
    )
    assert trovati["famiglie"].valore == 180
    assert trovati["famiglie"].edizione == "famiglie al 31/12/2023 (definitivo)"
    assert selectors.indicatori_comune(2022, comune)["famiglie"].motivo == (
        "Le famiglie fino al 2022 non sono state caricate."
    )


def test_un_rapporto_non_mescola_due_anni(comune):
    """Foreigners of 2023 over residents of 2024 would be no share of anything."""
    crea_popolazione(2024, {comune: (UOMINI, DONNE)})
    trovati = selectors.indicatori_comune(2024, comune)
    assert trovati["stranieri"].valore == 41
    assert trovati["quota_stranieri"].valore is None
    assert trovati["quota_stranieri"].motivo == (
        "I dati sono di anni diversi (2023 e 2024): insieme non fanno un solo numero."
    )


def test_una_variazione_non_confronta_un_anno_con_se_stesso(comune):
    """Of 2024 there is no population: the one of 2023, read in its place, has not changed by 0."""
    trovati = selectors.indicatori_comune(2024, comune)
    assert trovati["popolazione"].edizione == "popolazione al 1/1/2023 (stima)"
    assert trovati["variazione_popolazione"].valore is None
    assert trovati["variazione_popolazione"].motivo == (
        "Mancano i dati del 2024: la variazione non si può calcolare."
    )
    crea_popolazione(2025, {comune: (UOMINI, DONNE)})
    assert selectors.indicatori_comune(2025, comune)["variazione_popolazione"].motivo == (
        "Mancano i dati del 2024: la variazione non si può calcolare."
    )


def test_se_il_territorio_cambia_la_variazione_non_c_e():
    ambito, resta, passa = AmbitoFactory(), ComuneFactory(), ComuneFactory()
    AppartenenzaFactory(comune=resta, ambito=ambito)
    AppartenenzaFactory(comune=passa, ambito=ambito, dal=datetime.date(2022, 6, 1))
    for anno in (2022, 2023):
        crea_popolazione(anno, {c: (eta(a40=400), eta()) for c in (resta, passa)})
    indicatore = selectors.indicatori_ambito(2023, ambito)["variazione_popolazione"]
    assert (indicatore.valore, indicatore.motivo) == (
        None,
        "Il territorio non è lo stesso dell'anno prima: la variazione non si può calcolare.",
    )


def test_un_solo_comune_senza_il_dato_e_il_totale_manca():
    ambito = AmbitoFactory()
    uno, due = (
        ComuneFactory(superficie_kmq="1"),
        ComuneFactory(denominazione="Magasa di prova"),
    )
    for c in (uno, due):
        AppartenenzaFactory(comune=c, ambito=ambito)
    crea_popolazione(2023, dict.fromkeys((uno, due), (UOMINI, DONNE)))
    crea_serie(InsiemeDati.BILANCIO, 2023, {uno: BILANCIO})
    trovati = selectors.indicatori_ambito(2023, ambito)
    assert trovati["saldo_naturale"].valore is None
    assert "per tutti i comuni" in trovati["saldo_naturale"].motivo
    assert trovati["densita"].motivo == ("La superficie non è nota per 1 comune (Magasa di prova).")
    assert selectors.indicatori_comune(2023, uno)["saldo_naturale"].valore == -5


def test_i_denominatori_a_zero_o_troppo_piccoli_lo_dicono():
    comune = ComuneFactory(superficie_kmq="10")
    crea_popolazione(2022, {comune: (eta(a40=50), eta())})
    crea_popolazione(2023, {comune: (eta(a17=19, a62=40), eta())})
    crea_popolazione(2023, {comune: (eta(a5=1), eta())}, insieme=InsiemeDati.STRANIERI)
    crea_serie(InsiemeDati.BILANCIO, 2023, {comune: BILANCIO | {"residenti_inizio": -12}})
    crea_serie(InsiemeDati.FAMIGLIE, 2023, {comune: dict.fromkeys(FAMIGLIE, 0)})
    trovati = selectors.indicatori_comune(2023, comune)
    motivi = {c: i.motivo for c, i in trovati.items() if c in ATTESI and i.valore is None}
    assert motivi == {
        "variazione_popolazione": "L'anno prima il valore era 50, meno di 200: la variazione "
        "direbbe poco.",
        "indice_vecchiaia": "Non ci sono residenti di 0-14 anni: il rapporto non esiste.",
        "indice_ricambio": "Si divide per 19 residenti di 15-19 anni: con meno di 20 il "
        "rapporto direbbe poco.",
        "tasso_saldo_naturale": "Il denominatore è 499, meno di 500: il rapporto direbbe poco.",
        "tasso_saldo_migratorio": "Il denominatore è 499, meno di 500: il rapporto direbbe poco.",
        "ampiezza_famiglie": "Non ci sono famiglie: il rapporto non esiste.",
        "quota_famiglie_1": "Non ci sono famiglie: il rapporto non esiste.",
        "quota_famiglie_con_stranieri": "Non ci sono famiglie: il rapporto non esiste.",
        "quota_minori_stranieri": "Si divide per 19 residenti di 0-17 anni: con meno di 30 il "
        "rapporto direbbe poco.",
    }


def test_di_due_edizioni_in_vigore_conta_l_ultima_che_ha_il_dato():
    comune, altro = ComuneFactory(), ComuneFactory()
    crea_serie(InsiemeDati.FAMIGLIE, 2023, {comune: {"famiglie": 10, "famiglie_1": 4}})
    crea_serie(InsiemeDati.FAMIGLIE, 2023, {comune: {"famiglie": 11}, altro: {"famiglie": 5}})
    # The second covers the comune but not the series: it does not replace the first.
    lettura = selectors.leggi_serie(
        selectors.territori_dei_comuni([2023], [comune]), ["famiglie", "famiglie_1"]
    )[0]
    assert lettura.valori["famiglie"] == 11
    crea_serie(InsiemeDati.FAMIGLIE, 2023, {comune: {"famiglie": 99}}, in_vigore=False)
    assert selectors.indicatori_comune(2023, comune)["famiglie"].valore == 11


def test_le_letture_non_crescono_con_gli_anni(comune, django_assert_max_num_queries):
    codici = ["saldo_naturale", "famiglie", "stranieri", "densita"]
    for anno in range(2003, 2023):
        crea_serie(InsiemeDati.BILANCIO, anno, {comune: BILANCIO})
        crea_serie(InsiemeDati.FAMIGLIE, anno, {comune: FAMIGLIE})
    territori = selectors.territori_dei_comuni(range(2003, 2024), [comune])
    # Editions and sums of four sets (the second pass of residents when a year is missing), areas.
    with django_assert_max_num_queries(12):
        trovati = selectors.indicatori_di(territori, codici)
    assert [t["saldo_naturale"].valore for t in trovati] == [-5] * 21
    assert trovati[0]["famiglie"].edizione == "famiglie al 31/12/2003 (definitivo)"


@pytest.mark.skipif(not (DATI / "serie").exists(), reason="mancano i dati condivisi")
def test_brescia_2023_con_i_dati_veri(territorio_reale):
    """1,418 − 2,252 = −834; mean (197,236 + 198,259) / 2 = 197,747.5 → −4.2; 5,058 − 4,835 + 2,704
    − 892 = 2,035 → 10.3; 195,685 / 96,609 = 2.0255.
    """
    for nome in ("bilancio_demografico_BS_2019_2024", "popolazione_censita_famiglie_BS_2018_2024"):
        services.importa_file(contenuto=(DATI / "serie" / f"{nome}.csv").read_bytes())
    brescia = Comune.objects.get(codice_istat="017029")
    trovati = selectors.indicatori_comune(2023, brescia)
    assert {
        codice: str(trovati[codice].valore)
        for codice in (
            "saldo_naturale", "tasso_saldo_naturale", "saldo_migratorio", "tasso_saldo_migratorio",
            "famiglie", "ampiezza_famiglie",
        )
    } == {
        "saldo_naturale": "-834",
        "tasso_saldo_naturale": "-4.2",
        "saldo_migratorio": "2035",
        "tasso_saldo_migratorio": "10.3",
        "famiglie": "96609",
        "ampiezza_famiglie": "2.03",
    }  # fmt: skip
