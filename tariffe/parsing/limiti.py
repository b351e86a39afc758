"""Where segments begin and end: overlaps, holes judged by the cent, bounds in words."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from base.formati import euro
from tariffe.parsing.strutture import Tratto

CENTESIMO = Decimal("0.01")
ZERO = Decimal(0)
TUTTI = "qualsiasi ISEE"


def copre(tratto: Tratto, valore: Decimal, volte: int = 1) -> bool:
    """Whether the value is within the bounds of the segment, taken `volte` times."""
    da, a = tratto.da, tratto.a
    if volte != 1:
        da, a = da * volte, None if a is None else a * volte
    if valore < da or (valore == da and not tratto.da_incluso):
        return False
    return a is None or valore < a or (valore == a and tratto.a_incluso)


def primo_centesimo(tratto: Tratto) -> Decimal:
    """The lowest value in cents that the segment covers."""
    primo = tratto.da.quantize(CENTESIMO, rounding=ROUND_CEILING)
    return primo + CENTESIMO if primo == tratto.da and not tratto.da_incluso else primo


def ultimo_centesimo(tratto: Tratto) -> Decimal | None:
    """The highest value in cents that the segment covers; None = no upper bound."""
    if tratto.a is None:
        return None
    ultimo = tratto.a.quantize(CENTESIMO, rounding=ROUND_FLOOR)
    return ultimo - CENTESIMO if ultimo == tratto.a and not tratto.a_incluso else ultimo


def in_ordine(tratti: Sequence[Tratto]) -> list[int]:
    """The indices of the segments by rising bound."""
    return sorted(range(len(tratti)), key=lambda i: (tratti[i].da, not tratti[i].da_incluso, i))


def sovrapposizioni(tratti: Sequence[Tratto]) -> Iterator[tuple[int, int, Decimal, Decimal | None]]:
    """Each segment that begins before an earlier one ends: the two indices, from, to."""
    lontano: int | None = None  # the segment that reaches farthest so far
    for indice in in_ordine(tratti):
        tratto = tratti[indice]
        if lontano is None:
            lontano = indice
            continue
        altro = tratti[lontano]
        if (
            altro.a is None
            or tratto.da < altro.a
            or (tratto.da == altro.a and altro.a_incluso and tratto.da_incluso)
        ):
            fine = altro.a if tratto.a is None else tratto.a
            if altro.a is not None and fine is not None:
                fine = min(fine, altro.a)
            yield lontano, indice, tratto.da, fine
        if altro.a is not None and (
            tratto.a is None or (tratto.a, tratto.a_incluso) > (altro.a, altro.a_incluso)
        ):
            lontano = indice


def buchi(tratti: Sequence[Tratto]) -> Iterator[tuple[Decimal, Decimal | None]]:
    """The values, in cents, that no segment covers: from, to (None = everything above)."""
    atteso = ZERO
    for indice in in_ordine(tratti):
        tratto = tratti[indice]
        primo, ultimo = primo_centesimo(tratto), ultimo_centesimo(tratto)
        if ultimo is not None and ultimo < primo:
            continue  # narrower than a cent
        if primo > atteso:
            yield atteso, primo - CENTESIMO
        if ultimo is None:
            return
        atteso = max(atteso, ultimo + CENTESIMO)
    yield atteso, None


def in_parole(tratto: Tratto) -> str:
    """«oltre 3.000,00 € e fino a 30.000,00 €»."""
    da, a = tratto.da, tratto.a
    if a is None:
        if not da and tratto.da_incluso:
            return TUTTI
        return f"da {euro(da)} in su" if tratto.da_incluso else f"oltre {euro(da)}"
    if da == a:
        return f"esattamente {euro(da)}"
    fine = f"fino a {euro(a)}" if tratto.a_incluso else f"inferiore a {euro(a)}"
    if not da and tratto.da_incluso:
        return fine
    if not tratto.da_incluso:
        return f"oltre {euro(da)} e {fine}"
    return f"da {euro(da)} a {euro(a)}" if tratto.a_incluso else f"da {euro(da)} e {fine}"
