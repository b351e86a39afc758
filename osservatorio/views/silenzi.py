from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from osservatorio import permessi, selectors
from osservatorio.enums import LivelloTerritorio
from osservatorio.forms import SilenziForm
from osservatorio.reports.silenzi import VOCI, build_silenzi, servizi
from utenti.models import Utente


@require_GET
def silenzi(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    if not permessi.puo_entrare(utente):
        raise PermissionDenied
    ambiti = permessi.ambiti_con_consenso()
    noti = selectors.anni_noti()
    famiglie = servizi()
    per_chiave = {s.chiave: s for voci in famiglie.values() for s in voci}
    form = SilenziForm(
        request.GET,
        servizi=[(chiave, s.nome) for chiave, s in per_chiave.items()],
        ambiti=ambiti,
        anni=noti.tutti,
    )
    contesto: dict[str, Any] = {
        "form": form,
        "famiglie": famiglie,
        "ambiti": ambiti,
        "anni": noti.tutti,
        "collegamenti": False,
    }
    if form.is_valid() and noti.tutti:
        scelti = form.cleaned_data
        servizio = per_chiave[scelti["servizio"] or next(iter(per_chiave))]
        anno = scelti["anno"] or noti.tutti[0]
        ambito = next((a for a in ambiti if a.slug == scelti["ambito"]), None)
        # The returns are of the Ambiti: there is nothing to say of a single comune.
        per_comuni = scelti["livello"] == LivelloTerritorio.COMUNI and servizio.genere != VOCI
        contesto |= {
            "servizio": servizio,
            "anno": anno,
            "ambito": ambito,
            "per_comuni": per_comuni,
            "solo_ambiti": scelti["livello"] == LivelloTerritorio.COMUNI and not per_comuni,
            "dati": build_silenzi(
                servizio=servizio,
                anno=anno,
                ambiti=ambiti,
                sguardo=permessi.sguardo_di(utente, ambiti),
                noti=noti,
                per_comuni=per_comuni,
                ambito=ambito,
            ),
        }
    return render(request, "osservatorio/silenzi.html", contesto)
