from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rendicontazione import permessi, selectors
from rendicontazione.export.quadro import quadro_csv
from rendicontazione.views.comuni import allegato


def _scelta(request, campagne):
    """The campaign of the year asked for, else the newest; None if there is none at all."""
    anno = request.GET.get("anno", "")
    scelta = next((c for c in campagne if str(c.anno) == anno), None)
    if anno and scelta is None:
        raise Http404
    return scelta or next(iter(campagne), None)


@require_GET
def campagna_list(request):
    if not permessi.puo_entrare(request.user):
        raise PermissionDenied
    contesto: dict[str, Any] = {
        "campagne": selectors.campagne_visibili(request.user),
        "palestra": selectors.campagna_palestra() is not None
        and (permessi.si_allena(request.user) or permessi.vede_chi_si_allena(request.user)),
        "notifiche": selectors.prime_da_leggere(request.user),
        "da_leggere": selectors.notifiche_da_leggere(request.user),
    }
    if permessi.legge_tutto(request.user):
        scelta = _scelta(request, contesto["campagne"])
        contesto["quadro"] = (
            selectors.quadro_della_campagna(scelta, request.user) if scelta else None
        )
        contesto["puo_prorogare"] = permessi.puo_decidere(request.user)
        return render(request, "rendicontazione/campagna_board.html", contesto)
    contesto["righe"] = selectors.rendicontazioni_dell_ufficio(request.user)
    contesto["parti"] = selectors.mie_parti(request.user)
    contesto["entra_parti"] = permessi.puo_avere_parti(request.user)
    contesto["legge_rendicontazioni"] = bool(request.user.ambiti_visibili)
    return render(request, "rendicontazione/campagna_list.html", contesto)


@require_GET
def campagna_csv(request):
    """The board as a file; for who sees it."""
    if not permessi.legge_tutto(request.user):
        raise PermissionDenied
    campagna = _scelta(request, selectors.campagne_visibili(request.user))
    if campagna is None:
        raise Http404
    quadro = selectors.quadro_della_campagna(campagna, request.user)
    return allegato(quadro_csv(quadro), f"quadro-{campagna.anno}.csv", "text/csv; charset=utf-8")
