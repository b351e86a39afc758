from django.urls import path

from tariffe.views import inizio, persone, rinnovi

app_name = "tariffe"

urlpatterns = [
    path("", inizio.home, name="home"),
    path("persone/", persone.assegnata_list, name="assegnata_list"),
    path("persone/cerca/", persone.persona_search, name="persona_search"),
    path("persone/nuova/", persone.assegnata_create, name="assegnata_create"),
    path("persone/<int:pk>/", persone.assegnata_detail, name="assegnata_detail"),
    path(
        "persone/<int:pk>/ricalcola/", persone.assegnata_recalculate, name="assegnata_recalculate"
    ),
    path("persone/<int:pk>/deroga/", persone.assegnata_waive, name="assegnata_waive"),
    path("persone/<int:pk>/cessa/", persone.assegnata_end, name="assegnata_end"),
    path("attestazioni/", persone.attestazione_list, name="attestazione_list"),
    path("attestazioni/nuova/", persone.attestazione_create, name="attestazione_create"),
    path("attestazioni/<int:pk>/", persone.attestazione_detail, name="attestazione_detail"),
    path("attestazioni/<int:pk>/annulla/", persone.attestazione_cancel, name="attestazione_cancel"),
    path("rinnovi/", rinnovi.rinnovo_list, name="rinnovo_list"),
    path("rinnovi/esporta.csv", rinnovi.rinnovo_csv, name="rinnovo_csv"),
    path("rinnovi/lettere.pdf", rinnovi.rinnovo_letters, name="rinnovo_letters"),
    path("ricalcoli/", rinnovi.ricalcolo_create, name="ricalcolo_create"),
    path("conguagli/", rinnovi.conguaglio_list, name="conguaglio_list"),
    path("conguagli/<int:pk>/regola/", rinnovi.conguaglio_settle, name="conguaglio_settle"),
    path("inps/", rinnovi.prestazione_list, name="prestazione_list"),
    path("inps/prestazioni.csv", rinnovi.prestazione_csv, name="prestazione_csv"),
]
