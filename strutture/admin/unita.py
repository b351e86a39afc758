from django.contrib import admin

from base.admin import UfficioAdmin, UfficioStackedInline
from strutture.models import UnitaOfferta


class UnitaOffertaInline(UfficioStackedInline):
    model = UnitaOfferta
    autocomplete_fields = ["tipo"]
    fieldsets = [
        (None, {"fields": [("tipo", "codice_regionale"), ("stato", "data_inizio")]}),
        (
            "Posti (vuoto = non si sa, 0 = nessuno)",
            {
                "fields": [
                    ("posti_autorizzati", "posti_accreditati", "posti_contratto"),
                    ("posti_strutturali", "posti_gestionali"),
                    ("posti_sollievo", "posti_alzheimer"),
                    ("posti_liberi", "posti_liberi_al"),
                ]
            },
        ),
        (
            "Per chi cerca",
            {
                "fields": [
                    ("retta_min", "retta_max", "retta_periodo"),
                    "orari",
                    "accesso",
                    "cosa_serve",
                    "servizi",
                    "costi",
                    "tempi",
                    "condizioni",
                    ("lista_attesa", "lista_attesa_al"),
                    "data_cessazione",
                ]
            },
        ),
    ]


@admin.register(UnitaOfferta)
class UnitaOffertaAdmin(UfficioAdmin):
    list_display = ["struttura", "tipo", "stato", "posti_autorizzati", "posti_liberi"]
    list_filter = ["stato", ("tipo", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["struttura", "tipo"]
    search_fields = ["struttura__denominazione", "codice_regionale", "tipo__nome"]
    autocomplete_fields = ["struttura", "tipo"]
