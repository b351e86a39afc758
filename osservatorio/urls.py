from django.urls import path

from osservatorio import views

app_name = "osservatorio"

urlpatterns = [
    path("", views.home, name="home"),
    path("indicatori/", views.indicatore_list, name="indicatore_list"),
    path("indicatori/<slug:codice>/", views.indicatore_detail, name="indicatore_detail"),
    path("grafico.svg", views.grafico, name="grafico"),
    path("confronto/", views.confronto, name="confronto"),
    path("dossier/", views.dossier_list, name="dossier_list"),
    path("dossier/nuovo/", views.dossier_new, name="dossier_new"),
    path("dossier/<int:pk>/", views.dossier_detail, name="dossier_detail"),
    path("dossier/<int:pk>/modifica/", views.dossier_edit, name="dossier_edit"),
    path("avvisi/", views.avvisi, name="avvisi"),
    path("silenzi/", views.silenzi, name="silenzi"),
    path("consenso/<slug:slug>/", views.consenso, name="consenso"),
    path("provenienza/", views.provenienza, name="provenienza"),
    path("una-volta-sola/", views.una_volta_sola, name="una_volta_sola"),
    path("una-volta-sola/istat.csv", views.istat_csv, name="istat_csv"),
    path("una-volta-sola/<slug:codice>.xlsx", views.adempimento_xlsx, name="adempimento_xlsx"),
    path("riparto/", views.riparto, name="riparto"),
    path("scarica/", views.scarica, name="scarica"),
    path("dati/", views.dati_board, name="dati_board"),
    path("dati/carica/", views.dati_carica, name="dati_carica"),
    path("dati/caricamenti/<int:pk>/", views.dati_caricamento, name="dati_caricamento"),
    path("dati/caricamenti/<int:pk>/conferma/", views.dati_conferma, name="dati_conferma"),
    path("dati/edizioni/<int:pk>/in-vigore/", views.dati_in_vigore, name="dati_in_vigore"),
    path("dati/<slug:insieme>/<int:anno>/", views.dati_anno, name="dati_anno"),
    path("report/<slug:nome>/", views.report, name="report"),
    path("pubblicazioni/", views.pubblicazione_list, name="pubblicazione_list"),
    path(
        "pubblicazioni/indicatori/",
        views.pubblicazione_indicators,
        name="pubblicazione_indicators",
    ),
    path(
        "pubblicazioni/nuova/<slug:nome>/", views.pubblicazione_create, name="pubblicazione_create"
    ),
    path(
        "pubblicazioni/<int:pk>/ritira/",
        views.pubblicazione_withdraw,
        name="pubblicazione_withdraw",
    ),
]
