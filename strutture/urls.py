from django.urls import path

from strutture.views import (
    conferme,
    doppioni,
    freschezza,
    importazioni,
    inviti,
    proposte,
    schede,
    storia,
    vicende,
)

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
    path("schede/freschezza/", freschezza.freschezza_board, name="freschezza_board"),
    path("schede/freschezza.csv", freschezza.freschezza_csv, name="freschezza_csv"),
    path("schede/telefonate/", freschezza.scheda_calls, name="scheda_calls"),
    path("schede/telefonate/foglio.pdf", freschezza.scheda_calls_pdf, name="scheda_calls_pdf"),
    path("schede/inviti/", inviti.invito_board, name="invito_board"),
    path("schede/inviti/rinvia/", inviti.invito_resend_many, name="invito_resend_many"),
    path("schede/<int:pk>/conferma/", conferme.scheda_confirm, name="scheda_confirm"),
    path("schede/<int:pk>/telefonata/", conferme.scheda_call, name="scheda_call"),
    path("schede/<int:pk>/inviti/", inviti.invito_list, name="invito_list"),
    path("schede/<int:pk>/inviti/<int:invito>/rinvia/", inviti.invito_resend, name="invito_resend"),
    path("schede/<int:pk>/inviti/<int:invito>/revoca/", inviti.invito_revoke, name="invito_revoke"),
    path(
        "schede/<int:pk>/referenti/<int:referente>/fine/",
        inviti.referente_end,
        name="referente_end",
    ),
    path("invito/<str:codice>/", inviti.invito_accept, name="invito_accept"),
    path("schede/importa/", importazioni.importazione_list, name="importazione_list"),
    path("schede/importa/<int:pk>/", importazioni.importazione_detail, name="importazione_detail"),
    path(
        "schede/importa/<int:pk>/scegli/",
        importazioni.importazione_choose,
        name="importazione_choose",
    ),
    path(
        "schede/importa/<int:pk>/applica/",
        importazioni.importazione_apply,
        name="importazione_apply",
    ),
    path(
        "schede/importa/<int:pk>/scarta/",
        importazioni.importazione_discard,
        name="importazione_discard",
    ),
    path(
        "schede/importa/<int:pk>/annulla/",
        importazioni.importazione_undo,
        name="importazione_undo",
    ),
    path(
        "schede/importa/<int:pk>/esito.csv",
        importazioni.importazione_export,
        name="importazione_export",
    ),
]
