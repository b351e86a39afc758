"""The catalogue of the facilities: list, file, page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sportello import export, selectors
from sportello.filters import ModificheForm, StrutturaFilter
from sportello.pagine_pubbliche import pagina_pubblica
from sportello.views.riuso import struttura_changes
from strutture.enums import StatoScheda
from strutture.models import Struttura
from strutture.selectors import scheda_pubblica, voci_elenco

# A ceased facility has one too: it says so, and where its work goes on.
CON_PAGINA = frozenset({StatoScheda.PUBBLICATA, StatoScheda.SOSPESA, StatoScheda.CESSATA})


@pagina_pubblica
def struttura_list(request: HttpRequest) -> HttpResponse:
    filtro = StrutturaFilter(request.GET, Struttura.objects.pubblicate())
    return render(
        request,
        "sportello/struttura_list.html",
        {
            "ignorati": filtro.ignorati,
            "catalogo": selectors.pagina_catalogo(filtro.catalogo, request.GET.get("pagina")),
        },
    )


@pagina_pubblica
def struttura_export(request: HttpRequest, formato: str) -> HttpResponse:
    if formato not in export.TIPI_MIME:
        raise Http404
    if formato == "json" and ModificheForm.base_fields.keys() & request.GET.keys():
        return struttura_changes(request)
    catalogo = StrutturaFilter(request.GET, Struttura.objects.pubblicate()).catalogo
    contenuto = export.esporta(
        formato,
        voci_elenco(catalogo.strutture, ambiti=catalogo.ambiti),
        radice=f"{request.scheme}://{request.get_host()}",
    )
    risposta = HttpResponse(contenuto, content_type=export.TIPI_MIME[formato])
    nome = f"strutture-{timezone.localdate():%Y-%m-%d}.{formato}"
    risposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return risposta


@pagina_pubblica
def struttura_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    trovata = selectors.struttura_con_ambito(pk)
    if trovata is None:
        raise Http404
    struttura, ambito = trovata
    if struttura.stato not in CON_PAGINA:
        raise Http404
    if slug != struttura.slug:
        return redirect(struttura, permanent=True)
    scheda = scheda_pubblica(
        struttura, ambito=(ambito.denominazione, ambito.slug) if ambito else ("", "")
    )
    modello = "struttura_cessata" if scheda.cessata else "struttura_detail"
    return render(
        request,
        f"sportello/{modello}.html",
        {"scheda": scheda, "ambito": ambito},
        status=410 if scheda.cessata else 200,
    )
