"""The forms of access: allauth's own, in our words, without placeholders in place of labels."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from utenti.models import Utente

ETICHETTE = {
    "login": "E-mail",
    "email": "E-mail",
    "password": "Password",
    "oldpassword": "Password di adesso",
    "password1": "Nuova password",
    "password2": "Nuova password, di nuovo",
}


class InNostreParole(forms.Form):
    """Mixin: Italian labels, no placeholder, help only where it helps."""

    aiuti: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nome, campo in self.fields.items():
            campo.widget.attrs.pop("placeholder", None)
            campo.label = ETICHETTE.get(nome, campo.label)
            if nome != "password1":
                campo.help_text = self.aiuti.get(nome, "")


class AccessoForm(InNostreParole, allauth_forms.LoginForm):
    pass


class PasswordDimenticataForm(InNostreParole, allauth_forms.ResetPasswordForm):
    aiuti = {"email": "Quella con cui entri nell'area riservata."}


class NuovaPasswordForm(InNostreParole, allauth_forms.ResetPasswordKeyForm):
    pass


class CambiaPasswordForm(InNostreParole, allauth_forms.ChangePasswordForm):
    pass


class NuovoUtenteForm(forms.ModelForm):
    """Of the back office: the password is chosen by the person, from a link sent by mail."""

    class Meta:
        model = Utente
        fields = ["email", "nome", "cognome"]
