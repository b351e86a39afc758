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

__all__ = [
    "BLOCCATO",
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "EsitoElenco",
    "carica_demo",
    "carica_riferimento",
    "importa_strutture",
]
