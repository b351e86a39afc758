"""Writes of the tariffs."""

from tariffe.services.adozioni import adotta, chiudi_adozione
from tariffe.services.casi import importa_casi
from tariffe.services.edizioni import (
    aggiorna_stati,
    allega_atto,
    approva_edizione,
    cessa_edizione,
    copia_edizione,
    copia_esempio,
    crea_edizione,
    riporta_in_bozza,
)
from tariffe.services.regole import scrivi_regola
from tariffe.services.scambio import importa_edizione

__all__ = [
    "adotta",
    "aggiorna_stati",
    "allega_atto",
    "approva_edizione",
    "cessa_edizione",
    "chiudi_adozione",
    "copia_edizione",
    "copia_esempio",
    "crea_edizione",
    "importa_casi",
    "importa_edizione",
    "riporta_in_bozza",
    "scrivi_regola",
]
