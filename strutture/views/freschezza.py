"""The board of freshness, its list as a file, and the sheet to telephone with."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from base.pdf import PdfNonDisponibile
from strutture import selectors
from strutture.export import foglio_pdf, quadro_csv
from strutture.permessi import corregge_in_ufficio, segue_le_schede
from strutture.selectors import STATI_FILTRO

PER_PAGINA = 25
FILTRI = ("ambito", "tipo", "stato")


def _quadro(request):
    if not segue_le_schede(request.user):
        raise PermissionDenied
    return selectors.quadro_freschezza(
        request.user, **{nome: request.GET.get(nome, "") for nome in FILTRI}
    )


def _foglio(request):
    if not segue_le_schede(request.user):
        raise PermissionDenied
    return selectors.foglio_telefonate(request.user, ambito=request.GET.get("ambito", ""))


@require_GET
@never_cache
def freschezza_board(request):
    quadro = _quadro(request)
    paginatore = Paginator(quadro.righe, PER_PAGINA)
    pagina = paginatore.get_page(request.GET.get("pagina"))
    return render(
        request,
        "strutture/freschezza_board.html",
        {
            "quadro": quadro,
            "pagina": pagina,
            "pagine": paginatore.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1),
            "stati": STATI_FILTRO.items(),
        },
    )


@require_GET
@never_cache
def freschezza_csv(request):
    """The list with its filters, all its pages."""
    return _allegato(
        quadro_csv(_quadro(request)),
        f"freschezza-{timezone.localdate():%Y-%m-%d}.csv",
        "text/csv; charset=utf-8",
    )


@require_GET
@never_cache
def scheda_calls(request):
    return render(
        request,
        "strutture/telefonate.html",
        {
            "foglio": _foglio(request),
            "oggi": timezone.localdate(),
            "corregge": corregge_in_ufficio(request.user),
        },
    )


@require_GET
@never_cache
def scheda_calls_pdf(request):
    foglio = _foglio(request)
    # A file of another Ambito than the one asked for would be taken for it.
    if foglio.ambito is None or request.GET.get("ambito", "") not in ("", foglio.ambito.slug):
        raise Http404
    try:
        contenuto = foglio_pdf(foglio, oggi=timezone.localdate())
    except PdfNonDisponibile as errore:
        return render(
            request,
            "strutture/telefonate.html",
            {"foglio": foglio, "oggi": timezone.localdate(), "senza_pdf": errore.messaggio},
            status=503,
        )
    nome = f"telefonate-{foglio.ambito.slug}-{timezone.localdate():%Y-%m-%d}.pdf"
    return _allegato(contenuto, nome, "application/pdf")


def _allegato(contenuto, nome, tipo):
    return HttpResponse(
        contenuto,
        content_type=tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{nome}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
