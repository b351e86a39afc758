"""The first page of the public site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from sportello import selectors


@require_safe
@login_not_required
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    ambiti = selectors.ambiti_di_oggi()
    return render(
        request,
        "sportello/home.html",
        {
            "pagina": selectors.pagina_iniziale(),
            "ambiti": ambiti,
            "mappa": selectors.mappa_ambiti(ambiti),
        },
    )
