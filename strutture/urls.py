from django.urls import path

from strutture.views import doppioni, storia, vicende

app_name = "strutture"

# Everything under /schede/ is reserved; the one public page is the invitation, which has its form.
urlpatterns = [
    path("schede/registro/", storia.registro_detail, name="registro_detail"),
    path("schede/registro.csv", storia.registro_export, name="registro_export"),
    path("schede/doppioni/", doppioni.doppione_list, name="doppione_list"),
    path(
        "schede/doppioni/<int:prima>-<int:seconda>/",
        doppioni.struttura_merge,
        name="struttura_merge",
    ),
    path(
        "schede/doppioni/<int:prima>-<int:seconda>/diverse/",
        doppioni.doppione_dismiss,
        name="doppione_dismiss",
    ),
    path("schede/<int:pk>/storia/", storia.storia_detail, name="storia_detail"),
    path("schede/<int:pk>/vicende/", vicende.vicenda_list, name="vicenda_list"),
    path(
        "schede/<int:pk>/vicende/<int:vicenda>/annulla/",
        vicende.vicenda_withdraw,
        name="vicenda_withdraw",
    ),
]
