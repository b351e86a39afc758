"""Reads of the returns; `dati` is the stable door for the Osservatorio."""

from rendicontazione.selectors.dati import (
    DatiApprovati,
    FattoDichiarato,
    ambiti_con_dati_approvati,
    fatti_approvati,
    fatti_della_versione,
    totali_per_area,
    versione_approvata,
)

__all__ = [
    "DatiApprovati",
    "FattoDichiarato",
    "ambiti_con_dati_approvati",
    "fatti_approvati",
    "fatti_della_versione",
    "totali_per_area",
    "versione_approvata",
]
