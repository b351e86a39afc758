"""The pages asked for by law and the files for search engines."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica

XML = "application/xml; charset=utf-8"


@pagina_pubblica
def accessibilita(request: HttpRequest) -> HttpResponse:
    dichiarazione = settings.DICHIARAZIONE_ACCESSIBILITA
    return render(request, "sportello/accessibilita.html", {"dichiarazione": dichiarazione})


@pagina_pubblica
def domande_frequenti(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/domande_frequenti.html")


@pagina_pubblica
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/privacy.html")


@pagina_pubblica
def note_legali(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/note_legali.html")


@pagina_pubblica
def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "sportello/robots.txt",
        {"radice": selectors.radice(request.build_absolute_uri("/"))},
        content_type="text/plain; charset=utf-8",
    )


@pagina_pubblica
def sitemap(request: HttpRequest) -> HttpResponse:
    """All the addresses; when they are too many for one file, the list of the files."""
    radice = selectors.radice(request.build_absolute_uri("/"))
    file = selectors.file_della_sitemap()
    if len(file) > 2:
        contesto = {"radice": radice, "file": file}
        return render(request, "sportello/sitemap_indice.xml", contesto, content_type=XML)
    contesto = {"radice": radice, "indirizzi": selectors.indirizzi_pubblici()}
    return render(request, "sportello/sitemap.xml", contesto, content_type=XML)


@pagina_pubblica
def sitemap_file(request: HttpRequest, numero: int) -> HttpResponse:
    """One file of those in the list."""
    if numero not in dict(selectors.file_della_sitemap()):
        raise Http404
    radice = selectors.radice(request.build_absolute_uri("/"))
    contesto = {"radice": radice, "indirizzi": selectors.indirizzi_pubblici(numero)}
    return render(request, "sportello/sitemap.xml", contesto, content_type=XML)
