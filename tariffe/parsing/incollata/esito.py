"""What is understood of a pasted table, and what is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tariffe.parsing import strutture as s
from tariffe.parsing.limiti import buchi


@dataclass(frozen=True, slots=True)
class Guasto:
    """What cannot be read: pasted row and column from 1 (0 = the whole), a whole sentence."""

    riga: int
    colonna: int
    messaggio: str


@dataclass(frozen=True, slots=True)
class Lettura:
    """A pasted row as it is and as it was read."""

    riga: int
    trovato: str
    letto: str


@dataclass(frozen=True, slots=True)
class Colonna:
    """One column of amounts. `chiave`: "" = the rule's own, "non_residente", else of a variant."""

    titolo: str
    chiave: str
    tratti: tuple[s.Tratto, ...]
    quando: Mapping[str, Any] = field(default_factory=dict)  # of a variant, in the exchange format

    @property
    def buchi(self) -> tuple[tuple[Decimal, Decimal | None], ...]:
        """Values of ISEE, in cents, without a tariff."""
        return tuple(buchi(self.tratti))


@dataclass(frozen=True, slots=True)
class TabellaIncollata:
    """What was understood: nothing is to be written while there are `guasti`."""

    colonne: tuple[Colonna, ...] = ()
    politiche: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    letture: tuple[Lettura, ...] = ()
    guasti: tuple[Guasto, ...] = ()
