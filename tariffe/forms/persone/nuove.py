"""A new attestation, a new tariff."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from tariffe.calcolo.domande import EURO, NUMERO, SCELTA, Domanda
from tariffe.enums import AmbitoValore, Irregolarita, TipoISEE
from tariffe.forms.persone.campi import (
    CampoCodice,
    CampoData,
    CampoEuro,
    CampoNumero,
    campo_ambito,
)
from tariffe.models import Servizio
from territorio.models import Ambito, Comune


class _ConLuogo(forms.Form):
    """`ambito` is asked only to who works in more than one.

    `modulo` is the signed mark of the page: the code of a new person is drawn when it is opened, so
    that sending it twice does not make two people.
    """

    modulo = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    ambito: forms.ModelChoiceField
    comune: forms.ModelChoiceField

    def __init__(
        self, *args: Any, ambiti: list[Ambito], comuni: QuerySet[Comune], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comune"].queryset = comuni  # type: ignore[attr-defined]
        self.ambiti = ambiti
        if len(ambiti) > 1:
            self.fields["ambito"] = campo_ambito(ambiti)
            self.order_fields(["codice", "ambito"])

    @property
    def ambito_scelto(self) -> Ambito:
        scelto: Ambito = self.cleaned_data.get("ambito") or self.ambiti[0]
        return scelto


def _comune() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Comune che segue la persona",
        queryset=Comune.objects.none(),
        empty_label="Scegli…",
        error_messages={"required": "Scegli il comune.", "invalid_choice": "Scegli il comune."},
    )


class AttestazioneForm(_ConLuogo):
    """An ISEE attestation, as it is on paper."""

    codice = CampoCodice(
        label="Codice della persona",
        required=False,
        help_text="Se la persona ne ha già uno. Lascia vuoto per una persona nuova: il codice lo "
        "dà il programma. Non scrivere qui nome, codice fiscale o numero della DSU.",
    )
    comune = _comune()
    tipo = forms.ChoiceField(label="Tipo di ISEE", choices=TipoISEE.choices)
    ristretto = forms.BooleanField(label="Nucleo ristretto", required=False)
    corrente = forms.BooleanField(label="ISEE corrente", required=False)
    ambito_valore = forms.ChoiceField(
        label="Quale dei due valori scrivi",
        choices=AmbitoValore.choices,
        widget=forms.RadioSelect,
        initial=AmbitoValore.COMUNALE,
        help_text="Dal 2026 l'attestazione può portare due valori. Per i servizi dei comuni si usa "
        "quello con la franchigia sulla casa di 52.500 €; l'altro serve solo per cinque misure "
        "nazionali.",
        error_messages={"required": "Scegli quale valore scrivi."},
    )
    valore = CampoEuro(label="Valore ISEE, in euro", help_text="Per esempio 12.345,67.")
    presentata_il = CampoData(label="DSU presentata il")
    scade_il = CampoData(
        label="Scade il",
        required=False,
        help_text="Lascia vuoto per la scadenza prevista dalla legge: la trovi poi nella pagina "
        "della persona, con l'attestazione.",
    )
    irregolarita = forms.ChoiceField(
        label="Omissioni o difformità",
        choices=Irregolarita.choices,
        initial=Irregolarita.NESSUNA,
    )


class AssegnaForm(_ConLuogo):
    """Person, service, first day; then the questions of the rule in force.

    `domande` are those of the rule chosen; `contesto` what was answered, for the calculator.
    """

    codice = CampoCodice(
        label="Codice della persona",
        required=False,
        help_text="Lascia vuoto per una persona nuova, senza attestazione ISEE.",
    )
    comune = _comune()
    servizio = forms.ModelChoiceField(
        label="Servizio",
        queryset=Servizio.objects.none(),
        empty_label="Scegli…",
        error_messages={"required": "Scegli il servizio."},
    )
    dal = CampoData(label="Il servizio comincia il")
    al = CampoData(label="Ultimo giorno", required=False, help_text="Vuoto = senza fine.")
    quantita_mese = CampoNumero(
        label="Quantità al mese",
        initial="1",
        help_text="Ore, pasti, giorni… secondo l'unità del servizio; 1 se si paga al mese.",
    )
    residente = forms.BooleanField(
        label="La persona è residente nel comune", required=False, initial=True
    )
    quota_ssn_mese = CampoNumero(
        label="Quota del servizio sanitario al mese, in euro", required=False
    )
    costo_mese = CampoNumero(
        label="Costo del servizio al mese, in euro",
        required=False,
        help_text="Solo se il regolamento non lo dice: serve ai dati per l'INPS.",
    )

    def __init__(
        self,
        *args: Any,
        domande: Iterable[Domanda] = (),
        utenze: Iterable[str] = (),
        figli: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        servizi = Servizio.objects.all().attivi()
        self.fields["servizio"].queryset = servizi  # type: ignore[attr-defined]
        utenze = list(utenze)
        if len(utenze) > 1:
            self.fields["utenza"] = forms.ChoiceField(
                label="Per chi è la tariffa",
                required=False,
                choices=[(u, u or "Tutti gli altri") for u in utenze],
            )
        self.domande = tuple(domande)
        for domanda in self.domande:
            self.fields[f"d_{domanda.chiave}"] = _campo(domanda)
        if figli:
            self.fields["ordine_figlio"] = CampoNumero(
                decimali=0, label="Quale figlio è, fra quelli che usano il servizio", required=False
            )

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or self.cleaned_data
        if dati.get("dal") and dati.get("al") and dati["al"] < dati["dal"]:
            self.add_error(
                "al", f"Viene prima del giorno in cui comincia, {dati['dal']:%d/%m/%Y}: correggi."
            )
        return dati

    @property
    def contesto(self) -> dict[str, Any]:
        """What is known besides the ISEE; the questions without an answer are not in it."""
        contesto: dict[str, Any] = {}
        if not self.cleaned_data["residente"]:
            contesto["residente"] = False
        for domanda in self.domande:
            valore = self.cleaned_data.get(f"d_{domanda.chiave}")
            if valore is True:
                contesto[domanda.chiave] = True
            elif isinstance(valore, Decimal):
                contesto[domanda.chiave] = f"{valore.normalize():f}"
            elif valore:
                contesto[domanda.chiave] = valore
        if self.cleaned_data.get("ordine_figlio"):
            contesto["ordine_figlio"] = f"{self.cleaned_data['ordine_figlio'].normalize():f}"
        return contesto


def _campo(domanda: Domanda) -> forms.Field:
    if domanda.tipo == SCELTA:
        return forms.ChoiceField(
            label=domanda.testo, required=False, choices=[("", "Scegli…"), *domanda.scelte]
        )
    if domanda.tipo in (NUMERO, EURO):
        return CampoNumero(label=domanda.testo, required=False)
    return forms.BooleanField(label=domanda.testo, required=False)
