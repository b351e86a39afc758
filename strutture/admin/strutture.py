from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from base.admin import SolaLettura, UfficioTabularInline
from base.errors import ErroreDominio
from base.formati import data, plurale
from strutture.admin.fogli import FoglioAdmin
from strutture.admin.storia import InvitoInline, VicendaInline
from strutture.admin.unita import UnitaOffertaInline
from strutture.calcolo.freschezza import MESI_DEL_QUADRO, sposta_di_mesi
from strutture.enums import StatoScheda
from strutture.forms import StrutturaForm
from strutture.models import (
    PassaggioScheda,
    ReferenteStruttura,
    Struttura,
)
from strutture.permessi import puo_cambiare_stato, puo_confermare
from strutture.resources import StrutturaResource
from strutture.selectors.comuni import comuni_visibili
from strutture.selectors.freschezza import cure_schede
from strutture.services import cambia_stato_scheda, conferma_scheda


class ReferenteInline(UfficioTabularInline):
    model = ReferenteStruttura


class PassaggioInline(SolaLettura, UfficioTabularInline):
    model = PassaggioScheda
    fields = ("quando", "da", "a", "utente", "motivo")
    readonly_fields = ("quando", "da", "a", "utente", "motivo")


class DoveFilter(admin.SimpleListFilter):
    """The comuni in which the user has facilities."""

    title = "comune"
    parameter_name = "comune"

    def lookups(self, request, model_admin):
        comuni = (
            model_admin.get_queryset(request)
            .order_by("comune__nome_ordinamento", "comune_id")
            .values_list("comune_id", "comune__denominazione")
            .distinct()
        )
        return [(str(pk), nome) for pk, nome in comuni]

    def queryset(self, request, queryset):
        return queryset.filter(comune=self.value()) if self.value() else queryset


class FreschezzaFilter(admin.SimpleListFilter):
    """How long ago somebody confirmed the record."""

    title = "conferma"
    parameter_name = "conferma"

    def lookups(self, request, model_admin):
        return [
            ("mai", "mai confermata"),
            ("vecchia", "più di un anno fa"),
            ("recente", "nell'ultimo anno"),
        ]

    def queryset(self, request, queryset):
        limite = sposta_di_mesi(timezone.localdate(), -MESI_DEL_QUADRO)
        return {
            "mai": queryset.filter(confermata_il__isnull=True),
            "vecchia": queryset.filter(confermata_il__lt=limite),
            "recente": queryset.filter(confermata_il__gte=limite),
        }.get(self.value() or "", queryset)


class ElencoConCura(ChangeList):
    """The rows of the page with their expiry and score: one query for all of them."""

    def get_results(self, request):
        super().get_results(request)
        righe = list(self.result_list)
        for struttura, cura in zip(righe, cure_schede(righe), strict=True):
            struttura.cura = cura
        self.result_list = righe


@admin.register(Struttura)
class StrutturaAdmin(FoglioAdmin):
    form = StrutturaForm
    resource_classes = [StrutturaResource]
    list_display = [
        "denominazione",
        "comune",
        "ente_gestore",
        "stato",
        "confermata_il",
        "scade",
        "punti",
        "indirizzo_riservato",
    ]
    list_filter = [
        "stato",
        FreschezzaFilter,
        DoveFilter,
        ("unita__tipo", admin.RelatedOnlyFieldListFilter),
        "indirizzo_riservato",
        "dimostrativa",
    ]
    list_select_related = ["comune", "ente_gestore"]
    search_fields = [
        "denominazione",
        "comune__denominazione",
        "ente_gestore__denominazione",
        "unita__codice_regionale",
    ]
    autocomplete_fields = ["ente_gestore", "successori"]
    actions = ["conferma"]
    inlines = [
        UnitaOffertaInline,
        VicendaInline,
        ReferenteInline,
        InvitoInline,
        PassaggioInline,
    ]
    readonly_fields = [
        "stato",
        "pagine",
        "confluita_in",
        "fonte",
        "fonte_breve",
        "dati_al",
        "modificata_il",
        "confermata_il",
        "confermata_da",
        "dimostrativa",
    ]
    fieldsets = [
        (None, {"fields": ["denominazione", "ente_gestore", "descrizione"]}),
        (
            "Dove",
            {
                "fields": [
                    "comune",
                    ("indirizzo", "cap"),
                    ("latitudine", "longitudine"),
                    "indirizzo_riservato",
                ]
            },
        ),
        (
            "Come si entra",
            {"fields": [("accessibile", "accessibilita_note"), "come_arrivare"]},
        ),
        ("Contatti", {"fields": [("telefono", "sito"), ("email", "pec")]}),
        (
            "Stato della scheda",
            {"fields": ["stato", "passa_a", "motivo", "successori", "confluita_in", "pagine"]},
        ),
        (
            "Da dove vengono i dati",
            {
                "fields": [
                    ("fonte", "fonte_breve", "dati_al"),
                    ("modificata_il", "confermata_il", "confermata_da"),
                    "dimostrativa",
                ]
            },
        ),
    ]

    def get_changelist(self, request, **kwargs):
        return ElencoConCura

    @admin.display(description="scade il")
    def scade(self, struttura):
        return data(struttura.cura.freschezza.scade_il)

    @admin.display(description="qualità su 100")
    def punti(self, struttura):
        return struttura.cura.qualita.punti

    @admin.display(description="storia e vicende")
    def pagine(self, struttura):
        if struttura.pk is None:
            return "–"
        return format_html(
            '<a href="{}">Storia della scheda</a> · <a href="{}">Vicende</a>',
            reverse("strutture:storia_detail", args=[struttura.pk]),
            reverse("strutture:vicenda_list", args=[struttura.pk]),
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "comune":
            kwargs["queryset"] = comuni_visibili(request.user).defer("confine")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        stato = form.cleaned_data.get("passa_a")
        if not stato:
            return
        if not puo_cambiare_stato(request.user, form.instance):
            raise PermissionDenied
        try:
            cambia_stato_scheda(
                struttura=form.instance,
                a=stato,
                utente=request.user,
                motivo=form.cleaned_data["motivo"],
            )
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, f"La scheda ora è: {StatoScheda(stato).label.lower()}.")

    @admin.action(description="Conferma: i dati delle schede scelte sono ancora giusti")
    def conferma(self, request, queryset):
        fatte = 0
        for struttura in queryset:
            if puo_confermare(request.user, struttura):
                conferma_scheda(struttura=struttura, utente=request.user)
                fatte += 1
        messages.success(
            request, f"{plurale(fatte, 'scheda confermata', 'schede confermate')} oggi."
        )

    # --- import ----------------------------------------------------------------------------------
    def import_action(self, request, *args, **kwargs):
        """«Importa» leads to the page of the imports, which has the preview and the undo."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return redirect("strutture:importazione_list")

    process_import = import_action
