"""The pages of the returns, by what they show."""

from rendicontazione.views.abbinamenti import abbinamento_delete, abbinamento_list
from rendicontazione.views.anno_prima import caricamento_compare
from rendicontazione.views.campagne import (
    campagna_csv,
    campagna_list,
)
from rendicontazione.views.caricamenti import (
    caricamento_confirm,
    caricamento_create,
    caricamento_preview,
    caricamento_retry,
    motivazioni_update,
)
from rendicontazione.views.certificazione import (
    certificazione_detail,
    firmata_create,
    firmata_download,
    protocollo_update,
    ricevuta_create,
    ricevuta_download,
)
from rendicontazione.views.correzioni import caricamento_correct
from rendicontazione.views.documenti import (
    caricamento_annotated,
    caricamento_csv,
    caricamento_download,
    caricamento_pdf,
)
from rendicontazione.views.esame import cella_close, cella_detail, esame_detail, esame_update
from rendicontazione.views.notifiche import notifica_list, notifica_update
from rendicontazione.views.palestra import (
    esercizio_detail,
    esercizio_download,
    esercizio_outcome,
    esercizio_upload,
    palestra_list,
)
from rendicontazione.views.parti import (
    parte_add,
    parte_deliver,
    parte_detail,
    parte_fill,
    parte_list,
    parte_merge,
    parte_prepare,
    parte_remind,
    parte_remove,
    parte_template,
    parte_upload,
    parte_withdraw,
)
from rendicontazione.views.proroghe import proroga_create
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
    "campagna_csv",
    "campagna_list",
    "caricamento_annotated",
    "caricamento_compare",
    "caricamento_confirm",
    "caricamento_correct",
    "caricamento_create",
    "caricamento_csv",
    "caricamento_download",
    "caricamento_pdf",
    "caricamento_preview",
    "caricamento_retry",
    "cella_close",
    "cella_detail",
    "certificazione_detail",
    "esame_detail",
    "esame_update",
    "esercizio_detail",
    "esercizio_download",
    "esercizio_outcome",
    "esercizio_upload",
    "firmata_create",
    "firmata_download",
    "modello_download",
    "motivazioni_update",
    "nota_update",
    "notifica_list",
    "notifica_update",
    "palestra_list",
    "parte_add",
    "parte_deliver",
    "parte_detail",
    "parte_fill",
    "parte_list",
    "parte_merge",
    "parte_prepare",
    "parte_remind",
    "parte_remove",
    "parte_template",
    "parte_upload",
    "parte_withdraw",
    "proroga_create",
    "protocollo_update",
    "rendicontazione_azione",
    "rendicontazione_detail",
    "ricevuta_create",
    "ricevuta_download",
    "versione_detail",
    "versione_recheck",
]
