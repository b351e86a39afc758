"""Writes of the observatory: editions of Istat's data, whole or not at all."""

from osservatorio.services.caricamenti import (
    conferma_caricamento_dati,
    pulisci_dati,
    registra_caricamento_dati,
)
from osservatorio.services.consenso import concedi_consenso, ritira_consenso
from osservatorio.services.dossier import (
    aggiungi_voce,
    crea_dossier,
    elimina_dossier,
    modifica_dossier,
    sposta_voce,
    togli_voce,
)
from osservatorio.services.edizioni import (
    entra_in_vigore,
    memorizza_popolazione,
    metti_in_vigore,
    raccogli_residenti,
    registra_edizione,
    registra_osservazioni,
    registra_serie,
    sostituite_da,
)
from osservatorio.services.importazione import (
    IMPORTATO,
    PROVA,
    RIFIUTATO,
    EsitoImportazione,
    importa_file,
    importa_letto,
    importa_popolazione,
)
from osservatorio.services.pubblicazioni import (
    domanda_pubblica,
    prepara_pdf_pubblico,
    pubblica_report,
    ritira_pubblicazione,
)
from osservatorio.services.pulizia import pulisci_report
from osservatorio.services.report import (
    Domanda,
    fornisci_report,
    in_deposito,
    report_in_preparazione,
)
from osservatorio.services.riferimento import carica_riferimento

__all__ = [
    "IMPORTATO",
    "PROVA",
    "RIFIUTATO",
    "Domanda",
    "EsitoImportazione",
    "aggiungi_voce",
    "carica_riferimento",
    "concedi_consenso",
    "conferma_caricamento_dati",
    "crea_dossier",
    "domanda_pubblica",
    "elimina_dossier",
    "entra_in_vigore",
    "fornisci_report",
    "importa_file",
    "importa_letto",
    "importa_popolazione",
    "in_deposito",
    "memorizza_popolazione",
    "metti_in_vigore",
    "modifica_dossier",
    "prepara_pdf_pubblico",
    "pubblica_report",
    "pulisci_dati",
    "pulisci_report",
    "raccogli_residenti",
    "registra_caricamento_dati",
    "registra_edizione",
    "registra_osservazioni",
    "registra_serie",
    "report_in_preparazione",
    "ritira_consenso",
    "ritira_pubblicazione",
    "sostituite_da",
    "sposta_voce",
    "togli_voce",
]
