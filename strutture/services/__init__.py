"""Writes of the register of facilities."""

from strutture.services.dimostrativi import carica_demo
from strutture.services.importazione import (
    BLOCCATO,
    IMPORTATO,
    PROVA,
    RIFIUTATO,
    EsitoElenco,
    importa_strutture,
)
from strutture.services.riferimento import carica_riferimento
from strutture.services.schede import cambia_stato_scheda, conferma_scheda

__all__ = [
    "BLOCCATO",
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "EsitoElenco",
    "cambia_stato_scheda",
    "carica_demo",
    "carica_riferimento",
    "conferma_scheda",
    "importa_strutture",
]
