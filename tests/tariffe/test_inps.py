"""The rows for INPS: quotas that sum to the amount, one row a year, and why a row is refused."""

import datetime
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import ErroreDominio
from tariffe.calcolo.inps import (
    AreaUtenza,
    Carattere,
    DatiAssegnazione,
    PresaInCarico,
    PrestazioneINPS,
    ProvaMezzi,
    difetti,
    ore_minuti,
    prova_mezzi,
    righe_inps,
)


def il(testo):
    return datetime.date.fromisoformat(testo)


SAD = DatiAssegnazione(
    codice_prestazione="A1.09",
    denominazione_prestazione="Telesoccorso e teleassistenza",
    protocollo_domanda="2026/000123",
    periodica=True,
    dal=il("2025-11-01"),
    al=il("2027-02-28"),
    costo=Decimal("101.23"),
    quota_utente=Decimal("21.71"),
    quota_ssn=Decimal("27.00"),
    ore=Decimal("10.5"),
)


def riga(**campi):
    return replace(righe_inps(replace(SAD, al=il("2025-12-31")))[0], **campi)


def test_un_servizio_periodico_si_divide_al_31_dicembre():
    assert [(r.dal, r.al) for r in righe_inps(SAD)] == [
        (il("2025-11-01"), il("2025-12-31")),
        (il("2026-01-01"), il("2026-12-31")),
        (il("2027-01-01"), il("2027-02-28")),
    ]


def test_le_quote_fanno_l_importo_di_ogni_riga():
    for r in righe_inps(SAD):
        assert (r.quota_ente, r.quota_utente, r.quota_ssn) == (
            Decimal("52.52"),
            Decimal("21.71"),
            Decimal("27.00"),
        )
        assert r.importo == Decimal("101.23")
        assert difetti(r) == []


def test_ogni_dato_dell_assegnazione_va_nella_sua_colonna():
    dati = replace(
        SAD,
        quota_richiesta=Decimal("60.00"),
        soglia_isee=Decimal(30000),
        presa_carico=PresaInCarico.SI,
        area_utenza=AreaUtenza.DISABILITA,
        prova_mezzi=ProvaMezzi.ESENTATA,
    )
    assert righe_inps(dati)[1] == PrestazioneINPS(
        codice_prestazione="A1.09",
        denominazione_prestazione="Telesoccorso e teleassistenza",
        protocollo_domanda="2026/000123",
        prova_mezzi=ProvaMezzi.ESENTATA,
        carattere=Carattere.PERIODICA,
        dal=il("2026-01-01"),
        al=il("2026-12-31"),
        importo=Decimal("101.23"),
        quota_ente=Decimal("52.52"),
        quota_utente=Decimal("21.71"),
        quota_ssn=Decimal("27.00"),
        quota_richiesta=Decimal("60.00"),
        soglia_isee=Decimal(30000),
        ore_mensili="10,30",
        presa_carico=PresaInCarico.SI,
        area_utenza=AreaUtenza.DISABILITA,
    )
    assert righe_inps(replace(SAD, ore=None))[0].ore_mensili is None


def test_gli_importi_vanno_al_centesimo_la_meta_in_su():
    [r] = righe_inps(
        replace(
            SAD,
            periodica=False,
            costo=Decimal("10.005"),
            quota_utente=Decimal("2.125"),
            quota_ssn=None,
        )
    )
    assert (r.importo, r.quota_utente, r.quota_ente) == (
        Decimal("10.01"),
        Decimal("2.13"),
        Decimal("7.88"),
    )


def test_un_servizio_ancora_aperto():
    aperto = replace(SAD, al=None)
    assert [(r.dal, r.al) for r in righe_inps(aperto, fino_al=il("2026-06-30"))] == [
        (il("2025-11-01"), il("2025-12-31")),
        (il("2026-01-01"), None),
    ]
    assert [(r.dal, r.al) for r in righe_inps(aperto)] == [(il("2025-11-01"), None)]
    presto = righe_inps(aperto, fino_al=il("2024-06-30"))
    assert [(r.dal, r.al) for r in presto] == [(il("2025-11-01"), None)]


def test_un_servizio_finito_non_va_oltre_la_sua_fine():
    righe = righe_inps(replace(SAD, al=il("2025-12-31")), fino_al=il("2027-01-01"))
    assert [(r.dal, r.al) for r in righe] == [(il("2025-11-01"), il("2025-12-31"))]


