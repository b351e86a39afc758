"""What the Osservatorio has published, and whether a printed copy is still in force."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from osservatorio.models import Pubblicazione
from osservatorio.reports.pubblicata import build_pubblicata, passaggio_di_stato
from osservatorio.reports.valori import json_canonico
from osservatorio.selectors import pubblicazione_con_codice, pubblicazione_con_slug
from sportello import selectors
from sportello.filters import CODICE, PubblicazioniForm, pulisci_codice
from sportello.pagine_pubbliche import pagina_pubblica

MODELLO_DEI_REPORT = "osservatorio/report/sezioni.html"


@pagina_pubblica
def pubblicazione_list(request: HttpRequest) -> HttpResponse:
    filtro = PubblicazioniForm(request.GET).filtro
    return render(
        request,
        "sportello/pubblicazione_list.html",
        {"elenco": selectors.elenco_dati(filtro, request.GET.get("pagina"))},
    )


def _pubblicazione(slug: str) -> Pubblicazione:
    trovata = pubblicazione_con_slug(slug)
    if trovata is None:
        raise Http404
    return trovata


@pagina_pubblica
def pubblicazione_detail(request: HttpRequest, slug: str) -> HttpResponse:
    pubblicazione = _pubblicazione(slug)
    pagina = build_pubblicata(
        pubblicazione,
        ente=selectors.cornice().nome,
        indirizzo=request.build_absolute_uri(request.path),
        capitolo=request.GET.get("capitolo", ""),
    )
    return render(
        request,
        "sportello/pubblicazione_ritirata.html" if pagina.rapporto is None else MODELLO_DEI_REPORT,
        {
            "cornice_pagina": "sportello/pubblicazione_detail.html",
            "pagina": pagina,
            "dati": pagina.rapporto,
            "tipo": selectors.nome_del_tipo(pubblicazione),
            "collegamenti": False,
        },
        status=410 if pubblicazione.ritirata else 200,
    )


@require_safe
@login_not_required
def pubblicazione_pdf(request: HttpRequest, slug: str, nome: str) -> HttpResponseBase:
    pubblicazione = _pubblicazione(slug)
    if nome != slug:
        raise Http404
    if pubblicazione.ritirata:
        return redirect("sportello:pubblicazione_detail", slug=slug)
    etag = quote_etag(pubblicazione.sha256)
    risposta: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if risposta is None:
        risposta = FileResponse(
            pubblicazione.pdf.open("rb"),
            as_attachment=True,
            filename=f"{slug}.pdf",
            content_type="application/pdf",
        )
        risposta["ETag"] = etag
    # Kept by whoever, but asked again each time: it may have been withdrawn.
    patch_cache_control(risposta, public=True, no_cache=True)
    return risposta


@pagina_pubblica
def pubblicazione_values(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen values, byte by byte as their code was computed."""
    pubblicazione = _pubblicazione(slug)
    if pubblicazione.ritirata:
        return redirect("sportello:pubblicazione_detail", slug=slug)
    risposta = HttpResponse(
        json_canonico(pubblicazione.valori), content_type="application/json; charset=utf-8"
    )
    risposta["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return risposta


@pagina_pubblica
def pubblicazione_check(request: HttpRequest) -> HttpResponse:
    """Where who has a copy on paper writes its code."""
    codice = pulisci_codice(request.GET.get("codice", ""))
    if CODICE.fullmatch(codice):
        return redirect("sportello:pubblicazione_verify", codice=codice)
    return render(request, "sportello/pubblicazione_check.html", {"sbagliato": codice})


@pagina_pubblica
def pubblicazione_verify(request: HttpRequest, codice: str) -> HttpResponse:
    """The state of the publication with that code, and nothing of what was never published."""
    if not CODICE.fullmatch(codice):
        pulito = pulisci_codice(codice)
        if CODICE.fullmatch(pulito):
            return redirect("sportello:pubblicazione_verify", codice=pulito)
        return render(
            request, "sportello/pubblicazione_check.html", {"sbagliato": codice[:80]}, status=404
        )
    pubblicazione = pubblicazione_con_codice(codice)
    return render(
        request,
        "sportello/pubblicazione_verify.html",
        {
            "codice": codice,
            "pubblicazione": pubblicazione,
            "passaggio": passaggio_di_stato(pubblicazione) if pubblicazione else None,
        },
    )
