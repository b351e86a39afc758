from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest

from base.admin import SolaLettura, UfficioAdmin, UfficioTabularInline
from rendicontazione import models, selectors, services
from territorio.models import Provincia


@admin.register(models.Campagna)
class CampagnaAdmin(UfficioAdmin):
    list_display = (
        "anno",
        "modello",
        "apertura",
        "scadenza",
        "rifiuta_tardive",
        "palestra",
        "dimostrativa",
    )
    list_filter = ("anno",)
    list_select_related = ("modello",)
    search_fields = ("anno",)
    actions = ("aggiungi_ambiti",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Returns already handed in were checked with this form and year.
        fermi = ("anno", "provincia", "modello", "palestra")
        return (*fermi, "dimostrativa") if obj else ("dimostrativa",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The Province that runs this installation, and the newest form in use."""
        dati = super().get_changeform_initial_data(request)
        in_uso = selectors.modelli_in_uso()
        proposti = {
            "provincia": Provincia.objects.filter(codice=settings.PROVINCIA).first(),
            "modello": in_uso[0] if in_uso else None,
        }
        return {nome: uno.pk for nome, uno in proposti.items() if uno is not None} | dati

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "modello":
            kwargs["queryset"] = models.ModelloModulo.objects.filter(bozza=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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

    def get_queryset(self, request: HttpRequest) -> Any:
        # Those of the parts are counted apart, and are looked at from their own pages.
        return super().get_queryset(request).filter(parte__isnull=True)


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

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(caricamento__parte__isnull=True)


@admin.register(models.Parte)
class ParteAdmin(SolaLettura, UfficioAdmin):
    list_display = (
        "__str__",
        "rendicontazione",
        "consegnata_da",
        "consegnata_il",
        "sollecitata_il",
    )
    list_filter = ("rendicontazione__campagna",)
    list_select_related = (
        "rendicontazione__campagna",
        "rendicontazione__ambito",
        "comune",
        "ente",
        "struttura",
        "consegnata_da",
    )
    search_fields = (
        "comune__denominazione",
        "ente__denominazione",
        "struttura__denominazione",
        "rendicontazione__ambito__denominazione",
    )


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
