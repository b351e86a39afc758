"""One click to say that a record is still true: on the site or on the telephone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from base.errors import ErroreDominio
from strutture.enums import CanaleConferma
from strutture.models import Struttura
from strutture.permessi import puo_confermare, puo_proporre, puo_seguire
from strutture.services import conferma_scheda
from territorio.models import Ambito


def _struttura(request, pk):
    return get_object_or_404(Struttura.objects.visibili_a(request.user), pk=pk)


def _conferma(request, struttura, canale):
    try:
        conferma_scheda(struttura=struttura, utente=request.user, canale=canale)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, f"«{struttura}»: confermata oggi, grazie.")


@require_POST
def scheda_confirm(request, pk):
    """«Tutto invariato»; from the list of one's own records it goes back there."""
    struttura = _struttura(request, pk)
    if not puo_confermare(request.user, struttura):
        raise PermissionDenied
    canale = (
        CanaleConferma.SITO if puo_proporre(request.user, struttura) else CanaleConferma.UFFICIO
    )
    _conferma(request, struttura, canale)
    if request.POST.get("da") == "elenco":
        return redirect("strutture:scheda_list")
    return redirect("strutture:scheda_detail", pk=struttura.pk)


@require_POST
def scheda_call(request, pk):
    """The facility said on the telephone that nothing has changed; back to the sheet."""
    struttura = _struttura(request, pk)
    if not puo_seguire(request.user, struttura):
        raise PermissionDenied
    _conferma(request, struttura, CanaleConferma.TELEFONO)
    ambito = (
        Ambito.objects.visibili_a(request.user)
        .filter(slug=request.POST.get("ambito", "").replace("\0", ""))
        .first()
    )
    dove = reverse("strutture:scheda_calls")
    return redirect(f"{dove}?ambito={ambito.slug}" if ambito else dove)
