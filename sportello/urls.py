from django.urls import path, register_converter

from osservatorio.views import dati_aperti
from sportello import views
from sportello.converters import ConvertitoreIstat

app_name = "sportello"
register_converter(ConvertitoreIstat, "istat")

urlpatterns = [
    path("", views.home, name="home"),
    path("strutture/", views.struttura_list, name="struttura_list"),
    path("strutture/esporta.<slug:formato>", views.struttura_export, name="struttura_export"),
    path("strutture/novita.atom", views.struttura_feed, name="struttura_feed"),
    path("strutture/hsds.json", views.hsds_file, name="hsds_file"),
    path("strutture/hsds/", views.hsds_api, name="hsds_api"),
    # The paths of the standard, which have no slash at their end.
    path("strutture/hsds/<slug:risorsa>", views.hsds_list, name="hsds_list"),
    path("strutture/hsds/services/<str:chiave>", views.hsds_service, name="hsds_service"),
    path("avvisi/novita.atom", views.avviso_feed, name="avviso_feed"),
    path("strutture/<int:pk>-<slug:slug>/", views.struttura_detail, name="struttura_detail"),
    path("strutture/<int:pk>-<slug:slug>.vcf", views.struttura_vcard, name="struttura_vcard"),
    path("aree/<slug:codice>/", views.area_detail, name="area_detail"),
    path("comuni/", views.comune_list, name="comune_list"),
    path("comuni/<istat:istat>-<slug:slug>/", views.comune_detail, name="comune_detail"),
    path("consegna/", views.consegna, name="consegna"),
    path("ambiti/", views.ambito_list, name="ambito_list"),
    path("ambiti/<slug:slug>/", views.ambito_detail, name="ambito_detail"),
    path("dati/", views.pubblicazione_list, name="pubblicazione_list"),
    path("dati/verifica/", views.pubblicazione_check, name="pubblicazione_check"),
    path("dati/verifica/<str:codice>/", views.pubblicazione_verify, name="pubblicazione_verify"),
    path("dati/<slug:slug>/", views.pubblicazione_detail, name="pubblicazione_detail"),
    path("dati/<slug:slug>/valori.json", views.pubblicazione_values, name="pubblicazione_values"),
    path("dati/<slug:slug>/<slug:nome>.pdf", views.pubblicazione_pdf, name="pubblicazione_pdf"),
    path(
        "dati/<slug:slug>/tabelle.<slug:formato>",
        dati_aperti.pubblicazione_tables,
        name="pubblicazione_tables",
    ),
    path("catalogo.<slug:formato>", dati_aperti.catalogo, name="catalogo"),
    path("provincia/", views.provincia, name="provincia"),
    path("accessibilita/", views.accessibilita, name="accessibilita"),
    path("privacy/", views.privacy, name="privacy"),
    path("note-legali/", views.note_legali, name="note_legali"),
    path("chiedi/", views.richiesta_create, name="richiesta_create"),
    path("chiedi/ricevuta/<str:gettone>/", views.richiesta_receipt, name="richiesta_receipt"),
    path("chiedi/stato/", views.richiesta_status, name="richiesta_status"),
    path("segnala/<int:pk>/", views.segnalazione_create, name="segnalazione_create"),
    path("segnala/<int:pk>/grazie/", views.segnalazione_done, name="segnalazione_done"),
    path("valuta/", views.valutazione_create, name="valutazione_create"),
    path("valuta/grazie/", views.valutazione_done, name="valutazione_done"),
    path("richieste/", views.richiesta_list, name="richiesta_list"),
    path("richieste/numeri/", views.richiesta_numbers, name="richiesta_numbers"),
    path("richieste/segnalazioni/", views.segnalazione_list, name="segnalazione_list"),
    path("richieste/segnalazioni/<int:pk>/", views.segnalazione_close, name="segnalazione_close"),
    path("richieste/<int:pk>/", views.richiesta_detail, name="richiesta_detail"),
    path("richieste/<int:pk>/<slug:azione>/", views.richiesta_update, name="richiesta_update"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
