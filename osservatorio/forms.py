"""Choice of year and Ambito in the address of a page; upload of a file of Istat."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from osservatorio.calcolo import FAMIGLIE_DI_INDICATORI, definizioni
from osservatorio.calcolo.riparto import CENTESIMO, SPESA_MASSIMA, Metodo
from osservatorio.enums import TipoEdizione
from rendicontazione.parsing.celle import leggi_numero
from territorio.models import Ambito, Comune

MAX_MEGABYTE = 100


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
    """Also what one report is about, the number of a version of the return, and the format."""

    comune = forms.ModelChoiceField(
        queryset=Comune.objects.none(), to_field_name="codice_istat", required=False
    )
    indicatore = forms.CharField(max_length=60, required=False)
    versione = forms.IntegerField(min_value=1, required=False)
    formato = forms.ChoiceField(
        choices=[("html", "pagina"), ("pdf", "PDF"), ("attesa", "a che punto è")], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comune"].queryset = Comune.objects.della_provincia()  # type: ignore[attr-defined]

    def clean_indicatore(self) -> str:
        """A code of the definitions, or nothing."""
        codice: str = self.cleaned_data["indicatore"]
        if codice and codice not in definizioni():
            raise forms.ValidationError("Questo indicatore non c'è: scegline uno dell'elenco.")
        return codice


class RipartoForm(SceltaForm):
    """The cost to divide, written as in Italy, by which rule, and the format of the answer."""

    spesa = forms.CharField(label="Spesa da dividere", required=False, max_length=40)
    metodo = forms.ChoiceField(choices=[(m.value, m.name) for m in Metodo], required=False)
    formato = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")], required=False)

    def clean_spesa(self) -> Decimal | None:
        scritta = self.cleaned_data["spesa"]
        if not scritta:
            return None
        letta = leggi_numero(scritta)
        if letta is None:
            raise forms.ValidationError(
                f"«{scritta}» non è un importo: scrivi la cifra in euro, per esempio 18.283,96."
            )
        if letta.valore <= 0:
            raise forms.ValidationError(
                f"«{scritta}» non si può dividere: scrivi un importo maggiore di zero."
            )
        if letta.valore >= SPESA_MASSIMA:
            raise forms.ValidationError(
                f"«{scritta}» è più di dieci miliardi di euro: controlla le cifre."
            )
        if letta.valore % CENTESIMO:
            raise forms.ValidationError(
                f"«{scritta}» ha più di due decimali: arrotonda la spesa al centesimo."
            )
        return letta.valore.quantize(CENTESIMO)


class CaricaDatiForm(forms.Form):
    """One file of Istat; what it is and holds is checked by the service."""

    file = forms.FileField(
        label="File di Istat",
        help_text="Il csv o lo zip come lo scarica il sito di Istat. "
        f"Al massimo {MAX_MEGABYTE} MB.",
        allow_empty_file=True,
        error_messages={"required": "Scegli il file scaricato da Istat."},
        widget=forms.FileInput(attrs={"accept": ".csv,.zip,.txt", "class": "form-control"}),
    )
    anno = forms.IntegerField(
        label="Anno che ti aspetti",
        required=False,
        min_value=1861,
        max_value=2199,
        help_text="Facoltativo: se il file è di un altro anno te lo diciamo.",
        error_messages={
            "invalid": "Scrivi l'anno con quattro cifre, per esempio 2023.",
            "min_value": "Scrivi l'anno con quattro cifre, per esempio 2023.",
            "max_value": "Scrivi l'anno con quattro cifre, per esempio 2023.",
        },
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )
    tipo = forms.ChoiceField(
        label="Edizione",
        required=False,
        choices=[("", "Come dice il file"), *TipoEdizione.choices],
        help_text="Cambiala solo se il titolo del file non lo dice.",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".zip", ".txt")):
            raise forms.ValidationError(
                f"Il file «{file.name[:80]}» non è un csv né uno zip: usa quello scaricato da "
                "Istat, senza salvarlo da un altro programma."
            )
        if file.size > MAX_MEGABYTE * 2**20:
            raise forms.ValidationError(
                f"Il file è di {file.size / 2**20:.0f} MB: il limite è {MAX_MEGABYTE} MB. "
                "Carica lo zip, o il file della sola provincia."
            )
        return file


class SceltaEdizioneForm(forms.Form):
    """Why an edition is put in force: other people will read it."""

    motivo = forms.CharField(
        label="Motivo della scelta",
        max_length=2000,
        help_text="Lo legge chi confronta le edizioni, anche fra qualche anno.",
        error_messages={
            "required": "Scrivi il motivo: lo legge chi confronta le edizioni.",
            "max_length": "Il motivo è troppo lungo: al massimo 2.000 caratteri.",
        },
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class ElencoIndicatoriForm(forms.Form):
    """What to look for among the indicators; all may be left out."""

    q = forms.CharField(label="Parole", max_length=100, required=False, strip=True)
    famiglia = forms.ChoiceField(
        label="Famiglia",
        choices=[("", "Tutte"), *FAMIGLIE_DI_INDICATORI.items()],
        required=False,
    )
    da_rivedere = forms.BooleanField(label="Solo quelli da rivedere", required=False)


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
