"""Addresses of pages made of codes: area, comune, catalogue."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from sportello.selectors.catalogo import indirizzo_catalogo
from strutture.calcolo import Criteri
from territorio.models import Comune


def indirizzo_se_esiste(nome: str, *argomenti: object) -> str:
    """The address of a page of the site; "" if this installation has none of that name."""
    try:
        return reverse(nome, args=argomenti)
    except NoReverseMatch:
        return ""


def indirizzo_area(codice: str) -> str:
    """The page of an area; the catalogue of its facilities where there is none."""
    return indirizzo_se_esiste("sportello:area_detail", codice) or indirizzo_catalogo(
        Criteri(area=codice)
    )


def indirizzo_comune(comune: Comune) -> str:
    """The page of a comune, "" where there is none."""
    return str(getattr(comune, "indirizzo_web", ""))


def radice(indirizzo: str) -> str:
    """Scheme and host that citizens use, without the slash: `INDIRIZZO_SITO`, else the request's.

    `indirizzo` is the absolute address of the first page, as the request sees it.
    """
    return (settings.INDIRIZZO_SITO or indirizzo).rstrip("/")
