from django.conf import settings
from django.contrib import admin
from django.utils.text import slugify

from base.admin import UfficioAdmin, UfficioTabularInline
from territorio.forms import AmbitoForm
from territorio.models import (
    Ambito,
    Appartenenza,
    Capofila,
    Comune,
    Delega,
    Ente,
    NomePrecedenteComune,
    Provincia,
)
from territorio.permessi import puo_cambiare_contatti
from territorio.services import rinomina_ambito

CONTATTI = ("indirizzo", "telefono", "email", "pec", "orari", "sito")


@admin.register(Provincia)
class ProvinciaAdmin(UfficioAdmin):
    list_display = ["codice", "sigla", "denominazione", "regione"]
    list_filter = ["regione"]
    search_fields = ["codice", "sigla", "denominazione"]


class DoveFilter(admin.SimpleListFilter):
    """Eight thousand comuni: most of the work is on those of one's own Province."""

    title = "dove"
    parameter_name = "dove"

    def lookups(self, request, model_admin):
        return [("qui", "Nella nostra provincia"), ("altrove", "Nelle altre province")]

    def queryset(self, request, queryset):
        if self.value() == "qui":
            return queryset.della_provincia()
        if self.value() == "altrove":
            return queryset.exclude(provincia__codice=settings.PROVINCIA)
        return queryset


class NomePrecedenteInline(UfficioTabularInline):
    model = NomePrecedenteComune


@admin.register(Comune)
class ComuneAdmin(UfficioAdmin):
    list_display = [
        "denominazione",
        "codice_istat",
        "codice_catastale",
        "provincia",
        "soppresso_il",
    ]
    list_filter = [DoveFilter, ("soppresso_il", admin.EmptyFieldListFilter)]
    list_select_related = ["provincia"]
    search_fields = ["denominazione", "codice_istat", "codice_catastale"]
    autocomplete_fields = ["provincia", "confluito_in"]
    inlines = [NomePrecedenteInline]


class CapofilaInline(UfficioTabularInline):
    model = Capofila
    mostra_con = ("ambito", "ente")
    autocomplete_fields = ["ente"]


class AppartenenzaInline(UfficioTabularInline):
    model = Appartenenza
    mostra_con = ("ambito", "comune")
    autocomplete_fields = ["comune"]


@admin.register(Ambito)
class AmbitoAdmin(UfficioAdmin):
    form = AmbitoForm
    list_display = ["numero", "denominazione", "telefono", "email", "da_verificare"]
    list_display_links = ["numero", "denominazione"]
    list_filter = ["da_verificare", ("provincia", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["provincia"]
    search_fields = ["numero", "denominazione"]
    autocomplete_fields = ["provincia", "successore"]
    inlines = [CapofilaInline, AppartenenzaInline]
    fieldsets = [
        (
            None,
            {"fields": ["provincia", "numero", "denominazione", "dal", "al", "successore"]},
        ),
        ("Contatti dell'Ufficio di Piano", {"fields": [*CONTATTI, "contatti_dimostrativi"]}),
        ("Verifica", {"fields": ["da_verificare", "nota_verifica"]}),
    ]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or puo_cambiare_contatti(request.user, obj)
        )

    def get_readonly_fields(self, request, obj=None):
        """Whoever may not add an Ambito keeps its contacts right, and nothing else of it."""
        if self.has_add_permission(request):
            return []
        return [
            campo
            for _, gruppo in self.fieldsets
            for campo in gruppo["fields"]
            if campo not in CONTATTI
        ]

    def save_model(self, request, obj, form, change):
        if change and "denominazione" in form.changed_data:
            rinomina_ambito(ambito=obj, denominazione=obj.denominazione)
            return
        obj.slug = obj.slug or slugify(obj.denominazione)
        super().save_model(request, obj, form, change)


@admin.register(Ente)
class EnteAdmin(UfficioAdmin):
    list_display = ["denominazione", "codice", "tipo", "comune"]
    list_filter = ["tipo"]
    list_select_related = ["comune"]
    search_fields = ["denominazione", "codice", "codice_fiscale", "partita_iva"]
    autocomplete_fields = ["comune"]


@admin.register(Delega)
class DelegaAdmin(UfficioAdmin):
    list_display = ["servizio", "comune", "ente", "dal", "al"]
    list_filter = ["servizio"]
    list_select_related = ["comune", "ente"]
    search_fields = ["servizio", "comune__denominazione", "ente__denominazione", "atto"]
    autocomplete_fields = ["comune", "ente"]
    date_hierarchy = "dal"
