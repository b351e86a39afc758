"""What surrounds the states, only looked at: it is made on the returns' own pages."""

from django.contrib import admin

from base.admin import SolaLettura, UfficioAdmin
from rendicontazione import models

DELLA_RENDICONTAZIONE = ("rendicontazione__campagna", "rendicontazione__ambito")


@admin.register(models.Proroga)
class ProrogaAdmin(SolaLettura, UfficioAdmin):
    list_display = ("giorno", "campagna", "rendicontazione", "atto", "concessa_da", "concessa_il")
    list_filter = ("campagna",)
    list_select_related = ("campagna", "concessa_da", *DELLA_RENDICONTAZIONE)
    search_fields = ("atto", "motivo")


@admin.register(models.Certificazione)
class CertificazioneAdmin(SolaLettura, UfficioAdmin):
    list_display = (
        "versione",
        "certificata_da",
        "certificata_il",
        "vicario",
        "ritirata_il",
        "firmatario",
    )
    list_filter = ("versione__rendicontazione__campagna", "vicario")
    list_select_related = ("versione", "certificata_da")
    search_fields = ("versione__rendicontazione__ambito__denominazione", "protocollo_uscita")
    # The files are downloaded from the return's own pages, which check the rights.
    exclude = ("ricevuta", "firmata", "totali")


@admin.register(models.CommentoCella)
class CommentoCellaAdmin(SolaLettura, UfficioAdmin):
    list_display = (
        "rendicontazione",
        "foglio",
        "cella",
        "testo",
        "da_integrare",
        "scritto_da",
        "risolto_il",
    )
    list_filter = ("rendicontazione__campagna", "da_integrare")
    list_select_related = ("scritto_da", *DELLA_RENDICONTAZIONE)
    search_fields = ("testo", "cella", "rendicontazione__ambito__denominazione")


@admin.register(models.EsameRiga)
class EsameRigaAdmin(SolaLettura, UfficioAdmin):
    list_display = ("versione", "foglio", "riga", "esaminata_da", "esaminata_il")
    list_filter = ("versione__rendicontazione__campagna", "foglio")
    list_select_related = ("versione", "esaminata_da")
    search_fields = ("versione__rendicontazione__ambito__denominazione",)


@admin.register(models.Promemoria)
class PromemoriaAdmin(SolaLettura, UfficioAdmin):
    list_display = ("rendicontazione", "tipo", "scadenza", "inviato_il")
    list_filter = ("tipo", "rendicontazione__campagna")
    list_select_related = DELLA_RENDICONTAZIONE
    search_fields = ("rendicontazione__ambito__denominazione",)
