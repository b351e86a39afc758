from django.urls import path

from strutture.views import doppioni, proposte, schede, storia, vicende

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
    path("schede/", schede.scheda_list, name="scheda_list"),
    path("schede/<int:pk>/", schede.scheda_detail, name="scheda_detail"),
    path("schede/<int:pk>/modifica/", schede.scheda_update, name="scheda_update"),
    path("schede/<int:pk>/proposta/", proposte.proposta_detail, name="proposta_detail"),
    path("schede/<int:pk>/proposta/decidi/", proposte.proposta_decide, name="proposta_decide"),
    path("schede/<int:pk>/proposta/ritira/", schede.proposta_withdraw, name="proposta_withdraw"),
]
