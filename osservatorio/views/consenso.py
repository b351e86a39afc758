from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from osservatorio import permessi
from osservatorio.models import ConsensoConfronto
from osservatorio.services import concedi_consenso, ritira_consenso
from utenti.models import Utente


@require_http_methods(["GET", "POST"])
def consenso(request: HttpRequest, slug: str) -> HttpResponse:
    utente = cast(Utente, request.user)
    ambito = get_object_or_404(permessi.ambiti_leggibili(utente), slug=slug)
    decide = permessi.da_consenso(utente, ambito)
    if request.method == "POST":
        if not decide:
            raise Http404
        if request.POST.get("azione") == "concedi":
            concedi_consenso(ambito=ambito, utente=utente)
            messages.success(
                request, f"Gli altri ambiti vedono ora i dati di {ambito} con il suo nome."
            )
        else:
            ritira_consenso(ambito=ambito)
            messages.success(
                request, f"I dati di {ambito} si vedono di nuovo come quelli di «un altro ambito»."
            )
        return redirect("osservatorio:consenso", slug=slug)
    dato = ConsensoConfronto.objects.filter(ambito=ambito).select_related("concesso_da").first()
    return render(
        request,
        "osservatorio/consenso.html",
        {"ambito": ambito, "consenso": dato, "decide": decide},
    )
