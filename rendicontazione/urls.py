from django.urls import path

from rendicontazione import views

app_name = "rendicontazione"

_UNA = "<int:anno>/<slug:ambito>/"

# The pages of an attempt: the same for the Ambito's own file and, as `parte_…`, for a part's.
_DEL_TENTATIVO = [
    ("", views.caricamento_preview, "caricamento_preview"),
    ("riprova/", views.caricamento_retry, "caricamento_retry"),
    ("correggi/", views.caricamento_correct, "caricamento_correct"),
    ("motivi/", views.motivazioni_update, "motivazioni_update"),
    ("originale/", views.caricamento_download, "caricamento_download"),
    ("errori-segnati.xlsx", views.caricamento_annotated, "caricamento_annotated"),
    ("esito.csv", views.caricamento_csv, "caricamento_csv"),
    ("esito.pdf", views.caricamento_pdf, "caricamento_pdf"),
]

_PARTE = f"{_UNA}parti/<int:parte>/"

urlpatterns = [
    path("", views.campagna_list, name="campagna_list"),
    path("palestra/", views.palestra_list, name="palestra_list"),
    path("palestra/<slug:esercizio>/", views.esercizio_detail, name="esercizio_detail"),
    path(
        "palestra/<slug:esercizio>/file.xlsx", views.esercizio_download, name="esercizio_download"
    ),
    path("palestra/<slug:esercizio>/carica/", views.esercizio_upload, name="esercizio_upload"),
    path(
        "palestra/<slug:esercizio>/tentativi/<int:numero>/",
        views.esercizio_outcome,
        name="esercizio_outcome",
    ),
    path("quadro.csv", views.campagna_csv, name="campagna_csv"),
    path("proroghe/<int:anno>/", views.proroga_create, name="proroga_create"),
    path("notifiche/", views.notifica_list, name="notifica_list"),
    path("notifiche/lette/", views.notifica_update, name="notifica_update"),
    path(_UNA, views.rendicontazione_detail, name="rendicontazione_detail"),
    path(f"{_UNA}modello.xlsx", views.modello_download, name="modello_download"),
    path(f"{_UNA}carica/", views.caricamento_create, name="caricamento_create"),
    path(f"{_UNA}abbinamenti/", views.abbinamento_list, name="abbinamento_list"),
    path(f"{_UNA}abbinamenti/<int:pk>/togli/", views.abbinamento_delete, name="abbinamento_delete"),
    path(f"{_UNA}nota/", views.nota_update, name="nota_update"),
    path(
        f"{_UNA}azioni/<slug:azione>/", views.rendicontazione_azione, name="rendicontazione_azione"
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/conferma/",
        views.caricamento_confirm,
        name="caricamento_confirm",
    ),
    path(f"{_UNA}parti/", views.parte_list, name="parte_list"),
    path(f"{_UNA}parti/chiedi/", views.parte_prepare, name="parte_prepare"),
    path(f"{_UNA}parti/aggiungi/", views.parte_add, name="parte_add"),
    path(f"{_UNA}parti/sollecita/", views.parte_remind, name="parte_remind_all"),
    path(f"{_UNA}parti/unisci/", views.parte_merge, name="parte_merge"),
    path(_PARTE, views.parte_detail, name="parte_detail"),
    path(f"{_PARTE}modello.xlsx", views.parte_template, name="parte_template"),
    path(f"{_PARTE}carica/", views.parte_upload, name="parte_upload"),
    path(f"{_PARTE}compila/", views.parte_fill, name="parte_fill"),
    path(f"{_PARTE}ritira/", views.parte_withdraw, name="parte_withdraw"),
    path(f"{_PARTE}togli/", views.parte_remove, name="parte_remove"),
    path(f"{_PARTE}sollecita/", views.parte_remind, name="parte_remind"),
    path(f"{_PARTE}tentativi/<int:numero>/consegna/", views.parte_deliver, name="parte_deliver"),
    path(
        f"{_UNA}tentativi/<int:numero>/confronto/",
        views.caricamento_compare,
        name="caricamento_compare",
    ),
    path(f"{_UNA}versioni/<int:numero>/", views.versione_detail, name="versione_detail"),
    path(
        f"{_UNA}versioni/<int:numero>/ricontrolla/",
        views.versione_recheck,
        name="versione_recheck",
    ),
    *(
        path(f"{_UNA}tentativi/<int:numero>/{coda}", view, name=nome)
        for coda, view, nome in _DEL_TENTATIVO
    ),
    *(
        path(f"{_PARTE}tentativi/<int:numero>/{coda}", view, name=f"parte_{nome}")
        for coda, view, nome in _DEL_TENTATIVO
    ),
    path(f"{_UNA}certificazione/", views.certificazione_detail, name="certificazione_detail"),
    path(f"{_UNA}certificazione/ricevuta/", views.ricevuta_create, name="ricevuta_create"),
    path(
        f"{_UNA}certificazione/<int:numero>/ricevuta.pdf",
        views.ricevuta_download,
        name="ricevuta_download",
    ),
    path(f"{_UNA}certificazione/firmata/", views.firmata_create, name="firmata_create"),
    path(
        f"{_UNA}certificazione/<int:numero>/firmata/",
        views.firmata_download,
        name="firmata_download",
    ),
    path(
        f"{_UNA}certificazione/protocollo/<slug:verso>/",
        views.protocollo_update,
        name="protocollo_update",
    ),
    path(f"{_UNA}esame/", views.esame_detail, name="esame_detail"),
    path(f"{_UNA}esame/spunte/", views.esame_update, name="esame_update"),
    path(f"{_UNA}celle/<slug:foglio>/<slug:cella>/", views.cella_detail, name="cella_detail"),
    path(f"{_UNA}celle/<slug:foglio>/<slug:cella>/chiudi/", views.cella_close, name="cella_close"),
]
