import re
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import ErroreDominio
from base.formati import plurale
from base.lavori import sveglia
from strutture import permessi, selectors, services
from strutture.enums import EsitoRiga, StatoImportazione
from strutture.export.importazioni import esito_csv
from strutture.forms import CaricaElencoForm, ScelteForm
from strutture.models import Importazione
from utenti.models import Utente

PER_PAGINA = 20


@require_http_methods(["GET", "POST"])
def importazione_list(request: HttpRequest) -> HttpResponse:
    if not permessi.vede_le_importazioni(request.user):
        raise PermissionDenied
    utente = cast(Utente, request.user)
    carica = permessi.puo_importare(utente)
    if request.method == "POST" and not carica:
        raise PermissionDenied
    form = CaricaElencoForm(
        request.POST or None,
        request.FILES or None,
        tipi=selectors.tipi_da_scegliere(),
        initial={"fonte": services.FONTE},
    )
    if request.method == "POST" and form.is_valid():
        try:
            importazione = services.carica_elenco(
                contenuto=form.cleaned_data["file"].read(),
                nome=form.cleaned_data["file"].name,
                fonte=form.cleaned_data["fonte"],
                tipo=form.cleaned_data["tipo"],
                utente=utente,
            )
        except ErroreDominio as errore:
            form.add_error("file", errore.messaggio)
        else:
            return redirect("strutture:importazione_detail", pk=importazione.pk)
    fatte = (
        Importazione.objects.visibili_a(utente)
        .select_related("creata_da", "annullata_da")
        .order_by("-creata_il", "-pk")
    )
    pagina = Paginator(fatte, PER_PAGINA).get_page(request.GET.get("pagina"))
    return render(
        request,
        "strutture/importazione_list.html",
        {
            "form": form,
            "carica": carica,
            "pagina": pagina,
            "pagine": pagina.paginator.get_elided_page_range(pagina.number),
        },
    )


@require_GET
def importazione_detail(request: HttpRequest, pk: int) -> HttpResponse:
    utente, importazione = _importazione(request, pk)
    lavoro = selectors.lavoro_dell_importazione(importazione)
    if lavoro:
        sveglia(lavoro)
    esito = request.GET.get("esito", "")
    esito = esito if esito in {*EsitoRiga.values, "riparata"} else ""
    anteprima = selectors.anteprima_importazione(
        importazione, utente=utente, esito=esito, pagina=request.GET.get("pagina")
    )
    decide = permessi.puo_decidere_importazione(utente, importazione)
    return render(
        request,
        "strutture/importazione_detail.html",
        {
            "importazione": importazione,
            "lavoro": lavoro,
            "fase": lavoro.fase if lavoro else "",
            "avanzamento": lavoro.avanzamento if lavoro else 0,
            "anteprima": anteprima,
            "pagina": anteprima.pagina,
            "pagine": anteprima.pagina.paginator.get_elided_page_range(anteprima.pagina.number),
            "esito": esito,
            "sceglie": decide
            and importazione.stato == StatoImportazione.ANTEPRIMA
            and bool(importazione.conteggi),
            "annulla": importazione.stato == StatoImportazione.APPLICATA
            and bool(importazione.file)
            and permessi.puo_annullare_importazione(utente, importazione),
        },
    )


@require_POST
def importazione_choose(request: HttpRequest, pk: int) -> HttpResponse:
    _utente, importazione = _da_decidere(request, pk)
    azione = request.POST.get("azione", "")
    try:
        if azione in ("tutte", "nessuna"):
            quante = services.scegli_tutte(
                importazione=importazione, esito=_esito(request.POST), scelta=azione == "tutte"
            )
            che_cosa = "da fare" if azione == "tutte" else "lasciate fuori"
            messages.success(request, f"{plurale(quante, 'riga', 'righe')}: {che_cosa}.")
        else:
            _salva(request, importazione)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    return _alla_pagina(request, pk)


