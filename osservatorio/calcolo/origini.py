"""What a base series is, and the places it may be read from."""

from dataclasses import dataclass
from enum import StrEnum


class Origine(StrEnum):
    """Where a series is read from."""

    POPOLAZIONE = "popolazione"
    STRANIERI = "stranieri"
    BILANCIO = "bilancio"
    FAMIGLIE = "famiglie"
    TERRITORIO = "territorio"
    RENDICONTAZIONE = "rendicontazione"
    ANAGRAFE = "anagrafe"
    RACCOLTA = "raccolta"
    ISTAT = "istat"
    # Named by an indicator, but not in any source that the Observatory reads today.
    DA_REPERIRE = "da_reperire"


# Declared by the Ambito as a whole: a comune alone has none of these.
DI_AMBITO = frozenset({Origine.RENDICONTAZIONE, Origine.RACCOLTA})


@dataclass(frozen=True)
class Serie:
    """A base series. `persone` = it counts persons served, so small counts are hidden in public.

    `additiva`: the comuni (or the Ambiti) sum to the territory that they make.
    """

    codice: str
    nome: str
    unita: str
    origine: Origine
    additiva: bool = True
    persone: bool = False

    @property
    def di_ambito(self) -> bool:
        return self.origine in DI_AMBITO
