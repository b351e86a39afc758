"""The pages asked for by law and the files for search engines."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from sportello import selectors


@require_safe
@login_not_required
@conditional_page
def accessibilita(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/accessibilita.html")


@require_safe
@login_not_required
@conditional_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/privacy.html")


@require_safe
@login_not_required
@conditional_page
def note_legali(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/note_legali.html")


@require_safe
@login_not_required
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@conditional_page
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
