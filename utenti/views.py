from typing import cast

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from utenti import selectors
from utenti.models import Utente

TROPPI_TENTATIVI = 429


@login_not_required
@require_http_methods(["GET", "POST"])
def accedi(request: HttpRequest) -> HttpResponse:
    """allauth's login; an attempt refused because they are too many says so in its status too."""
    risposta = allauth_views.login(request)
    form = (getattr(risposta, "context_data", None) or {}).get("form")
    if form is not None and form.is_bound and form.has_error("__all__", "too_many_login_attempts"):
        risposta.status_code = TROPPI_TENTATIVI
    return risposta


@require_GET
@never_cache
def profilo(request: HttpRequest) -> HttpResponse:
    utente = cast(Utente, request.user)
    return render(
        request,
        "utenti/profilo.html",
        {
            "incarichi": [selectors.incarico_in_parole(i) for i in utente.incarichi_attivi],
            "strumenti": selectors.strumenti(utente),
        },
    )
