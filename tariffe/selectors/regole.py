"""A rule of the register as the exchange format and as the calculator want it."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from tariffe.models import RegolaTariffaria
from tariffe.parsing import Regola


def con_pezzi(regole: QuerySet[RegolaTariffaria]) -> QuerySet[RegolaTariffaria]:
    """The same rules with all their pieces: reading them then costs no further query."""
    raise NotImplementedError


def regola_come_dati(
    regola: RegolaTariffaria, *, giorno: datetime.date | None = None
) -> dict[str, Any]:
    """The rule in the exchange format, with the extensions of the model (`estesa=True`).

    What follows an indexed value has the one of `giorno`; without a day, the one written in the
    rule (the latest known if none is written). One query, none if the rule is of `con_pezzi`.
    """
    raise NotImplementedError


def regola_letta(regola: RegolaTariffaria, *, giorno: datetime.date | None = None) -> Regola:
    """The rule for the calculator. Raises ErroreTariffa if it cannot be read."""
    raise NotImplementedError


def regole_lette(
    regole: Iterable[RegolaTariffaria], *, giorno: datetime.date | None = None
) -> dict[int, Regola]:
    """Many rules for the calculator, by primary key: one query for all of them."""
    raise NotImplementedError
