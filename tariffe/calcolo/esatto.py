"""Exact amounts: rounding where the rule says, and how amounts are written in the steps."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from base.formati import euro, numero

ZERO = Fraction(0)
CENTESIMO = Decimal("0.01")
# Wide enough for any product of numbers that the reader lets in.
_AMPIO = Context(prec=400)
_DIECIMILA = 10_000
_DECIMILLESIMO = Decimal("0.0001")


def arrotonda(esatto: Fraction, quanto: Decimal, modo: str) -> Decimal:
    """The multiple of `quanto` chosen by `modo`, with at least two decimals. Not below zero."""
    multipli = esatto / Fraction(quanto)
    intero, resto = divmod(multipli.numerator, multipli.denominator)
    if _sale(intero, resto, multipli.denominator, modo):
        intero += 1
    reso = _AMPIO.multiply(Decimal(intero), quanto)
    return _AMPIO.quantize(reso, quanto if _decimali(quanto) > 2 else CENTESIMO)


def _sale(intero: int, resto: int, denominatore: int, modo: str) -> bool:
    """Whether what is left of a division makes one more, for an amount not below zero."""
    if modo in ("UP", "CEILING"):
        return resto > 0
    if modo in ("DOWN", "FLOOR"):
        return False
    doppio = 2 * resto
    if doppio == denominatore:
        return modo == "HALF_UP" or (modo == "HALF_EVEN" and intero % 2 == 1)
    return doppio > denominatore


def quattro_decimali(esatto: Fraction) -> Decimal:
    """The amount with four decimals, HALF_UP: what is shown when only the total is rounded."""
    return arrotonda(esatto, _DECIMILLESIMO, "HALF_UP")


def soldi(importo: Fraction | Decimal) -> str:
    """«8,30 €», with up to four decimals when two do not say it all: «8,3022 €»."""
    if isinstance(importo, Fraction):
        centesimi = importo * 100
        if centesimi.denominator == 1:
            return euro(Decimal(centesimi.numerator).scaleb(-2, _AMPIO))
        segno = -1 if importo < 0 else 1
        importo = segno * quattro_decimali(abs(importo))
    return euro(importo, max(2, _decimali(importo.normalize(_AMPIO))))


def cifra(valore: Decimal) -> str:
    """A number that is no amount, with the decimals it has: «0,75»."""
    return numero(valore, _decimali(valore.normalize(_AMPIO)))


def percentuale(valore: Fraction | Decimal) -> str:
    """«50 %», with at most four decimals."""
    if isinstance(valore, Fraction):
        valore = Decimal(valore.numerator) / Decimal(valore.denominator)
    corto = valore.quantize(_DECIMILLESIMO, rounding=ROUND_HALF_UP, context=_AMPIO)
    return f"{cifra(corto)}\u00a0%"


def _decimali(valore: Decimal) -> int:
    esponente = valore.as_tuple().exponent
    return max(0, -esponente) if isinstance(esponente, int) else 0
