"""Writes of the observatory: editions of the population, whole or not at all."""

from osservatorio.services.edizioni import (
    memorizza_popolazione,
    metti_in_vigore,
    raccogli_residenti,
    registra_edizione,
)
from osservatorio.services.importazione import (
    IMPORTATO,
    PROVA,
    RIFIUTATO,
    EsitoImportazione,
    importa_popolazione,
)
from osservatorio.services.riferimento import carica_riferimento

__all__ = [
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "EsitoImportazione",
    "carica_riferimento",
    "importa_popolazione",
    "memorizza_popolazione",
    "metti_in_vigore",
    "raccogli_residenti",
    "registra_edizione",
]
