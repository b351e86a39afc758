"""One calculation while it goes on."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tariffe.calcolo.esatto import ZERO
from tariffe.calcolo.vigore import InVigore
from tariffe.parsing import Contesto, Politica, Regola
from tariffe.parsing import strutture as s

MESI = 12


@dataclass(slots=True)
class Conto:
    """One calculation while it goes on."""

    regola: Regola
    isee: Decimal | None
    contesto: Contesto
    in_vigore: InVigore
    politica: Politica | None  # when the ISEE is missing or irregular
    situazione: str  # in words, when there is a policy
    passi: list[str]

    @property
    def x(self) -> Fraction:
        """The ISEE in the base of the rule; 0 where no segment looks at it."""
        if self.isee is None:
            return ZERO
        esatto = Fraction(self.isee)
        return esatto / MESI if self.regola.isee_base == s.MENSILE else esatto
