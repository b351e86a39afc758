"""What the office fills in about attestations and people's tariffs."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo.domande import EURO, NUMERO, SCELTA, Domanda
from tariffe.enums import AmbitoValore, Irregolarita, MotivoAssegnazione, TipoISEE
from tariffe.models import Servizio, codice_persona_valido
from tariffe.parsing import leggi_isee
from territorio.models import Ambito, Comune

FORME_DELLA_DATA = ["%Y-%m-%d", "%d/%m/%Y"]
PRIMO_ANNO, ULTIMO_ANNO = 2000, 2100
# What a browser must not keep for the next person.
SENZA_MEMORIA = {"autocomplete": "off"}
_NUMERO = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,4}))?", re.ASCII)


class CampoData(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=FORME_DELLA_DATA,
            widget=forms.DateInput(attrs={"type": "date", **SENZA_MEMORIA}, format="%Y-%m-%d"),
            error_messages={
                "required": "Scrivi il giorno.",
                "invalid": "Questa data non esiste: scrivila come 31/12/2026.",
            },
            **kwargs,
        )

    def clean(self, value: Any) -> datetime.date | None:
        giorno: datetime.date | None = super().clean(value)
        if giorno is not None and not PRIMO_ANNO <= giorno.year <= ULTIMO_ANNO:
            raise forms.ValidationError(
                f"L'anno {giorno.year} è troppo lontano: controlla la data."
            )
        return giorno


class CampoEuro(forms.CharField):
    """An amount as people write it: 12.345,67."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages", {"required": "Scrivi il valore, per esempio 12.345,67."}
        )
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", **SENZA_MEMORIA}),
            **kwargs,
        )

    def clean(self, value: Any) -> Decimal | None:
        try:
            return leggi_isee(super().clean(value))
        except ErroreTariffa as errore:
            raise forms.ValidationError(errore.messaggio) from errore


class CampoNumero(forms.CharField):
    """A number from 0 up, with a comma or a dot."""

    def __init__(self, *, decimali: int = 2, **kwargs: Any) -> None:
        self.decimali = decimali
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", **SENZA_MEMORIA}),
            error_messages={"required": "Scrivi un numero."},
            **kwargs,
        )

    def clean(self, value: Any) -> Decimal | None:
        testo = super().clean(value).strip()
        if not testo:
            return None
        trovato = _NUMERO.fullmatch(testo)
        if trovato is None or len(trovato[2] or "") > self.decimali:
            raise forms.ValidationError(
                f"«{testo}» non va bene: scrivi un numero da 0 in su, con {self.decimali} decimali "
                "al massimo, per esempio 20 o 2,5."
            )
        return Decimal(f"{trovato[1]}.{trovato[2] or 0}")


class CampoCodice(forms.CharField):
    """The opaque code of a person, as it is read or dictated."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={**SENZA_MEMORIA, "spellcheck": "false"}),
            error_messages={"required": "Scrivi il codice, per esempio P-7K3M-9QXD."},
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        lettere = re.sub(r"[^0-9A-Z]", "", super().clean(value).upper())
        if not lettere:
            return ""
        codice = f"P-{lettere[1:5]}-{lettere[5:]}" if lettere.startswith("P") else lettere
        codice_persona_valido(codice)
        return codice


def _testo(etichetta: str, massimo: int, errore: str, **altro: Any) -> forms.CharField:
    return forms.CharField(
        label=etichetta,
        max_length=massimo,
        error_messages={
            "required": errore,
            "max_length": f"Il testo è troppo lungo: al massimo {massimo} caratteri.",
        },
        **altro,
    )


class CercaForm(forms.Form):
    codice = CampoCodice(label="Codice della persona")


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
            self.fields["ambito"] = forms.ModelChoiceField(
                label="Ambito",
                queryset=Ambito.objects.filter(pk__in=[a.pk for a in ambiti]).defer("confine"),
                empty_label="Scegli…",
                error_messages={"required": "Scegli l'ambito."},
            )
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
    motivo = _testo(
        "Motivo",
        500,
        "Scrivi il motivo della deroga.",
        widget=forms.Textarea(attrs={"rows": 3, **SENZA_MEMORIA}),
        help_text="In generale, senza nomi e senza dati di salute: quelli stanno nella cartella.",
    )
    atto = _testo(
        "Atto", 200, "Scrivi organo, numero e data dell'atto.", help_text="Organo, numero e data."
    )


class CessaForm(forms.Form):
    ultimo_giorno = CampoData(label="Ultimo giorno del servizio")


class FiltroElencoForm(forms.Form):
    """The GET form of the list; a value that is not usable is as if it were not there."""

    stato = forms.ChoiceField(
        required=False,
        choices=[(s, s) for s in ("da_ricalcolare", "senza_isee", "esenti", "deroghe")],
    )
    servizio = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    comune = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    @property
    def filtri(self) -> dict[str, Any]:
        self.is_valid()
        return {nome: valore for nome, valore in self.cleaned_data.items() if valore}


class FiltroRinnoviForm(FiltroElencoForm):
    stato = forms.ChoiceField(
        required=False, choices=[("scadute", "scadute"), ("in_scadenza", "in_scadenza")]
    )
    entro = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(n, str(n)) for n in (30, 60, 90)]
    )


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
            self.fields["ambito"] = forms.ModelChoiceField(
                label="Ambito",
                queryset=Ambito.objects.filter(pk__in=[a.pk for a in ambiti]).defer("confine"),
                empty_label="Scegli…",
                error_messages={"required": "Scegli l'ambito."},
            )

    @property
    def ambito_scelto(self) -> Ambito:
        scelto: Ambito = self.cleaned_data.get("ambito") or self.ambiti[0]
        return scelto

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or self.cleaned_data
        if dati.get("motivo") == self.NUOVA_EDIZIONE and not dati.get("dal"):
            self.add_error("dal", "Scrivi da quale giorno valgono le tariffe nuove.")
        return dati
