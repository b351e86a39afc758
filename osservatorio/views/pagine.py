from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from base.pdf import PdfNonDisponibile
from osservatorio import export, permessi, selectors
from osservatorio.forms import SceltaForm, SceltaReportForm
from osservatorio.reports import REPORT, Report, build_cruscotto
from rendicontazione.models import Versione
from territorio.models import Ambito
from utenti.models import Utente


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_leggibili(utente)
    anni = selectors.anni_disponibili()
    form = SceltaForm(request.GET, anni=anni, ambiti=ambiti)
    if not form.is_valid():
        raise Http404
    anno, ambito = scelta_di(form.cleaned_data, anni, ambiti.first())
    contesto: dict[str, Any] = {
        "anni": anni,
        "ambiti": ambiti,
        "anno": anno,
        "ambito": ambito,
        "collegamenti": True,
        "report": [r for r in REPORT.values() if _legge(utente, r)],
    }
    if anno and ambito:
        contesto["dati"] = build_cruscotto(
            anno=anno, ambito=ambito, tutti=permessi.legge_tutti(utente)
        )
    return render(request, "osservatorio/home.html", contesto)


@require_GET
def report(request: HttpRequest, nome: str) -> HttpResponse:
    utente = cast(Utente, request.user)
    scelto = REPORT.get(nome)
    if scelto is None or not permessi.puo_entrare(utente) or not _legge(utente, scelto):
        raise Http404
    ambiti = permessi.ambiti_leggibili(utente)
    anni = selectors.anni_disponibili()
    form = SceltaReportForm(request.GET, anni=anni, ambiti=ambiti)
    if not form.is_valid():
        raise Http404
    anno, ambito = scelta_di(form.cleaned_data, anni, ambiti.first())
    if anno is None:
        raise Http404
    versione = None
    parametri: dict[str, Any] = {"anno": anno}
    if scelto.per_ambito:
        if ambito is None:
            raise Http404
        versione = versione_di(utente, anno, ambito, form.cleaned_data["versione"])
        possibili = {
            "ambito": ambito,
            "versione": versione,
            "apre_i_file": permessi.apre_i_file(utente, ambito),
        }
        parametri |= {nome: possibili[nome] for nome in scelto.parametri}
    dati = scelto.costruisci(**parametri)
    if form.cleaned_data["formato"] == "pdf":
        return _pdf(request, scelto, dati)
    return render(
        request,
        scelto.template,
        {
            "cornice_pagina": "osservatorio/report/pagina.html",
            "report": scelto,
            "dati": dati,
            "versione": versione,
            "collegamenti": True,
        },
    )


def _legge(utente: Utente, report: Report) -> bool:
    """Those of one Ambito are for its readers; those of the whole collection, of who reads it."""
    return report.per_ambito or permessi.legge_le_rendicontazioni(utente)


def scelta_di(
    scelti: dict[str, Any], anni: list[int], primo: Ambito | None
) -> tuple[int | None, Ambito | None]:
    """What the address says, else the latest year with approved data and the first Ambito."""
    anno = scelti["anno"] or selectors.ultimo_anno_con_dati() or (anni[0] if anni else None)
    return anno, scelti["ambito"] or primo


def versione_di(utente: Utente, anno: int, ambito: Ambito, numero: int | None) -> Versione | None:
    if numero is None:
        return None
    return get_object_or_404(
        permessi.versioni_leggibili(utente),
        numero=numero,
        rendicontazione__ambito=ambito,
        rendicontazione__campagna__anno=anno,
        rendicontazione__campagna__palestra=False,
    )


def _pdf(request: HttpRequest, scelto: Any, dati: Any) -> HttpResponse:
    try:
        documento = export.report_pdf(scelto, dati)
    except PdfNonDisponibile:
        return render(
            request,
            "503.html",
            {
                "titolo": "PDF non disponibile su questo server",
                "spiegazione": "La pagina si può leggere e stampare; per il PDF chiedi a chi "
                "gestisce il server di installare le librerie che mancano.",
            },
            status=503,
        )
    risposta = HttpResponse(documento.contenuto, content_type="application/pdf")
    risposta["Content-Disposition"] = f'attachment; filename="{export.nome_file(scelto, dati)}"'
    add_never_cache_headers(risposta)
    return risposta
