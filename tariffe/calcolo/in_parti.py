"""What is paid when a part of it grows with a quantity that is not known yet. Pure.

«132,35 € al mese più 1,96 € per ogni presenza»: the calculator counts one of what is not said
(DESIGN §6), which is no month of anybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tariffe.calcolo.calcolatore import calcola
from tariffe.calcolo.curva import intervallo, massima
from tariffe.calcolo.esatto import soldi
from tariffe.calcolo.modificatori import nome
from tariffe.calcolo.parole import per_unita
from tariffe.calcolo.vigore import in_vigore
from tariffe.parsing import Componente, Regola, leggi_contesto

_UNO, _DUE = Decimal(1), Decimal(2)


@dataclass(frozen=True, slots=True)
class InParti:
    """A fixed amount, and an amount for each unit of what is not known: (unit, euro)."""

    fisso: Decimal
    per_ogni: tuple[tuple[str, Decimal], ...]


def da_dire(regola: Regola, contesto: Mapping[str, Any]) -> dict[str, str]:
    """The quantities that the components in force want and the context does not say.

    Context key to what one of them is called. Raises ErroreTariffa as `calcola` does.
    """
    parti = in_vigore(regola, leggi_contesto(contesto, regola)).parti
    return {
        parte.quantita_da: _una(parte)
        for parte in parti
        if parte.quantita_da and contesto.get(parte.quantita_da) is None
    }


def unita_delle_parti(regola: Regola, contesto: Mapping[str, Any]) -> dict[str, str]:
    """What the amounts of each component in force are of: «al mese», «per ogni presenza».

    By the name that its bands have; of a rule without components the name is empty.
    """
    parti = in_vigore(regola, leggi_contesto(contesto, regola)).parti
    return {
        nome(parte, parte.codice): (
            f"per ogni {_una(parte)}" if parte.quantita_da else per_unita(regola.unita)
        )
        for parte in parti
    }


def _una(parte: Componente) -> str:
    return parte.per or parte.quantita_da.replace("_", " ")


def importo_in_parti(
    regola: Regola, isee: Decimal | None, contesto: Mapping[str, Any]
) -> InParti | None:
    """The unit amount of that ISEE; None if it has one part only, or its parts cannot be told.

    Raises ErroreTariffa as `calcola` does.
    """
    return _in_parti(regola, contesto, lambda chiesto: calcola(regola, isee, chiesto).importo)


def massima_in_parti(regola: Regola, contesto: Mapping[str, Any]) -> InParti | None:
    """The highest amount of anybody with an ISEE; None as above, and without a bound.

    Raises ErroreTariffa as `calcola` does.
    """
    return _in_parti(regola, contesto, lambda chiesto: massima(regola, chiesto))


def minima_in_parti(regola: Regola, contesto: Mapping[str, Any]) -> InParti | None:
    """The lowest amount of anybody with an ISEE; None if it has one part only.

    Raises ErroreTariffa as `calcola` does.
    """
    return _in_parti(regola, contesto, lambda chiesto: intervallo(regola, chiesto)[0])


def in_parole(parti: InParti, unita: str) -> str:
    """«415,00 € al mese più 4,00 € per ogni presenza»."""
    quote = [f"{soldi(quota)} per ogni {una}" for una, quota in parti.per_ogni]
    if parti.fisso or not quote:
        quote.insert(0, f"{soldi(parti.fisso)} {per_unita(unita)}")
    return " più ".join(quote)


def _in_parti(
    regola: Regola,
    contesto: Mapping[str, Any],
    quanto: Callable[[Mapping[str, Any]], Decimal | None],
) -> InParti | None:
    mancano = da_dire(regola, contesto)
    if not mancano:
        return None
    niente = {**contesto, **dict.fromkeys(mancano, Decimal(0))}
    fisso = quanto(niente)
    if fisso is None:
        return None
    # Amounts are rounded twice on their way: a difference may be one step away from the other.
    tolleranza = 2 * regola.arrotondamento.quanto
    per_ogni = []
    for chiave, unita in mancano.items():
        uno, due = quanto({**niente, chiave: _UNO}), quanto({**niente, chiave: _DUE})
        if uno is None or due is None or abs(due - uno - (uno - fisso)) > tolleranza:
            return None  # a minimum or a maximum stops it: no amount is true of each
        if uno != fisso:
            per_ogni.append((unita, uno - fisso))
    return InParti(fisso, tuple(per_ogni))
