"""Notices of the Province and of the Ambiti."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sportello import selectors
from sportello.filters import ContenutiForm
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
def avviso_list(request: HttpRequest) -> HttpResponse:
    return _elenco(request, archivio=False)


@pagina_pubblica
def avviso_archive(request: HttpRequest) -> HttpResponse:
    """Those that are over."""
    return _elenco(request, archivio=True)


def _elenco(request: HttpRequest, *, archivio: bool) -> HttpResponse:
    form = ContenutiForm(request.GET)
    elenco = selectors.elenco_avvisi(form.di_chi, request.GET.get("pagina"), archivio=archivio)
    return render(
        request,
        "sportello/avviso_list.html",
        {"elenco": elenco, "ignorati": form.etichette(elenco.ignorati)},
    )


@pagina_pubblica
def avviso_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    avviso = selectors.avvisi_visibili().filter(pk=pk).first()
    if avviso is None:
        raise Http404
    if slug != avviso.slug:
        return redirect(avviso, permanent=True)
    scaduto = avviso.al is not None and avviso.al < timezone.localdate()
    return render(request, "sportello/avviso_detail.html", {"avviso": avviso, "scaduto": scaduto})
