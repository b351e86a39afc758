"""From texts and JSON to typed values, for the tariffs; pure.

`leggi_isee`, `leggi_regola`, `leggi_contesto` refuse what they cannot read with ErroreTariffa;
`leggi_json` makes of a text the JSON that they want, where no number is ever binary.
"""

from tariffe.parsing.contesto import leggi_contesto
from tariffe.parsing.isee import leggi_isee
from tariffe.parsing.lettura import leggi_regola
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
from tariffe.parsing.testo_json import leggi_json

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
    "leggi_json",
    "leggi_regola",
]
