"""What who answers the citizens fills in. `visto` is the last passage when the page was made."""

from typing import Any

from django import forms

from base.formati import numero
from sportello.enums import StatoRichiesta


def _testo(massimo: int, **altro: Any) -> forms.CharField:
    return forms.CharField(
        max_length=massimo,
        widget=forms.Textarea(attrs={"rows": altro.pop("righe", 3)}),
        error_messages={
            "required": "Questo campo è vuoto: scrivi qualcosa.",
            "max_length": f"Il testo è troppo lungo: al massimo {numero(massimo)} caratteri, "
            "adesso sono %(show_value)d.",
        },
        **altro,
    )


class AzioneForm(forms.Form):
    """What every action carries; each sits in the same page, so its fields have their own ids."""

    visto = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    azione = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{self.azione}_%s")
        super().__init__(*args, **kwargs)


class PrendiForm(AzioneForm):
    azione = "prendi"


class AffidaForm(AzioneForm):
    azione = "affida"
    a = forms.IntegerField(
        label="A chi",
        widget=forms.Select,
        error_messages={"required": "Scegli una persona.", "invalid": "Scegli una persona."},
    )


class PassaForm(AzioneForm):
    azione = "passa"
    entro = forms.DateField(
        label="Da rispondere entro il",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Scegli il giorno.",
            "invalid": "Questa data non esiste: scrivila come 31/12/2026.",
        },
    )
    nota = _testo(1000, label="Nota per l'ufficio", required=False)


class RispondiForm(AzioneForm):
    azione = "rispondi"
    risposta = _testo(4000, label="La risposta", righe=8)
    chiudi = forms.BooleanField(label="Con questa risposta la richiesta è chiusa", required=False)


class ChiudiForm(AzioneForm):
    azione = "chiudi"
    nota = _testo(1000, label="Perché la chiudi", required=False)


class RiapriForm(AzioneForm):
    azione = "riapri"
    nota = _testo(1000, label="Perché la riapri", required=False)


class AnnotaForm(AzioneForm):
    azione = "annota"
    nota = _testo(2000, label="Nota interna")


AZIONI_FORM: dict[str, type[AzioneForm]] = {
    form.azione: form
    for form in (
        PrendiForm,
        AffidaForm,
        PassaForm,
        RispondiForm,
        ChiudiForm,
        RiapriForm,
        AnnotaForm,
    )
}


class FiltroRichiesteForm(forms.Form):
    """The GET form of the list; a value that is not usable is as if it were not there."""

    stato = forms.ChoiceField(choices=StatoRichiesta.choices, required=False)
    ritardo = forms.ChoiceField(choices=[("1", "1")], required=False)
    mie = forms.ChoiceField(choices=[("1", "1")], required=False)

    @property
    def filtro(self) -> dict[str, str]:
        self.is_valid()
        return {nome: valore for nome, valore in self.cleaned_data.items() if valore}


class NumeriForm(forms.Form):
    """The GET form of the counts."""

    anno = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    ambito = forms.CharField(required=False, max_length=140)

    @property
    def scelta(self) -> dict[str, Any]:
        self.is_valid()
        return {"anno": None, "ambito": "", **self.cleaned_data}
