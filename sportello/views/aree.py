"""The page of an area."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica
from strutture.models import Area


@pagina_pubblica
def area_detail(request: HttpRequest, codice: str) -> HttpResponse:
    area = get_object_or_404(Area, codice=codice)
    return render(
        request,
        "sportello/area_detail.html",
        {"pagina": selectors.pagina_area(area), "tariffe": selectors.tariffe_dei_tipi()},
    )
