from django.contrib import admin

from base.admin import UfficioAdmin
from strutture.models import Area, TipoUnitaOfferta


@admin.register(Area)
class AreaAdmin(UfficioAdmin):
    list_display = ["nome", "codice", "ordine", "descrizione"]
    search_fields = ["nome", "codice"]


@admin.register(TipoUnitaOfferta)
class TipoUnitaOffertaAdmin(UfficioAdmin):
    list_display = ["codice", "nome", "area", "regime", "rete", "rendicontata_da_udp"]
    list_filter = ["area", "regime", "rete", "rendicontata_da_udp", "da_verificare"]
    list_select_related = ["area"]
    search_fields = ["codice", "nome", "nome_breve"]
    autocomplete_fields = ["area", "sostituito_da"]
