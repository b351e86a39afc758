"""Public files: the tables of what is published, and the catalogue. No session, no cookie."""

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from osservatorio.enums import StatoPubblicazione
from osservatorio.export.aperti import SCRITTORI
from osservatorio.export.catalogo import FORMATO, SERIALIZZAZIONI, catalogo_rdf
from osservatorio.models import Pubblicazione
from osservatorio.reports.aperti import PAGINA, build_aperta, build_catalogo


@require_safe
@login_not_required
def pubblicazione_tables(request: HttpRequest, slug: str, formato: str) -> HttpResponseBase:
    if formato not in SCRITTORI:
        raise Http404
    pubblicazione = Pubblicazione.objects.filter(slug=slug).defer("protezione").first()
    if pubblicazione is None:
        raise Http404
    pagina = PAGINA.format(slug=slug)
    if pubblicazione.stato == StatoPubblicazione.RITIRATA:
        # The page says what became of it.
        return redirect(pagina)
    scrivi, tipo, coda = SCRITTORI[formato]
    indirizzo = request.build_absolute_uri(pagina)
    etag = _etag(pubblicazione.codice, pubblicazione.stato, indirizzo, formato)
    risposta: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if risposta is None:
        risposta = HttpResponse(
            scrivi(build_aperta(pubblicazione, indirizzo=indirizzo)), content_type=tipo
        )
        risposta["Content-Disposition"] = f'attachment; filename="{slug}.{coda}"'
        risposta["ETag"] = etag
    # Kept by whoever, but asked again each time: it may have been withdrawn.
    patch_cache_control(risposta, public=True, no_cache=True)
    return risposta


@require_safe
@login_not_required
def catalogo(request: HttpRequest, formato: str) -> HttpResponseBase:
    if formato not in SERIALIZZAZIONI:
        raise Http404
    radice = settings.INDIRIZZO_SITO or f"{request.scheme}://{request.get_host()}"
    dati = build_catalogo(radice=radice)
    etag = _etag(repr(dati), formato)
    risposta: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if risposta is None:
        risposta = HttpResponse(
            catalogo_rdf(dati, formato), content_type=SERIALIZZAZIONI[formato][1]
        )
        risposta["ETag"] = etag
    patch_cache_control(risposta, public=True, no_cache=True)
    return risposta


def _etag(*parti: str) -> str:
    return quote_etag(hashlib.sha256("|".join((str(FORMATO), *parti)).encode()).hexdigest())
