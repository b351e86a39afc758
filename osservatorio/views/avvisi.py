from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.reports.avvisi import build_avvisi
from osservatorio.views.cruscotto import anno_scelto
from utenti.models import Utente


@require_GET
def avvisi(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_con_consenso()
    noti = selectors.anni_noti()
    anno = anno_scelto(request.GET.get("anno", ""), noti)
    contesto: dict[str, Any] = {"anni": noti.tutti, "anno": anno}
    if anno:
        contesto["dati"] = build_avvisi(
            anno=anno,
            ambiti=ambiti,
            leggibili=permessi.leggibili_tra(utente, ambiti),
            noti=noti,
            sguardo=permessi.sguardo_di(utente, ambiti),
        )
    return render(request, "osservatorio/avvisi.html", contesto)
