"""What the office decides on an edition, page by page."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from base.formati import data
from tariffe.anomalie import ErroreTariffa
from tariffe.enums import Organo, TipoAtto
from tariffe.forms.campi import EuroField
from tariffe.parsing import leggi_isee
from territorio.models import Ambito, Ente

PESO_MASSIMO = 10 * 2**20
MASSIMO_VALORI = 40


def giorno(**opzioni: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "gg/mm/aaaa"}),
        error_messages={
            "invalid": "Scrivi il giorno come 01/01/2026.",
            "required": "Scrivi il giorno, come 01/01/2026.",
        },
        **opzioni,
    )


class AttoForm(forms.Form):
    """Which act: body, number, date."""

    organo = forms.ChoiceField(label="Organo", choices=Organo.choices)
    tipo_atto = forms.ChoiceField(label="Tipo di atto", choices=TipoAtto.choices)
    numero_atto = forms.CharField(
        label="Numero dell'atto",
        max_length=30,
        error_messages={"required": "Scrivi il numero dell'atto."},
    )
    data_atto = giorno(label="Data dell'atto")

    def clean_data_atto(self) -> datetime.date:
        scritta = self.cleaned_data["data_atto"]
        if scritta > timezone.localdate():
            raise forms.ValidationError(
                f"Il {data(scritta)} deve ancora venire: scrivi il giorno in cui l'atto è stato "
                "preso."
            )
        return scritta


class ApprovaForm(AttoForm):
    """The approval records an act that was taken elsewhere."""


class MotivoForm(forms.Form):
    motivo = forms.CharField(
        label="Perché",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": "Scrivi il perché: resta nella storia dell'edizione."},
    )


class FileForm(forms.Form):
    """A PDF: what it is, its service judges."""

    file = forms.FileField(
        label="PDF dell'atto",
        error_messages={"required": "Scegli il PDF dell'atto.", "empty": "Il file è vuoto."},
    )

    def clean_file(self) -> Any:
        return _leggero(self.cleaned_data["file"])


def _leggero(file: Any) -> Any:
    if file and (file.size or 0) > PESO_MASSIMO:
        raise forms.ValidationError("Il file pesa più di 10 MB: riducilo e riprova.")
    return file


class CopiaForm(forms.Form):
    """A new draft from an edition, with amounts raised by a percentage."""

    titolo = forms.CharField(
        label="Titolo della nuova edizione",
        max_length=160,
        error_messages={"required": "Scrivi il titolo, per esempio «Tariffe 2027»."},
    )
    valida_dal = giorno(label="Valida dal")
    percentuale = EuroField(
        label="Aumento, in percento",
        required=False,
        max_digits=6,
        decimal_places=3,
        min_value=Decimal(-99),
        max_value=Decimal(999),
        help_text="Per esempio 2,5. Vuoto o 0 = gli stessi importi; con il meno = diminuzione.",
    )
    anche_soglie = forms.BooleanField(
        label="Aumenta anche le soglie ISEE delle fasce", required=False
    )

    def clean_percentuale(self) -> Decimal:
        return self.cleaned_data["percentuale"] or Decimal(0)


class CopiaEsempioForm(forms.Form):
    """A draft of one's own Ambito from an example."""

    ambito = forms.ModelChoiceField(
        Ambito.objects.none(),
        label="Ambito",
        empty_label=None,
        error_messages={"required": "Scegli l'ambito."},
    )
    titolo = CopiaForm.base_fields["titolo"]
    valida_dal = giorno(label="Valida dal")

    def __init__(self, *args: Any, ambiti: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ambito"].queryset = ambiti  # type: ignore[attr-defined]


class AdottaForm(AttoForm):
    """A body adopts some services of an edition."""

    ente = forms.ModelChoiceField(
        Ente.objects.none(),
        label="Chi adotta",
        empty_label="Scegli il comune o l'azienda",
        error_messages={"required": "Scegli il comune o l'azienda che adotta."},
    )
    servizi = forms.MultipleChoiceField(
        label="Servizi adottati",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Segna almeno un servizio."},
        help_text="Un ente può adottare solo una parte dei servizi.",
    )
    dal = giorno(label="Dal giorno")
    al = giorno(label="Fino al giorno", required=False, help_text="Vuoto = senza fine.")
    chiudi_precedente = forms.BooleanField(
        label="Chiudi il giorno prima la tariffa che l'ente ha già", required=False
    )
    file = forms.FileField(label="PDF dell'atto", required=False)

    field_order = [
        "ente", "servizi", "dal", "al", "chiudi_precedente",
        "organo", "tipo_atto", "numero_atto", "data_atto", "file",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, enti: Any, servizi: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ente"].queryset = enti  # type: ignore[attr-defined]
        self.fields["servizi"].choices = servizi  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        return _leggero(self.cleaned_data["file"])


class ChiudiForm(forms.Form):
    """The last day of an adoption."""

    al = giorno(label="Ultimo giorno")


class ImportaForm(forms.Form):
    """A whole edition as JSON: a file, or its text."""

    file = forms.FileField(label="File JSON", required=False)
    testo = forms.CharField(
        label="Oppure il suo testo",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "cols": 80, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        file = dati.get("file")
        if file and (file.size or 0) > PESO_MASSIMO:
            self.add_error("file", "Il file pesa più di 10 MB: dividilo.")
            return dati
        if file:
            try:
                dati["testo"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "Il file non è un testo JSON: esportalo di nuovo.")
        if not self.errors and not dati.get("testo", "").strip():
            self.add_error("file", "Scegli un file, oppure incolla il testo.")
        return dati


class CessaForm(forms.Form):
    """The last day of an edition, and why."""

    al = giorno(label="Ultimo giorno")
    motivo = MotivoForm.base_fields["motivo"]


class ConfrontoForm(forms.Form):
    """Two editions, and the ISEE values to look at."""

    con = forms.ChoiceField(label="Confronta con", required=False)
    valori = forms.CharField(
        label="Valori ISEE",
        required=False,
        max_length=600,
        help_text="Con il punto e virgola: 0; 3.000; 12.345,67",
        widget=forms.TextInput(attrs={"size": 60}),
    )

    def __init__(self, *args: Any, edizioni: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["con"].choices = edizioni  # type: ignore[attr-defined]

    def clean_valori(self) -> list[Decimal]:
        pezzi = [p.strip() for p in re.split(r"[;\s]+", self.cleaned_data["valori"]) if p.strip()]
        if len(pezzi) > MASSIMO_VALORI:
            raise forms.ValidationError(f"Al massimo {MASSIMO_VALORI} valori: togline qualcuno.")
        valori = []
        for pezzo in pezzi:
            # «3.000» alone: here it can only be a sample value in euro.
            intero = pezzo.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", pezzo) else pezzo
            try:
                letto = leggi_isee(intero)
            except ErroreTariffa as errore:
                raise forms.ValidationError(errore.messaggio) from errore
            if letto is not None:
                valori.append(letto)
        return sorted(set(valori))


def primo_gennaio(dopo: datetime.date) -> datetime.date:
    """The first day of the year after."""
    return datetime.date(dopo.year + 1, 1, 1)
