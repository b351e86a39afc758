"""What the pages on people's tariffs share: who gets in, and nothing kept by any cache."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from tariffe.models import AttestazioneISEE, TariffaAssegnata
from tariffe.permessi import lavora_con_le_persone, puo_cambiare


def delle_persone(vista):
    """For who may have people's rows to read at all; never stored, and no address is told on."""

    @never_cache
    @wraps(vista)
    def controllata(request, *args, **kwargs):
        if not lavora_con_le_persone(request.user):
            raise PermissionDenied
        risposta = vista(request, *args, **kwargs)
        risposta.headers["Referrer-Policy"] = "same-origin"
        return risposta

    return controllata


def assegnata_visibile(request, pk):
    return get_object_or_404(
        TariffaAssegnata.objects.visibili_a(request.user)
        .select_related("ambito", "comune", "servizio", "regola", "edizione", "attestazione")
        .defer("ambito__confine", "comune__confine"),
        pk=pk,
    )


def attestazione_visibile(request, pk):
    return get_object_or_404(
        AttestazioneISEE.objects.all()
        .visibili_a(request.user)
        .select_related("ambito", "comune")
        .defer("ambito__confine", "comune__confine"),
        pk=pk,
    )


def solo_chi_cambia(request, riga):
    """Who may only read is told so."""
    if not puo_cambiare(request.user, riga):
        raise PermissionDenied


def allegato(contenuto, nome, tipo):
    return HttpResponse(
        contenuto,
        content_type=tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{nome}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
