"""The first page of the office of the tariffs (reserved)."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tariffe.permessi import lavora_con_le_persone, lavora_con_le_tariffe
from tariffe.selectors.assegnate import ambiti_in_cui_scrive
from tariffe.selectors.inizio import persone_in_attesa, tariffe_in_attesa


@require_GET
@never_cache
def home(request):
    """What waits, and where it is done: of people and of tables, each for who works on them."""
    con_persone = lavora_con_le_persone(request.user)
    con_tariffe = lavora_con_le_tariffe(request.user)
    if not con_persone and not con_tariffe:
        raise PermissionDenied
    return render(
        request,
        "tariffe/home.html",
        {
            "persone": persone_in_attesa(request.user) if con_persone else None,
            "tariffe": tariffe_in_attesa(request.user) if con_tariffe else [],
            "scrive": bool(ambiti_in_cui_scrive(request.user)),
        },
    )
