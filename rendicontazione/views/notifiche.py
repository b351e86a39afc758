from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from rendicontazione import selectors, services
from rendicontazione.models import Rendicontazione
from rendicontazione.views.comuni import alla_pagina

PER_PAGINA = 30


@require_GET
def notifica_list(request):
    pagine = Paginator(selectors.notifiche_di(request.user), PER_PAGINA)
    pagina = pagine.get_page(request.GET.get("pagina"))
    return render(
        request,
        "rendicontazione/notifica_list.html",
        {
            "pagina": pagina,
            "pagine": list(pagine.get_elided_page_range(pagina.number)),
            "da_leggere": selectors.notifiche_da_leggere(request.user),
        },
    )


@require_POST
def notifica_update(request):
    """The notices of who asks are read: all of them, or those of the return it is asked from."""
    scelta = request.POST.get("rendicontazione", "")
    rendicontazione = None
    if scelta:
        rendicontazione = get_object_or_404(
            Rendicontazione.objects.visibili_a(request.user).select_related("campagna", "ambito"),
            pk=int(scelta) if scelta.isascii() and scelta.isdecimal() else 0,
        )
    if services.segna_lette(utente=request.user, rendicontazione=rendicontazione):
        messages.success(request, "Novità segnate come lette.")
    if rendicontazione is not None:
        return alla_pagina(rendicontazione)
    return redirect("rendicontazione:campagna_list")
