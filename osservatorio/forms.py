"""Choice of year and Ambito in the address of a page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from territorio.models import Ambito


class SceltaForm(forms.Form):
    """Year and Ambito, among those the user reads; both may be left out."""

    anno = forms.TypedChoiceField(label="Anno", coerce=int, required=False, empty_value=None)
    ambito = forms.ModelChoiceField(
        queryset=Ambito.objects.none(), to_field_name="slug", label="Ambito", required=False
    )

    def __init__(
        self, *args: Any, anni: Sequence[int], ambiti: QuerySet[Ambito], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anno"].choices = [(anno, str(anno)) for anno in anni]  # type: ignore[attr-defined]
        self.fields["ambito"].queryset = ambiti  # type: ignore[attr-defined]


class SceltaReportForm(SceltaForm):
    """Also the number of a version of the return, and the format of the answer."""

    versione = forms.IntegerField(min_value=1, required=False)
    formato = forms.ChoiceField(choices=[("html", "pagina"), ("pdf", "PDF")], required=False)
