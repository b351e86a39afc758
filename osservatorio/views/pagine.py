from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.forms import SceltaReportForm
from osservatorio.reports import REPORT, Report, Scelta
from osservatorio.services import Domanda
from osservatorio.views.consegna import consegna, in_altro_formato
from rendicontazione.models import Versione
from territorio.models import Ambito
from utenti.models import Utente


@require_GET
def report(request: HttpRequest, nome: str) -> HttpResponseBase:
    utente = cast(Utente, request.user)
    scelto = REPORT.get(nome)
    if scelto is None or not legge(utente, scelto):
        raise Http404
    scelta, formato = leggi_scelta(request, utente, scelto)
    sguardo = permessi.sguardo_di(utente)
    if formato in {f.nome for f in scelto.formati}:
        return in_altro_formato(scelto, formato, scelta, sguardo)
    if formato:
        return consegna(request, Domanda(scelto, scelta, sguardo), attesa=formato == "attesa")
    dati = scelto.documento(scelta, sguardo)
    return render(
        request,
        scelto.template,
        {
            "cornice_pagina": "osservatorio/report/pagina.html",
            "report": scelto,
            "dati": dati,
            "scelta": scelta,
            "versione": scelta.versione,
            "parametri": urlencode(scelta.parametri),
            "pubblica": scelto.pubblicabile
            and scelta.versione is None
            and permessi.puo_pubblicare(utente),
            # Figures of the tariffs are computed from rules: no cell of a return is behind them.
            "collegamenti": scelto.insieme == selectors.OSSERVATORIO,
            "altri_formati": scelto.formati,
            **(_filtri(utente, scelto, scelta) if scelto.insieme != selectors.OSSERVATORIO else {}),
        },
    )


def _filtri(utente: Utente, report: Report, scelta: Scelta) -> dict[str, Any]:
    """The choice of year and Ambito on the page itself."""
    return {
        "anni": selectors.anni_di(report.insieme),
        "ambiti": permessi.ambiti_leggibili(utente),
        "anno": scelta.anno,
        "ambito": scelta.ambito,
        "filtri": True,
        "tutti_gli_ambiti": "ambito" in report.facoltativi
        and (not report.di_persone or permessi.legge_tutti(utente)),
    }


def legge(utente: Utente, report: Report) -> bool:
    """True if this report is for this user."""
    return permessi.legge_il_report(
        utente,
        report.lettori,
        intera_raccolta=report.intera_raccolta,
        di_persone=report.di_persone,
    )


def leggi_scelta(request: HttpRequest, utente: Utente, report: Report) -> tuple[Scelta, str]:
    """What the address asks of that report, among what the user reads, and the format; 404 else.

    An Ambito that is asked for and not named is the first one; one that may be there and is not
    named means the whole Province.
    """
    ambiti = permessi.ambiti_leggibili(utente)
    anni = selectors.anni_di(report.insieme)
    form = SceltaReportForm(request.GET, anni=anni, ambiti=ambiti)
    if not form.is_valid():
        raise Http404
    scelti = form.cleaned_data
    # Who works on the persons of an Ambito knows them: the totals of all the others would tell.
    di_uno_solo = report.per_ambito or (report.di_persone and not permessi.legge_tutti(utente))
    anno, ambito = scelta_di(scelti, anni, ambiti.first() if di_uno_solo else None, report.insieme)
    if anno is None or any(
        not trovato
        for nome, trovato in (
            ("ambito", ambito),
            ("comune", scelti["comune"]),
            ("indicatore", scelti["indicatore"]),
        )
        if nome in report.richiesti
    ):
        raise Http404
    ambito = ambito if "ambito" in report.parametri else None
    versione = None
    if ambito and "versione" in report.parametri:
        versione = versione_di(utente, anno, ambito, scelti["versione"])
    scelta = Scelta(
        anno,
        ambito,
        scelti["comune"] if "comune" in report.parametri else None,
        scelti["indicatore"] if "indicatore" in report.parametri else "",
        versione,
    )
    formato = scelti["formato"] if scelti["formato"] != "html" else ""
    if formato not in {"", "pdf", "attesa", *(f.nome for f in report.formati)}:
        raise Http404
    return scelta, formato


def scelta_di(
    scelti: dict[str, Any],
    anni: list[int],
    primo: Ambito | None,
    insieme: str = selectors.OSSERVATORIO,
) -> tuple[int | None, Ambito | None]:
    """What the address says, else the latest year with approved data and the first Ambito."""
    anno = scelti["anno"] or selectors.anno_di_partenza(insieme) or (anni[0] if anni else None)
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
