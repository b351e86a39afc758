"""Writes of the register of facilities."""

from strutture.services.decisioni import Decisione, DecisioniSbagliate, decidi_proposta
from strutture.services.dimostrativi import carica_demo
from strutture.services.dimostrativi_inviti import carica_demo_inviti
from strutture.services.importazione import (
    BLOCCATO,
    FONTE,
    IMPORTATO,
    PROVA,
    RIFIUTATO,
    EsitoElenco,
    annulla_importazione,
    applica_importazione,
    carica_elenco,
    importa_strutture,
    prepara_anteprima,
    pulisci_importazioni,
    scarta_importazione,
    scegli_righe,
    scegli_tutte,
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
from strutture.services.proposte import (
    EsitoSalvataggio,
    ScrittaIntanto,
    ValoriRifiutati,
    ritira_proposta,
    salva_proposta,
)
from strutture.services.ricerca import pulisci_versioni
from strutture.services.riferimento import carica_riferimento
from strutture.services.schede import cambia_stato_scheda, conferma_scheda

__all__ = [
    "BLOCCATO",
    "FONTE",
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "Decisione",
    "DecisioniSbagliate",
    "EsitoElenco",
    "EsitoSalvataggio",
    "InvitoSpedito",
    "Ricordate",
    "ScrittaIntanto",
    "ValoriRifiutati",
    "accetta_invito",
    "annulla_importazione",
    "applica_importazione",
    "cambia_stato_scheda",
    "carica_demo",
    "carica_demo_inviti",
    "carica_elenco",
    "carica_riferimento",
    "conferma_scheda",
    "crea_invito",
    "decidi_proposta",
    "importa_strutture",
    "invita_molte",
    "prepara_anteprima",
    "pulisci_importazioni",
    "pulisci_versioni",
    "reinvia_invito",
    "revoca_invito",
    "ricorda_schede",
    "ritira_proposta",
    "salva_proposta",
    "scarta_importazione",
    "scegli_righe",
    "scegli_tutte",
    "termina_referenza",
]
