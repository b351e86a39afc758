"""The pages asked for by law and the files for search engines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
def accessibilita(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/accessibilita.html")


@pagina_pubblica
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/privacy.html")


@pagina_pubblica
def note_legali(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/note_legali.html")


@pagina_pubblica
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/robots.txt", content_type="text/plain; charset=utf-8")


@pagina_pubblica
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "sportello/sitemap.xml",
        {
            "radice": f"{request.scheme}://{request.get_host()}",
            "indirizzi": selectors.indirizzi_pubblici(),
        },
        content_type="application/xml; charset=utf-8",
    )
