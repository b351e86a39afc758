"""Indicators and base series for download: one table, from which every format is written."""

from osservatorio.reports.tavola.costruzione import (
    LIVELLI_DI_SCARICO,
    NOMI_ORIGINI,
    build_tavola,
)
from osservatorio.reports.tavola.modello import (
    Casella,
    Luogo,
    Misura,
    Raccolta,
    Richiesto,
    RigaTavola,
    Stato,
    Tavola,
    descrizione,
    scritto,
)

__all__ = [
    "LIVELLI_DI_SCARICO",
    "NOMI_ORIGINI",
    "Casella",
    "Luogo",
    "Misura",
    "Raccolta",
    "Richiesto",
    "RigaTavola",
    "Stato",
    "Tavola",
    "build_tavola",
    "descrizione",
    "scritto",
]
