from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.selectors import (
    DiElenco,
    DiIndicatore,
    DiPopolazione,
    DiSerie,
    PaginaProvenienza,
)
from territorio.models import Ambito, Comune
from utenti.models import Utente


@require_GET
def provenienza(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    parametri = request.GET.dict()
    pagina = selectors.leggi_pagina(parametri.pop("pagina", "1"))
    richiesta = selectors.leggi_richiesta(parametri)
    if richiesta is None or pagina is None or not permessi.puo_entrare(utente):
        raise Http404
    ambito = None
    if richiesta.ambito:
        ambito = get_object_or_404(permessi.ambiti_leggibili(utente), slug=richiesta.ambito)
    trovata = _trova(utente, richiesta, ambito, pagina)
    if trovata is None:
        raise Http404
    return render(
        request,
        "osservatorio/provenienza.html",
        {"dati": trovata, "indirizzo": richiesta.indirizzo},
    )


def _trova(
    utente: Utente, richiesta: selectors.Richiesta, ambito: Ambito | None, pagina: int
) -> PaginaProvenienza | None:
    """The page of the figure; None if the user may not read it, or there is no such figure."""
    if isinstance(richiesta, DiPopolazione):
        return selectors.pagina_della_popolazione(richiesta, ambito)
    if isinstance(richiesta, DiSerie):
        return selectors.pagina_della_serie(richiesta, ambito, _comune(richiesta.comune))
    if isinstance(richiesta, DiElenco):
        return _dell_elenco(utente, richiesta, ambito, pagina)
    versione = None
    if richiesta.versione is not None:
        versione = get_object_or_404(
            permessi.versioni_leggibili(utente),
            numero=richiesta.versione,
            rendicontazione__ambito=ambito,
            rendicontazione__campagna__anno=richiesta.anno,
            rendicontazione__campagna__palestra=False,
        )
    if isinstance(richiesta, DiIndicatore):
        sguardo = permessi.sguardo_di(utente)
        return selectors.pagina_dell_indicatore(
            richiesta,
            ambito,
            versione,
            sguardo.propri,
            _comune(richiesta.comune),
            sguardo.apre_i_file,
        )
    if ambito is None:
        return None
    return selectors.pagina_dei_dati(
        richiesta, ambito, apre_i_file=permessi.apre_i_file(utente, ambito), pagina=pagina
    )


def _comune(codice: str) -> Comune | None:
    """The comune of an address: its figures are Istat's, whoever reads."""
    return get_object_or_404(Comune, codice_istat=codice) if codice else None


def _dell_elenco(
    utente: Utente, richiesta: DiElenco, ambito: Ambito | None, pagina: int
) -> PaginaProvenienza | None:
    """The things one by one for who may open the return; for who reads its report, their number."""
    apre = permessi.legge_le_rendicontazioni(utente) or (
        ambito is not None and permessi.apre_i_file(utente, ambito)
    )
    if not apre and (ambito is None or richiesta.versione is not None):
        return None
    return selectors.pagina_dell_elenco(richiesta, ambito, pagina, apre_i_file=apre)
