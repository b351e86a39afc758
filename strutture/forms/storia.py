"""The day of which the register is asked."""

import datetime

from django import forms
from django.utils import timezone


class GiornoForm(forms.Form):
    """A day that has come; written as pages or as people write it."""

    al = forms.DateField(
        label="Com'era il giorno",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Scrivi il giorno, per esempio 31/12/2023.",
            "invalid": "Questo giorno non si legge: scrivilo come 31/12/2023.",
        },
    )

    def clean_al(self) -> datetime.date:
        giorno: datetime.date = self.cleaned_data["al"]
        if giorno > timezone.localdate():
            raise forms.ValidationError("Questo giorno deve ancora venire: scegli oggi o prima.")
        if giorno.year < 1900:
            raise forms.ValidationError("Scrivi l'anno con quattro cifre, per esempio 31/12/2023.")
        return giorno
