from django.contrib import admin

from base.admin import UfficioAdmin, UfficioTabularInline
from rendicontazione import models


class CampoInline(UfficioTabularInline):
    model = models.CampoAdempimento
    fields = ("ordine", "campo", "colonna", "note")
    autocomplete_fields = ("colonna",)
    mostra_con = ("colonna__foglio",)


@admin.register(models.Adempimento)
class AdempimentoAdmin(UfficioAdmin):
    list_display = ("nome", "destinatario", "scadenza", "da_verificare")
    list_filter = ("da_verificare",)
    search_fields = ("codice", "nome", "destinatario")
    inlines = (CampoInline,)


@admin.register(models.CampoAdempimento)
class CampoAdempimentoAdmin(UfficioAdmin):
    list_display = ("campo", "adempimento", "colonna", "note")
    list_filter = ("adempimento",)
    list_select_related = ("adempimento", "colonna__foglio")
    search_fields = ("campo", "colonna__nome")
    autocomplete_fields = ("adempimento", "colonna")


@admin.register(models.RipartoFondo)
class RipartoFondoAdmin(UfficioAdmin):
    list_display = ("fondo", "annualita", "totale", "atto")
    list_filter = ("fondo", "annualita")
    search_fields = ("fondo", "atto")
