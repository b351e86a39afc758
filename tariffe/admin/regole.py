"""A rule: its own data, its parts, the pasted bands, and a value to try."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from base.admin import UfficioAdmin
from base.errors import ErroreDominio
from base.formati import di_ente
from tariffe import models, selectors, services
from tariffe.admin.pagine import IN_ITALIANO, ConPagine, ParteDiEdizione, utente
from tariffe.admin.parti import (
    CasoInline,
    ComponenteInline,
    ModificatoreInline,
    PoliticaInline,
    VarianteInline,
)
from tariffe.anomalie import ErroreTariffa
from tariffe.forms.regole import (
    CasiForm,
    IncollaForm,
    ProvaForm,
    RegolaForm,
    RegolaJSONForm,
)
from tariffe.parsing import Regola, leggi_json, leggi_regola
from tariffe.parsing.incollata import applica, chiudi_buco, scrivi_incollata, togli
from tariffe.parsing.lettura import elenchi_di_tratti
from tariffe.permessi import puo_modificare
from tariffe.selectors.scrivania import (
    fasce_in_vista,
    grafico,
    prova,
    regola_in_vista,
    tabelle,
)
from tariffe.services.ritocchi import cambia_regola, riordina_politiche

ESEMPIO_CASI = "isee;altre condizioni;importo\n0;;0\n16.500,00;;9,34\n30.000,01;festivo=sì;20,55"


@admin.register(models.RegolaTariffaria)
class RegolaAdmin(ConPagine, ParteDiEdizione, UfficioAdmin):
    form = RegolaForm
    formfield_overrides = IN_ITALIANO
    list_display = ("servizio", "utenza", "unita", "edizione", "esempio")
    list_filter = (("edizione", admin.RelatedOnlyFieldListFilter), "servizio")
    list_select_related = ("servizio", "edizione__regolamento")
    search_fields = ("servizio__denominazione", "utenza", "edizione__titolo")
    change_form_template = "admin/tariffe/regola.html"
    pagine = ("incolla", "buco", "togli_parte", "formato", "casi")
    fieldsets = (
        (None, {"fields": (("servizio", "utenza"), ("unita", "costo_unitario"), "articolo")}),
        (
            "Limiti e arrotondamento",
            {
                "fields": (
                    ("soglia_accesso", "oltre_massimo"),
                    ("tetto_nucleo", "frazioni_ammesse"),
                    ("isee_base", "senza_isee"),
                    ("arrotonda_a", "arrotonda_modo", "arrotonda_fase"),
                )
            },
        ),
        (
            "Quale ISEE e da quando",
            {
                "fields": (
                    ("tipi_isee", "corrente_ammesso", "proroga_fino_al"),
                    ("decorrenza_giorno", "decorrenza_eccezioni"),
                    ("decorrenza_retroattiva", "decorrenza_da_assegnazione"),
                )
            },
        ),
        ("Note", {"fields": ("note", "ordine")}),
    )

    @admin.display(description="da dove viene")
    def esempio(self, regola: models.RegolaTariffaria) -> str:
        if not regola.esempio_di:
            return ""
        return f"esempio da regolamento pubblico {di_ente(regola.esempio_di)}"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            nuova = ("edizione", "servizio", "utenza", "unita", "costo_unitario", "articolo")
            return ((None, {"fields": nuova}),)
        return self.fieldsets

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        parti = [ComponenteInline] if obj.componenti.exclude(codice="").exists() else []
        varianti = [VarianteInline] if obj.varianti.exists() else []
        return (*parti, *varianti, PoliticaInline, ModificatoreInline, CasoInline)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # A new rule has none of the fields that the form checks.
        if obj is None:
            kwargs["form"] = ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "edizione":
            kwargs["queryset"] = (
                models.EdizioneTariffe.objects.all()
                .visibili_a(utente(request))
                .filter(stato="bozza", regolamento__ambito__isnull=False)
                .select_related("regolamento")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        riordina_politiche(regola=form.instance)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        messages.success(request, "La regola c'è: ora incolla le sue fasce.")
        return redirect("admin:tariffe_regolatariffaria_incolla", obj.pk)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Saved: the page again, with what the checks say now."""
        if {"_addanother", "_continue", "_popup"} & set(request.POST):
            return super().response_change(request, obj)
        messages.success(request, f"La regola «{obj}» è salvata.")
        return redirect("admin:tariffe_regolatariffaria_change", obj.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        regola = self.get_object(request, object_id)
        altro: dict[str, Any] = {}
        if regola is not None and self.has_view_permission(request, regola):
            altro = self._vista(request, regola)
        return super().change_view(request, object_id, form_url, {**altro, **(extra_context or {})})

    def _vista(self, request: HttpRequest, regola: models.RegolaTariffaria) -> dict[str, Any]:
        edizione = regola.edizione
        form = ProvaForm(request.GET if "isee" in request.GET else None)
        casi = [
            e
            for e in selectors.prova_casi(edizione, _con_pezzi(regola))
            if e.caso.regola_id == regola.pk
        ]
        vista = regola_in_vista(regola, edizione, casi=casi)
        esito = None
        if form.is_bound and form.is_valid() and vista.letta is not None:
            esito = prova(
                vista.letta, form.cleaned_data["isee"], form.cleaned_data["condizioni"] or {}
            )
            isee = form.cleaned_data["isee"]
            if not isinstance(esito, ErroreTariffa) and isee is not None:
                segno = (isee, esito.importo)
                vista = regola_in_vista(regola, edizione, casi=casi, segno=segno)
        return {
            "vista": vista,
            "tabelle": tabelle(vista.letta),
            "chiavi": sorted(vista.letta.chiavi) if vista.letta else [],
            "form_prova": form,
            "esito": esito,
            "rifiutato": isinstance(esito, ErroreTariffa),
            "edizione": edizione,
            "modificabile": puo_modificare(utente(request), edizione),
        }

    # --- pages -----------------------------------------------------------------------------------

    def incolla(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        """The band table pasted: preview, then confirm."""
        self._solo_bozze(request, regola)
        letta, dati = _letta(regola)
        scelte = [(t.dove, t.nome) for t in tabelle(letta)]
        dove = request.GET.get("dove", "tratti")
        iniziale = {"dove": scelte[0][0], "testo": ""}
        if letta is not None:
            attuali = {d: tratti for d, _, _, tratti in elenchi_di_tratti(letta)}
            if dove in dict(scelte):
                iniziale["dove"] = dove
            iniziale["testo"] = scrivi_incollata(attuali.get(iniziale["dove"], ()))
        form = IncollaForm(request.POST or None, scelte=scelte, initial=iniziale)
        nuova: Regola | None = None
        disegno = SafeString("")
        if request.method == "POST" and form.is_valid():
            try:
                nuovi = applica(dati, form.tabella, form.cleaned_data["dove"], form.nuova)
                nuova = leggi_regola(nuovi, estesa=True)
                if "conferma" in request.POST:
                    cambia_regola(regola=regola, dati=nuovi)
                    messages.success(request, "Le fasce sono salvate.")
                    return redirect("admin:tariffe_regolatariffaria_change", regola.pk)
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                disegno = SafeString(grafico(nuova, nome="anteprima"))
        return self.mostra(
            request, "incolla.html", regola, "Incolla le fasce", form=form, tabella=form.tabella,
            anteprima=fasce_in_vista(nuova) if nuova else (), grafico=disegno, nuova=nuova,
            edizione=regola.edizione,
        )  # fmt: skip

    def buco(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        """Closes a hole by making the band below, or above, reach the other."""
        self._solo_bozze(request, regola)
        return require_POST(self._chiudi)(request, regola)

    def _chiudi(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        try:
            da = Decimal(request.POST.get("da", ""))
            nuovi = chiudi_buco(
                _letta(regola)[1],
                request.POST.get("dove", "tratti"),
                da,
                in_basso=request.POST.get("verso") != "superiore",
            )
            cambia_regola(regola=regola, dati=nuovi)
        except InvalidOperation:
            messages.error(request, "Non si sa quale buco chiudere: riprova dalla pagina.")
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, "Il buco è chiuso: guarda le fasce qui sotto.")
        return redirect("admin:tariffe_regolatariffaria_change", regola.pk)

    def togli_parte(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        self._solo_bozze(request, regola)
        return require_POST(self._togli)(request, regola)

    def _togli(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        try:
            cambia_regola(
                regola=regola, dati=togli(_letta(regola)[1], request.POST.get("dove", ""))
            )
        except ErroreDominio as errore:
            messages.error(request, errore.messaggio)
        else:
            messages.success(request, "La parte è tolta.")
        return redirect("admin:tariffe_regolatariffaria_change", regola.pk)

    def formato(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        """The whole rule in the exchange format: what no form can say."""
        modificabile = puo_modificare(utente(request), regola.edizione)
        if request.method == "POST" and not modificabile:
            raise PermissionDenied
        testo = json.dumps(_dati(regola), ensure_ascii=False, indent=1)
        form = RegolaJSONForm(request.POST or None, initial={"testo": testo})
        if request.method == "POST" and form.is_valid():
            try:
                nuovi = leggi_json(form.cleaned_data["testo"])
                leggi_regola(nuovi, estesa=True)
                cambia_regola(regola=regola, dati=nuovi)
            except ErroreDominio as errore:
                form.add_error("testo", errore.messaggio)
            except ValueError as errore:
                form.add_error(
                    "testo",
                    f"Il testo non è JSON: {errore}. Controlla virgole, virgolette e parentesi.",
                )
            else:
                messages.success(request, "La regola è salvata.")
                return redirect("admin:tariffe_regolatariffaria_change", regola.pk)
        return self.mostra(
            request, "modulo.html", regola, "Formato di scambio", form=form, largo=True,
            bottone="Salva la regola" if modificabile else "",
            spiegazione=(
                "La stessa regola come testo, per copiarla altrove o per scrivere ciò che le altre "
                "pagine non hanno: varianti che hanno più parti, metodo residuale."
            ),
        )  # fmt: skip

    def casi(self, request: HttpRequest, regola: models.RegolaTariffaria) -> HttpResponse:
        """Cases of this rule pasted from a spreadsheet."""
        self._solo_bozze(request, regola)
        form = CasiForm(request.POST or None, initial={"testo": "isee;altre condizioni;importo\n"})
        if request.method == "POST" and form.is_valid():
            try:
                quanti = services.importa_casi(
                    edizione=regola.edizione, regola=regola, **form.cleaned_data
                )
            except ErroreDominio as errore:
                form.add_error("testo", errore.messaggio)
            else:
                messages.success(request, f"Casi letti: {quanti}. Qui sotto vedi che cosa danno.")
                return redirect("admin:tariffe_regolatariffaria_change", regola.pk)
        return self.mostra(
            request, "modulo.html", regola, "Incolla i casi di prova", form=form, largo=True,
            bottone="Leggi e salva i casi", esempio=ESEMPIO_CASI,
            spiegazione=(
                "Una riga di intestazioni e una riga per caso, dal foglio elettronico. Le colonne "
                "possono essere: caso, isee, altre condizioni, importo, totale, errore, fonte. "
                "Scrivi gli importi che ti aspetti dal regolamento, non quelli che dà il programma."
            ),
        )  # fmt: skip

    def _solo_bozze(self, request: HttpRequest, regola: models.RegolaTariffaria) -> None:
        if not puo_modificare(utente(request), regola.edizione):
            raise PermissionDenied("Le regole si cambiano solo nelle bozze del proprio ambito.")


@admin.register(models.CasoDiProva)
class CasoAdmin(UfficioAdmin):
    """The list of all cases: they are written on the page of their rule."""

    list_display = ("denominazione", "regola", "isee", "atteso_importo", "atteso_totale", "fonte")
    list_filter = (("regola__edizione", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("regola__servizio", "regola__edizione")
    search_fields = ("denominazione", "regola__servizio__denominazione")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _con_pezzi(regola: models.RegolaTariffaria) -> list[models.RegolaTariffaria]:
    return list(
        selectors.con_pezzi(
            models.RegolaTariffaria.objects.filter(pk=regola.pk).select_related("servizio")
        )
    )


def _dati(regola: models.RegolaTariffaria) -> dict[str, Any]:
    return selectors.regola_come_dati(regola)


def _letta(regola: models.RegolaTariffaria) -> tuple[Regola | None, dict[str, Any]]:
    """The rule as it is, and its data; a rule without bands yet cannot be read."""
    dati = _dati(regola)
    try:
        return leggi_regola(dati, estesa=True), dati
    except ErroreTariffa:
        return None, dati
