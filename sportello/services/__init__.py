"""Writes of the public site: what it tells, what citizens send, what the offices do with it."""

from sportello.services.conservazione import Anonimizzate, anonimizza_richieste
from sportello.services.dimostrativi import carica_demo
from sportello.services.promemoria import Ricordate, ricorda_richieste
from sportello.services.richieste import (
    AZIONI,
    annota_richiesta,
    assegna_richiesta,
    chiudi_richiesta,
    impronta_invio,
    passa_richiesta,
    registra_richiesta,
    riapri_richiesta,
    rispondi_richiesta,
)
from sportello.services.riferimento import carica_riferimento
from sportello.services.segnalazioni import (
    gestisci_segnalazione,
    registra_segnalazione,
    registra_valutazione,
)

__all__ = [
    "AZIONI",
    "Anonimizzate",
    "Ricordate",
    "annota_richiesta",
    "anonimizza_richieste",
    "assegna_richiesta",
    "carica_demo",
    "carica_riferimento",
    "chiudi_richiesta",
    "gestisci_segnalazione",
    "impronta_invio",
    "passa_richiesta",
    "registra_richiesta",
    "registra_segnalazione",
    "registra_valutazione",
    "riapri_richiesta",
    "ricorda_richieste",
    "rispondi_richiesta",
]
