from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from osservatorio import export, permessi, selectors
from osservatorio.forms import EsploraForm
from osservatorio.reports.elementi import Numerazione
from osservatorio.reports.esplora import TUTTO, esplora, storia_di
from osservatorio.views.confronto import quesito_da
from utenti.models import Utente


@require_GET
def grafico(request: HttpRequest) -> HttpResponse:
    """One chart of the page of comparison, asked with the same address, as an SVG file."""
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_con_consenso()
    noti = selectors.anni_noti()
    form = EsploraForm(request.GET, ambiti=ambiti, noti=noti)
    quesito = quesito_da(form, ambiti, permessi.leggibili_tra(utente, ambiti))
    vista = form.cleaned_data.get("vista") or TUTTO
    if quesito is None or vista == TUTTO:
        raise Http404
    risposta = esplora(
        quesito,
        storia_di(quesito, noti, ambiti),
        sguardo=permessi.sguardo_di(utente, ambiti),
        numeri=Numerazione(),
        vista=vista,
    )
    figura = next((s.figura for s in risposta.sezioni if s.figura), None)
    if figura is None:
        raise Http404
    dichiarato = quesito.definizione.dichiarato
    inventati = dichiarato and selectors.anni_dimostrativi(range(quesito.da, quesito.a + 1))
    file = HttpResponse(
        export.grafico_svg(
            figura,
            fonti=risposta.fonti,
            note=["Dati dimostrativi: le cifre sono inventate."] if inventati else [],
            riservato=dichiarato,
        ),
        content_type="image/svg+xml",
    )
    nome = f"{quesito.indicatore.replace('_', '-')}-{vista}-{quesito.anno}.svg"
    file["Content-Disposition"] = f'attachment; filename="{nome}"'
    file["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(file)
    return file
