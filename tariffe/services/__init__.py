"""Writes of the tariffs."""

from tariffe.services.adozioni import adotta, chiudi_adozione
from tariffe.services.casi import importa_casi
from tariffe.services.copie import copia_edizione, copia_esempio, copia_regola
from tariffe.services.dimostrativi import carica_demo
from tariffe.services.edizioni import (
    aggiorna_stati,
    allega_atto,
    approva_edizione,
    cessa_edizione,
    crea_edizione,
    riporta_in_bozza,
)
from tariffe.services.regole import scrivi_regola
from tariffe.services.riferimento import carica_riferimento
from tariffe.services.scambio import importa_edizione

__all__ = [
    "adotta",
    "aggiorna_stati",
    "allega_atto",
    "approva_edizione",
    "carica_demo",
    "carica_riferimento",
    "cessa_edizione",
    "chiudi_adozione",
    "copia_edizione",
    "copia_esempio",
    "copia_regola",
    "crea_edizione",
    "importa_casi",
    "importa_edizione",
    "riporta_in_bozza",
    "scrivi_regola",
]
