from django.urls import path

from rendicontazione import views

app_name = "rendicontazione"

_UNA = "<int:anno>/<slug:ambito>/"

urlpatterns = [
    path("", views.campagna_list, name="campagna_list"),
    path(_UNA, views.rendicontazione_detail, name="rendicontazione_detail"),
    path(f"{_UNA}modello.xlsx", views.modello_download, name="modello_download"),
    path(f"{_UNA}carica/", views.caricamento_create, name="caricamento_create"),
    path(f"{_UNA}nota/", views.nota_update, name="nota_update"),
    path(
        f"{_UNA}azioni/<slug:azione>/", views.rendicontazione_azione, name="rendicontazione_azione"
    ),
    path(f"{_UNA}tentativi/<int:numero>/", views.caricamento_preview, name="caricamento_preview"),
    path(
        f"{_UNA}tentativi/<int:numero>/conferma/",
        views.caricamento_confirm,
        name="caricamento_confirm",
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/riprova/", views.caricamento_retry, name="caricamento_retry"
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/motivi/", views.motivazioni_update, name="motivazioni_update"
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/originale/",
        views.caricamento_download,
        name="caricamento_download",
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/errori-segnati.xlsx",
        views.caricamento_annotated,
        name="caricamento_annotated",
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/esito.csv",
        views.caricamento_csv,
        name="caricamento_csv",
    ),
    path(
        f"{_UNA}tentativi/<int:numero>/esito.pdf",
        views.caricamento_pdf,
        name="caricamento_pdf",
    ),
    path(f"{_UNA}versioni/<int:numero>/", views.versione_detail, name="versione_detail"),
    path(
        f"{_UNA}versioni/<int:numero>/ricontrolla/",
        views.versione_recheck,
        name="versione_recheck",
    ),
]
