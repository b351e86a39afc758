"""What facilities asked and what was decided: read here, decided on the pages of the records."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from base.admin import SolaLettura, UfficioAdmin, UfficioTabularInline
from strutture.enums import StatoProposta
from strutture.models import ModificaProposta, Proposta


class ModificaInline(SolaLettura, UfficioTabularInline):
    model = ModificaProposta
    mostra_con = ("unita__tipo", "unita__struttura")
    fields = ("unita", "campo", "prima", "dopo", "esito", "motivo")
    readonly_fields = fields


@admin.register(Proposta)
class PropostaAdmin(SolaLettura, UfficioAdmin):
    list_display = ["struttura", "stato", "inviata_da", "inviata_il", "decisa_da", "decisa_il"]
    list_filter = ["stato"]
    list_select_related = ["struttura", "inviata_da", "decisa_da"]
    search_fields = ["struttura__denominazione"]
    date_hierarchy = "inviata_il"
    inlines = [ModificaInline]
    fields = [
        "struttura",
        "pagina",
        "stato",
        "nota",
        ("creata_da", "creata_il"),
        ("salvata_da", "salvata_il"),
        ("inviata_da", "inviata_il"),
        ("decisa_da", "decisa_il"),
    ]

    def get_queryset(self, request):
        # A draft is of the facility alone until it is sent.
        return super().get_queryset(request).exclude(stato=StatoProposta.BOZZA)

    @admin.display(description="campo per campo")
    def pagina(self, proposta):
        return format_html(
            '<a href="{}">Apri la proposta aperta o l\'ultima decisa</a>',
            reverse("strutture:proposta_detail", args=[proposta.struttura_id]),
        )

    readonly_fields = ["pagina"]


@admin.register(ModificaProposta)
class ModificaPropostaAdmin(SolaLettura, UfficioAdmin):
    list_display = ["struttura", "unita", "campo", "esito", "motivo", "decisa_il"]
    list_filter = ["esito", "campo"]
    list_select_related = ["proposta__struttura", "unita__tipo", "unita__struttura"]
    search_fields = ["proposta__struttura__denominazione", "campo"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(proposta__stato=StatoProposta.BOZZA)

    @admin.display(description="struttura", ordering="proposta__struttura__nome_ordinamento")
    def struttura(self, modifica):
        return modifica.proposta.struttura

    @admin.display(description="decisa il", ordering="proposta__decisa_il")
    def decisa_il(self, modifica):
        return modifica.proposta.decisa_il
