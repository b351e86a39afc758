"""A report as a file: from the store, or the page that says how far its preparation is."""

from typing import cast
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from base.errors import ErroreDominio
from base.lavori import sveglia
from base.pdf import PdfNonDisponibile
from osservatorio import export, selectors, services
from osservatorio.calcolo import Sguardo
from osservatorio.models import ReportGenerato
from osservatorio.reports import Report, Scelta
from osservatorio.services import Domanda
from utenti.models import Utente


def consegna(request: HttpRequest, domanda: Domanda, *, attesa: bool) -> HttpResponseBase:
    """The PDF, or the page on which one waits for it; `attesa` never starts anything."""
    if attesa:
        return _pagina_attesa(request, domanda)
    try:
        fatto = services.fornisci_report(domanda=domanda, utente=cast(Utente, request.user))
    except PdfNonDisponibile:
        return senza_librerie(request)
    except ErroreDominio as errore:
        return _riprova(request, errore.messaggio)
    if not services.in_deposito(fatto):
        return redirect(_indirizzo(domanda, "attesa"))
    return risposta_pdf(request, fatto, export.nome_file(domanda.report, domanda.scelta))


def risposta_pdf(request: HttpRequest, fatto: ReportGenerato, nome: str) -> HttpResponseBase:
    """The file as it is in store; 304 if who asks has it already. Kept by the reader only."""
    etag = quote_etag(fatto.sha256)
    risposta: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if risposta is None:
        risposta = FileResponse(
            fatto.file.open("rb"),
            as_attachment=True,
            filename=nome,
            content_type="application/pdf",
        )
        risposta["ETag"] = etag
    patch_cache_control(risposta, private=True, no_cache=True)
    return risposta


def in_altro_formato(
    report: Report, formato: str, scelta: Scelta, sguardo: Sguardo
) -> HttpResponse:
    """The report as a table to open in a spreadsheet, or as a text to copy."""
    contenuto = report.altro(formato, scelta, sguardo)
    scrivi, tipo, coda = export.SCRITTORI_ALTRI[formato]
    risposta = HttpResponse(scrivi(contenuto), content_type=tipo)
    nome = export.nome_file(report, scelta).removesuffix(".pdf") + coda
    risposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    patch_cache_control(risposta, private=True, no_cache=True)
    return risposta


def _pagina_attesa(request: HttpRequest, domanda: Domanda) -> HttpResponse:
    fatto = services.report_in_preparazione(domanda=domanda)
    pronto = fatto is not None and services.in_deposito(fatto)
    lavoro = selectors.lavoro_del_report(fatto) if fatto and not pronto else None
    if lavoro:
        sveglia(lavoro)
    return render(
        request,
        "osservatorio/report_attesa.html",
        {
            "report": domanda.report,
            "fatto": fatto,
            "pronto": pronto,
            "lavoro": lavoro,
            "pagina": _indirizzo(domanda, ""),
            "scarica": _indirizzo(domanda, "pdf"),
        },
    )


def _indirizzo(domanda: Domanda, formato: str) -> str:
    voci = {**domanda.scelta.parametri, **({"formato": formato} if formato else {})}
    base = reverse("osservatorio:report", kwargs={"nome": domanda.report.nome})
    return f"{base}?{urlencode(voci)}"


def _riprova(request: HttpRequest, frase: str) -> HttpResponse:
    return render(
        request, "503.html", {"titolo": "Il PDF non è pronto", "spiegazione": frase}, status=503
    )


def senza_librerie(request: HttpRequest) -> HttpResponse:
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
