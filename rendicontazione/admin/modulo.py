from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from base.admin import SolaLettura, UfficioAdmin, UfficioStackedInline, UfficioTabularInline
from base.errors import ErroreDominio
from rendicontazione import models, selectors, services

NON_NOTO = "non noto"


def modello_di(riga: Any) -> models.ModelloModulo:
    """The version of the form that a sheet, a column or a code is part of."""
    if isinstance(riga, models.ModelloModulo):
        return riga
    if isinstance(riga, models.ColonnaModulo):
        return riga.foglio.modello
    return cast("models.ModelloModulo", riga.modello)


class SoloNelleBozze:
    """Parts of a form are written only while it is in preparation; a new part is of a draft."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        genitore: Any = super()
        return genitore.has_change_permission(request, obj) and _in_bozza(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        genitore: Any = super()
        return genitore.has_delete_permission(request, obj) and _in_bozza(obj)


def _in_bozza(obj: Any) -> bool:
    return obj is None or modello_di(obj).bozza


class ParteDiBozza(SoloNelleBozze):
    """Rows on the page of what they are part of: `obj` is the parent here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        genitore: Any = super()
        return genitore.has_add_permission(request, obj) and _in_bozza(obj)


class FoglioInline(ParteDiBozza, UfficioTabularInline):
    model = models.FoglioModulo
    fields = ("ordine", "codice", "titolo", "grana", "riga_unica", "chiave", "attivo")
    show_change_link = True
    verbose_name_plural = "fogli: le colonne si cambiano nella pagina di ognuno («Modifica»)"


def _elenco(titolo: str, frasi: list[str]) -> SafeString:
    righe = format_html_join("", "<br>{}", ((frase,) for frase in frasi))
    return format_html("<p><strong>{}</strong>{}</p>", titolo, righe) if frasi else SafeString("")


