"""Every write of the returns: reference data, campaigns, attempts, versions, states."""

from rendicontazione.services.campagne import apri_campagna, completa_campagna
from rendicontazione.services.caricamenti import (
    conferma_caricamento,
    registra_caricamento,
    ricontrolla_versione,
    scadenza_di,
    scrivi_motivazioni,
    scrivi_nota,
)
from rendicontazione.services.copia import prepara_copia_annotata
from rendicontazione.services.lavori import (
    chiedi_conferma,
    chiedi_ricontrollo,
    riprova_controllo,
)
from rendicontazione.services.modelli import copia_modello, metti_in_uso
from rendicontazione.services.modello import ModelloScritto, prepara_modello, scrivi_modello
from rendicontazione.services.passaggi import (
    approva_rendicontazione,
    certifica_rendicontazione,
    prendi_in_esame,
    proponi_approvazione,
    pubblica_rendicontazione,
    riapri_rendicontazione,
    richiedi_integrazione,
    ritira_certificazione,
)
from rendicontazione.services.riferimento import carica_riferimento

__all__ = [
    "ModelloScritto",
    "approva_rendicontazione",
    "apri_campagna",
    "carica_riferimento",
    "certifica_rendicontazione",
    "chiedi_conferma",
    "chiedi_ricontrollo",
    "completa_campagna",
    "conferma_caricamento",
    "copia_modello",
    "metti_in_uso",
    "prendi_in_esame",
    "prepara_copia_annotata",
    "prepara_modello",
    "proponi_approvazione",
    "pubblica_rendicontazione",
    "registra_caricamento",
    "riapri_rendicontazione",
    "richiedi_integrazione",
    "ricontrolla_versione",
    "riprova_controllo",
    "ritira_certificazione",
    "scadenza_di",
    "scrivi_modello",
    "scrivi_motivazioni",
    "scrivi_nota",
]
