"""The catalogue for other people's programs: changes page by page, HSDS 3, Atom feeds."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from sportello import export, selectors
from sportello.export import atom, hsds
from sportello.filters import HsdsForm, ModificheForm, StrutturaFilter
from sportello.pagine_pubbliche import pagina_pubblica
from strutture.calcolo import Criteri
from strutture.parsing.identita import Identita
from strutture.selectors import cataloga, modifiche_pubbliche, voci_elenco

JSON = "application/json"
NOVITA = 50


def struttura_changes(request: HttpRequest) -> HttpResponse:
    """The list as JSON, page by page in the order of the changes (keyset, never offset).

    Called by the view of the export, when one of the parameters of `ModificheForm` is there.
    """
    form = ModificheForm(request.GET)
    if not form.is_valid():
        return _errore(form.errors)
    catalogo = StrutturaFilter(request.GET).catalogo
    pagina = selectors.pagina_modifiche(catalogo, form.richiesta)
    radice = _radice(request)
    return HttpResponse(
        export.in_json(
            {
                "licenza": export.LICENZA,
                "aggiornato_al": pagina.aggiornato_al,
                "unita_offerta": list(export.righe(pagina.voci, radice=radice)),
                "non_piu_in_catalogo": [
                    {"id_struttura": modifica.struttura, "quando": modifica.quando}
                    for modifica in pagina.tolte
                ],
                "prossima": pagina.prossima and radice + pagina.prossima,
            }
        ),
        content_type=JSON,
    )


@pagina_pubblica
def hsds_file(request: HttpRequest) -> HttpResponse:
    """The filtered list in one HSDS file."""
    catalogo = StrutturaFilter(request.GET).catalogo
    voci = voci_elenco(catalogo.strutture, ambiti=catalogo.ambiti)
    risposta = _json({"services": _scrittore(request).servizi(voci), "licenza": export.LICENZA})
    nome = f"strutture-hsds-{timezone.localdate():%Y-%m-%d}.json"
    risposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return risposta


@pagina_pubblica
def hsds_api(request: HttpRequest) -> HttpResponse:
    """What this API is, as the standard wants it told."""
    return _json({"version": hsds.VERSIONE, "profile": hsds.PROFILO, "openapi_url": hsds.MODULO})


@pagina_pubblica
def hsds_list(request: HttpRequest, risorsa: str) -> HttpResponse:
    form = HsdsForm(request.GET)
    if not form.is_valid():
        return _errore(form.errors)
    catalogo = cataloga(Criteri())
    strutture = catalogo.strutture
    if form.dal:
        cambiate = modifiche_pubbliche(limite=len(strutture) + 1, dal=form.dal, solo=strutture)
        dopo = {modifica.struttura for modifica in cambiate}
        strutture = [pk for pk in strutture if pk in dopo]
    scrittore = _scrittore(request)
    voci = voci_elenco(strutture, ambiti=catalogo.ambiti)
    tutti = {
        "services": lambda: scrittore.servizi(voci),
        "organizations": lambda: scrittore.organizzazioni(voci),
        "service_at_locations": lambda: scrittore.servizi_nei_luoghi(voci),
        "taxonomies": scrittore.tassonomie,
        "taxonomy_terms": lambda: scrittore.termini(voci),
    }.get(risorsa)
    if tutti is None:
        raise Http404
    oggetti = tutti()
    inizio = (form.pagina - 1) * form.per_pagina
    return _json(
        hsds.pagina(
            oggetti[inizio : inizio + form.per_pagina],
            numero=form.pagina,
            per_pagina=form.per_pagina,
            totale=len(oggetti),
        )
    )


@pagina_pubblica
def hsds_service(request: HttpRequest, chiave: str) -> HttpResponse:
    catalogo = cataloga(Criteri())
    scrittore = _scrittore(request)
    struttura = selectors.struttura_della_unita(scrittore.identita.chiave("unita", chiave))
    if struttura not in catalogo.ambiti:
        raise Http404
    trovati = scrittore.servizi(voci_elenco([struttura], ambiti=catalogo.ambiti))
    servizio = next((s for s in trovati if s["id"] == chiave.lower()), None)
    if servizio is None:
        raise Http404
    return _json(servizio)


@pagina_pubblica
def struttura_feed(request: HttpRequest) -> HttpResponse:
    """What is new in the catalogue, newest first; the filters of the list narrow it."""
    catalogo = StrutturaFilter(request.GET).catalogo
    return HttpResponse(
        atom.novita_strutture(
            selectors.novita_strutture(catalogo, NOVITA),
            ente=selectors.cornice().nome,
            indirizzo=request.build_absolute_uri(),
            radice=_radice(request),
        ),
        content_type=atom.TIPO,
    )


@pagina_pubblica
def avviso_feed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        atom.novita_avvisi(
            selectors.ultimi_avvisi(NOVITA),
            ente=selectors.cornice().nome,
            indirizzo=request.build_absolute_uri(),
            radice=_radice(request),
        ),
        content_type=atom.TIPO,
    )


def _scrittore(request: HttpRequest) -> hsds.ScrittoreHsds:
    return hsds.ScrittoreHsds(Identita(settings.PROVINCIA), _radice(request))


def _radice(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _json(dati: Any) -> HttpResponse:
    return HttpResponse(export.in_json(dati), content_type=JSON)


def _errore(errori: Any) -> HttpResponse:
    """A refused address: which parameter, and what was expected."""
    nome, frasi = next(iter(errori.items()))
    return HttpResponse(
        export.in_json({"errore": {"codice": "PARAMETRO", "messaggio": f"{nome}: {frasi[0]}"}}),
        content_type=JSON,
        status=400,
    )
