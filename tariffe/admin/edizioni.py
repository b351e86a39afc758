"""An edition: the officer's desk, and what is done from there."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify

from base.admin import SolaLettura, UfficioAdmin
from base.errors import ErroreDominio
from base.formati import data_estesa, plurale
from tariffe import models, selectors, services
from tariffe.admin.pagine import ConPagine, ParteDiEdizione, utente
from tariffe.enums import Organo, StatoEdizione
from tariffe.export.fasce import fasce_csv, fasce_xlsx
from tariffe.forms.edizioni import (
    AdottaForm,
    ApprovaForm,
    CessaForm,
    ConfrontoForm,
    CopiaForm,
    FileForm,
    MotivoForm,
    primo_gennaio,
)
from tariffe.forms.regole import CasiForm
from tariffe.permessi import (
    legge_tutte_le_persone,
    puo_adottare,
    puo_approvare,
    puo_modificare,
    puo_scrivere,
)
from tariffe.selectors.confronto import VALORI, confronta
from tariffe.selectors.edizioni import uguali_dopo_l_aumento
from tariffe.selectors.enti import enti_che_adottano
from tariffe.selectors.impatto import SOGLIA, impatto, nascondi_pochi
from tariffe.selectors.scrivania import scrivania


@admin.register(models.EdizioneTariffe)
class EdizioneAdmin(ConPagine, ParteDiEdizione, UfficioAdmin):
    list_display = ("titolo", "regolamento", "stato", "valida_dal", "valida_al", "numero_atto")
    list_filter = ("stato", ("regolamento__ambito", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("regolamento",)
    search_fields = ("titolo", "regolamento__titolo", "numero_atto")
    change_form_template = "admin/tariffe/edizione.html"
    pagine = (
        "approva", "bozza", "copia", "confronto", "impatto", "esporta", "fasce_csv", "fasce_xlsx",
        "adotta", "atto", "allega", "casi", "cessa",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("regolamento", "titolo", ("valida_dal", "valida_al"), "sostituisce")}),
        ("Atto che approva", {"fields": (("organo", "tipo_atto"), ("numero_atto", "data_atto"))}),
        ("Valori ISEE senza tariffa", {"fields": ("buchi_ammessi", "motivo_buchi")}),
        ("Note", {"fields": ("note",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            self.fieldsets
            if obj
            else ((None, {"fields": ("regolamento", "titolo", "valida_dal")}),)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("regolamento",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "regolamento":
            kwargs["queryset"] = (
                models.Regolamento.objects.all()
                .visibili_a(utente(request))
                .filter(ambito__isnull=False)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "sostituisce" in form.base_fields:
            campo: Any = form.base_fields["sostituisce"]
            campo.queryset = (
                models.EdizioneTariffe.objects.filter(regolamento=obj.regolamento_id)
                .exclude(pk=obj.pk)
                .select_related("regolamento")
            )
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.creata_da = utente(request)
        super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        edizione = self.get_object(request, object_id)
        altro: dict[str, Any] = {}
        if edizione is not None and self.has_view_permission(request, edizione):
            altro = {
                "scrivania": scrivania(edizione),
                "passaggi": edizione.passaggi.select_related("fatto_da").order_by("fatto_il", "pk"),
                "regolamento": edizione.regolamento,
                "modificabile": puo_modificare(utente(request), edizione),
                "puo_scrivere": puo_scrivere(utente(request), edizione.regolamento),
                "puo_approvare": puo_approvare(utente(request), edizione),
                "finisce": edizione.stato == StatoEdizione.VIGENTE
                and puo_approvare(utente(request), edizione),
                "torna": edizione.stato == StatoEdizione.APPROVATA,
                "adottabile": not edizione.modificabile
                and edizione.stato != StatoEdizione.CESSATA
                and puo_adottare(utente(request), edizione),
            }
        return super().change_view(request, object_id, form_url, {**altro, **(extra_context or {})})

    # --- states ------------------------------------------------------------------------------

    def approva(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        if not puo_approvare(utente(request), edizione):
            raise PermissionDenied("Approva chi è responsabile dell'Ufficio di Piano, una bozza.")
        if not edizione.modificabile:
            return self._non_ora(request, edizione, "non si approva un'altra volta")
        prima = {k: getattr(edizione, k) for k in ApprovaForm.base_fields}
        form = ApprovaForm(request.POST or None, initial=prima)
        if request.method == "POST" and form.is_valid():
            try:
                services.approva_edizione(
                    edizione=edizione, utente=utente(request), atto=form.cleaned_data
                )
            except ErroreDominio as errore:
                for frase in errore.messaggio.split("\n"):
                    form.add_error(None, frase)
            else:
                return self._fatto(
                    request, edizione, "L'edizione è approvata: ora si può adottare."
                )
        return self.mostra(
            request, "modulo.html", edizione, "Approva", form=form, bottone="Approva",
            spiegazione=(
                "Qui si registra che l'organo competente ha approvato queste tariffe. Dopo, le "
                "regole non si cambiano più: per cambiarle si fa una nuova edizione."
            ),
        )  # fmt: skip

    def bozza(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        if not puo_approvare(utente(request), edizione):
            raise PermissionDenied("Torna in bozza un'edizione approvata del proprio ambito.")
        if edizione.modificabile:
            return self._non_ora(request, edizione, "si può già cambiare")
        form = MotivoForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                services.riporta_in_bozza(
                    edizione=edizione, utente=utente(request), **form.cleaned_data
                )
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                return self._fatto(request, edizione, "L'edizione è di nuovo una bozza.")
        return self.mostra(
            request, "modulo.html", edizione, "Torna in bozza", form=form, bottone="Torna in bozza",
            spiegazione="Si può solo se nessuno l'ha adottata e non è ancora il suo primo giorno.",
        )  # fmt: skip

    def cessa(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        """Its last day: before it comes, or already passed."""
        if not puo_approvare(utente(request), edizione):
            raise PermissionDenied("Finisce un'edizione vigente del proprio ambito.")
        if edizione.stato != StatoEdizione.VIGENTE:
            return self._non_ora(request, edizione, "l'ultimo giorno si scrive quando è vigente")
        form = CessaForm(request.POST or None, initial={"al": edizione.valida_al})
        if request.method == "POST" and form.is_valid():
            try:
                nuova = services.cessa_edizione(
                    edizione=edizione, utente=utente(request), **form.cleaned_data
                )
            except ErroreDominio as errore:
                form.add_error("al", errore.messaggio)
            else:
                ultimo = data_estesa(nuova.valida_al)
                return self._fatto(request, edizione, f"L'ultimo giorno è il {ultimo}.")
        return self.mostra(
            request, "modulo.html", edizione, "Fine dell'edizione", form=form,
            bottone="Registra l'ultimo giorno",
            spiegazione=(
                "Dal giorno dopo queste tariffe non valgono più per nessuno: anche le adozioni "
                "finiscono. Le tariffe già assegnate alle persone restano come sono: si cessano o "
                "si ricalcolano dalle loro pagine. Chi adotta un'edizione nuova non ha bisogno di "
                "questa pagina: basta che, adottandola, chiuda la tariffa che ha già."
            ),
        )  # fmt: skip

    def copia(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        if not puo_scrivere(utente(request), edizione.regolamento):
            raise PermissionDenied
        inizio = primo_gennaio(edizione.valida_dal)
        form = CopiaForm(
            request.POST or None,
            initial={"titolo": f"Tariffe {inizio.year}", "valida_dal": inizio, "percentuale": 0},
        )
        if request.method == "POST" and form.is_valid():
            try:
                nuova = services.copia_edizione(
                    edizione=edizione, utente=utente(request), **form.cleaned_data
                )
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                if form.cleaned_data["percentuale"]:
                    for frase in uguali_dopo_l_aumento(edizione):
                        messages.info(request, frase)
                return self._fatto(request, nuova, "Questa è la nuova bozza: controllala.")
        return self.mostra(
            request, "modulo.html", edizione, "Copia per l'anno dopo", form=form, bottone="Copia",
            spiegazione=(
                "Nasce una bozza con le stesse regole. I casi di prova si copiano solo se gli "
                "importi non cambiano: con un aumento vanno riscritti."
            ),
        )  # fmt: skip

    # --- reading ---------------------------------------------------------------------------------

    def confronto(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        altre = (
            models.EdizioneTariffe.objects.all()
            .visibili_a(utente(request))
            .exclude(pk=edizione.pk)
            .select_related("regolamento")
            .order_by("-valida_dal", "pk")
        )
        per_pk = {str(e.pk): e for e in altre[:200]}
        scelta = per_pk.get(str(edizione.sostituisce_id)) or next(
            (e for e in per_pk.values() if e.regolamento_id == edizione.regolamento_id), None
        )
        form = ConfrontoForm(
            request.GET or None,
            edizioni=[(pk, str(e)) for pk, e in per_pk.items()],
            initial={"con": str(scelta.pk) if scelta else ""},
        )
        valori: list[Any] = list(VALORI)
        if form.is_bound and form.is_valid():
            scelta = per_pk.get(form.cleaned_data["con"]) or scelta
            valori = form.cleaned_data["valori"] or valori
        return self.mostra(
            request, "confronto.html", edizione, "Confronta due edizioni",
            form=form, con=scelta, valori=valori,
            servizi=confronta(scelta, edizione, valori) if scelta else [],
        )  # fmt: skip

    def impatto(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        """Counts of persons and euro, never a person: small counts are hidden with companions."""
        if not puo_scrivere(utente(request), edizione.regolamento):
            raise PermissionDenied
        visto, guasto = None, ""
        try:
            visto = impatto(edizione, timezone.localdate())
            if not legge_tutte_le_persone(utente(request), edizione.regolamento.ambito_id):
                visto = nascondi_pochi(visto)
        except ErroreDominio as errore:
            guasto = errore.messaggio
        return self.mostra(
            request, "impatto.html", edizione, "Anteprima dell'impatto",
            impatto=visto, guasto=guasto, soglia=SOGLIA,
            gruppi=[visto.totale, *visto.servizi] if visto else [],
        )  # fmt: skip

    def esporta(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        testo = json.dumps(selectors.edizione_come_dati(edizione), ensure_ascii=False, indent=1)
        return _da_scaricare(testo.encode(), "application/json", f"{_nome(edizione)}.json")

    def fasce_csv(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        contenuto = fasce_csv(scrivania(edizione))
        return _da_scaricare(contenuto, "text/csv; charset=utf-8", f"{_nome(edizione)}.csv")

    def fasce_xlsx(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        tipo = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _da_scaricare(fasce_xlsx(scrivania(edizione)), tipo, f"{_nome(edizione)}.xlsx")

    # --- act, cases, adoption --------------------------------------------------------------------

    def atto(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> Any:
        if not edizione.atto:
            raise Http404("L'atto non è allegato")
        return FileResponse(
            edizione.atto.open("rb"), as_attachment=True,
            filename=f"{_nome(edizione)}-atto.pdf", content_type="application/pdf",
        )  # fmt: skip

    def allega(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        if not puo_scrivere(utente(request), edizione.regolamento):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                services.allega_atto(
                    edizione=edizione, nome=file.name, contenuto=file.read(), utente=utente(request)
                )
            except ErroreDominio as errore:
                form.add_error("file", errore.messaggio)
            else:
                return self._fatto(request, edizione, "L'atto è allegato.")
        return self.mostra(
            request, "modulo.html", edizione, "Allega l'atto", form=form, bottone="Allega il PDF",
            spiegazione="Il PDF dell'atto che approva queste tariffe, fino a 10 MB.",
        )  # fmt: skip

    def casi(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        modificabile = puo_modificare(utente(request), edizione)
        if request.method == "POST" and not modificabile:
            raise PermissionDenied
        form = CasiForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                quanti = services.importa_casi(edizione=edizione, **form.cleaned_data)
            except ErroreDominio as errore:
                form.add_error("testo", errore.messaggio)
            else:
                messages.success(request, f"Fatto: {plurale(quanti, 'caso letto', 'casi letti')}.")
                return redirect("admin:tariffe_edizionetariffe_casi", edizione.pk)
        return self.mostra(
            request, "casi.html", edizione, "Casi di prova", form=form, modificabile=modificabile,
            scrivania=scrivania(edizione),
        )  # fmt: skip

    def adotta(self, request: HttpRequest, edizione: models.EdizioneTariffe) -> HttpResponse:
        if edizione.modificabile or not puo_adottare(utente(request), edizione):
            raise PermissionDenied("Si adotta un'edizione approvata del proprio ambito.")
        servizi = {
            str(r.servizio_id): r.servizio
            for r in edizione.regole.select_related("servizio").order_by("ordine", "pk")
        }
        form = AdottaForm(
            request.POST or None,
            request.FILES or None,
            enti=enti_che_adottano(edizione),
            servizi=[(pk, s.denominazione) for pk, s in servizi.items()],
            initial={"dal": edizione.valida_dal, "servizi": list(servizi), "organo": Organo.GIUNTA},
        )
        if request.method == "POST" and form.is_valid():
            dati = dict(form.cleaned_data)
            file = dati.pop("file")
            dati["servizi"] = [servizi[pk] for pk in dati["servizi"]]
            dati["atto"] = (file.name, file.read()) if file else None
            try:
                adozione = services.adotta(edizione=edizione, utente=utente(request), **dati)
            except ErroreDominio as errore:
                form.add_error(None, errore.messaggio)
            else:
                return self._fatto(request, edizione, f"Adozione di «{adozione.ente}» registrata.")
        return self.mostra(
            request, "modulo.html", edizione, "Adotta", form=form, bottone="Registra l'adozione",
            spiegazione=(
                "Le tariffe valgono in un comune da quando il comune, o l'azienda per i servizi "
                "che gestisce, le adotta con un suo atto."
            ),
        )  # fmt: skip

    def _non_ora(
        self, request: HttpRequest, edizione: models.EdizioneTariffe, perche: str
    ) -> HttpResponse:
        """Someone was quicker, or an old page was still open: the edition, and why not."""
        stato = edizione.get_stato_display().lower()
        messages.error(request, f"«{edizione.titolo}» è {stato}: {perche}.")
        return redirect("admin:tariffe_edizionetariffe_change", edizione.pk)

    def _fatto(
        self, request: HttpRequest, edizione: models.EdizioneTariffe, frase: str
    ) -> HttpResponse:
        messages.success(request, frase)
        return redirect("admin:tariffe_edizionetariffe_change", edizione.pk)


@admin.register(models.PassaggioEdizione)
class PassaggioAdmin(SolaLettura, UfficioAdmin):
    list_display = ("edizione", "da", "a", "fatto_da", "fatto_il", "motivo")
    list_filter = ("a",)
    list_select_related = ("edizione__regolamento", "fatto_da")
    search_fields = ("edizione__titolo", "motivo")


def _nome(edizione: models.EdizioneTariffe) -> str:
    return slugify(f"{edizione.titolo} {timezone.localdate():%Y-%m-%d}")


def _da_scaricare(contenuto: bytes, tipo: str, nome: str) -> HttpResponse:
    risposta = HttpResponse(contenuto, content_type=tipo)
    risposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return risposta
