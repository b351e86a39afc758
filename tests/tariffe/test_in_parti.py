"""A tariff with a part for each presence, told before the presences are known."""

from decimal import Decimal

import pytest

from tariffe.calcolo import calcola
from tariffe.calcolo.in_parti import InParti, da_dire, importo_in_parti, massima_in_parti
from tariffe.calcolo.parole import chiedi_quante, per_unita
from tariffe.parsing import leggi_regola

NIDO = {
    "unita": "mese",
    "componenti": [
        {
            "codice": "fissa", "tratti": [
                {"tipo": "esente", "da": "0", "a": "4500"},
                {"tipo": "lineare", "da": "4500", "da_incluso": False, "a": "35000",
                 "x1": "4500", "x2": "35000", "y1": "30", "y2": "415"},
                {"tipo": "importo", "da": "35000", "da_incluso": False, "importo": "415"},
            ],
        },
        {
            "codice": "giornaliera", "per": "presenza", "quantita_da": "presenze", "tratti": [
                {"tipo": "esente", "da": "0", "a": "4500"},
                {"tipo": "importo", "da": "4500", "da_incluso": False, "importo": "4"},
            ],
        },
    ],
    "isee_mancante": {"tipo": "massima"},
    "non_residente": {"tipo": "maggiorazione", "valore": "0.5"},
}  # fmt: skip
SCONTO = {
    "codice": "ordine_figlio",
    "tipo": "moltiplica_tabella",
    "tabella": {"1": "1", "2+": "0.5"},
}
ALTO = Decimal(50_000)


def euro(testo):
    return Decimal(testo)


def test_la_parte_fissa_e_quella_di_ogni_presenza():
    regola = leggi_regola(NIDO)

    assert da_dire(regola, {}) == {"presenze": "presenza"}
    assert importo_in_parti(regola, ALTO, {}) == InParti(euro("415"), (("presenza", euro("4")),))
    assert importo_in_parti(regola, None, {}) == InParti(euro("415"), (("presenza", euro("4")),))
    assert massima_in_parti(regola, {}) == InParti(euro("415"), (("presenza", euro("4")),))
    assert importo_in_parti(regola, Decimal(0), {}) == InParti(euro("0"), ())


def test_le_due_parti_danno_il_conto_di_qualunque_mese():
    regola = leggi_regola(NIDO)
    detto = importo_in_parti(regola, Decimal(19_750), {})

    assert detto is not None
    for presenze in (0, 1, 7, 20):
        intero = calcola(regola, Decimal(19_750), {"presenze": Decimal(presenze)}).importo
        assert intero == detto.fisso + presenze * detto.per_ogni[0][1]


def test_chi_abita_altrove_e_il_secondo_figlio_pagano_le_loro_due_parti():
    regola = leggi_regola({**NIDO, "modificatori": [SCONTO]})

    fuori = importo_in_parti(regola, ALTO, {"residente": False})
    assert fuori == InParti(euro("622.50"), (("presenza", euro("6")),))
    secondo = importo_in_parti(regola, ALTO, {"ordine_figlio": 2})
    assert secondo == InParti(euro("207.50"), (("presenza", euro("2")),))


@pytest.mark.parametrize("contesto", [{"presenze": Decimal(20)}, {"presenze": Decimal(0)}])
def test_quando_si_sa_quante_sono_non_ci_sono_parti(contesto):
    regola = leggi_regola(NIDO)

    assert da_dire(regola, contesto) == {}
    assert importo_in_parti(regola, ALTO, contesto) is None
    assert massima_in_parti(regola, contesto) is None


def test_dove_un_massimo_ferma_il_conto_non_si_dice_una_cifra_di_ogni_presenza():
    fermo = {"codice": "sempre", "tipo": "moltiplica", "valore": "1", "max": "416"}
    regola = leggi_regola({**NIDO, "modificatori": [fermo]})

    assert importo_in_parti(regola, ALTO, {"sempre": True}) is None
    assert importo_in_parti(regola, ALTO, {}) is not None


def test_senza_componenti_non_ci_sono_parti():
    tratti = [{"tipo": "importo", "da": "0", "importo": "5"}]
    regola = leggi_regola({"unita": "pasto", "tratti": tratti})

    assert da_dire(regola, {}) == {}
    assert importo_in_parti(regola, ALTO, {}) is None


def test_solo_quote_per_presenza():
    quote = [c for c in NIDO["componenti"] if c["codice"] == "giornaliera"]
    regola = leggi_regola({**NIDO, "componenti": quote})

    assert importo_in_parti(regola, ALTO, {}) == InParti(euro("0"), (("presenza", euro("4")),))


@pytest.mark.parametrize(
    ("unita", "detta", "domanda"),
    [
        ("giorno (quota di retta)", "al giorno", "Quanti giorni al mese?"),
        ("mese (fissa + variabile)", "al mese", ""),
        ("Ora (anche 1/2)", "all'ora", "Quante ore al mese?"),
        ("ora per operatore", "per ora per operatore", None),
        ("(strana)", "per (strana)", None),
    ],
)
def test_l_unita_si_dice_senza_le_sue_parentesi(unita, detta, domanda):
    assert per_unita(unita) == detta
    if domanda is not None:
        assert chiedi_quante(unita) == domanda
