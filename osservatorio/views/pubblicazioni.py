"""What officers do with publications: see them all, publish, withdraw."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import ErroreDominio
from base.lavori import sveglia
from base.pdf import PdfNonDisponibile
from osservatorio import permessi, selectors, services
from osservatorio.forms import InsiemeForm, MotivoForm
from osservatorio.models import Pubblicazione
from osservatorio.reports import REPORT, Report, Scelta
from osservatorio.reports.insieme import (
    INSIEME,
    MASSIMO,
    SceltaInsieme,
    indicatori_pubblicabili,
)
from osservatorio.reports.pubblicata import Anteprima, build_anteprima
from osservatorio.views.consegna import senza_librerie
from osservatorio.views.pagine import legge, leggi_scelta
from utenti.models import Utente

PER_PAGINA = 20


@require_GET
def pubblicazione_list(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.vede_le_pubblicazioni(utente):
        raise PermissionDenied
    tutte = selectors.pubblicazioni(selectors.FiltroPubblicazioni(), tutte=True)
    paginatore = Paginator(tutte.select_related("pubblicata_da"), PER_PAGINA)
    pagina = paginatore.get_page(request.GET.get("pagina"))
    return render(
        request,
        "osservatorio/pubblicazione_list.html",
        {
            "pagina": pagina,
            "pagine": list(paginatore.get_elided_page_range(pagina.number, on_each_side=1)),
            "puo_pubblicare": permessi.puo_pubblicare(utente),
            # Those about one comune or one indicator are reached from its own page.
            "report": [r for r in REPORT.values() if r.pubblicabile and r.richiesti <= {"ambito"}],
        },
    )


@require_http_methods(["GET", "POST"])
def pubblicazione_create(request: HttpRequest, nome: str) -> HttpResponse:
    utente = cast(Utente, request.user)
    report = REPORT.get(nome)
    if report is None or not report.pubblicabile or not legge(utente, report):
        raise Http404
    if not permessi.puo_pubblicare(utente):
        raise PermissionDenied
    scelta, _formato = leggi_scelta(request, utente, report)
    return _pubblicazione_di(request, report, scelta, utente)


@require_http_methods(["GET", "POST"])
def pubblicazione_indicators(request: HttpRequest) -> HttpResponse:
    """The choice of a set of indicators, then its preview: the choice is in the address."""
    utente = cast(Utente, request.user)
    if not permessi.puo_pubblicare(utente):
        raise PermissionDenied
    form = InsiemeForm(
        request.GET if "indicatori" in request.GET else None,
        anni=selectors.anni_disponibili(),
        ambiti=permessi.ambiti_leggibili(utente),
        indicatori=list(indicatori_pubblicabili().items()),
        massimo=MASSIMO,
    )
    if not form.is_valid():
        return render(request, "osservatorio/pubblicazione_indicators.html", {"form": form})
    scelti = form.cleaned_data
    scelta = SceltaInsieme(
        scelti["anno"],
        scelti["ambito"],
        indicatori=tuple(scelti["indicatori"]),
        anno_da=scelti["anno_da"],
    )
    return _pubblicazione_di(request, INSIEME, scelta, utente)


def _pubblicazione_di(
    request: HttpRequest, report: Report, scelta: Scelta, utente: Utente
) -> HttpResponse:
    anteprima = build_anteprima(report=report, scelta=scelta)
    form = MotivoForm(_scritto(request), obbligatorio=anteprima.precedente is not None)
    if request.method == "POST" and form.is_valid():
        fatta = _pubblica(request, report, scelta, utente, form)
        if fatta is not None:
            return fatta
    return _anteprima(request, report, scelta, anteprima, form)


def _scritto(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing; None if the page is only read."""
    return request.POST if request.method == "POST" else None


def _pubblica(
    request: HttpRequest, report: Report, scelta: Scelta, utente: Utente, form: MotivoForm
) -> HttpResponse | None:
    """Publishes and goes to the list; None if it cannot, and the form says why."""
    try:
        if report.lungo:
            fatto = services.prepara_pdf_pubblico(report=report, scelta=scelta, utente=utente)
            if not services.in_deposito(fatto):
                return redirect(request.get_full_path())
        nuova = services.pubblica_report(
            report=report, scelta=scelta, utente=utente, motivo=form.cleaned_data["motivo"]
        )
    except PdfNonDisponibile:
        return senza_librerie(request)
    except ErroreDominio as errore:
        form.add_error(None, errore.messaggio)
        return None
    messages.success(request, f"«{nuova.titolo}» è pubblicato: i cittadini lo trovano in /dati/.")
    return redirect("osservatorio:pubblicazione_list")


def _anteprima(
    request: HttpRequest, report: Report, scelta: Scelta, anteprima: Anteprima, form: MotivoForm
) -> HttpResponse:
    fatto = lavoro = None
    if report.lungo and not anteprima.rifiuto:
        fatto = services.report_in_preparazione(domanda=services.domanda_pubblica(report, scelta))
        if fatto and not services.in_deposito(fatto) and not fatto.messaggio:
            lavoro = selectors.lavoro_del_report(fatto)
            if lavoro:
                sveglia(lavoro)
    base = (
        reverse("osservatorio:pubblicazione_list")
        if report is INSIEME
        else reverse("osservatorio:report", kwargs={"nome": report.nome})
    )
    return render(
        request,
        report.template,
        {
            "cornice_pagina": "osservatorio/pubblicazione_create.html",
            "report": report,
            "dati": anteprima.rapporto,
            "anteprima": anteprima,
            "fatto": fatto,
            "pronto": not report.lungo or (fatto is not None and services.in_deposito(fatto)),
            "lavoro": lavoro,
            "form": form,
            "pagina_report": f"{base}?{urlencode(scelta.parametri)}",
            "collegamenti": False,
        },
    )


@require_http_methods(["GET", "POST"])
def pubblicazione_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.vede_le_pubblicazioni(utente):
        raise Http404
    if not permessi.puo_pubblicare(utente):
        raise PermissionDenied
    pubblicazione = get_object_or_404(Pubblicazione.objects.visibili_a(utente), pk=pk)
    form = MotivoForm(_scritto(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.ritira_pubblicazione(
                pubblicazione=pubblicazione, utente=utente, motivo=form.cleaned_data["motivo"]
            )
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        else:
            messages.success(request, f"«{pubblicazione.titolo}» è ritirata.")
            return redirect("osservatorio:pubblicazione_list")
    return render(
        request,
        "osservatorio/pubblicazione_withdraw.html",
        {"pubblicazione": pubblicazione, "form": form},
    )
