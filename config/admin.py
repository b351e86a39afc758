"""The back office: Django's own admin, in Italian, open to whoever has a working assignment."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from utenti.permessi import puo_entrare_in_ufficio

# The index is grouped by work, in this order; what is not listed comes last.
GRUPPI = {
    "strutture": "Strutture",
    "sportello": "Sito pubblico",
    "rendicontazione": "Rendicontazione",
    "tariffe": "Tariffe",
    "osservatorio": "Osservatorio",
    "territorio": "Territorio",
    "utenti": "Utenti",
}


SENZA_INCARICO = "Il tuo profilo non ha un incarico in corso che apra il lavoro d'ufficio."


class BackOffice(admin.AdminSite):
    site_title = "Sportello Sociale"
    site_header = "Sportello Sociale: lavoro d'ufficio"
    index_title = "Lavoro d'ufficio"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return puo_entrare_in_ufficio(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Who is in but has no right here is told so, instead of being sent to log in again."""
        interna = super().admin_view(view, cacheable)

        @wraps(interna)
        def controllata(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(SENZA_INCARICO)
            return interna(request, *args, **kwargs)

        return controllata

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One login for the whole site, with its limits: this address only leads there."""
        prossima = request.GET.get("next") or request.POST.get("next") or ""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(SENZA_INCARICO)
        if not prossima.startswith("/admin/") or prossima.startswith(request.path):
            prossima = "/admin/"
        return redirect_to_login(prossima)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            logout(request)
            return redirect("sportello:home")
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("utenti:profilo")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        app = super().get_app_list(request, app_label)
        ordine = list(GRUPPI)
        for voce in app:
            voce["name"] = GRUPPI.get(voce["app_label"], voce["name"])
        return sorted(
            app,
            key=lambda voce: (
                ordine.index(voce["app_label"]) if voce["app_label"] in ordine else len(ordine),
                voce["name"],
            ),
        )
