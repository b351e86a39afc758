"""The catalogue of the facilities: list and file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sportello import export, selectors
from sportello.filters import ModificheForm, StrutturaFilter
from sportello.pagine_pubbliche import pagina_pubblica
from sportello.views.riuso import struttura_changes
from strutture.selectors import voci_elenco


@pagina_pubblica
def struttura_list(request: HttpRequest) -> HttpResponse:
    filtro = StrutturaFilter(request.GET)
    catalogo = filtro.catalogo
    bisogni = selectors.bisogni_cercati(catalogo.criteri.q, catalogo.corretta)
    pagina = selectors.pagina_catalogo(catalogo, request.GET.get("pagina"))
    return render(
        request,
        "sportello/struttura_list.html",
        {
            "ignorati": filtro.ignorati,
            "catalogo": pagina,
            "bisogni": [
                (uno, selectors.numeri_urgenti(uno.numeri if uno.urgente else ()))
                for uno in bisogni
            ],
            # Who is in danger is not sent to a facility that has one of her words by chance.
            "ripieghi": [] if any(uno.urgente for uno in bisogni) else pagina.ripieghi,
        },
    )


@pagina_pubblica
def struttura_export(request: HttpRequest, formato: str) -> HttpResponse:
    if formato not in export.TIPI_MIME:
        raise Http404
    if formato == "json" and ModificheForm.base_fields.keys() & request.GET.keys():
        return struttura_changes(request)
    catalogo = StrutturaFilter(request.GET).catalogo
    contenuto = export.esporta(
        formato,
        voci_elenco(catalogo.strutture, ambiti=catalogo.ambiti),
        radice=f"{request.scheme}://{request.get_host()}",
    )
    risposta = HttpResponse(contenuto, content_type=export.TIPI_MIME[formato])
    nome = f"strutture-{timezone.localdate():%Y-%m-%d}.{formato}"
    risposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return risposta
