"""Template filters: `base.formati` under the same names."""

from decimal import Decimal

from django import template

from base import formati

register = template.Library()

for funzione in (
    formati.numero,
    formati.euro,
    formati.percento,
    formati.data,
    formati.data_breve,
    formati.data_estesa,
    formati.di_ente,
):
    register.filter(funzione.__name__, funzione)


@register.filter
def plurale(quanti: int, forme: str) -> str:
    """`{{ n|plurale:"struttura,strutture" }}` → «43 strutture»."""
    singolare, molti = forme.split(",")
    return formati.plurale(quanti, singolare, molti)


@register.filter
def importo(testo: str | None) -> str:
    """An amount kept as text («1234.50») as «1.234,50»; an en dash if there is none."""
    return formati.numero(None if testo is None else Decimal(testo), 2)


@register.filter
def intero(testo: str | None) -> str:
    """A count kept as text as «1.234»; an en dash if there is none."""
    return formati.numero(None if testo is None else Decimal(testo))
