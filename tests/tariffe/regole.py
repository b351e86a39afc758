"""Rules for the tests."""

from copy import deepcopy
from typing import Any

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
