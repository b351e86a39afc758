"""Template filters: `base.formati` under the same names."""

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
):
    register.filter(funzione.__name__, funzione)


@register.filter
def plurale(quanti: int, forme: str) -> str:
    """`{{ n|plurale:"struttura,strutture" }}` → «43 strutture»."""
    singolare, molti = forme.split(",")
    return formati.plurale(quanti, singolare, molti)
