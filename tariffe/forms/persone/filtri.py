"""How a person is looked for, how the lists are narrowed."""

from typing import Any

from django import forms

from tariffe.forms.persone.campi import CampoCodice


class CercaForm(forms.Form):
    codice = CampoCodice(label="Codice della persona")


class FiltroElencoForm(forms.Form):
    """The GET form of the list; a value that is not usable is as if it were not there."""

    stato = forms.ChoiceField(
        required=False,
        choices=[(s, s) for s in ("da_ricalcolare", "senza_isee", "esenti", "deroghe")],
    )
    servizio = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    comune = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    @property
    def filtri(self) -> dict[str, Any]:
        self.is_valid()
        return {nome: valore for nome, valore in self.cleaned_data.items() if valore}


class FiltroRinnoviForm(FiltroElencoForm):
    stato = forms.ChoiceField(
        required=False, choices=[("scadute", "scadute"), ("in_scadenza", "in_scadenza")]
    )
    entro = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(n, str(n)) for n in (30, 60, 90)]
    )
