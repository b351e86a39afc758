"""The first page of the public site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica


@pagina_pubblica
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
