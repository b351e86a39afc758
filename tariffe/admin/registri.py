"""Services, codes of INPS, indexed values."""

from django.contrib import admin

from base.admin import UfficioAdmin, UfficioTabularInline
from strutture.admin.fogli import FoglioAdmin
from tariffe import models
from tariffe.resources import CodiceINPSResource


@admin.register(models.Servizio)
class ServizioAdmin(UfficioAdmin):
    list_display = ("denominazione", "codice", "area", "obbligati", "imposto", "attivo")
    list_filter = ("attivo", "imposto", ("area", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("area",)
    search_fields = ("denominazione", "codice")
    fieldsets = (
        (
            None,
            {"fields": ("denominazione", ("codice", "slug"), "descrizione", "attivo", "ordine")},
        ),
        ("Dove si trova", {"fields": ("area", "tipi", "voce_nomenclatore", "codice_inps")}),
        ("Chi paga", {"fields": ("obbligati", "nota_obbligati", "imposto")}),
    )


@admin.register(models.CodiceINPS)
class CodiceINPSAdmin(FoglioAdmin):
    """The list changes with INPS's own: it comes in from a spreadsheet, too."""

    resource_classes = [CodiceINPSResource]
    list_display = ("codice", "denominazione", "fonte")
    search_fields = ("codice", "denominazione")


class ValoreInline(UfficioTabularInline):
    model = models.ValoreParametro
    extra = 1
    fields = ("dal", "valore", "fonte")
    ordering = ("-dal", "pk")
    verbose_name_plural = "valori: ognuno vale dal suo giorno fino al successivo"


@admin.register(models.ParametroIndicizzato)
class ParametroAdmin(UfficioAdmin):
    list_display = ("denominazione", "codice", "unita")
    search_fields = ("denominazione", "codice")
    inlines = (ValoreInline,)
