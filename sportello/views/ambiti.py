"""The Uffici di Piano and the Province that they are in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sportello import selectors
from sportello.pagine_pubbliche import pagina_pubblica
from territorio.models import Ambito, SlugPrecedenteAmbito


@pagina_pubblica
def ambito_list(request: HttpRequest) -> HttpResponse:
    comune = request.GET.get("comune", "")
    if comune:
        ambito = selectors.ambito_del_comune(comune)
        if ambito:
            return redirect("sportello:ambito_detail", slug=ambito.slug)
    ambiti = selectors.ambiti_di_oggi()
    return render(
        request,
        "sportello/ambito_list.html",
        {
            "ambiti": ambiti,
            "comuni": selectors.comuni_di_oggi(),
            "comune_sconosciuto": bool(comune),
            "mappa": selectors.mappa_ambiti(ambiti),
        },
    )


@pagina_pubblica
def ambito_detail(request: HttpRequest, slug: str) -> HttpResponse:
    ambito = Ambito.objects.della_provincia().filter(slug=slug).select_related("successore").first()
    if ambito is None:
        precedente = SlugPrecedenteAmbito.objects.filter(slug=slug).select_related("ambito").first()
        if precedente is None:
            raise Http404
        return redirect("sportello:ambito_detail", slug=precedente.ambito.slug, permanent=True)
    finito = selectors.ambito_finito(ambito)
    if finito is not None:
        return render(request, "sportello/ambito_finito.html", {"pagina": finito}, status=410)
    return render(
        request,
        "sportello/ambito_detail.html",
        {
            "pagina": selectors.pagina_ambito(ambito),
            "mappa": selectors.mappa_ambiti(selectors.ambiti_di_oggi(), evidenziato=ambito),
        },
    )


@pagina_pubblica
def provincia(request: HttpRequest) -> HttpResponse:
    return render(request, "sportello/provincia.html", {"ambiti": selectors.ambiti_di_oggi()})
