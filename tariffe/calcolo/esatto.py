"""Exact amounts: rounding where the rule says, and how amounts are written in the steps.

All in whole numbers: a batch of thousands of cases spends most of its time here.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from base.formati import SPAZIO_FISSO, euro, numero

ZERO = Fraction(0)
CENTESIMO = Decimal("0.01")
# Wide enough for any product of numbers that the reader lets in.
_AMPIO = Context(prec=400)
_DIECIMILA = 10_000
_DECIMILLESIMO = Decimal("0.0001")


@lru_cache(maxsize=4096)
def frazione(valore: Decimal) -> Fraction:
    """A number of the rule as a fraction: the same few come back in every calculation."""
    return Fraction(valore)


def arrotonda(esatto: Fraction, quanto: Decimal, modo: str) -> Decimal:
    """The multiple of `quanto` chosen by `modo`, with at least two decimals. Not below zero."""
    passo = frazione(quanto)
    divisore = esatto.denominator * passo.numerator
    intero, resto = divmod(esatto.numerator * passo.denominator, divisore)
    if resto and _sale(intero, resto, divisore, modo):
        intero += 1
    reso = _AMPIO.multiply(Decimal(intero), quanto)
    return _AMPIO.quantize(reso, quanto if _decimali(quanto) > 2 else CENTESIMO)


def _sale(intero: int, resto: int, divisore: int, modo: str) -> bool:
    """Whether what is left of a division makes one more, for an amount not below zero."""
    if modo in ("UP", "CEILING"):
        return True
    if modo in ("DOWN", "FLOOR"):
        return False
    doppio = 2 * resto
    if doppio == divisore:
        return modo == "HALF_UP" or (modo == "HALF_EVEN" and intero % 2 == 1)
    return doppio > divisore


def quattro_decimali(esatto: Fraction) -> Decimal:
    """The amount with four decimals, HALF_UP: what is shown when only the total is rounded."""
    return arrotonda(esatto, _DECIMILLESIMO, "HALF_UP")


def soldi(importo: Fraction | Decimal) -> str:
    """«8,30 €», with four decimals when two do not say it all: «8,3022 €»."""
    if isinstance(importo, Decimal):
        return _soldi_della_regola(importo)
    grandezza = abs(importo)
    # HALF_UP to the ten-thousandth.
    doppi = 2 * grandezza.denominator
    diecimillesimi = (2 * _DIECIMILA * grandezza.numerator + grandezza.denominator) // doppi
    intero, parte = divmod(diecimillesimi, _DIECIMILA)
    decimali = f"{parte:04d}" if parte % 100 else f"{parte // 100:02d}"
    segno = "\u2212" if importo < 0 and diecimillesimi else ""
    return f"{segno}{intero:,}".replace(",", ".") + f",{decimali}{SPAZIO_FISSO}€"


@lru_cache(maxsize=4096)
def _soldi_della_regola(importo: Decimal) -> str:
    return euro(importo, max(2, _decimali(importo.normalize(_AMPIO))))


@lru_cache(maxsize=4096)
def cifra(valore: Decimal) -> str:
    """A number that is no amount, with the decimals it has: «0,75»."""
    return numero(valore, _decimali(valore.normalize(_AMPIO)))


_PREPOSIZIONI = {
    "il": ("il ", "lo ", "l'"),
    "dal": ("dal ", "dallo ", "dall'"),
    "al": ("al ", "allo ", "all'"),
}
# Of the whole part: «lo zero», «l'uno», «l'undici», and all that begins with «ott».
_CON_LO, _CON_APOSTROFO = re.compile(r"0\b"), re.compile(r"8|11?\b|11\.")


def percentuale_con(quale: str, valore: Fraction | Decimal) -> str:
    """«il 50 %», «lo 0,5 %», «l'80 %»; `quale` is one of il, dal, al."""
    detta = percentuale(valore)
    il, lo, elle = _PREPOSIZIONI[quale]
    if _CON_LO.match(detta):
        return lo + detta
    return (elle if _CON_APOSTROFO.match(detta) else il) + detta


def percentuale(valore: Fraction | Decimal) -> str:
    """«50 %», with at most four decimals."""
    if isinstance(valore, Fraction):
        valore = Decimal(valore.numerator) / Decimal(valore.denominator)
    corto = valore.quantize(_DECIMILLESIMO, rounding=ROUND_HALF_UP, context=_AMPIO)
    return f"{cifra(corto)}{SPAZIO_FISSO}%"


def _decimali(valore: Decimal) -> int:
    esponente = valore.as_tuple().exponent
    return max(0, -esponente) if isinstance(esponente, int) else 0
