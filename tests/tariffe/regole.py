"""Rules for the tests."""

from copy import deepcopy
from typing import Any

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import Risposta, calcola
from tariffe.parsing import Regola, leggi_isee, leggi_regola

# The worked example of the exchange format.
SAD: dict[str, Any] = {
    "servizio": "SAD",
    "unita": "ora",
    "costo_unitario": "22.52",
    "tratti": [
        {"tipo": "esente", "da": "0", "da_incluso": True, "a": "3000", "a_incluso": True},
        {
            "tipo": "lineare", "da": "3000", "da_incluso": False, "a": "30000", "a_incluso": True,
            "x1": "3000", "x2": "30000", "y1": "0", "y2": "18.68",
        },
        {"tipo": "importo", "da": "30000", "da_incluso": False, "importo": "18.68"},
    ],
    "isee_mancante": {"tipo": "importo", "importo": "20.00"},
    "isee_irregolare": {"tipo": "come_mancante"},
    "non_residente": {"tipo": "maggiorazione", "valore": "1.00"},
    "modificatori": [
        {"codice": "festivo", "tipo": "moltiplica", "valore": "1.10"},
        {
            "codice": "ordine_figlio", "tipo": "moltiplica_tabella",
            "tabella": {"1": "1", "2": "0.75", "3": "0.50", "4+": "0"},
        },
        {"codice": "assenze", "tipo": "somma_per_quantita", "valore": "-1.50"},
        {"codice": "operatori", "tipo": "moltiplica_per_quantita"},
    ],
    "arrotondamento": {"quanto": "0.01", "modo": "HALF_UP", "fase": "unitaria"},
}  # fmt: skip


def sad(**cambi: Any) -> dict[str, Any]:
    """The worked example with other keys; None takes one away."""
    dati = deepcopy(SAD) | cambi
    return {chiave: valore for chiave, valore in dati.items() if valore is not None}


def tratto(tipo: str, da: str = "0", a: str | None = None, **altro: Any) -> dict[str, Any]:
    """A segment from `da` excluded (0 included) to `a` included."""
    dati = {"tipo": tipo, "da": da, "da_incluso": da == "0", **altro}
    return dati if a is None else dati | {"a": a, "a_incluso": True}


def una(tipo: str, **numeri: str) -> dict[str, Any]:
    """A rule with one segment for every ISEE."""
    return {"unita": "ora", "tratti": [tratto(tipo, **numeri)]}


def conta(dati: dict[str, Any], isee: str = "", *, estesa: bool = False, **contesto) -> Risposta:
    return calcola(leggi_regola(dati, estesa=estesa), leggi_isee(isee), contesto)


def regola(dati: dict[str, Any], *, estesa: bool = False) -> Regola:
    return leggi_regola(dati, estesa=estesa)


def importo(dati, isee="", **contesto):
    return conta(dati, isee, **contesto).come_json()["importo"]


def totale(dati, isee="", **contesto):
    return conta(dati, isee, **contesto).come_json()["totale"]


def rifiuto(dati, isee="", *, estesa=False, **contesto):
    with pytest.raises(ErroreTariffa) as errore:
        conta(dati, isee, estesa=estesa, **contesto)
    assert errore.value.messaggio.endswith(".")
    return errore.value.codice


PIENO = {
    "festivo": True,
    "ordine_figlio": 2,
    "assenze": 2,
    "operatori": 2,
    "residente": False,
    "quantita": 10,
}


LINEARE = {"x1": "3000", "x2": "30000", "y1": "2", "y2": "20"}


CASSANO = {
    "costo_unitario": "25",
    "tratti": [tratto("esente", "0", "3000"), tratto("importo", "3000", importo="18")],
}


def mensa():
    return {
        "costo_unitario": "4",
        "tratti": [tratto("percentuale_costo", perc="50")],
        "varianti": [
            {"quando": {"scuola": "infanzia"}, "costo_unitario": "6"},
            {"quando": {"minori": {"da": "3", "a": "4"}}, "tratti": [tratto("esente")]},
            {"quando": {"minori": "3"}, "tratti": [tratto("importo", importo="99")]},
            {"quando": {"minori": {"da": "5"}, "scuola": "media"}, "tratti": [tratto("esente")]},
        ],
    }


def nido(**altro):
    return {
        "unita": "mese",
        "componenti": [
            {"codice": "fissa", "tratti": [tratto("importo", importo="80.004")]},
            {
                "codice": "presenza",
                "per": "giorno",
                "quantita_da": "presenze",
                "max_quantita": "15",
                "tratti": [tratto("proporzionale", coeff_num="1", coeff_den="3000")],
            },
        ],
        **altro,
    }


def dieci(*modificatori, **altro):
    return una("importo", importo="10") | {"modificatori": list(modificatori), **altro}


def modificatore(tipo, codice="m", **altro):
    return {"codice": codice, "tipo": tipo, **altro}