@require_POST
def importazione_apply(request: HttpRequest, pk: int) -> HttpResponse:
    utente, importazione = _da_decidere(request, pk)
    try:
        if "mostrata" in request.POST and not _salva(request, importazione, in_silenzio=True):
            return _alla_pagina(request, pk)
        importazione = services.applica_importazione(importazione=importazione, utente=utente)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return _alla_pagina(request, pk)
    scritte = importazione.conteggi["scritte"]
    messages.success(
        request,
        f"Fatto: {plurale(scritte['nuova'], 'unità nuova', 'unità nuove')}, "
        f"{plurale(scritte['cambiata'], 'cambiata', 'cambiate')}, "
        f"{plurale(scritte['sparita'], 'cessata', 'cessate')}.",
    )
    return redirect("strutture:importazione_detail", pk=pk)


@require_POST
def importazione_discard(request: HttpRequest, pk: int) -> HttpResponse:
    _utente, importazione = _da_decidere(request, pk)
    try:
        services.scarta_importazione(importazione=importazione)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
        return redirect("strutture:importazione_detail", pk=pk)
    messages.success(request, "Elenco scartato: nulla è stato scritto.")
    return redirect("strutture:importazione_list")


@require_POST
def importazione_undo(request: HttpRequest, pk: int) -> HttpResponse:
    utente, importazione = _importazione(request, pk)
    if not permessi.puo_annullare_importazione(utente, importazione):
        raise Http404
    try:
        fatto = services.annulla_importazione(importazione=importazione, utente=utente)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(
            request,
            f"Importazione annullata: {plurale(fatto['rimesse'], 'riga rimessa', 'righe rimesse')} "
            f"com'era, {plurale(fatto['tolte'], 'unità tolta', 'unità tolte')}, "
            f"{plurale(fatto['cessate'], 'cessata', 'cessate')} perché già in uso.",
        )
    return redirect("strutture:importazione_detail", pk=pk)


@require_GET
def importazione_export(request: HttpRequest, pk: int) -> HttpResponse:
    _utente, importazione = _importazione(request, pk)
    righe = importazione.righe.order_by("numero", "pk")
    contenuto = esito_csv(selectors.mostra_righe(righe, utente=None))
    return HttpResponse(
        contenuto,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="esito-importazione-{pk}.csv"'},
    )


def _importazione(request: HttpRequest, pk: int) -> tuple[Utente, Importazione]:
    if not permessi.vede_le_importazioni(request.user):
        raise Http404
    utente = cast(Utente, request.user)
    visibili = Importazione.objects.visibili_a(utente).select_related("creata_da", "annullata_da")
    return utente, get_object_or_404(visibili, pk=pk)


def _da_decidere(request: HttpRequest, pk: int) -> tuple[Utente, Importazione]:
    utente, importazione = _importazione(request, pk)
    if not permessi.puo_decidere_importazione(utente, importazione):
        raise Http404
    return utente, importazione


def _salva(request: HttpRequest, importazione: Importazione, *, in_silenzio: bool = False) -> bool:
    """Keeps the ticks of the page; False if the preview is to be looked at again."""
    form = ScelteForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["cessate_al"][0]))
        return False
    rifatta = services.scegli_righe(
        importazione=importazione,
        mostrate=_chiavi(request.POST, "mostrata"),
        scelte=_chiavi(request.POST, "riga"),
        riparate=_chiavi(request.POST, "riparata"),
        cessate_al=form.cleaned_data["cessate_al"],
    )
    if rifatta:
        messages.success(
            request, "Abbiamo rifatto il confronto con le e-mail che hai accettato: controllalo."
        )
    elif not in_silenzio:
        messages.success(request, "Scelte conservate: nulla è stato ancora scritto.")
    return not rifatta


def _chiavi(dati: QueryDict, nome: str) -> set[int]:
    return {int(v) for v in dati.getlist(nome) if re.fullmatch(r"[0-9]{1,18}", v, re.ASCII)}


def _esito(dati: QueryDict) -> str:
    esito = dati.get("esito", "")
    return esito if esito in EsitoRiga.values else ""


def _alla_pagina(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the same page of the preview."""
    dove = QueryDict(mutable=True)
    for nome in ("esito", "pagina"):
        if re.fullmatch(r"[a-z0-9]{1,10}", valore := request.POST.get(nome, "")):
            dove[nome] = valore
    indirizzo = reverse("strutture:importazione_detail", args=[pk])
    return redirect(f"{indirizzo}?{dove.urlencode()}" if dove else indirizzo)
