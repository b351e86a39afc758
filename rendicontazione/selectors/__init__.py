"""Reads of the returns; `dati` is the stable door for the Osservatorio."""

from rendicontazione.selectors.contesto import contesto_dei_controlli
from rendicontazione.selectors.dati import (
    DatiApprovati,
    FattoDichiarato,
    ambiti_con_dati_approvati,
    fatti_approvati,
    fatti_della_versione,
    totali_per_area,
    versione_approvata,
)
from rendicontazione.selectors.modello import (
    ambito_dell_anno,
    dati_del_modello,
    file_del_modello,
    modello_dell_anno,
)

__all__ = [
    "DatiApprovati",
    "FattoDichiarato",
    "ambiti_con_dati_approvati",
    "ambito_dell_anno",
    "contesto_dei_controlli",
    "dati_del_modello",
    "fatti_approvati",
    "fatti_della_versione",
    "file_del_modello",
    "modello_dell_anno",
    "totali_per_area",
    "versione_approvata",
]
