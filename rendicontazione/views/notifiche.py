from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rendicontazione import selectors, services

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
    """All the notices of who asks are read."""
    lette = services.segna_lette(utente=request.user)
    if lette:
        messages.success(request, "Novità segnate come lette.")
    return redirect("rendicontazione:campagna_list")
