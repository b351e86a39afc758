"""The events of a facility: what its office writes, what its referenti read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import ErroreDominio
from strutture.forms.vicende import VicendaForm
from strutture.models import Struttura, Vicenda
from strutture.permessi import puo_scrivere_in_ufficio, puo_seguire
from strutture.selectors.comuni import comuni_visibili
from strutture.selectors.riserva import riserva_di
from strutture.selectors.vicende import vicende_di
from strutture.services.vicende import annulla_vicenda, registra_vicenda


@require_http_methods(["GET", "HEAD", "POST"])
def vicenda_list(request, pk):
    struttura = get_object_or_404(Struttura.objects.visibili_a(request.user), pk=pk)
    scrive = puo_scrivere_in_ufficio(request.user, struttura)
    if request.method == "POST" and not scrive:
        raise PermissionDenied
    form = VicendaForm(
        request.POST if request.method == "POST" else None,
        struttura=struttura,
        comuni=comuni_visibili(request.user).filter(soppresso_il__isnull=True),
    )
    if request.method == "POST" and form.is_valid():
        try:
            vicenda = registra_vicenda(
                struttura=struttura, utente=request.user, **form.cleaned_data
            )
        except ErroreDominio as errore:
            form.add_error(None, errore.messaggio)
        except ValidationError as errore:
            for messaggio in errore.messages:
                form.add_error(None, messaggio)
        else:
            messages.success(
                request,
                "Vicenda registrata: la scheda è aggiornata."
                if vicenda.applicata_il
                else f"Vicenda registrata: avrà effetto il {vicenda.dal:%d/%m/%Y}.",
            )
            return redirect(request.path)
    return render(
        request,
        "strutture/vicenda_list.html",
        {
            "struttura": struttura,
            "form": form,
            "scrive": scrive,
            "segue": puo_seguire(request.user, struttura),
            "riservata": struttura.pk in riserva_di([struttura.pk]).strutture,
            "vicende": vicende_di(struttura),
            "mostra_persone": request.user.lavora_in_ufficio,
        },
        status=400 if form.errors else 200,
    )


@require_POST
def vicenda_withdraw(request, pk, vicenda):
    struttura = get_object_or_404(Struttura.objects.visibili_a(request.user), pk=pk)
    una = get_object_or_404(Vicenda.objects.filter(struttura=struttura), pk=vicenda)
    if not puo_scrivere_in_ufficio(request.user, struttura):
        raise PermissionDenied
    try:
        annulla_vicenda(vicenda=una, utente=request.user)
    except ErroreDominio as errore:
        messages.error(request, errore.messaggio)
    else:
        messages.success(request, "Vicenda annullata: non avrà effetto.")
    return redirect("strutture:vicenda_list", pk=struttura.pk)
