from django.urls import path

from osservatorio import views

app_name = "osservatorio"

urlpatterns = [
    path("", views.home, name="home"),
    path("provenienza/", views.provenienza, name="provenienza"),
    path("una-volta-sola/", views.una_volta_sola, name="una_volta_sola"),
    path("una-volta-sola/istat.csv", views.istat_csv, name="istat_csv"),
    path("una-volta-sola/<slug:codice>.xlsx", views.adempimento_xlsx, name="adempimento_xlsx"),
    path("riparto/", views.riparto, name="riparto"),
    path("report/<slug:nome>/", views.report, name="report"),
]
