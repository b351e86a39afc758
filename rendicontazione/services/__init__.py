"""Every write of the returns: reference data, campaigns, attempts, versions, states."""

from rendicontazione.services.abbinamenti import (
    Scelta,
    abbina_e_rileggi,
    salva_abbinamenti,
    togli_abbinamento,
)
from rendicontazione.services.campagne import apri_campagna, completa_campagna
from rendicontazione.services.caricamenti import registra_caricamento
from rendicontazione.services.certificazione import (
    carica_ricevuta_firmata,
    prepara_ricevuta,
    scrivi_protocollo,
)
from rendicontazione.services.commenti import (
    STATI_DELL_ESAME,
    chiudi_dialogo,
    commenta_cella,
    riassumi_commenti,
    segna_lette,
    segna_righe,
)
from rendicontazione.services.compila import cella_di, compila_parte
from rendicontazione.services.copia import prepara_copia_annotata
from rendicontazione.services.correzioni import Modifica, correggi_celle, problema_di
from rendicontazione.services.lavori import (
    chiedi_conferma,
    chiedi_ricontrollo,
    riprova_controllo,
)
from rendicontazione.services.modelli import copia_modello, metti_in_uso
from rendicontazione.services.modello import ModelloScritto, prepara_modello, scrivi_modello
from rendicontazione.services.motivazioni import scrivi_motivazioni, scrivi_nota
from rendicontazione.services.palestra import (
    carica_esercizio,
    esercizio_riuscito,
    file_esercizio,
)
from rendicontazione.services.parti import (
    Solleciti,
    aggiungi_parte,
    consegna_parte,
    prepara_parti,
    ritira_parte,
    sollecita_parti,
    togli_parte,
)
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
from rendicontazione.services.promemoria import Ricordate, ricorda_scadenze
from rendicontazione.services.proroghe import concedi_proroga
from rendicontazione.services.pulizia import pulisci_caricamenti
from rendicontazione.services.riferimento import carica_riferimento
from rendicontazione.services.unione import unisci_parti
from rendicontazione.services.versioni import conferma_caricamento, ricontrolla_versione

__all__ = [
    "STATI_DELL_ESAME",
    "ModelloScritto",
    "Modifica",
    "Ricordate",
    "Scelta",
    "Solleciti",
    "abbina_e_rileggi",
    "aggiungi_parte",
    "approva_rendicontazione",
    "apri_campagna",
    "carica_esercizio",
    "carica_ricevuta_firmata",
    "carica_riferimento",
    "cella_di",
    "certifica_rendicontazione",
    "chiedi_conferma",
    "chiedi_ricontrollo",
    "chiudi_dialogo",
    "commenta_cella",
    "compila_parte",
    "completa_campagna",
    "concedi_proroga",
    "conferma_caricamento",
    "consegna_parte",
    "copia_modello",
    "correggi_celle",
    "esercizio_riuscito",
    "file_esercizio",
    "metti_in_uso",
    "prendi_in_esame",
    "prepara_copia_annotata",
    "prepara_modello",
    "prepara_parti",
    "prepara_ricevuta",
    "problema_di",
    "proponi_approvazione",
    "pubblica_rendicontazione",
    "pulisci_caricamenti",
    "registra_caricamento",
    "riapri_rendicontazione",
    "riassumi_commenti",
    "richiedi_integrazione",
    "ricontrolla_versione",
    "ricorda_scadenze",
    "riprova_controllo",
    "ritira_certificazione",
    "ritira_parte",
    "salva_abbinamenti",
    "scrivi_modello",
    "scrivi_motivazioni",
    "scrivi_nota",
    "scrivi_protocollo",
    "segna_lette",
    "segna_righe",
    "sollecita_parti",
    "togli_abbinamento",
    "togli_parte",
    "unisci_parti",
]
