"""What an officer writes to publish, supersede, withdraw."""

from collections.abc import Sequence
from typing import Any

from django import forms

from osservatorio.forms.scelte import SceltaForm


class MotivoForm(forms.Form):
    """Why something that is public is superseded or withdrawn: citizens read it."""

    motivo = forms.CharField(
        label="Motivo",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo leggerà chi apre la pagina o controlla il codice di una copia.",
        error_messages={"required": "Scrivi il motivo in una frase."},
    )

    def __init__(self, *args: Any, obbligatorio: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motivo"].required = obbligatorio


class InsiemeForm(SceltaForm):
    """Which indicators to publish together, of which years and territories."""

    indicatori = forms.MultipleChoiceField(
        label="Indicatori",
        help_text="Al massimo 8. Di quelli che contano persone servite si nascondono i piccoli.",
        error_messages={
            "required": "Scegli almeno un indicatore.",
            "invalid_choice": "L'indicatore «%(value)s» non si può pubblicare: scegli dall'elenco.",
        },
        widget=forms.SelectMultiple(attrs={"size": 12, "class": "form-select"}),
    )
    anno_da = forms.TypedChoiceField(label="Dall'anno", coerce=int)
    field_order = ["indicatori", "anno_da", "anno", "ambito"]

    def __init__(
        self, *args: Any, indicatori: Sequence[tuple[str, str]], massimo: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.massimo = massimo
        self.fields["indicatori"].choices = indicatori  # type: ignore[attr-defined]
        self.fields["anno_da"].choices = self.fields["anno"].choices  # type: ignore[attr-defined]
        self.fields["anno"].label, self.fields["anno"].required = "All'anno", True
        self.fields["ambito"].label = "I comuni di un ambito (vuoto: gli ambiti)"

    def clean(self) -> dict[str, Any]:
        scelti = super().clean() or self.cleaned_data
        if len(scelti.get("indicatori", [])) > self.massimo:
            self.add_error("indicatori", f"Sono troppi: scegline al massimo {self.massimo}.")
        if scelti.get("anno") and scelti.get("anno_da") and scelti["anno_da"] > scelti["anno"]:
            self.add_error("anno_da", "Il primo anno viene dopo l'ultimo: correggi uno dei due.")
        return scelti
