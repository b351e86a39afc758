from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AdattatoreAccesso(DefaultAccountAdapter):
    """Our sentences; nobody registers alone, accounts are made in the back office."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "L'e-mail o la password non sono giuste. Controllale e riprova."
        ),
        "too_many_login_attempts": (
            "Troppi tentativi con dati sbagliati: aspetta cinque minuti e riprova, "
            "oppure scegli una nuova password."
        ),
        "incorrect_password": "La password di adesso non è giusta.",
        "enter_current_password": "La password di adesso non è giusta.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("utenti:profilo")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Of the e-mail alone: allauth would add the host's name, one limit more for each name."""
        return str(credentials.get("email", "")).lower()
