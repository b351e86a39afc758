"""The pages of the returns, by what they show."""

from rendicontazione.views.abbinamenti import abbinamento_delete, abbinamento_list
from rendicontazione.views.campagne import (
    campagna_list,
)
from rendicontazione.views.caricamenti import (
    caricamento_confirm,
    caricamento_create,
    caricamento_preview,
    caricamento_retry,
    motivazioni_update,
)
from rendicontazione.views.correzioni import caricamento_correct
from rendicontazione.views.documenti import (
    caricamento_annotated,
    caricamento_csv,
    caricamento_download,
    caricamento_pdf,
)
from rendicontazione.views.palestra import (
    esercizio_detail,
    esercizio_download,
    esercizio_outcome,
    esercizio_upload,
    palestra_list,
)
from rendicontazione.views.rendicontazioni import (
    modello_download,
    nota_update,
    rendicontazione_azione,
    rendicontazione_detail,
)
from rendicontazione.views.versioni import (
    versione_detail,
    versione_recheck,
)

__all__ = [
    "abbinamento_delete",
    "abbinamento_list",
    "campagna_list",
    "caricamento_annotated",
    "caricamento_confirm",
    "caricamento_correct",
    "caricamento_create",
    "caricamento_csv",
    "caricamento_download",
    "caricamento_pdf",
    "caricamento_preview",
    "caricamento_retry",
    "esercizio_detail",
    "esercizio_download",
    "esercizio_outcome",
    "esercizio_upload",
    "modello_download",
    "motivazioni_update",
    "nota_update",
    "palestra_list",
    "rendicontazione_azione",
    "rendicontazione_detail",
    "versione_detail",
    "versione_recheck",
]
