from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from base.errors import ErroreDominio
from rendicontazione import permessi, selectors, services
from rendicontazione.forms import ProrogaForm
from rendicontazione.models import Campagna, Rendicontazione


@require_http_methods(["GET", "POST"])
def proroga_create(request, anno):
    if not permessi.puo_decidere(request.user):
        raise PermissionDenied
    campagna = get_object_or_404(
        Campagna.objects.visibili_a(request.user), anno=anno, palestra=False
    )
    form = ProrogaForm(
        request.POST or None,
        rendicontazioni=Rendicontazione.objects.visibili_a(request.user)
        .filter(campagna=campagna)
        .select_related("ambito", "campagna")
        .order_by("ambito__numero", "pk"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            proroga = services.concedi_proroga(
                campagna=campagna, utente=request.user, **form.cleaned_data
            )
        except ErroreDominio as errore:
            form.add_error("giorno", errore.messaggio)
        else:
            a_chi = proroga.rendicontazione.ambito if proroga.rendicontazione else "tutti"
            messages.success(request, f"{proroga} concessa: {a_chi}.")
            return redirect("rendicontazione:proroga_create", anno=anno)
    return render(
        request,
        "rendicontazione/proroga_form.html",
        {
            "campagna": campagna,
            "form": form,
            "proroghe": selectors.proroghe_della_campagna(campagna),
        },
    )
