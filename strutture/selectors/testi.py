"""Values of a record as canonical texts, and back: what a proposal keeps and compares."""

import datetime
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from base.formati import data_estesa, euro, numero
from strutture.models import Struttura, UnitaOfferta

# What a page shows where nothing is written.
NON_SCRITTO = "(niente)"


def in_testo(valore: Any) -> str:
    """A value of the register in its one form: ISO days, amounts with two decimals, "" = none."""
    if valore is None:
        return ""
    if isinstance(valore, datetime.date):
        return valore.isoformat()
    if isinstance(valore, Decimal):
        return f"{valore:.2f}"
    return str(valore).replace("\r\n", "\n").replace("\r", "\n").strip()


def da_testo(modello: type[models.Model], campo: str, testo: str) -> Any:
    """The value that the field of the model keeps for that text.

    Errors: ValidationError if the text is not of that field.
    """
    definizione = cast("models.Field[Any, Any]", modello._meta.get_field(campo))
    if testo == "" and definizione.null:
        return None
    return definizione.to_python(testo)


def etichetta(campo: str, *, di_unita: bool) -> str:
    """The name of the field in words; one that the register no longer has keeps its own."""
    modello: type[models.Model] = UnitaOfferta if di_unita else Struttura
    try:
        nome = str(getattr(modello._meta.get_field(campo), "verbose_name", campo))
    except FieldDoesNotExist:
        return campo
    return nome[:1].upper() + nome[1:]


def in_parole(campo: str, testo: str, *, di_unita: bool) -> str:
    """The text as people read it: «3 marzo 2026», «1.234,50 €», «Accessibile»; nothing is said."""
    if testo == "":
        return NON_SCRITTO
    modello: type[models.Model] = UnitaOfferta if di_unita else Struttura
    try:
        definizione = cast("models.Field[Any, Any]", modello._meta.get_field(campo))
    except FieldDoesNotExist:
        return testo
    if definizione.choices:
        return str(dict(definizione.flatchoices).get(testo, testo))
    try:
        if isinstance(definizione, models.DateField):
            return data_estesa(datetime.date.fromisoformat(testo))
        if isinstance(definizione, models.DecimalField):
            return euro(Decimal(testo))
        if isinstance(definizione, models.IntegerField):
            return numero(int(testo))
    except (ValueError, ArithmeticError):
        return testo
    return testo
