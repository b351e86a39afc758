"""Every write of the returns: reference data, campaigns, attempts, versions, states."""

from rendicontazione.services.campagne import apri_campagna, completa_campagna
from rendicontazione.services.modello import ModelloScritto, prepara_modello, scrivi_modello
from rendicontazione.services.riferimento import carica_riferimento

__all__ = [
    "ModelloScritto",
    "apri_campagna",
    "carica_riferimento",
    "completa_campagna",
    "prepara_modello",
    "scrivi_modello",
]
