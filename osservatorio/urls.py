from django.urls import path

from osservatorio import views

app_name = "osservatorio"

urlpatterns = [
    path("", views.home, name="home"),
    path("provenienza/", views.provenienza, name="provenienza"),
    path("report/<slug:nome>/", views.report, name="report"),
]
