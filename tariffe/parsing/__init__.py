"""From texts and JSON to typed values, for the tariffs; pure.

`leggi_isee`, `leggi_regola`, `leggi_contesto` refuse what they cannot read with ErroreTariffa.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tariffe.parsing.strutture import (
    Arrotondamento,
    Componente,
    Contesto,
    Modificatore,
    Politica,
    Regola,
    Tratto,
    Variante,
)

__all__ = [
    "Arrotondamento",
    "Componente",
    "Contesto",
    "Modificatore",
    "Politica",
    "Regola",
    "Tratto",
    "Variante",
    "leggi_contesto",
    "leggi_isee",
    "leggi_regola",
]


def leggi_isee(testo: object) -> Decimal | None:
    """The ISEE in euro, with two decimals; None or an empty text = none given."""
    raise NotImplementedError


def leggi_regola(dati: Mapping[str, Any], *, estesa: bool = False) -> Regola:
    """The rule of a JSON object; `estesa` also reads what lives in the model only."""
    raise NotImplementedError


def leggi_contesto(dati: Mapping[str, Any], regola: Regola) -> Contesto:
    """The context of a JSON object, whose keys the rule must know."""
    raise NotImplementedError