def test_una_prestazione_occasionale_e_una_riga_senza_fine():
    [r] = righe_inps(replace(SAD, periodica=False))
    assert (r.carattere, r.dal, r.al) == (Carattere.OCCASIONALE, il("2025-11-01"), None)


def test_una_quota_a_zero_dell_ente_o_del_ssn_non_si_manda():
    [r] = righe_inps(
        replace(SAD, periodica=False, quota_utente=Decimal("101.23"), quota_ssn=Decimal(0))
    )
    assert (r.quota_ente, r.quota_utente, r.quota_ssn) == (None, Decimal("101.23"), None)
    assert difetti(r) == []
    [gratis] = righe_inps(replace(SAD, periodica=False, quota_utente=Decimal(0), quota_ssn=None))
    assert (gratis.quota_ente, gratis.quota_utente) == (Decimal("101.23"), Decimal("0.00"))
    assert difetti(gratis) == []


@pytest.mark.parametrize(
    "campi",
    [
        {"quota_utente": Decimal("74.24")},
        {"quota_utente": Decimal("-0.01")},
        {"quota_ssn": Decimal("-1.00")},
    ],
)
def test_quote_che_non_stanno_nel_costo(campi):
    with pytest.raises(ErroreDominio, match="superano il costo") as rifiuto:
        righe_inps(replace(SAD, **campi))
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"codice_prestazione": "A1.0"}, "INPS ne vuole da 5 a 10"),
        ({"codice_prestazione": "A1.09.12345"}, "INPS ne vuole da 5 a 10"),
        ({"denominazione_prestazione": "Nove cara"}, "INPS ne vuole da 10 a 200"),
        ({"denominazione_prestazione": "a" * 201}, "INPS ne vuole da 10 a 200"),
        ({"protocollo_domanda": ""}, "protocollo della domanda ha 0 caratteri"),
        ({"protocollo_domanda": "1" * 33}, "protocollo della domanda ha 33 caratteri"),
        ({"al": il("2025-10-31")}, "finisce il 31/10/2025, prima di cominciare il 01/11/2025"),
        ({"al": il("2026-01-01")}, "va dal 01/11/2025 al 01/01/2026: INPS la vuole divisa"),
        ({"carattere": Carattere.OCCASIONALE}, "solo la data di erogazione"),
        ({"quota_ente": Decimal("52.54")}, "fanno 101,25\u00a0€ e l'importo è 101,23\u00a0€"),
        (
            {"importo": Decimal(0), "quota_ente": None, "quota_utente": None, "quota_ssn": None},
            "maggiore di zero",
        ),
        (
            {"quota_ssn": Decimal(0), "quota_ente": Decimal("79.52")},
            "La quota del servizio sanitario",
        ),
        ({"quota_ente": Decimal(0), "quota_ssn": Decimal("79.52")}, "La quota dell'ente"),
        (
            {"quota_utente": Decimal("-1.00"), "quota_ente": Decimal("75.23")},
            "La quota dell'utente",
        ),
        ({"dsu_numero": "X"}, "vanno insieme"),
        ({"dsu_anno": 2026, "dsu_data": il("2026-01-10")}, "vanno insieme"),
        ({"presa_carico": PresaInCarico.SI}, "manca l'area di utenza"),
    ],
)
def test_perche_una_riga_sarebbe_rifiutata(campi, frase):
    frasi = difetti(riga(**campi))
    assert len(frasi) == 1
    assert frase in frasi[0]


def test_il_primo_servizio_dell_esempio_di_inps_sarebbe_rifiutato():
    """Published with 21.71 + 52.54 + 0.0 for 101.23: a quota of zero, and a sum that is not."""
    frasi = difetti(
        riga(
            importo=Decimal("101.23"), quota_utente=Decimal("21.71"), quota_ente=Decimal("52.54"),
            quota_ssn=Decimal("0.0"),
        )
    )  # fmt: skip
    assert [frase.replace("\u00a0", " ") for frase in frasi] == [
        "La quota del servizio sanitario è 0,00 €: se non c'è si lascia vuota, altrimenti è "
        "maggiore di zero.",
        "Le quote fanno 74,25 € e l'importo è 101,23 €: devono essere uguali al centesimo.",
    ]


