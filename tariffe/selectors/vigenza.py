"""Which tariff is in force in a comune, for a service, on a day; and who adopted what."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from tariffe.anomalie import ErroreTariffa
from tariffe.models import EdizioneTariffe, RegolaTariffaria, Servizio, ServizioAdottato
from territorio.models import Ambito, Comune, Ente


@dataclass(frozen=True, slots=True)
class Vigenza:
    """The rule in force: `ente` adopted it (the comune's own body, or the one it delegates)."""

    regola: RegolaTariffaria  # with its pieces: `regola_letta` costs no query
    edizione: EdizioneTariffe  # with its regulation
    adottato: ServizioAdottato  # with its adoption
    ente: Ente
    delegato: bool
    utenze: tuple[str, ...]  # all the groups for which the edition has a rule of this service


@dataclass(frozen=True, slots=True)
class PeriodoVigenza:
    """Days, both included, with one rule; or without, and then `errore` says why."""

    dal: datetime.date
    al: datetime.date
    vigenza: Vigenza | None
    errore: ErroreTariffa | None


@dataclass(frozen=True, slots=True)
class ServizioInVigore:
    """A service with a tariff in a comune on a day; more than one row = EDIZIONI_SOVRAPPOSTE."""

    servizio: Servizio
    edizione: EdizioneTariffe
    adottato: ServizioAdottato
    ente: Ente
    delegato: bool


@dataclass(frozen=True, slots=True)
class RigaAdozioni:
    """A comune × service: since when, by which act; `adottato` None = not adopted that day."""

    comune: Comune
    servizio: Servizio
    adottato: ServizioAdottato | None  # with adozione, edizione, ente
    delegato: bool = False
    altra_edizione: bool = False  # adopted, but not the edition most comuni of the ambito have
    dal_futuro: datetime.date | None = None  # not yet in force, but already adopted from that day
    sovrapposta: bool = False


def regola_in_vigore(
    *, comune: Comune, servizio: Servizio, giorno: datetime.date, utenza: str = ""
) -> Vigenza:
    """The rule in force in the comune on that day: two queries.

    Raises ErroreTariffa: TARIFFA_NON_ADOTTATA, EDIZIONE_MANCANTE, EDIZIONI_SOVRAPPOSTE;
    CONTESTO_NON_VALIDO for an `utenza` the edition has no rule for ("" = the only one, or the
    one without a name).
    """
    raise NotImplementedError


def edizioni_del_servizio(
    *,
    comune: Comune,
    servizio: Servizio,
    dal: datetime.date,
    al: datetime.date,
    utenza: str = "",
) -> list[PeriodoVigenza]:
    """The days from `dal` to `al` cut where the edition changes, in order: two queries."""
    raise NotImplementedError


def servizi_adottati(comune: Comune, giorno: datetime.date) -> list[ServizioInVigore]:
    """The active services with a tariff in the comune on that day, in their order: one query."""
    raise NotImplementedError


def stato_adozioni(
    ambito: Ambito, giorno: datetime.date, servizi: Sequence[Servizio] | None = None
) -> list[RigaAdozioni]:
    """Every comune of the Ambito that day × every service: who adopted what, since when."""
    raise NotImplementedError
