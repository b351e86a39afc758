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
from strutture.services.inviti import (
    InvitoSpedito,
    accetta_invito,
    crea_invito,
    invita_molte,
    reinvia_invito,
    revoca_invito,
    termina_referenza,
)
from strutture.services.promemoria import Ricordate, ricorda_schede
from strutture.services.riferimento import carica_riferimento
from strutture.services.schede import cambia_stato_scheda, conferma_scheda

__all__ = [
    "BLOCCATO",
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "EsitoElenco",
    "InvitoSpedito",
    "Ricordate",
    "accetta_invito",
    "cambia_stato_scheda",
    "carica_demo",
    "carica_riferimento",
    "conferma_scheda",
    "crea_invito",
    "importa_strutture",
    "invita_molte",
    "reinvia_invito",
    "revoca_invito",
    "ricorda_schede",
    "termina_referenza",
]
