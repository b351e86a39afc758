"""What is answered on tariffs in force."""

import datetime
from dataclasses import dataclass

from tariffe.anomalie import ErroreTariffa
from tariffe.models import EdizioneTariffe, RegolaTariffaria, Servizio, ServizioAdottato
from territorio.models import Comune, Ente


@dataclass(frozen=True, slots=True)
class Vigenza:
    """The rule in force: `ente` adopted it (the comune's own body, or the one it delegates)."""

    regola: RegolaTariffaria  # with its pieces and its service: `regola_letta` costs no query
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
    utenze: tuple[str, ...] = ()  # the groups to choose among, also when none was chosen yet


@dataclass(frozen=True, slots=True)
class ServizioInVigore:
    """A service with a tariff in a comune on a day; more than one row = EDIZIONI_SOVRAPPOSTE."""

    servizio: Servizio
    edizione: EdizioneTariffe  # with its regulation
    adottato: ServizioAdottato  # with its adoption
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
    sovrapposta: bool = False  # two bodies have a tariff for it on that day
