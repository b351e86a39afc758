"""What the pages on people's tariffs share: who gets in, and nothing kept by any cache."""

from functools import wraps

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from base.errors import ErroreDominio
from tariffe.models import AttestazioneISEE, TariffaAssegnata
from tariffe.permessi import lavora_con_le_persone, puo_cambiare
from tariffe.services.persone import codice_usato, nuovo_codice_persona

SALE_MODULO = "tariffe.modulo"
GIORNO_INTERO = 86_400


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
        .select_related(
            "ambito", "comune", "servizio", "regola", "edizione", "attestazione", "prima_riga"
        )
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


def modulo_nuovo(utente):
    """The mark of a page that may make a new person: her code, signed for who opened it."""
    return signing.dumps([utente.pk, nuovo_codice_persona()], salt=SALE_MODULO)


def codice_del_modulo(utente, modulo):
    """The code of that page, to be used once; a new one if the mark is not ours, or too old."""
    try:
        chi, codice = signing.loads(modulo, salt=SALE_MODULO, max_age=GIORNO_INTERO)
    except signing.BadSignature:
        return nuovo_codice_persona()
    if chi != utente.pk:
        return nuovo_codice_persona()
    if codice_usato(codice):
        raise ErroreDominio(
            "Questo modulo è già stato inviato: apri la pagina di nuovo se è un'altra persona.",
            codice="INVIATO",
        )
    return codice


def allegato(contenuto, nome, tipo):
    return HttpResponse(
        contenuto,
        content_type=tipo,
        headers={
            "Content-Disposition": f'attachment; filename="{nome}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
