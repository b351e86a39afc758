"""What a tariff makes in a month: one of a year makes a twelfth. Pure."""

from decimal import ROUND_HALF_UP, Decimal

MESI = 12
_CENTESIMO = Decimal("0.01")


def di_un_anno(unita: str) -> bool:
    """Whether the unit of the rule is a year («anno», «anno scolastico»)."""
    return unita.strip().lower().startswith("anno")


def al_mese(totale: Decimal, unita: str) -> Decimal:
    """Euro a month to the cent, HALF_UP, from the total of a rule with that unit.

    Units shorter than a month are already as many as in a month.
    """
    mensile = totale / MESI if di_un_anno(unita) else totale
    return mensile.quantize(_CENTESIMO, rounding=ROUND_HALF_UP)
