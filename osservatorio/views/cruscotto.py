from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.reports import REPORT, REPORT_TARIFFE, build_cruscotto
from osservatorio.views.pagine import legge
from territorio.models import Ambito
from utenti.models import Utente

# In the address, instead of an Ambito.
PROVINCIA = "provincia"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_con_consenso()
    leggibili = permessi.leggibili_tra(utente, ambiti)
    noti = selectors.anni_noti()
    tutti = permessi.legge_tutti(utente)
    anno = anno_scelto(request.GET.get("anno", ""), noti)
    ambito = _ambito(request.GET.get("ambito", ""), leggibili, tutti=tutti)
    contesto: dict[str, Any] = {
        "anni": noti.tutti,
        "ambiti": leggibili,
        "anno": anno,
        "ambito": ambito,
        "collegamenti": True,
        "report": [
            r
            for r in REPORT.values()
            if r not in REPORT_TARIFFE and legge(utente, r) and r.richiesti <= {"ambito"}
        ],
        "report_tariffe": [r for r in REPORT_TARIFFE if legge(utente, r)] if leggibili else [],
        "vede_le_pubblicazioni": permessi.vede_le_pubblicazioni(utente),
        "consenso": ambito is not None and permessi.da_consenso(utente, ambito),
    }
    if anno and leggibili:
        contesto["dati"] = build_cruscotto(
            anno=anno,
            ambito=ambito,
            ambiti=ambiti,
            sguardo=permessi.sguardo_di(utente, ambiti),
            noti=noti,
            tutti=tutti,
        )
    return render(request, "osservatorio/home.html", contesto)


def anno_scelto(scritto: str, noti: selectors.AnniNoti) -> int | None:
    """The year asked for, else the latest with approved data, else the latest; 404 for others."""
    if not scritto:
        return noti.ultimo_approvato or (noti.tutti[0] if noti.tutti else None)
    if scritto not in {str(anno) for anno in noti.tutti}:
        raise Http404
    return int(scritto)


def _ambito(scritto: str, leggibili: list[Ambito], *, tutti: bool) -> Ambito | None:
    """The Ambito asked for, None for the Province; not asked, one's own, or the Province's."""
    if scritto == PROVINCIA or (not scritto and (tutti or not leggibili)):
        return None
    if not scritto:
        return leggibili[0]
    for ambito in leggibili:
        if ambito.slug == scritto:
            return ambito
    raise Http404
