"""Addresses of an attempt, be it of the Ambito's own file or of a part."""

from django import template

from rendicontazione.models import Caricamento
from rendicontazione.views.comuni import indirizzo_tentativo

register = template.Library()


@register.simple_tag
def tentativo(caricamento: Caricamento, nome: str) -> str:
    """`{% tentativo caricamento "caricamento_csv" %}`: that page of that attempt."""
    return indirizzo_tentativo(caricamento, nome)
