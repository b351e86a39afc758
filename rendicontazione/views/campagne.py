from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rendicontazione import permessi, selectors


@require_GET
def campagna_list(request):
    if not permessi.puo_entrare(request.user):
        raise PermissionDenied
    contesto: dict[str, Any] = {
        "campagne": selectors.campagne_visibili(request.user),
        "palestra": selectors.campagna_palestra() is not None
        and (permessi.si_allena(request.user) or permessi.vede_chi_si_allena(request.user)),
    }
    if permessi.legge_tutto(request.user):
        anno = request.GET.get("anno", "")
        scelta = next((c for c in contesto["campagne"] if str(c.anno) == anno), None)
        if anno and scelta is None:
            raise Http404
        scelta = scelta or next(iter(contesto["campagne"]), None)
        contesto["quadro"] = (
            selectors.quadro_della_campagna(scelta, request.user) if scelta else None
        )
        return render(request, "rendicontazione/campagna_board.html", contesto)
    contesto["righe"] = selectors.rendicontazioni_dell_ufficio(request.user)
    contesto["legge_rendicontazioni"] = bool(request.user.ambiti_visibili)
    return render(request, "rendicontazione/campagna_list.html", contesto)
