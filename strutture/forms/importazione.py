"""The upload of a list of facilities."""

from collections.abc import Sequence
from typing import Any

from django import forms

from strutture.parsing import MAX_BYTE


class CaricaElencoForm(forms.Form):
    """One list; what it is and holds is told by its content."""

    file = forms.FileField(
        label="Elenco",
        help_text=f"CSV, XLSX (Excel), ODS o JSON, al massimo {MAX_BYTE // 2**20} MB.",
        allow_empty_file=True,
        error_messages={"required": "Scegli il file dell'elenco."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.json", "class": "form-control"}),
    )
    fonte = forms.CharField(
        label="Da dove viene",
        max_length=200,
        help_text="Per esempio «Regione Lombardia, elenco 2026». Scrivila sempre uguale: così si "
        "vede chi non c'è più.",
        error_messages={
            "required": "Scrivi da dove viene l'elenco.",
            "max_length": "Accorcia la fonte a 200 caratteri.",
        },
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    tipo = forms.ChoiceField(
        label="Tipo, se l'elenco non lo dice",
        required=False,
        help_text="Vale per tutte le righe senza tipo: serve quando manca la colonna «tipo».",
        error_messages={"invalid_choice": "Scegli uno dei tipi dell'elenco."},
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, tipi: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo: Any = self.fields["tipo"]
        campo.choices = [("", "Lo dice ogni riga"), *tipi]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTE:
            raise forms.ValidationError("Il file supera il limite di 20 MB: dividilo in due.")
        return file


class ScelteForm(forms.Form):
    """The last day of the units that are gone; the ticks are read as they come."""

    cessate_al = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "Scrivi il giorno come 31/12/2025."},
    )

    def clean_cessate_al(self) -> Any:
        giorno = self.cleaned_data["cessate_al"]
        if giorno and not 1900 <= giorno.year <= 2100:
            raise forms.ValidationError("Scrivi il giorno come 31/12/2025.")
        return giorno
