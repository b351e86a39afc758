from django.contrib import admin

from base.admin import SolaLettura, UfficioAdmin, UfficioTabularInline
from rendicontazione import models


class FoglioInline(SolaLettura, UfficioTabularInline):
    model = models.FoglioModulo
    fields = ("ordine", "codice", "titolo", "grana", "riga_unica", "attivo")


@admin.register(models.ModelloModulo)
class ModelloModuloAdmin(SolaLettura, UfficioAdmin):
    list_display = ("versione", "denominazione")
    search_fields = ("versione", "denominazione")
    inlines = (FoglioInline,)


class ColonnaInline(SolaLettura, UfficioTabularInline):
    model = models.ColonnaModulo
    fields = ("numero", "nome", "tipo", "obbligo", "unita", "lista", "precompilata")


@admin.register(models.FoglioModulo)
class FoglioModuloAdmin(SolaLettura, UfficioAdmin):
    list_display = ("codice", "titolo", "modello", "riga_unica", "attivo")
    list_filter = ("modello", "attivo")
    list_select_related = ("modello",)
    search_fields = ("codice", "titolo")
    inlines = (ColonnaInline,)


@admin.register(models.ColonnaModulo)
class ColonnaModuloAdmin(SolaLettura, UfficioAdmin):
    list_display = ("nome", "foglio", "numero", "tipo", "obbligo", "unita", "lista")
    list_filter = ("foglio", "tipo", "obbligo")
    list_select_related = ("foglio",)
    search_fields = ("nome", "spiegazione")
    ordering = ("foglio__ordine", "numero", "pk")


@admin.register(models.CodiceLista)
class CodiceListaAdmin(UfficioAdmin):
    list_display = ("codice", "significato", "lista", "modello", "ordine")
    list_filter = ("modello", "lista")
    list_select_related = ("modello",)
    search_fields = ("codice", "significato", "lista")


@admin.register(models.VoceNomenclatore)
class VoceNomenclatoreAdmin(UfficioAdmin):
    list_display = ("codice", "nome", "livello", "aree", "codice_istat", "da_verificare")
    list_filter = ("livello", "da_verificare", "utenza_individuale")
    search_fields = ("codice", "nome", "codice_istat")
    autocomplete_fields = ("padre",)


@admin.register(models.RegolaValidazione)
class RegolaValidazioneAdmin(SolaLettura, UfficioAdmin):
    list_display = ("codice", "famiglia", "gravita", "testo", "attiva")
    list_filter = ("attiva", "gravita", "famiglia")
    search_fields = ("codice", "testo")
