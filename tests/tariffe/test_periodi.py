"""A month that spans two editions, and what a new computation gives back or asks."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base import formati
from base.errors import ErroreDominio
from tariffe.calcolo import storia
from tariffe.calcolo.periodi import (
    Periodo,
    TrattoDiPeriodo,
    Validita,
    conguaglio,
    dividi,
    dividi_per_giorno,
    entro_il_massimo,
    incrocia,
    mese_intero,
    mesi,
    quantita_per_data,
    quantita_per_giorni,
    rata_per_giorni,
    somma_parti,
)
from tariffe.calcolo.storia import RigaDiStoria


def il(testo):
    return datetime.date.fromisoformat(testo)


def tratto(dal, al, chiave="A", nome=""):
    return TrattoDiPeriodo(Periodo(il(dal), il(al)), chiave, nome)


MARZO = Periodo(il("2026-03-01"), il("2026-03-31"))
VECCHIA = Validita("A", il("2025-01-01"), il("2026-03-14"), "Tariffe 2025")
NUOVA = Validita("B", il("2026-03-15"), None, "Tariffe 2026")

giorni = st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31))


@st.composite
def periodi(disegna):
    dal, al = sorted([disegna(giorni), disegna(giorni)])
    return Periodo(dal, al)


@st.composite
def tagliati(disegna):
    """A period and its cut into stretches, one after another."""
    periodo = disegna(periodi())
    fini = sorted({g for g in disegna(st.lists(giorni, max_size=5)) if g in periodo} | {periodo.al})
    tratti, dal = [], periodo.dal
    for numero, al in enumerate(fini):
        tratti.append(TrattoDiPeriodo(Periodo(dal, al), numero))
        dal = al + datetime.timedelta(days=1)
    return tratti


# --- periods -----------------------------------------------------------------------------------


def test_un_periodo_al_contrario_si_rifiuta():
    with pytest.raises(ErroreDominio, match="il 01/03/2026, prima di cominciare il 02") as rifiuto:
        Periodo(il("2026-03-02"), il("2026-03-01"))
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"


def test_un_periodo_si_dice_in_parole():
    assert str(MARZO) == "dal 01/03/2026 al 31/03/2026"
    assert str(Periodo(MARZO.dal, MARZO.dal)) == "il 01/03/2026"
    assert MARZO.giorni == 31


def test_il_mese_di_febbraio_bisestile():
    assert mese_intero(il("2024-02-10")) == Periodo(il("2024-02-01"), il("2024-02-29"))


@given(periodi())
def test_i_mesi_coprono_ogni_giorno_una_volta(periodo):
    pezzi = mesi(periodo)
    assert [giorno for pezzo in pezzi for giorno in pezzo] == list(periodo)
    assert all(pezzo.dal.month == pezzo.al.month for pezzo in pezzi)


# --- editions ----------------------------------------------------------------------------------


def test_un_mese_a_cavallo_di_due_edizioni():
    assert dividi(MARZO, [NUOVA, VECCHIA]) == [
        tratto("2026-03-01", "2026-03-14", "A", "Tariffe 2025"),
        tratto("2026-03-15", "2026-03-31", "B", "Tariffe 2026"),
    ]


def test_una_sola_edizione_non_divide():
    assert dividi(Periodo(il("2026-04-01"), il("2026-04-30")), [VECCHIA, NUOVA]) == [
        tratto("2026-04-01", "2026-04-30", "B", "Tariffe 2026")
    ]


@pytest.mark.parametrize(
    ("edizioni", "dove"),
    [
        ([VECCHIA], "dal 15/03/2026 al 31/03/2026"),
        ([NUOVA], "dal 01/03/2026 al 14/03/2026"),
        ([], "dal 01/03/2026 al 31/03/2026"),
        ([VECCHIA, Validita("C", il("2026-03-16"), None, "C")], "il 15/03/2026"),
    ],
)
def test_giorni_senza_edizione(edizioni, dove):
    with pytest.raises(ErroreDominio) as rifiuto:
        dividi(MARZO, edizioni)
    assert rifiuto.value.codice == "EDIZIONE_MANCANTE"
    assert dove in rifiuto.value.messaggio


def test_due_edizioni_nello_stesso_giorno():
    doppia = Validita("C", il("2026-03-14"), il("2026-03-20"), "Variazione")
    with pytest.raises(ErroreDominio) as rifiuto:
        dividi(MARZO, [VECCHIA, NUOVA, doppia])
    assert rifiuto.value.codice == "EDIZIONI_SOVRAPPOSTE"
    assert rifiuto.value.messaggio.startswith(
        "Valgono insieme «Tariffe 2025» e «Variazione», il 14/03/2026:"
    )


@given(tagliati())
def test_la_divisione_copre_ogni_giorno_una_volta(tratti):
    edizioni = [Validita(t.chiave, t.periodo.dal, t.periodo.al, str(t.chiave)) for t in tratti]
    tutto = Periodo(tratti[0].periodo.dal, tratti[-1].periodo.al)
    divisi = dividi(tutto, edizioni[::-1])
    assert [giorno for t in divisi for giorno in t.periodo] == list(tutto)
    assert [t.chiave for t in divisi] == [t.chiave for t in tratti]


def test_due_attestazioni_nel_mese_dividono_come_le_edizioni():
    tratti = dividi_per_giorno(MARZO, lambda giorno: "corrente" if giorno.day <= 10 else "nuova")
    assert tratti == [
        tratto("2026-03-01", "2026-03-10", "corrente"),
        tratto("2026-03-11", "2026-03-31", "nuova"),
    ]
    insieme = incrocia(dividi(MARZO, [VECCHIA, NUOVA]), tratti)
    assert [(t.periodo.dal.day, t.periodo.al.day, t.chiave) for t in insieme] == [
        (1, 10, ("A", "corrente")),
        (11, 14, ("A", "nuova")),
        (15, 31, ("B", "nuova")),
    ]
    assert insieme[0].nome == "Tariffe 2025"


def test_un_giorno_solo_si_incrocia():
    [solo] = incrocia([tratto("2026-03-01", "2026-03-05")], [tratto("2026-03-05", "2026-03-09")])
    assert solo.periodo == Periodo(il("2026-03-05"), il("2026-03-05"))
    assert incrocia([tratto("2026-03-01", "2026-03-05")], [tratto("2026-03-06", "2026-03-09")]) == (
        []
    )


def test_una_risposta_che_torna_e_un_altro_tratto():
    tratti = dividi_per_giorno(MARZO, lambda giorno: giorno.day in (10, 11))
    assert [t.chiave for t in tratti] == [False, True, False]


# --- quantities --------------------------------------------------------------------------------


def test_le_quantita_vanno_al_tratto_del_loro_giorno():
    tratti = dividi(MARZO, [VECCHIA, NUOVA])
    consegne = [
        (il("2026-03-14"), Decimal(2)),
        (il("2026-03-15"), Decimal("1.5")),
        (il("2026-03-01"), Decimal(1)),
    ]
    assert quantita_per_data(tratti, consegne) == [Decimal(3), Decimal("1.5")]


def test_una_data_fuori_dal_periodo_si_rifiuta():
    with pytest.raises(ErroreDominio, match="01/04/2026") as rifiuto:
        quantita_per_data([tratto("2026-03-01", "2026-03-31")], [(il("2026-04-01"), Decimal(1))])
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"


def test_venti_pasti_senza_date_restano_interi():
    # 20 × 14/31 = 9,03 e 20 × 17/31 = 10,97: il pasto che avanza va al secondo.
    tratti = dividi(MARZO, [VECCHIA, NUOVA])
    assert quantita_per_giorni(tratti, Decimal(20), Decimal(1)) == [Decimal(9), Decimal(11)]


def test_a_parita_di_resto_prende_il_primo():
    tratti = [tratto("2026-03-01", "2026-03-05"), tratto("2026-03-06", "2026-03-10")]
    assert quantita_per_giorni(tratti, Decimal(3), Decimal(1)) == [Decimal(2), Decimal(1)]


@pytest.mark.parametrize("quantita", [Decimal("2.5"), Decimal(-2)])
def test_una_quantita_che_non_si_divide(quantita):
    with pytest.raises(ErroreDominio) as rifiuto:
        quantita_per_giorni([tratto("2026-03-01", "2026-03-31")], quantita, Decimal(1))
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"
    assert "non si divide in parti da 1,00: correggi la quantità" in rifiuto.value.messaggio
    assert rifiuto.value.messaggio.startswith(f"La quantità «{formati.numero(quantita, 2)}» non")


@given(tagliati(), st.integers(0, 10_000), st.sampled_from(["1", "0.5", "0.25", "0.01"]))
def test_le_quantita_divise_fanno_il_tutto(tratti, unita, quanto):
    quantita = unita * Decimal(quanto)
    parti = quantita_per_giorni(tratti, quantita, Decimal(quanto))
    assert sum(parti) == quantita
    giorni_in_tutto = sum(t.periodo.giorni for t in tratti)
    for parte, t in zip(parti, tratti, strict=True):
        esatta = quantita * t.periodo.giorni / giorni_in_tutto
        assert abs(parte - esatta) < Decimal(quanto)


def test_il_massimo_del_mese_e_uno_solo():
    # Jesi: 20 presenze pagano 15, anche se 12 sono con un'edizione e 8 con l'altra.
    assert entro_il_massimo([Decimal(12), Decimal(8)], Decimal(15)) == [Decimal(12), Decimal(3)]
    assert entro_il_massimo([Decimal(16), Decimal(8)], Decimal(15)) == [Decimal(15), Decimal(0)]
    assert entro_il_massimo([Decimal(2), Decimal(8)], Decimal(15)) == [Decimal(2), Decimal(8)]


# --- amounts -----------------------------------------------------------------------------------


def test_ogni_parte_si_arrotonda_poi_si_somma():
    conto = somma_parti(
        [
            (tratto("2026-03-01", "2026-03-14", nome="Tariffe 2025"), Decimal("10.005")),
            (tratto("2026-03-15", "2026-03-31", nome="Tariffe 2026"), Decimal("20.005")),
        ]
    )
    assert [parte.importo for parte in conto.parti] == [Decimal("10.01"), Decimal("20.01")]
    assert [parte.periodo.dal.day for parte in conto.parti] == [1, 15]
    assert conto.totale == Decimal("30.02")
    assert [passo.replace("\u00a0", " ") for passo in conto.passi] == [
        "Dal 01/03/2026 al 14/03/2026, Tariffe 2025: 10,01 €.",
        "Dal 15/03/2026 al 31/03/2026, Tariffe 2026: 20,01 €.",
        "Somma delle parti: 30,02 €.",
    ]


def test_la_rata_si_divide_sui_giorni_del_mese():
    # 120 × 14/31 = 54,1935…; 130 × 17/31 = 71,2903…
    conto = rata_per_giorni(
        [
            (tratto("2026-03-01", "2026-03-14", nome="Tariffe 2025"), Decimal(120)),
            (tratto("2026-03-15", "2026-03-31", nome="Tariffe 2026"), Decimal(130)),
        ]
    )
    assert conto.totale == Decimal("125.48")
    assert conto.passi[0].replace("\u00a0", " ") == (
        "Dal 01/03/2026 al 14/03/2026, Tariffe 2025: 120,00 € al mese × 14 giorni su 31 = 54,19 €."
    )


def test_un_mese_intero_e_la_sua_rata():
    conto = rata_per_giorni([(tratto("2026-02-01", "2026-03-31"), Decimal("100.00"))])
    assert [parte.importo for parte in conto.parti] == [Decimal("100.00"), Decimal("100.00")]
    assert [parte.periodo.dal.month for parte in conto.parti] == [2, 3]
    assert conto.passi[0].replace("\u00a0", " ") == (
        "Dal 01/02/2026 al 28/02/2026, mese intero: 100,00 €."
    )


def test_una_rata_uguale_non_perde_centesimi_nei_tagli():
    # Tre decimi di aprile da 100 euro: tre parti da 33,33 farebbero 99,99.
    conto = rata_per_giorni(
        [
            (tratto("2026-04-01", "2026-04-10", "A", "A"), Decimal(100)),
            (tratto("2026-04-11", "2026-04-20", "B", "B"), Decimal(100)),
            (tratto("2026-04-21", "2026-04-30", "C", "C"), Decimal(100)),
        ]
    )
    assert conto.totale == Decimal("100.00")
    assert len(conto.parti) == 1
    assert ", A, B, C, mese intero" in conto.passi[0]


def test_la_stessa_edizione_si_nomina_una_volta():
    conto = rata_per_giorni(
        [
            (tratto("2026-04-01", "2026-04-10", "A", "A"), Decimal(100)),
            (tratto("2026-04-11", "2026-04-11", "B", "A"), Decimal(100)),
        ]
    )
    assert conto.passi[0].startswith("Dal 01/04/2026 al 11/04/2026, A: ")
    [giorno] = rata_per_giorni([(tratto("2026-04-11", "2026-04-11"), Decimal(30))]).passi
    assert "× 1 giorno su 30" in giorno


def test_due_pezzi_lontani_dello_stesso_mese_restano_due():
    conto = rata_per_giorni(
        [
            (tratto("2026-04-01", "2026-04-10"), Decimal(100)),
            (tratto("2026-04-21", "2026-04-30"), Decimal(100)),
        ]
    )
    assert [parte.importo for parte in conto.parti] == [Decimal("33.33"), Decimal("33.33")]


@given(tagliati(), st.decimals(0, 5000, places=2))
def test_i_tagli_non_cambiano_una_rata_sola(tratti, rata):
    tutto = TrattoDiPeriodo(Periodo(tratti[0].periodo.dal, tratti[-1].periodo.al), "tutto")
    assert (
        rata_per_giorni([(t, rata) for t in tratti]).totale
        == rata_per_giorni([(tutto, rata)]).totale
    )


# --- conguaglio --------------------------------------------------------------------------------


def test_il_conguaglio_mese_per_mese():
    esito = conguaglio(
        {
            il("2026-01-15"): Decimal("50.00"),
            il("2026-02-01"): Decimal("50.00"),
            il("2026-03-01"): Decimal("50.00"),
            il("2025-12-01"): Decimal("48.00"),
        },
        {
            il("2026-02-01"): Decimal("62.50"),
            il("2026-01-01"): Decimal("20.00"),
            il("2026-03-01"): Decimal("50.00"),
            il("2026-04-01"): Decimal("10.00"),
        },
    )
    assert [(r.mese, r.precedente, r.nuovo, r.differenza) for r in esito.righe] == [
        (il("2026-01-01"), Decimal("50.00"), Decimal("20.00"), Decimal("-30.00")),
        (il("2026-02-01"), Decimal("50.00"), Decimal("62.50"), Decimal("12.50")),
        (il("2026-03-01"), Decimal("50.00"), Decimal("50.00"), Decimal("0.00")),
        (il("2026-04-01"), None, Decimal("10.00"), Decimal("10.00")),
    ]
    assert esito.totale == Decimal("-7.50")
    assert esito.intatti == (il("2025-12-01"),)
    assert [riga.parole.replace("\u00a0", " ") for riga in esito.righe] == [
        "Gennaio 2026: prima 50,00 €, ora 20,00 €: da restituire 30,00 €.",
        "Febbraio 2026: prima 50,00 €, ora 62,50 €: da pagare 12,50 €.",
        "Marzo 2026: prima 50,00 €, ora 50,00 €: nessuna differenza.",
        "Aprile 2026: nessun importo calcolato prima, ora 10,00 €: da pagare 10,00 €.",
    ]
    assert esito.parole.replace("\u00a0", " ") == "Vanno restituiti 7,50 €."


def test_un_mese_non_piu_dovuto_torna_indietro():
    esito = conguaglio({il("2026-01-01"): Decimal(50)}, {il("2026-01-01"): Decimal(0)})
    assert esito.totale == Decimal(-50)


def test_anche_pochi_centesimi_si_dicono():
    mese = il("2026-01-01")
    [riga] = conguaglio({mese: Decimal("1.00")}, {mese: Decimal("1.01")}).righe
    assert "da pagare 0,01" in riga.parole
    [riga] = conguaglio({mese: Decimal("1.01")}, {mese: Decimal("1.00")}).righe
    assert "da restituire 0,01" in riga.parole


def test_due_importi_di_un_mese_si_sommano():
    prima = {il("2026-01-01"): Decimal("20.00"), il("2026-01-15"): Decimal("30.00")}
    esito = conguaglio(prima, {il("2026-01-01"): Decimal("60.00")})
    assert esito.totale == Decimal("10.00")
    assert esito.parole.replace("\u00a0", " ") == "Restano da pagare 10,00 €."


def test_niente_da_dare_ne_da_avere():
    assert conguaglio({}, {}).parole == "Niente da pagare né da restituire."


mensili = st.dictionaries(giorni.map(lambda g: g.replace(day=1)), st.decimals(0, 5000, places=2))


@given(mensili, mensili)
def test_le_righe_fanno_la_differenza_dei_mesi_ricalcolati(prima, dopo):
    esito = conguaglio(prima, dopo)
    assert esito.totale == sum(dopo.values()) - sum(
        importo for mese, importo in prima.items() if mese in dopo
    )
    assert {riga.mese for riga in esito.righe} == set(dopo)
    assert set(esito.intatti) == set(prima) - set(dopo)


# --- the account of a person's months ----------------------------------------------------------


@given(tagliati(), st.lists(st.decimals(0, 900, places=2), min_size=6, max_size=6))
def test_i_mesi_di_una_storia_sono_le_rate_a_giorni(tratti, rate):
    """The quick account used for thousands of rows is this one, month by month."""
    parti = [(t, rate[t.chiave]) for t in tratti]
    righe = [RigaDiStoria(t.chiave, t.periodo.dal, t.periodo.al, rate[t.chiave]) for t in tratti]
    pezzi = storia.tratti(righe)
    per_mese = {}
    for parte in rata_per_giorni(parti).parti:
        primo = parte.periodo.dal.replace(day=1)
        per_mese[primo] = per_mese.get(primo, 0) + parte.importo
    for mese, importo in per_mese.items():
        assert storia.dovuto(pezzi, mese) == importo
