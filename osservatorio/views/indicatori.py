from typing import cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.calcolo import definizioni, problemi
from osservatorio.forms import ElencoIndicatoriForm, SceltaForm
from osservatorio.reports import REPORT, Scelta
from osservatorio.views.pagine import scelta_di
from utenti.models import Utente


@require_GET
def indicatore_list(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    form = ElencoIndicatoriForm(request.GET)
    if not form.is_valid():
        raise Http404
    if sbagliate := problemi():
        return render(request, "osservatorio/indicatore_list.html", {"sbagliate": sbagliate})
    scelti = form.cleaned_data
    famiglie = selectors.elenco_indicatori(
        scelti["q"], scelti["famiglia"], solo_da_rivedere=scelti["da_rivedere"]
    )
    return render(
        request,
        "osservatorio/indicatore_list.html",
        {
            "form": form,
            "scelti": scelti,
            "famiglie": famiglie,
            "quanti": sum(len(famiglia.righe) for famiglia in famiglie),
            "totale": len(definizioni()),
            "scaduti": sum(
                len(famiglia.righe)
                for famiglia in selectors.elenco_indicatori(solo_da_rivedere=True)
            ),
        },
    )


@require_GET
def indicatore_detail(request: HttpRequest, codice: str) -> HttpResponse:
    """The method page: the same document that the report prints."""
    utente = cast(Utente, request.user)
    anni = selectors.anni_disponibili()
    form = SceltaForm(request.GET, anni=anni, ambiti=permessi.ambiti_leggibili(utente))
    if not permessi.puo_entrare(utente) or codice not in definizioni() or not form.is_valid():
        raise Http404
    anno, _ = scelta_di(form.cleaned_data, anni, None)
    if anno is None:
        raise Http404
    report = REPORT["scheda-indicatore"]
    scelta = Scelta(anno, indicatore=codice)
    return render(
        request,
        report.template,
        {
            "cornice_pagina": "osservatorio/indicatore_detail.html",
            "report": report,
            "dati": report.documento(scelta, permessi.sguardo_di(utente)),
            "definizione": definizioni()[codice],
            "anni": anni,
            "parametri": urlencode(scelta.parametri),
            "collegamenti": True,
        },
    )
