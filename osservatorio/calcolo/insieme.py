"""The indicator of several territories together, from the parts that each of them already has."""

from collections.abc import Iterable
from decimal import Decimal

from base.formati import arrotonda
from osservatorio.calcolo.definizioni import VARIAZIONE, Definizione
from osservatorio.calcolo.serie import serie_di_base


def valore_insieme(
    definizione: Definizione, parti: Iterable[tuple[Decimal | None, Decimal | None]]
) -> Decimal | None:
    """Sum of numerators over sum of denominators, as `calcola` does on the whole territory.

    `parti` are (numerator, denominator) of each territory. None without parts, with one that is
    missing, with a series that does not sum, or where `calcola` would give none.
    """
    if any(not serie_di_base()[codice].additiva for codice in definizione.serie):
        return None
    coppie = list(parti)
    if not coppie or any(n is None for n, _ in coppie):
        return None
    sopra = sum((n for n, _ in coppie if n is not None), Decimal(0))
    if definizione.tipo != VARIAZIONE and not definizione.denominatore:
        return arrotonda(sopra, definizione.decimali)
    if any(d is None for _, d in coppie):
        return None
    sotto = sum((d for _, d in coppie if d is not None), Decimal(0))
    if sotto == 0 or sotto < definizione.minimo_denominatore:
        return None
    if definizione.tipo == VARIAZIONE:
        return arrotonda(100 * (sopra - sotto) / sotto, definizione.decimali)
    return arrotonda(sopra / sotto * definizione.per, definizione.decimali)
