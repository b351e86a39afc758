"""Whom the office invites, and what the invited person chooses."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError

from utenti.models import Utente


class InvitoForm(forms.Form):
    email = forms.EmailField(
        label="E-mail di chi tiene la scheda",
        max_length=254,
        help_text="Riceve un collegamento che vale 14 giorni e si usa una volta sola.",
        error_messages={
            "required": "Scrivi l'e-mail di chi lavora nella struttura.",
            "invalid": "Scrivi l'e-mail per intero: per esempio nome@esempio.it.",
        },
    )


class AccettaInvitoForm(forms.Form):
    """A new account: the e-mail is the one of the invitation, and cannot be changed here."""

    nome = forms.CharField(
        label="Nome", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    cognome = forms.CharField(
        label="Cognome", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label="Password",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    password_di_nuovo = forms.CharField(
        label="Password, di nuovo",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        password = dati.get("password", "")
        if not password:
            return dati
        try:
            validate_password(
                password,
                Utente(
                    email=self.email,
                    nome=dati.get("nome", ""),
                    cognome=dati.get("cognome", ""),
                ),
            )
        except ValidationError as errore:
            self.add_error("password", errore)
        if "password_di_nuovo" in dati and dati["password_di_nuovo"] != password:
            self.add_error("password_di_nuovo", "Le due password sono diverse: riscrivile.")
        return dati
