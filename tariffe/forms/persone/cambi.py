"""What changes a tariff: recalculation, derogation, end; many at once."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from tariffe.enums import MotivoAssegnazione
from tariffe.forms.persone.campi import SENZA_MEMORIA, CampoData, CampoNumero, campo_ambito, testo
from tariffe.models import Servizio
from territorio.models import Ambito


class RicalcolaForm(forms.Form):
    """From when, why, and a new quantity if it changes."""

    motivo = forms.ChoiceField(
        label="Perché",
        choices=[
            (motivo.value, capfirst(motivo.label.removeprefix("Ricalcolo: ")))
            for motivo in (
                MotivoAssegnazione.NUOVO_ISEE,
                MotivoAssegnazione.ISEE_SCADUTO,
                MotivoAssegnazione.NUOVA_EDIZIONE,
                MotivoAssegnazione.RETTIFICA,
            )
        ],
    )
    dal = CampoData(label="Da quale giorno")
    quantita_mese = CampoNumero(label="Quantità al mese")


class DerogaForm(forms.Form):
    importo = CampoNumero(decimali=4, label="Importo di una unità, in euro")
    dal = CampoData(label="Dal")
    fino_al = CampoData(
        label="Fino al", required=False, help_text="Dal giorno dopo torna la tariffa di prima."
    )
    motivo = testo(
        "Motivo",
        500,
        "Scrivi il motivo della deroga.",
        widget=forms.Textarea(attrs={"rows": 3, **SENZA_MEMORIA}),
        help_text="In generale, senza nomi e senza dati di salute: quelli stanno nella cartella.",
    )
    atto = testo(
        "Atto", 200, "Scrivi organo, numero e data dell'atto.", help_text="Organo, numero e data."
    )


class CessaForm(forms.Form):
    ultimo_giorno = CampoData(label="Ultimo giorno del servizio")


class BloccoForm(forms.Form):
    """Many at once: a new edition from a day, or the DSU that expired."""

    NUOVA_EDIZIONE = MotivoAssegnazione.NUOVA_EDIZIONE.value
    ISEE_SCADUTO = MotivoAssegnazione.ISEE_SCADUTO.value
    motivo = forms.ChoiceField(
        label="Che cosa ricalcoli",
        choices=[
            (NUOVA_EDIZIONE, "Tutte le tariffe in vigore, con le tariffe nuove da un giorno"),
            (ISEE_SCADUTO, "Solo quelle con l'ISEE scaduto, dal giorno dopo la scadenza"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli che cosa ricalcoli."},
    )
    dal = CampoData(
        label="Da quale giorno", required=False, help_text="Serve solo per le tariffe nuove."
    )
    servizio = forms.ModelChoiceField(
        label="Solo un servizio",
        queryset=Servizio.objects.none(),
        required=False,
        empty_label="Tutti i servizi",
    )
    ambito: forms.ModelChoiceField

    def __init__(self, *args: Any, ambiti: list[Ambito], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["servizio"].queryset = Servizio.objects.all().attivi()  # type: ignore[attr-defined]
        self.ambiti = ambiti
        if len(ambiti) > 1:
            self.fields["ambito"] = campo_ambito(ambiti)

    @property
    def ambito_scelto(self) -> Ambito:
        scelto: Ambito = self.cleaned_data.get("ambito") or self.ambiti[0]
        return scelto

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or self.cleaned_data
        if dati.get("motivo") == self.NUOVA_EDIZIONE and not dati.get("dal"):
            self.add_error("dal", "Scrivi da quale giorno valgono le tariffe nuove.")
        return dati
