"""Entrances by need, in plain words."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
def bisogno_list(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/bisogno_list.html", {"bisogni": selectors.bisogni()})


@pagina_pubblica
def bisogno_detail(request: HttpRequest, slug: str) -> HttpResponse:
    pagina = selectors.pagina_bisogno(slug, selectors.comuni_di_oggi())
    if pagina is None:
        raise Http404
    return render(request, "sportello/bisogno_detail.html", {"pagina": pagina})
