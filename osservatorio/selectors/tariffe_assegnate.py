"""Totals of the assigned tariffs, without any person: never to be printed as they are.

`osservatorio.reports.tariffe.conteggi` decides what of them may be read.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from tariffe.models import TariffaAssegnata
from territorio.models import Ambito

# The classes of INPS (SINBA): up to each bound, included.
LIMITI_INPS = tuple(Decimal(v) for v in (0, 3000, 6000, 9000, 12000, 15000, 20000))
CLASSI = (
    "0",
    *(f"{prima} – {dopo}" for prima, dopo in (
        ("0,01", "3.000"), ("3.000,01", "6.000"), ("6.000,01", "9.000"), ("9.000,01", "12.000"),
        ("12.000,01", "15.000"), ("15.000,01", "20.000"),
    )),
    "oltre 20.000",
    "senza ISEE",
)  # fmt: skip
OLTRE, SENZA = len(LIMITI_INPS), len(LIMITI_INPS) + 1
_TRIMESTRI = ((12, 31), (9, 30), (6, 30), (3, 31))


def classe_di(isee: Decimal | None) -> int:
    """The place in CLASSI of an ISEE; None = none given."""
    if isee is None:
        return SENZA
    return next((n for n, limite in enumerate(LIMITI_INPS) if isee <= limite), OLTRE)


def giorno_della_fotografia(anno: int) -> datetime.date | None:
    """The last end of a quarter in that year, not after today; None if there is none.

    Not any day: from one day to the next few people change, and the difference would tell of them.
    """
    oggi = timezone.localdate()
    for mese, giorno in _TRIMESTRI:
        fine = datetime.date(anno, mese, giorno)
        if fine <= oggi:
            return fine
    return None


@dataclass
class Gruppo:
    """Whom a cell is about; `persone` are the opaque codes, kept only to count each once.

    Euro a month; `costo` None as soon as one row does not say it.
    """

    persone: set[str] = field(default_factory=set)
    esenti: set[str] = field(default_factory=set)
    paganti: set[str] = field(default_factory=set)
    entrate: Decimal = Decimal(0)
    costo: Decimal | None = Decimal(0)

    def aggiungi(self, codice: str, totale: Decimal, costo: Decimal | None) -> None:
        """One tariff in force."""
        self.persone.add(codice)
        (self.paganti if totale else self.esenti).add(codice)
        self.entrate += totale
        self.costo = None if costo is None or self.costo is None else self.costo + costo


@dataclass(frozen=True)
class Posto:
    """What a cell is of; 0 and None mean all of them."""

    ambito: int = 0
    servizio: int = 0
    classe: int | None = None
    comune: int = 0


@dataclass(frozen=True)
class Assegnate:
    """The cells of some Ambiti on a day, with the names of what they are of."""

    giorno: datetime.date
    gruppi: dict[Posto, Gruppo]
    servizi: dict[int, str]
    comuni: dict[int, str]
    edizioni: int
    dimostrative: bool


def assegnate(ambiti: Iterable[Ambito], giorno: datetime.date) -> Assegnate:
    """Who pays what on that day in those Ambiti, cell by cell; one query."""
    righe = (
        TariffaAssegnata.objects.in_vigore_il(giorno)
        .filter(ambito__in=[a.pk for a in ambiti])
        .order_by("servizio__ordine", "servizio__denominazione", "comune__denominazione", "pk")
        .values_list(
            "codice_persona", "ambito_id", "servizio_id", "servizio__denominazione", "comune_id",
            "comune__denominazione", "isee", "totale_mese", "costo_mese", "edizione_id",
            "dimostrativa",
        )
    )  # fmt: skip
    gruppi: defaultdict[Posto, Gruppo] = defaultdict(Gruppo)
    servizi: dict[int, str] = {}
    comuni: dict[int, str] = {}
    edizioni = set()
    inventate = False
    for (
        codice, ambito, servizio, nome, comune, nome_comune, isee, totale, costo, edizione, finta,
    ) in righe:  # fmt: skip
        servizi[servizio], comuni[comune] = nome, nome_comune
        edizioni.add(edizione)
        inventate = inventate or finta
        classe = classe_di(isee)
        for posto in (
            Posto(),
            Posto(servizio=servizio),
            Posto(classe=classe),
            Posto(ambito),
            Posto(ambito, servizio),
            Posto(ambito, classe=classe),
            Posto(ambito, comune=comune),
            Posto(ambito, servizio, classe),
            Posto(ambito, servizio, comune=comune),
        ):
            gruppi[posto].aggiungi(codice, totale or Decimal(0), costo)
    return Assegnate(giorno, dict(gruppi), servizi, comuni, len(edizioni), inventate)
