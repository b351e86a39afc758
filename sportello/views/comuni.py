"""The comuni: the list with its finder, and the page of each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
def comune_list(request: HttpRequest) -> HttpResponse:
    elenco = selectors.elenco_comuni(request.GET.get("q", ""))
    if elenco.esatto:
        return redirect(elenco.esatto.indirizzo_web)
    return render(request, "sportello/comune_list.html", {"elenco": elenco})


@pagina_pubblica
def comune_detail(request: HttpRequest, istat: str, slug: str) -> HttpResponse:
    comune = selectors.comune_con_pagina(istat)
    if comune is None:
        raise Http404
    if (istat, slug) != (comune.codice_istat, comune.slug):
        return redirect(comune.indirizzo_web, permanent=True)
    return render(
        request, "sportello/comune_detail.html", {"pagina": selectors.pagina_comune(comune)}
    )
