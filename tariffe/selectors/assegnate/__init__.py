"""The tariffs of the people that a user may see, and the whole history of one of them."""

from tariffe.selectors.assegnate.comuni import (
    PER_PAGINA,
    RELAZIONI,
    SENZA_CONFINE,
    ambiti_in_cui_scrive,
    comuni_di,
    comuni_in_cui_scrive,
    da_ricalcolare,
    perche_da_ricalcolare,
    servizi_di,
)
from tariffe.selectors.assegnate.elenchi import (
    attestazioni_senza_tariffa,
    conguagli_da_regolare,
    elenco_assegnate,
)
from tariffe.selectors.assegnate.persona import cerca_persona, persona_di, storie_intere

__all__ = [
    "PER_PAGINA",
    "RELAZIONI",
    "SENZA_CONFINE",
    "ambiti_in_cui_scrive",
    "attestazioni_senza_tariffa",
    "cerca_persona",
    "comuni_di",
    "comuni_in_cui_scrive",
    "conguagli_da_regolare",
    "da_ricalcolare",
    "elenco_assegnate",
    "perche_da_ricalcolare",
    "persona_di",
    "servizi_di",
    "storie_intere",
]
