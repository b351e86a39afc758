"""Imports of lists of facilities: preview, choices, all or nothing, undo. One engine for all."""

from strutture.services.importazione.annulla import annulla_importazione
from strutture.services.importazione.anteprima import (
    ANTEPRIMA_IN_CODA,
    carica_elenco,
    prepara_anteprima,
    scarta_importazione,
    scegli_righe,
    scegli_tutte,
)
from strutture.services.importazione.applica import (
    BLOCCATO,
    FONTE,
    IMPORTATO,
    PROVA,
    RIFIUTATO,
    EsitoElenco,
    applica_importazione,
    importa_strutture,
)
from strutture.services.importazione.pulizia import pulisci_importazioni

__all__ = [
    "ANTEPRIMA_IN_CODA",
    "BLOCCATO",
    "FONTE",
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "EsitoElenco",
    "annulla_importazione",
    "applica_importazione",
    "carica_elenco",
    "importa_strutture",
    "prepara_anteprima",
    "pulisci_importazioni",
    "scarta_importazione",
    "scegli_righe",
    "scegli_tutte",
]
