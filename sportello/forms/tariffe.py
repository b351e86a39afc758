"""What is asked by the simulator of tariffs: a GET form, whose values nobody keeps."""

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from base.formati import data
from tariffe.anomalie import ISEE_DECIMALI, ErroreTariffa
from tariffe.calcolo.domande import EURO, NUMERO, SCELTA, Domanda
from tariffe.parsing import leggi_isee

PRIMO_ANNO, ULTIMO_ANNO = 2000, 2100
MASSIMO_FIGLI = 12
SI, NO = "si", "no"
# Names that the address has for itself: a key of a rule with the same name gets a prefix.
PROPRI = (
    "comune", "servizio", "utenza", "data", "isee", "figli", "residente", "quantita",
    "omissioni_o_difformita", "costo_unitario",
)  # fmt: skip
FORME_DELLA_DATA = ["%Y-%m-%d", "%d/%m/%Y"]
_NUMERO = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?", re.ASCII)
_MIGLIAIA = re.compile(r"[0-9]{1,3}\.[0-9]{3}", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_SENZA_MEMORIA = {"autocomplete": "off"}


class SceltaForm(forms.Form):
    """The choices that come before the ISEE: place, service, group of users, day."""

    comune = forms.RegexField(
        r"^[0-9]{6}$",
        required=False,
        max_length=6,
        error_messages={"invalid": "Questo comune non è nell'elenco: sceglilo qui sotto."},
    )
    servizio = forms.SlugField(max_length=60, required=False)
    utenza = forms.CharField(max_length=80, required=False)

    def __init__(self, dati: Mapping[str, Any]) -> None:
        super().__init__(dati)
        self.fields["data"] = forms.DateField(required=False, input_formats=FORME_DELLA_DATA)

    def clean_data(self) -> datetime.date | None:
        giorno: datetime.date | None = self.cleaned_data["data"]
        if giorno is not None and not PRIMO_ANNO <= giorno.year <= ULTIMO_ANNO:
            raise forms.ValidationError("anno")
        return giorno

    def scelto(self, nome: str) -> str:
        """The text of a choice; empty if it was not made or has not its shape."""
        self.is_valid()
        return str(self.cleaned_data.get(nome) or "")

    @property
    def utenza_scritta(self) -> str:
        return self.scelto("utenza")

    @property
    def giorno(self) -> datetime.date:
        """The day of the tariff: today unless another one is written."""
        self.is_valid()
        return self.cleaned_data.get("data") or timezone.localdate()

    @property
    def data_scritta(self) -> str:
        """The day as written, if it is one: for the links to the next step."""
        self.is_valid()
        giorno = self.cleaned_data.get("data")
        return giorno.isoformat() if giorno else ""


class CampoNumero(forms.CharField):
    """A number not below zero, with a comma or a dot and two decimals at most."""

    def __init__(self, *, euro: bool = False, **kwargs: Any) -> None:
        self.euro = euro
        widget = forms.TextInput(attrs={"inputmode": "decimal", **_SENZA_MEMORIA})
        super().__init__(
            max_length=20,
            required=False,
            widget=widget,
            error_messages={
                "max_length": "Il numero è troppo lungo: scrivilo in cifre, per esempio 20 o 2,5."
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Decimal | None:
        testo = super().clean(value).strip()
        if not testo:
            return None
        if self.euro:
            try:
                return leggi_isee(testo)
            except ErroreTariffa as errore:
                raise forms.ValidationError(
                    f"«{testo}» non è un importo: scrivilo in euro, per esempio 520,00."
                ) from errore
        trovato = _NUMERO.fullmatch(testo)
        if trovato is None:
            raise forms.ValidationError(
                f"«{testo}» non va bene: scrivi un numero da 0 in su, per esempio 20 o 2,5."
            )
        return Decimal(f"{trovato[1]}.{trovato[2] or 0}")


class SimulatoreForm(forms.Form):
    """The questions of one rule. After `is_valid`: `isee` in the data, and `contesto`."""

    isee = forms.CharField(
        label="Il tuo ISEE, in euro",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", **_SENZA_MEMORIA}),
        help_text="Il numero scritto sull'attestazione, per esempio 12.345,67. Se non l'hai "
        "ancora, lascia vuoto: vedi quanto si paga senza.",
        error_messages={"max_length": "Il numero è troppo lungo: scrivilo come 12.345,67."},
    )
    figli = forms.IntegerField(
        label="Quanti figli usano questo servizio",
        required=False,
        min_value=1,
        max_value=MASSIMO_FIGLI,
        widget=forms.NumberInput(attrs=_SENZA_MEMORIA),
        error_messages={
            "invalid": f"Scrivi un numero intero da 1 a {MASSIMO_FIGLI}.",
            "min_value": f"Scrivi un numero intero da 1 a {MASSIMO_FIGLI}.",
            "max_value": f"Scrivi un numero intero da 1 a {MASSIMO_FIGLI}.",
        },
    )
    residente = forms.ChoiceField(
        required=False,
        choices=[(SI, "Sì"), (NO, "No")],
        initial=SI,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Scegli sì oppure no."},
    )
    quantita = CampoNumero()
    costo_unitario = CampoNumero(
        euro=True, help_text="Lo dice il contratto o la struttura: una parte si calcola su questo."
    )
    omissioni_o_difformita = forms.BooleanField(
        label="Sulla mia attestazione c'è scritto «omissioni» o «difformità»: manca un dato o "
        "qualcosa non torna",
        required=False,
    )

    def __init__(
        self,
        dati: Mapping[str, Any],
        *,
        comune: str,
        domande: Iterable[Domanda],
        quante: str,
        figli: bool,
        costo: str,
        senza_isee: bool,
    ) -> None:
        """`quante` and `costo` are the questions on quantity and cost, "" = not asked."""
        super().__init__({"residente": SI, **_primi(dati)}, auto_id="id_%s")
        self.chiavi = {_nome(d.chiave): d.chiave for d in domande}
        for domanda in domande:
            self.fields[_nome(domanda.chiave)] = _campo(domanda)
        self.fields["data"] = forms.DateField(
            label="Per quale giorno",
            required=False,
            input_formats=FORME_DELLA_DATA,
            help_text="Scrivilo come 15/03/2026. Se non lo scrivi vale oggi.",
            widget=forms.DateInput(attrs=_SENZA_MEMORIA, format="%d/%m/%Y"),
            error_messages={
                "invalid": "Questa data non esiste: scrivila come 15/03/2026. Intanto il conto è "
                "fatto per oggi."
            },
        )
        self.fields["residente"].label = f"Abiti a {comune}?"
        self.fields["quantita"].label = quante
        self.fields["costo_unitario"].label = costo
        # What is asked of nobody is still read if somebody wrote it, but for the ISEE.
        self._tolti = [
            nome
            for nome, chiesto in (
                ("quantita", quante or self.data.get("quantita")),
                ("figli", figli or self.data.get("figli")),
                ("costo_unitario", costo),
                ("omissioni_o_difformita", not senza_isee),
                ("isee", not senza_isee),
            )
            if not chiesto
        ]
        for nome in self._tolti:
            del self.fields[nome]
        if "quantita" in self.fields and not quante:
            self.fields["quantita"].label = "Quante volte"
        ordine = ["isee", "quantita", "figli", *self.chiavi, "costo_unitario"]
        self.order_fields([*ordine, "residente", "omissioni_o_difformita", "data"])

    def clean_isee(self) -> Decimal | None:
        testo = self.cleaned_data["isee"]
        try:
            return leggi_isee(testo)
        except ErroreTariffa as errore:
            frase = errore.messaggio
            intero = testo.replace("€", "").strip()
            if errore.codice == ISEE_DECIMALI and _MIGLIAIA.fullmatch(intero):
                frase += f" Se sono {intero} euro interi, scrivi {intero},00."
            raise forms.ValidationError(frase) from errore

    def clean_data(self) -> datetime.date | None:
        giorno: datetime.date | None = self.cleaned_data["data"]
        if giorno is not None and not PRIMO_ANNO <= giorno.year <= ULTIMO_ANNO:
            raise forms.ValidationError(
                f"Il giorno {data(giorno)} è troppo lontano: scrivi una data vicina a oggi."
            )
        return giorno

    @property
    def isee_scritto(self) -> Decimal | None:
        """The ISEE of a valid form, None if none was written."""
        return self.cleaned_data.get("isee")

    @property
    def contesto(self) -> dict[str, Any]:
        """The context of the calculation, of a valid form: only what was answered."""
        dati = self.cleaned_data
        contesto: dict[str, Any] = {}
        if dati.get("residente") == NO:
            contesto["residente"] = False
        if dati.get("omissioni_o_difformita"):
            contesto["omissioni_o_difformita"] = True
        if dati.get("figli") is not None:
            contesto["famiglia_figli"] = dati["figli"]
        for nome in ("quantita", "costo_unitario"):
            if dati.get(nome) is not None:
                contesto[nome] = dati[nome]
        for nome, chiave in self.chiavi.items():
            if dati.get(nome) not in (None, "", False):
                contesto[chiave] = dati[nome]
        return contesto

    def sconosciuti(self, dati: Mapping[str, Any]) -> list[str]:
        """Names in the address that this page does not use, as many as can be said."""
        noti = {*PROPRI, *self.fields} - set(self._tolti)
        return [nome[:30] for nome in dati if nome not in noti and dati[nome]][:5]


def _primi(dati: Mapping[str, Any]) -> dict[str, Any]:
    """The last value of each name: an address may have one twice.

    The day of our own links is shown as one would write it.
    """
    primi = {nome: dati[nome] for nome in dati}
    if iso := _ISO.fullmatch(str(primi.get("data", ""))):
        primi["data"] = f"{iso[3]}/{iso[2]}/{iso[1]}"
    return primi


def _nome(chiave: str) -> str:
    return f"c_{chiave}" if chiave in PROPRI else chiave


def _campo(domanda: Domanda) -> forms.Field:
    campo = _del_tipo(domanda)
    # Not `required`: on a page just opened nothing is missing yet.
    campo.serve = domanda.serve  # type: ignore[attr-defined]
    return campo


def _del_tipo(domanda: Domanda) -> forms.Field:
    if domanda.tipo == SCELTA:
        return forms.ChoiceField(
            label=domanda.testo,
            required=False,
            choices=[("", "Scegli…" if domanda.serve else "Nessuno di questi"), *domanda.scelte],
            error_messages={"invalid_choice": "Questa risposta non c'è: scegline una dell'elenco."},
        )
    if domanda.tipo in (NUMERO, EURO):
        in_euro = ", in euro" if domanda.tipo == EURO else ""
        esempio = "520,00" if in_euro else "2"
        return CampoNumero(
            euro=bool(in_euro),
            label=f"{domanda.testo}{in_euro}",
            help_text=f"Scrivi un numero, per esempio {esempio}.",
        )
    return forms.BooleanField(label=domanda.testo, required=False)
