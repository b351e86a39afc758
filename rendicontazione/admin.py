from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from base.admin import SolaLettura, UfficioAdmin, UfficioTabularInline
from rendicontazione import models, services


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


@admin.register(models.Campagna)
class CampagnaAdmin(UfficioAdmin):
    list_display = ("anno", "modello", "apertura", "scadenza", "rifiuta_tardive", "dimostrativa")
    list_filter = ("anno",)
    list_select_related = ("modello",)
    search_fields = ("anno",)
    actions = ("aggiungi_ambiti",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Returns already handed in were checked with this form and year.
        return ("anno", "provincia", "modello", "dimostrativa") if obj else ("dimostrativa",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            services.completa_campagna(campagna=obj)

    @admin.action(description="Aggiungi gli ambiti che mancano", permissions=["change"])
    def aggiungi_ambiti(self, request: HttpRequest, queryset: Any) -> None:
        for campagna in queryset:
            nuovi = services.completa_campagna(campagna=campagna)
            self.message_user(request, f"{campagna}: {nuovi} ambiti aggiunti.", messages.SUCCESS)


class PassaggioInline(SolaLettura, UfficioTabularInline):
    model = models.PassaggioStato
    fields = ("da", "a", "versione", "motivo", "proposto_da", "fatto_da", "fatto_il")
    readonly_fields = fields


@admin.register(models.Rendicontazione)
class RendicontazioneAdmin(UfficioAdmin):
    """Only looked at: states change on the return's own page, extensions are rows of their own."""

    list_display = ("ambito", "campagna", "stato", "tardiva")
    list_filter = (
        "campagna",
        "stato",
        "tardiva",
        ("ambito", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("ambito", "campagna")
    search_fields = ("ambito__denominazione",)
    inlines = (PassaggioInline,)
    fields = ("campagna", "ambito", "stato", "tardiva", "nota_ambito")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Caricamento)
class CaricamentoAdmin(SolaLettura, UfficioAdmin):
    list_display = ("numero", "rendicontazione", "esito", "caricato_da", "caricato_il")
    list_filter = ("esito", "rendicontazione__campagna")
    list_select_related = (
        "rendicontazione__campagna",
        "rendicontazione__ambito",
        "caricato_da",
    )
    search_fields = ("sha256", "rendicontazione__ambito__denominazione")
    # The file is downloaded from the return's own page, which checks the rights.
    exclude = ("file",)


@admin.register(models.Versione)
class VersioneAdmin(SolaLettura, UfficioAdmin):
    list_display = (
        "numero",
        "rendicontazione",
        "confermata_da",
        "confermata_il",
        "dati_registrati_il",
        "approvata_il",
    )
    list_filter = ("rendicontazione__campagna",)
    list_select_related = (
        "rendicontazione__campagna",
        "rendicontazione__ambito",
        "confermata_da",
    )
    search_fields = ("sha256", "rendicontazione__ambito__denominazione")


@admin.register(models.Anomalia)
class AnomaliaAdmin(SolaLettura, UfficioAdmin):
    list_display = ("codice", "gravita", "foglio", "cella", "messaggio", "motivazione")
    list_filter = ("gravita", "codice")
    search_fields = ("codice", "cella", "messaggio")


@admin.register(models.PassaggioStato)
class PassaggioStatoAdmin(SolaLettura, UfficioAdmin):
    list_display = ("rendicontazione", "da", "a", "fatto_da", "fatto_il")
    list_filter = ("a", "rendicontazione__campagna")
    list_select_related = (
        "rendicontazione__campagna",
        "rendicontazione__ambito",
        "fatto_da",
    )
    search_fields = ("rendicontazione__ambito__denominazione",)
