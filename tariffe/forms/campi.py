"""Fields where small tables and conditions are written as people do, not as JSON."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from tariffe.anomalie import ErroreTariffa
from tariffe.parsing import leggi_isee

_VERI = {"si": True, "sì": True, "vero": True, "true": True}
_FALSI = {"no": False, "falso": False, "false": False}
_NUMERO = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
_INTERVALLO = re.compile(r"(?:da )?([0-9]+(?:,[0-9]+)?)(?:\s*(?:-|a)\s*([0-9]+(?:,[0-9]+)?)|\s*\+)")


class _CoppieField(forms.CharField):
    """«chiave = valore», one a line or with «;»."""

    esempio = ""

    def __init__(self, **opzioni: Any) -> None:
        opzioni.setdefault("required", False)
        opzioni.setdefault("widget", forms.Textarea(attrs={"rows": 2, "cols": 30}))
        super().__init__(**opzioni)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return "; ".join(f"{k} = {self.in_testo(v)}" for k, v in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return dict(value)
        coppie: dict[str, Any] = {}
        for pezzo in re.split(r"[;\n]", str(value or "")):
            if not pezzo.strip():
                continue
            chiave, uguale, valore = (x.strip() for x in pezzo.partition("="))
            if not (chiave and uguale and valore):
                raise forms.ValidationError(
                    f"«{pezzo.strip()}» non si capisce: scrivi {self.esempio}."
                )
            if chiave in coppie:
                raise forms.ValidationError(f"«{chiave}» è scritta due volte: tienine una.")
            coppie[chiave] = self.dal_testo(chiave, valore)
        return coppie

    def in_testo(self, valore: Any) -> str:
        raise NotImplementedError

    def dal_testo(self, chiave: str, valore: str) -> Any:
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != (self.to_python(data) or {})
        except forms.ValidationError:
            return True


class TabellaField(_CoppieField):
    """The table of a modifier: «1 = 1; 2 = 0,75; 4+ = 0»; None when empty."""

    esempio = "una voce per riga, come «2 = 0,75» oppure «4+ = 0»"

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or None

    def in_testo(self, valore: Any) -> str:
        return str(valore).replace(".", ",")

    def dal_testo(self, chiave: str, valore: str) -> str:
        if not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", valore):
            raise forms.ValidationError(
                f"«{valore}» accanto a «{chiave}» non è un numero: scrivilo come 0,75."
            )
        return valore.replace(",", ".")


class CondizioniField(_CoppieField):
    """Conditions: «festivo = sì; operatori = 2»; with `intervalli` «figli = 1-3», «figli = 4+» too.

    `vuoto` is what nothing written becomes.
    """

    esempio = "una condizione per riga, come «festivo = sì» oppure «operatori = 2»"

    def __init__(self, *, intervalli: bool = False, vuoto: Any = None, **opzioni: Any) -> None:
        self.intervalli, self.vuoto = intervalli, vuoto
        super().__init__(**opzioni)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or self.vuoto

    def in_testo(self, valore: Any) -> str:
        if isinstance(valore, Mapping):
            da, a = (str(valore.get(k, "")).replace(".", ",") for k in ("da", "a"))
            return f"{da}-{a}" if da and a else f"{da}+" if da else f"0-{a}"
        if isinstance(valore, bool):
            return "sì" if valore else "no"
        testo = str(valore)
        return testo.replace(".", ",") if re.fullmatch(r"-?[0-9]+\.[0-9]+", testo) else testo

    def dal_testo(self, chiave: str, valore: str) -> Any:
        basso = valore.lower()
        if basso in _VERI or basso in _FALSI:
            return basso in _VERI
        if _NUMERO.fullmatch(valore):
            return valore.replace(",", ".")
        if self.intervalli and (trovato := _INTERVALLO.fullmatch(basso)):
            da, a = (x and x.replace(",", ".") for x in trovato.groups())
            return {"da": da, "a": a} if a else {"da": da}
        return valore


def condizioni_in_parole(condizioni: Mapping[str, Any] | None, *, intervalli: bool = False) -> str:
    """«festivo = sì; minori = 4+», as they are written in the forms."""
    return str(CondizioniField(intervalli=intervalli).prepare_value(condizioni or {}))


def scritto(valore: Decimal | None) -> str | None:
    """A number as the forms write it, without useless zeros."""
    return None if valore is None else str(EuroField().prepare_value(valore))


class ISEEField(forms.CharField):
    """An ISEE as people write it; None when empty."""

    def __init__(self, **opzioni: Any) -> None:
        opzioni.setdefault("required", False)
        opzioni.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 14}))
        super().__init__(**opzioni)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != leggi_isee(data)
        except ErroreTariffa:
            return True

    def clean(self, value: Any) -> Decimal | None:
        try:
            return leggi_isee(value)
        except ErroreTariffa as errore:
            raise forms.ValidationError(errore.messaggio) from errore


class EuroField(forms.DecimalField):
    """A number in Italian: «2,5», «1.234,50»; written back the same way, without useless zeros."""

    widget = forms.TextInput

    def __init__(self, **opzioni: Any) -> None:
        opzioni.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))
        opzioni.setdefault(
            "error_messages", {"invalid": "Scrivi un numero con la virgola, per esempio 2,5."}
        )
        super().__init__(**opzioni)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return (f"{value.normalize():f}" if value else "0").replace(".", ",")
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            scritto = value.replace("€", "").replace("\u00a0", "").replace(" ", "")
            if re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", scritto):
                raise forms.ValidationError(
                    f"«{value.strip()}» può essere {scritto.replace('.', ',')} oppure "
                    f"{scritto.replace('.', '')}: scrivilo con la virgola, o senza punto."
                )
            if "," in scritto or scritto.count(".") > 1:
                scritto = scritto.replace(".", "").replace(",", ".")
            value = scritto
        return super().to_python(value)
