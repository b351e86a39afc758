"""Two records side by side: which one stays, which value comes from where."""

from typing import Any

from django import forms

from strutture.models import UnitaOfferta

PRIMA, SECONDA = "prima", "seconda"


class UnioneForm(forms.Form):
    """Which record stays, and for each group of fields whose value; which units are one.

    Values are «prima» and «seconda», the two records in the order of the page.
    """

    tiene = forms.ChoiceField(
        label="Quale scheda resta",
        choices=[(PRIMA, "la prima"), (SECONDA, "la seconda")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Scegli quale scheda resta.",
            "invalid_choice": "Scegli quale scheda resta.",
        },
    )

    def __init__(
        self,
        *args: Any,
        chiavi: list[str],
        unita: tuple[list[UnitaOfferta], list[UnitaOfferta]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chiavi = chiavi
        for chiave in chiavi:
            self.fields[f"campo_{chiave}"] = forms.ChoiceField(
                choices=[(PRIMA, "prima"), (SECONDA, "seconda")], required=False
            )
        prime, seconde = unita
        self.simili: list[tuple[str, UnitaOfferta, list[UnitaOfferta]]] = []
        for una in prime:
            dello_stesso_tipo = [altra for altra in seconde if altra.tipo_id == una.tipo_id]
            if not dello_stesso_tipo:
                continue
            nome = f"unita_{una.pk}"
            self.fields[nome] = forms.TypedChoiceField(
                choices=[("", ""), *((altra.pk, "") for altra in dello_stesso_tipo)],
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.simili.append((nome, una, dello_stesso_tipo))

    def dalla(self, quale: str) -> set[str]:
        """The groups whose value comes from that record; by default from the one that stays."""
        resta = self.cleaned_data["tiene"]
        return {
            chiave
            for chiave in self.chiavi
            if (self.cleaned_data.get(f"campo_{chiave}") or resta) == quale
        }

    def unita_uguali(self) -> list[tuple[int, int]]:
        """Pairs of units, of the first and of the second record, that are the same one."""
        return [
            (una.pk, self.cleaned_data[nome])
            for nome, una, _altre in self.simili
            if self.cleaned_data.get(nome)
        ]
