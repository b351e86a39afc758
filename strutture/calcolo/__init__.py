"""Pure arithmetic of the register: no database, no request."""

from strutture.calcolo.ricerca import (
    DIMENSIONI,
    Criteri,
    Ricerca,
    RigaCatalogo,
    cerca,
    chiave_ricerca,
    parole,
)

__all__ = [
    "DIMENSIONI",
    "Criteri",
    "Ricerca",
    "RigaCatalogo",
    "cerca",
    "chiave_ricerca",
    "parole",
]
