"""From which day a tariff counts: Lissone's days, its September, and who has none of them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import ErroreDominio
from tariffe.calcolo.decorrenza import RegolaDecorrenza, decorre_dal, leggi_eccezioni

LISSONE = RegolaDecorrenza(giorno_limite=15, eccezioni={9: 30})


def il(testo):
    return datetime.date.fromisoformat(testo)


@pytest.mark.parametrize(
    ("presentata", "dal"),
    [
        ("2025-03-15", "2025-03-01"),
        ("2025-03-16", "2025-04-01"),
        ("2025-03-01", "2025-03-01"),
        ("2025-09-15", "2025-09-01"),
        ("2025-09-16", "2025-09-01"),
        ("2025-09-30", "2025-09-01"),
        ("2025-10-16", "2025-11-01"),
        ("2025-12-15", "2025-12-01"),
        ("2025-12-20", "2026-01-01"),
        ("2025-12-31", "2026-01-01"),
        ("2024-02-29", "2024-03-01"),
        # A month without a day 29.
        ("2025-02-20", "2025-03-01"),
        ("2025-01-31", "2025-02-01"),
    ],
)
def test_lissone(presentata, dal):
    assert decorre_dal(LISSONE, il(presentata)).dal == il(dal)


def test_le_parole_dicono_perche():
    assert decorre_dal(LISSONE, il("2025-03-15")).perche == (
        "Presentata il 15 marzo 2025, entro il giorno 15: la tariffa decorre dal primo giorno "
        "dello stesso mese, il 1° marzo 2025."
    )
    assert decorre_dal(LISSONE, il("2025-12-20")).perche == (
        "Presentata il 20 dicembre 2025, dopo il giorno 15: la tariffa decorre dal primo giorno "
        "del mese dopo, il 1° gennaio 2026."
    )
    assert "entro il giorno 30 (a settembre)" in decorre_dal(LISSONE, il("2025-09-30")).perche


@pytest.mark.parametrize("presentata", ["2025-12-20", "2025-12-31"])
def test_a_dicembre_la_dsu_scade_prima_che_la_tariffa_decorra(presentata):
    decorrenza = decorre_dal(LISSONE, il(presentata), scade_il=il("2025-12-31"))
    assert decorrenza.avviso == (
        "L'attestazione scade il 31 dicembre 2025, prima che la tariffa decorra: serve una nuova "
        "DSU."
    )


def test_nessun_avviso_se_scade_lo_stesso_giorno_o_dopo():
    assert decorre_dal(LISSONE, il("2025-12-10"), scade_il=il("2025-12-01")).avviso == ""
    assert decorre_dal(LISSONE, il("2025-12-10"), scade_il=il("2025-12-31")).avviso == ""


def test_senza_giorno_limite_decorre_dal_giorno_stesso():
    decorrenza = decorre_dal(RegolaDecorrenza(), il("2025-12-20"))
    assert decorrenza.dal == il("2025-12-20")
    assert "dallo stesso giorno" in decorrenza.perche


@pytest.mark.parametrize(
    ("primo_mese", "presentata", "dal"),
    [
        (1, "2025-03-20", "2025-01-01"),
        (9, "2025-03-20", "2024-09-01"),
        (9, "2025-08-31", "2024-09-01"),
        (9, "2025-09-01", "2025-09-01"),
        (9, "2025-12-31", "2025-09-01"),
    ],
)
def test_retroattiva_torna_all_inizio_dell_anno_del_servizio(primo_mese, presentata, dal):
    regola = RegolaDecorrenza(giorno_limite=15, retroattiva=True, primo_mese=primo_mese)
    decorrenza = decorre_dal(regola, il(presentata))
    assert decorrenza.dal == il(dal)
    assert "dall'inizio dell'anno del servizio, il 1° " in decorrenza.perche


def test_dall_assegnazione_del_posto():
    regola = RegolaDecorrenza(giorno_limite=15, da_assegnazione=True)
    prima = decorre_dal(regola, il("2025-07-10"), assegnata_il=il("2025-09-08"))
    assert prima.dal == il("2025-09-08")
    assert prima.perche == (
        "Presentata il 10 luglio 2025, entro l'assegnazione del posto: la tariffa decorre "
        "dall'assegnazione, l'8 settembre 2025."
    )
    stesso = decorre_dal(regola, il("2025-09-08"), assegnata_il=il("2025-09-08"))
    assert stesso.dal == il("2025-09-08")
    dopo = decorre_dal(regola, il("2025-10-10"), assegnata_il=il("2025-09-08"))
    assert dopo.dal == il("2025-10-01"), "presentata dopo: la regola del mese"


def test_mai_prima_che_il_servizio_cominci():
    decorrenza = decorre_dal(LISSONE, il("2025-03-10"), servizio_dal=il("2025-03-20"))
    assert decorrenza.dal == il("2025-03-20")
    assert decorrenza.perche == (
        "Presentata il 10 marzo 2025, entro il giorno 15: la tariffa decorre dal primo giorno "
        "dello stesso mese, il 1° marzo 2025. Il servizio comincia dopo: la tariffa decorre dal 20 "
        "marzo 2025."
    )
    undici = decorre_dal(LISSONE, il("2025-03-10"), servizio_dal=il("2025-03-11"))
    assert undici.perche.endswith("la tariffa decorre dall'11 marzo 2025.")
    insieme = decorre_dal(LISSONE, il("2025-03-10"), servizio_dal=il("2025-03-01"))
    assert "comincia dopo" not in insieme.perche
    assert decorre_dal(LISSONE, il("2025-03-10"), servizio_dal=il("2025-02-20")).dal == il(
        "2025-03-01"
    )


def test_manca_l_assegnazione():
    with pytest.raises(ErroreDominio) as rifiuto:
        decorre_dal(RegolaDecorrenza(da_assegnazione=True), il("2025-03-10"))
    assert rifiuto.value.codice == "CONTESTO_NON_VALIDO"


@pytest.mark.parametrize(
    "campi",
    [
        {"giorno_limite": 0},
        {"giorno_limite": 32},
        {"giorno_limite": 15, "eccezioni": {9: 32}},
        {"giorno_limite": 15, "eccezioni": {13: 30}},
        {"giorno_limite": 15, "eccezioni": {0: 30}},
        {"eccezioni": {9: 30}},
        {"primo_mese": 13},
    ],
)
def test_una_regola_impossibile_si_rifiuta(campi):
    with pytest.raises(ErroreDominio) as rifiuto:
        RegolaDecorrenza(**campi)
    assert rifiuto.value.codice == "REGOLA_NON_VALIDA"


@pytest.mark.parametrize(
    ("scritte", "lette"),
    [
        ("9:30", {9: 30}),
        (" 9 : 30,, 12:20,", {9: 30, 12: 20}),
        ("", {}),
        ("1:5,12:1", {1: 5, 12: 1}),
    ],
)
def test_le_eccezioni_scritte_nella_regola(scritte, lette):
    assert leggi_eccezioni(scritte) == lette


@pytest.mark.parametrize(
    "scritte", ["9", "9:", "set:30", "13:1", "0:5", "9:30, 9:20", "9-30", "9:30:1", "1:"]
)
def test_eccezioni_che_non_si_leggono(scritte):
    with pytest.raises(ErroreDominio, match="scrivi mese e giorno") as rifiuto:
        leggi_eccezioni(scritte)
    assert rifiuto.value.codice == "REGOLA_NON_VALIDA"


@given(
    st.dates(datetime.date(2015, 1, 1), datetime.date(2035, 12, 31)),
    st.integers(1, 31),
    st.dictionaries(st.integers(1, 12), st.integers(1, 31)),
)
def test_decorre_dal_primo_di_questo_mese_o_del_prossimo(presentata, giorno, eccezioni):
    dal = decorre_dal(RegolaDecorrenza(giorno, eccezioni), presentata).dal
    limite = eccezioni.get(presentata.month, giorno)
    assert dal.day == 1
    mesi = (dal.year - presentata.year) * 12 + dal.month - presentata.month
    assert mesi == (1 if presentata.day > limite else 0)
