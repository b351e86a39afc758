"""A tariff is a list of components; a component is a list of ISEE segments; modifiers follow.

The day of an indexed value is the day of service.
"""

from tariffe.models.regole.casi import CasoDiProva
from tariffe.models.regole.pezzi import (
    Componente,
    Modificatore,
    Politica,
    RiferimentoParametro,
    Tratto,
    Variante,
)
from tariffe.models.regole.regola import RegolaTariffaria

__all__ = [
    "CasoDiProva",
    "Componente",
    "Modificatore",
    "Politica",
    "RegolaTariffaria",
    "RiferimentoParametro",
    "Tratto",
    "Variante",
]
