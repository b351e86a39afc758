"""Fields that people's forms share: days, euro, numbers, codes."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import forms

from tariffe.anomalie import ErroreTariffa
from tariffe.models import codice_persona_valido
from tariffe.parsing import leggi_isee
from territorio.models import Ambito

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


def testo(etichetta: str, massimo: int, errore: str, **altro: Any) -> forms.CharField:
    return forms.CharField(
        label=etichetta,
        max_length=massimo,
        error_messages={
            "required": errore,
            "max_length": f"Il testo è troppo lungo: al massimo {massimo} caratteri.",
        },
        **altro,
    )


def campo_ambito(ambiti: list[Ambito]) -> forms.ModelChoiceField:
    """The choice of the Ambito, for who works in more than one."""
    return forms.ModelChoiceField(
        label="Ambito",
        queryset=Ambito.objects.filter(pk__in=[a.pk for a in ambiti]).defer("confine"),
        empty_label="Scegli…",
        error_messages={"required": "Scegli l'ambito."},
    )
