"""What the offices write for everybody: notices, first-access points, forms, words."""

from django.contrib import admin

from base.admin import UfficioAdmin
from base.importazione import ImportaEsporta
from sportello.forms import AvvisoForm, ModuloServizioForm, PuntoAccessoForm
from sportello.models import Avviso, ModuloServizio, PuntoAccesso, VoceGlossario
from sportello.permessi import puo_scrivere_contenuto, scrive_per_la_provincia
from sportello.resources import PuntoAccessoResource, VoceGlossarioResource
from strutture.resources import Elenco
from strutture.selectors.comuni import comuni_visibili


class ContenutoAdmin(UfficioAdmin):
    """The Ufficio di Piano writes for its Ambito, the Province for everybody."""

    readonly_fields = ["dimostrativo"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        obbligatorio = not scrive_per_la_provincia(request.user)
        return type(form.__name__, (form,), {"ambito_obbligatorio": obbligatorio})

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or puo_scrivere_contenuto(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None or puo_scrivere_contenuto(request.user, obj)
        )


@admin.register(Avviso)
class AvvisoAdmin(ContenutoAdmin):
    form = AvvisoForm
    list_display = ["titolo", "ambito", "dal", "al", "pubblicato", "dimostrativo"]
    list_filter = ["pubblicato", ("ambito", admin.RelatedOnlyFieldListFilter), "dimostrativo"]
    list_select_related = ["ambito"]
    search_fields = ["titolo", "sommario"]
    date_hierarchy = "dal"
    fieldsets = [
        (None, {"fields": ["titolo", "sommario", "testo", "ambito"]}),
        ("Quando si vede", {"fields": [("dal", "al"), "pubblicato", "dimostrativo"]}),
    ]


@admin.register(PuntoAccesso)
class PuntoAccessoAdmin(ImportaEsporta, ContenutoAdmin):
    form = PuntoAccessoForm
    resource_classes = [PuntoAccessoResource]
    import_formats = [Elenco]
    export_formats = [Elenco]
    list_display = [
        "denominazione",
        "tipo",
        "comune",
        "ambito",
        "pubblicato",
        "verificato_il",
        "dimostrativo",
    ]
    list_filter = [
        "tipo",
        "pubblicato",
        ("ambito", admin.RelatedOnlyFieldListFilter),
        "dimostrativo",
    ]
    list_select_related = ["comune", "ambito"]
    search_fields = ["denominazione", "comune__denominazione"]
    fieldsets = [
        (None, {"fields": ["tipo", "denominazione", "per_chi", "orari"]}),
        ("Dove", {"fields": ["ambito", "comune", "indirizzo"]}),
        ("Contatti", {"fields": [("telefono", "email")]}),
        ("Sul sito", {"fields": [("pubblicato", "verificato_il"), "dimostrativo"]}),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "comune":
            kwargs["queryset"] = comuni_visibili(request.user).defer("confine")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ModuloServizio)
class ModuloServizioAdmin(ContenutoAdmin):
    form = ModuloServizioForm
    list_display = ["titolo", "area", "tipo", "ambito", "pubblicato", "dimostrativo"]
    list_filter = [
        "pubblicato",
        ("area", admin.RelatedOnlyFieldListFilter),
        ("ambito", admin.RelatedOnlyFieldListFilter),
        "dimostrativo",
    ]
    list_select_related = ["area", "tipo", "ambito"]
    search_fields = ["titolo", "descrizione"]
    fieldsets = [
        (None, {"fields": ["titolo", "descrizione", ("area", "tipo"), "ambito"]}),
        ("Il modulo: il file, oppure dove si trova", {"fields": ["file", "sito"]}),
        ("Sul sito", {"fields": ["pubblicato", "dimostrativo"]}),
    ]


@admin.register(VoceGlossario)
class VoceGlossarioAdmin(ImportaEsporta, UfficioAdmin):
    resource_classes = [VoceGlossarioResource]
    import_formats = [Elenco]
    export_formats = [Elenco]
    list_display = ["termine", "per_esteso"]
    search_fields = ["termine", "per_esteso", "spiegazione"]