@pytest.mark.parametrize(
    "campi",
    [
        {"codice_prestazione": "A1.09.1234"},
        {"denominazione_prestazione": "Dieci cara"},
        {"denominazione_prestazione": "a" * 200},
        {"protocollo_domanda": "1" * 32},
        {"dsu_numero": "X", "dsu_anno": 2026, "dsu_data": il("2026-01-10")},
        {"presa_carico": PresaInCarico.SI, "area_utenza": AreaUtenza.DISABILITA},
        {"al": None},
        {"al": il("2025-11-01")},
        {
            "importo": Decimal("0.01"),
            "quota_ente": None,
            "quota_utente": Decimal("0.01"),
            "quota_ssn": None,
        },
        {"quota_ente": None, "quota_utente": None, "quota_ssn": None},
    ],
)
def test_ai_limiti_una_riga_passa(campi):
    assert difetti(riga(**campi)) == []


@pytest.mark.parametrize(
    ("ore", "scritte"),
    [
        ("0", "00,00"),
        ("10.5", "10,30"),
        ("9.25", "09,15"),
        ("10.333", "10,20"),
        ("0.075", "00,05"),
        ("1.9999", "02,00"),
        ("120", "120,00"),
        ("744", "744,00"),
    ],
)
def test_le_ore_diventano_ore_e_minuti(ore, scritte):
    assert ore_minuti(Decimal(ore)) == scritte


@pytest.mark.parametrize("ore", ["-0.01", "744.01"])
def test_ore_impossibili(ore):
    with pytest.raises(ErroreDominio) as rifiuto:
        ore_minuti(Decimal(ore))
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"
    assert rifiuto.value.messaggio.endswith(": scrivi un numero da 0 a 744.")


@pytest.mark.parametrize(
    ("chiede", "presente", "esente", "altra", "atteso"),
    [
        (True, True, False, False, ProvaMezzi.ISEE),
        (True, True, True, False, ProvaMezzi.ESENTATA),
        (True, False, True, False, ProvaMezzi.ESENTATA),
        (True, False, False, False, ProvaMezzi.NESSUNA),
        (True, False, False, True, ProvaMezzi.ALTRA),
        (False, False, False, True, ProvaMezzi.ALTRA),
        (False, True, True, False, ProvaMezzi.NESSUNA),
    ],
)
def test_la_prova_dei_mezzi(chiede, presente, esente, altra, atteso):
    assert (
        prova_mezzi(
            chiede_isee=chiede,
            isee_presente=presente,
            esente_per_bisogno=esente,
            altra_prova=altra,
        )
        == atteso
    )


def test_senza_dirlo_non_c_e_altra_prova_dei_mezzi():
    senza = prova_mezzi(chiede_isee=False, isee_presente=False, esente_per_bisogno=False)
    assert senza == ProvaMezzi.NESSUNA


def test_la_presa_in_carico_che_nessuno_ha_detto_non_e_un_no():
    prima, *_ = righe_inps(SAD)
    assert (prima.presa_carico, prima.area_utenza) == (None, None)
    assert difetti(prima) == []


def test_nessun_campo_nomina_una_persona():
    campi = PrestazioneINPS.__dataclass_fields__
    assert not {campo for campo in campi if "fiscale" in campo or "nome_" in campo}
    assert all(r.dsu_numero is None for r in righe_inps(SAD))


euro = st.decimals(0, 5000, places=2)
giorni = st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31))


@given(euro, euro, euro, giorni, giorni)
def test_le_righe_coprono_ogni_giorno_e_le_quote_fanno_l_importo(utente, ssn, ente, uno, due):
    costo = utente + ssn + ente
    dal, al = sorted([uno, due])
    righe = righe_inps(
        replace(SAD, costo=costo, quota_utente=utente, quota_ssn=ssn, dal=dal, al=al)
    )
    assert righe[0].dal == dal
    assert righe[-1].al == al
    for prima, dopo in pairwise(righe):
        assert dopo.dal - prima.al == datetime.timedelta(days=1)
    for r in righe:
        assert r.dal.year == r.al.year
        assert (r.quota_ente or 0) + r.quota_utente + (r.quota_ssn or 0) == r.importo == costo
        assert (difetti(r) == []) == (costo > 0)
