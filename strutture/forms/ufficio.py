"""Forms of the back office of facilities, in the admin."""

from typing import Any

from django import forms

from strutture.enums import CON_MOTIVO, TRANSIZIONI, StatoScheda


class StrutturaForm(forms.ModelForm):
    """The record, and the passage to another state with its reason."""

    passa_a = forms.ChoiceField(
        label="Passa a",
        required=False,
        help_text="Lascia vuoto per non cambiare lo stato della scheda.",
    )
    motivo = forms.CharField(
        label="Motivo",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Serve per rifiutare, sospendere o cessare.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passa_a"].choices = [("", "—")] + [  # type: ignore[attr-defined]
            (stato, StatoScheda(stato).label)
            for stato in StatoScheda.values
            if self.instance.pk and stato in TRANSIZIONI[self.instance.stato]
        ]

    def clean(self) -> dict[str, Any] | None:
        dati = super().clean() or {}
        stato = dati.get("passa_a")
        if stato in CON_MOTIVO and not (dati.get("motivo") or "").strip():
            self.add_error(
                "motivo", f"Per passare a «{StatoScheda(stato).label}» scrivi il motivo."
            )
        return dati