@admin.register(models.ModelloModulo)
class ModelloModuloAdmin(SoloNelleBozze, UfficioAdmin):
    """Made by copying another one; only what is in preparation changes."""

    list_display = ("versione", "denominazione", "bozza", "derivato_da")
    list_filter = ("bozza",)
    list_select_related = ("derivato_da",)
    search_fields = ("versione", "denominazione")
    fields = ("versione", "denominazione", "note", "stato", "che_cosa_manca", "che_cosa_cambia")
    readonly_fields = ("stato", "che_cosa_manca", "che_cosa_cambia")
    inlines = (FoglioInline,)
    actions = ("copia", "metti_in_uso")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="stato")
    def stato(self, modello: models.ModelloModulo) -> str:
        if modello.bozza:
            return (
                "In preparazione: nessuna campagna può usarlo. Quando è pronto, sceglilo "
                "nell'elenco dei modelli e usa l'azione «Metti in uso»."
            )
        return (
            "In uso: non si modifica più. Per cambiarlo, sceglilo nell'elenco dei modelli e usa "
            "l'azione «Copia in un nuovo modello»."
        )

    @admin.display(description="che cosa manca per usarlo")
    def che_cosa_manca(self, modello: models.ModelloModulo) -> str:
        if not modello.bozza:
            return "Nulla: è in uso."
        problemi = selectors.problemi_del_modello(modello)
        return _elenco("Prima di metterlo in uso:", problemi) or "Nulla: si può mettere in uso."

    @admin.display(description="che cosa cambia")
    def che_cosa_cambia(self, modello: models.ModelloModulo) -> str:
        differenze = selectors.differenze_dal_modello(modello)
        if differenze is None:
            return "Non è copiato da un altro modello."
        if differenze.nessuna:
            return f"Nulla rispetto al modello {differenze.da}."
        return format_html(
            "<p>Rispetto al modello {}:</p>{}{}{}",
            differenze.da,
            _elenco("Aggiunte", differenze.aggiunte),
            _elenco("Tolte", differenze.tolte),
            _elenco("Cambiate", differenze.cambiate),
        )

    def has_copia_permission(self, request: HttpRequest) -> bool:
        """Who may add a model and write its parts."""
        return super().has_add_permission(request)

    @admin.action(description="Copia in un nuovo modello", permissions=["copia"])
    def copia(
        self, request: HttpRequest, queryset: QuerySet[models.ModelloModulo]
    ) -> HttpResponse | None:
        modello = self._uno(request, queryset)
        if modello is None:
            return None
        bozza = services.copia_modello(
            modello=modello, versione=selectors.versione_successiva(modello)
        )
        self.log_addition(request, bozza, f"Copiato dal modello {modello.versione}.")
        self.message_user(
            request,
            f"Questo è il nuovo modello, copiato dal {modello.versione}: cambia il numero se "
            "serve, poi i fogli e le colonne.",
            messages.SUCCESS,
        )
        return redirect("admin:rendicontazione_modellomodulo_change", bozza.pk)

    @admin.action(description="Metti in uso", permissions=["copia"])
    def metti_in_uso(
        self, request: HttpRequest, queryset: QuerySet[models.ModelloModulo]
    ) -> HttpResponse | None:
        modello = self._uno(request, queryset)
        if modello is None:
            return None
        try:
            services.metti_in_uso(modello=modello)
        except ErroreDominio as errore:
            self.message_user(request, errore.messaggio, messages.ERROR)
            return redirect("admin:rendicontazione_modellomodulo_change", modello.pk)
        self.log_change(request, modello, "Messo in uso.")
        self.message_user(
            request,
            f"Il modello {modello.versione} è in uso: ora una campagna lo può scegliere.",
            messages.SUCCESS,
        )
        return None

    def _uno(
        self, request: HttpRequest, queryset: QuerySet[models.ModelloModulo]
    ) -> models.ModelloModulo | None:
        scelti = list(queryset[:2])
        if len(scelti) == 1:
            return scelti[0]
        self.message_user(request, "Scegli un modello solo, poi ripeti.", messages.ERROR)
        return None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The parts of a draft go with it: who may delete the draft may delete them."""
        da_togliere, quanti, _senza_diritto, protetti = super().get_deleted_objects(objs, request)
        return da_togliere, quanti, set(), protetti

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[models.ModelloModulo]
    ) -> None:
        super().delete_queryset(request, queryset.filter(bozza=True))


class ColonnaInline(ParteDiBozza, UfficioStackedInline):
    """One column below the other: thirteen fields side by side would be out of the page."""

    model = models.ColonnaModulo
    extra = 1
    fields = (
        ("numero", "nome", "intestazione"),
        ("tipo", "obbligo", "precompilata"),
        ("lista", "unita", "minimo", "massimo"),
        "spiegazione",
        ("concetto", "fonte"),
    )
    ordering = ("numero", "pk")


@admin.register(models.FoglioModulo)
class FoglioModuloAdmin(SoloNelleBozze, UfficioAdmin):
    list_display = ("codice", "titolo", "modello", "riga_unica", "attivo")
    list_filter = ("modello", "attivo")
    list_select_related = ("modello",)
    search_fields = ("codice", "titolo")
    readonly_fields = ("modello",)
    inlines = (ColonnaInline,)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        # Added on the page of its model, so that it is of a draft.
        return False


@admin.register(models.ColonnaModulo)
class ColonnaModuloAdmin(SolaLettura, UfficioAdmin):
    list_display = ("nome", "foglio", "modello", "numero", "tipo", "obbligo", "unita", "lista")
    list_filter = ("foglio__modello", "foglio__codice", "tipo", "obbligo")
    list_select_related = ("foglio__modello",)
    search_fields = ("nome", "spiegazione", "concetto")
    ordering = ("-foglio__modello__versione", "foglio__ordine", "numero", "pk")

    @admin.display(description="modello", ordering="foglio__modello__versione")
    def modello(self, colonna: models.ColonnaModulo) -> str:
        return colonna.foglio.modello.versione


@admin.register(models.CodiceLista)
class CodiceListaAdmin(SoloNelleBozze, UfficioAdmin):
    list_display = ("codice", "significato", "lista", "modello", "ordine")
    list_filter = ("modello", "lista")
    list_select_related = ("modello",)
    search_fields = ("codice", "significato", "lista")
    actions = None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "modello":
            kwargs["queryset"] = models.ModelloModulo.objects.filter(bozza=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(models.VoceNomenclatore)
class VoceNomenclatoreAdmin(UfficioAdmin):
    list_display = ("codice", "nome", "livello", "aree", "istat", "inps", "dal", "al")
    list_filter = ("livello", "da_verificare", "utenza_individuale")
    search_fields = ("codice", "nome", "codice_istat", "codice_inps")
    autocomplete_fields = ("padre",)

    @admin.display(description="codice Istat", ordering="codice_istat")
    def istat(self, voce: models.VoceNomenclatore) -> str:
        return voce.codice_istat or NON_NOTO

    @admin.display(description="codice INPS", ordering="codice_inps")
    def inps(self, voce: models.VoceNomenclatore) -> str:
        return voce.codice_inps or NON_NOTO


@admin.register(models.RegolaValidazione)
class RegolaValidazioneAdmin(SolaLettura, UfficioAdmin):
    list_display = ("codice", "famiglia", "gravita", "testo", "attiva")
    list_filter = ("attiva", "gravita", "famiglia")
    search_fields = ("codice", "testo")
