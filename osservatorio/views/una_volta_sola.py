from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from osservatorio import export, permessi, selectors
from osservatorio.forms import SceltaReportForm
from osservatorio.views.pagine import scelta_di, versione_di
from rendicontazione.models import Adempimento, Versione
from rendicontazione.selectors import versione_approvata
from territorio.models import Ambito
from utenti.models import Utente

TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def una_volta_sola(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    anno, ambito, versione, contesto = _scelto(request, utente)
    return render(
        request,
        "osservatorio/una_volta_sola.html",
        {
            **contesto,
            "anno": anno,
            "ambito": ambito,
            "versione": versione,
            "apre_i_file": bool(ambito and permessi.apre_i_file(utente, ambito)),
            "tabella": selectors.tabella_dei_doveri(anno) if anno else None,
        },
    )


@require_GET
def istat_csv(request: HttpRequest) -> HttpResponse:
    versione = _da_scaricare(request)
    return _allegato(
        export.istat_csv(selectors.tabella_istat(versione)), "text/csv", versione, "istat", "csv"
    )


@require_GET
def adempimento_xlsx(request: HttpRequest, codice: str) -> HttpResponse:
    versione = _da_scaricare(request)
    adempimento = get_object_or_404(Adempimento, codice=codice)
    libro = selectors.libro_del_dovere(adempimento, versione)
    return _allegato(export.adempimento_xlsx(libro), TIPO_XLSX, versione, codice, "xlsx")


def _scelto(
    request: HttpRequest, utente: Utente
) -> tuple[int | None, Ambito | None, Versione | None, dict[str, Any]]:
    """Year, Ambito, and the version asked for, else the approved one."""
    ambiti = permessi.ambiti_leggibili(utente)
    anni = selectors.anni_disponibili()
    form = SceltaReportForm(request.GET, anni=anni, ambiti=ambiti)
    if not form.is_valid():
        raise Http404
    anno, ambito = scelta_di(form.cleaned_data, anni, ambiti.first())
    versione = None
    if anno and ambito:
        versione = versione_di(utente, anno, ambito, form.cleaned_data["versione"])
        versione = versione or versione_approvata(anno, ambito)
    return anno, ambito, versione, {"anni": anni, "ambiti": ambiti}


def _da_scaricare(request: HttpRequest) -> Versione:
    """The version to write out: only for who may open the return itself."""
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise Http404
    _, ambito, versione, _ = _scelto(request, utente)
    if ambito is None or versione is None or not permessi.apre_i_file(utente, ambito):
        raise Http404
    return versione


def _allegato(
    contenuto: bytes, tipo: str, versione: Versione, nome: str, formato: str
) -> HttpResponse:
    rendicontazione = versione.rendicontazione
    bozza = "" if versione.approvata_il else "-bozza"
    file = f"{nome}-{rendicontazione.ambito.slug}-{rendicontazione.campagna.anno}{bozza}.{formato}"
    risposta = HttpResponse(
        contenuto,
        content_type=f"{tipo}; charset=utf-8" if tipo.startswith("text/") else tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    add_never_cache_headers(risposta)
    return risposta
