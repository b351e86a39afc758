"""A cost divided among comuni by their inhabitants: exact money, and a sum that is the cost.

Two methods. The proportional one is the default. The other is the rule read out of the table of the
28 comuni in the technical report of Alta Padovana on SIGeSS: it is kept because who adopted it must
be able to make that table again, and its distance from the proportional one is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from base import formati

CENTESIMO = Decimal("0.01")
SPESA_MASSIMA = Decimal(10**10)
DECIMALI_ALIQUOTA = 4
# Added to every comune but the last, in that table.
QUOTA_FISSA = Decimal("0.25")


class Metodo(StrEnum):
    """How a cost is divided."""

    RESTI = "resti"
    RELAZIONE = "relazione"


@dataclass(frozen=True)
class Abitanti:
    """A comune and its inhabitants, in the order in which the cost is divided."""

    comune: str
    abitanti: int


class RipartoImpossibile(ValueError):
    """The cost cannot be divided so: the text says why and what to do."""


def aliquota(spesa: Decimal, comuni: Sequence[Abitanti]) -> Decimal:
    """Euro for each inhabitant, truncated to four decimals."""
    totale = sum(c.abitanti for c in comuni)
    return Decimal(int(spesa.scaleb(DECIMALI_ALIQUOTA)) // totale).scaleb(-DECIMALI_ALIQUOTA)


def riparto_proporzionale(spesa: Decimal, comuni: Sequence[Abitanti]) -> list[Decimal]:
    """Euro of each comune, in the order given: in proportion to the inhabitants, to the cent.

    Every share is cut to the cent; the cents left over go one each to the greatest remainders, of
    equal ones to the comune with more inhabitants, then to the first. No share is a cent or more
    away from the exact one. Raises RipartoImpossibile.
    """
    _controlla(spesa, comuni)
    centesimi = int(spesa / CENTESIMO)
    totale = sum(c.abitanti for c in comuni)
    quote = [divmod(centesimi * c.abitanti, totale) for c in comuni]
    avanzo = centesimi - sum(intere for intere, _ in quote)
    ordine = sorted(range(len(comuni)), key=lambda i: (-quote[i][1], -comuni[i].abitanti, i))
    in_piu = set(ordine[:avanzo])
    return [(intere + (i in in_piu)) * CENTESIMO for i, (intere, _) in enumerate(quote)]


def riparto_della_relazione(spesa: Decimal, comuni: Sequence[Abitanti]) -> list[Decimal]:
    """Euro of each comune, in the order given: the inhabitants by the truncated rate, rounded up to
    the euro, and 0,25; the last in the order takes what is left.

    Raises RipartoImpossibile, also where less than nothing would be left for the last.
    """
    _controlla(spesa, comuni)
    per_abitante = aliquota(spesa, comuni)
    quote = [
        (c.abitanti * per_abitante).quantize(Decimal(1), rounding=ROUND_CEILING) + QUOTA_FISSA
        for c in comuni[:-1]
    ]
    resto = spesa - sum(quote, Decimal(0))
    if resto < 0:
        raise RipartoImpossibile(
            f"Con la regola della relazione gli altri comuni pagherebbero più di tutta la spesa e "
            f"a {comuni[-1].comune}, ultimo in ordine, resterebbero {formati.euro(resto)}: per "
            "questa spesa usa il riparto proporzionale."
        )
    return [*quote, resto.quantize(CENTESIMO)]


_METODI = {Metodo.RESTI: riparto_proporzionale, Metodo.RELAZIONE: riparto_della_relazione}


def riparto(metodo: Metodo, spesa: Decimal, comuni: Sequence[Abitanti]) -> list[Decimal]:
    """Euro of each comune with that method. Raises RipartoImpossibile."""
    return _METODI[metodo](spesa, comuni)


def _controlla(spesa: Decimal, comuni: Sequence[Abitanti]) -> None:
    if not spesa.is_finite() or spesa <= 0:
        raise RipartoImpossibile("La spesa da dividere è un importo maggiore di zero.")
    if spesa >= SPESA_MASSIMA:
        raise RipartoImpossibile("La spesa da dividere è meno di dieci miliardi di euro.")
    if spesa != spesa.quantize(CENTESIMO):
        raise RipartoImpossibile("La spesa da dividere ha al massimo due decimali.")
    if not comuni:
        raise RipartoImpossibile("Non ci sono comuni fra cui dividere la spesa.")
    for comune in comuni:
        if comune.abitanti < 0:
            raise RipartoImpossibile(
                f"{comune.comune} ha {formati.numero(comune.abitanti)} abitanti: controlla la "
                "popolazione caricata."
            )
    if not any(c.abitanti for c in comuni):
        raise RipartoImpossibile(
            "Nella popolazione caricata i comuni non hanno abitanti: senza abitanti la spesa non "
            "si divide."
        )
