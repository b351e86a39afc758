"""Reads for the reports on tariffs: which editions, which rules, who adopted them; no person."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from osservatorio.selectors.indicatori import anni_disponibili, ultimo_anno_con_dati
from osservatorio.selectors.versione import OSSERVATORIO
from tariffe.enums import STATI_IN_VIGORE
from tariffe.models import EdizioneTariffe, RegolaTariffaria, Servizio
from tariffe.parsing import Regola
from tariffe.selectors import (
    RigaAdozioni,
    con_pezzi,
    regola_come_dati,
    regole_lette,
    stato_adozioni,
)
from territorio.models import Ambito, Comune


@dataclass(frozen=True)
class RegolaDiServizio:
    """A rule of an edition: its row with all its pieces, as the calculator reads it, as data."""

    riga: RegolaTariffaria
    regola: Regola
    dati: dict[str, Any]

    @property
    def nome(self) -> str:
        """«Assistenza domiciliare», with the group of users if the service has several."""
        return str(self.riga)

    @property
    def chiave(self) -> str:
        """Its place in a page: no two rules of a document have the same one."""
        # A slug may have capitals and underscores, the name of a drawing may not.
        return f"{self.riga.servizio.slug.lower().replace('_', '-')}-{self.riga.pk}"


@dataclass(frozen=True)
class EdizioneLetta:
    """An approved edition with its rules, in their order."""

    edizione: EdizioneTariffe
    regole: Sequence[RegolaDiServizio]


def anni_delle_tariffe() -> list[int]:
    """Years in which an approved edition is valid, and the current one, latest first."""
    oggi = timezone.localdate().year
    anni = {oggi}
    for dal, al in _approvate().values_list("valida_dal", "valida_al"):
        anni |= set(range(dal.year, max(dal.year, al.year if al else oggi) + 1))
    return sorted(anni, reverse=True)


def anni_di(insieme: str) -> list[int]:
    """The years that a report of that set may be asked about, latest first."""
    anni = anni_disponibili()
    if insieme == OSSERVATORIO:
        return anni
    return sorted({*anni, *anni_delle_tariffe()}, reverse=True)


def anno_di_partenza(insieme: str) -> int | None:
    """The year of a page that does not say one: the latest with approved returns, or this one."""
    return ultimo_anno_con_dati() if insieme == OSSERVATORIO else timezone.localdate().year


def giorno_delle_tariffe(anno: int) -> datetime.date:
    """Today for the current year, the last day of a past one, the first of one to come."""
    oggi = timezone.localdate()
    if anno == oggi.year:
        return oggi
    return datetime.date(anno, 12, 31) if anno < oggi.year else datetime.date(anno, 1, 1)


def _approvate() -> Any:
    return EdizioneTariffe.objects.filter(
        stato__in=STATI_IN_VIGORE, regolamento__ambito__isnull=False
    )


def edizioni_approvate(anno: int, ambito: Ambito | None = None) -> list[EdizioneTariffe]:
    """Approved editions valid on some day of the year, with their regulations; the examples of
    other bodies are not among them.
    """
    righe = (
        _approvate()
        .filter(
            Q(valida_al__isnull=True) | Q(valida_al__gte=datetime.date(anno, 1, 1)),
            valida_dal__lte=datetime.date(anno, 12, 31),
        )
        .select_related("regolamento__ambito", "regolamento__ente", "sostituisce")
        .defer("regolamento__ambito__confine")
        .order_by("regolamento__ambito__numero", "regolamento__titolo", "valida_dal", "pk")
    )
    return list(righe.filter(regolamento__ambito=ambito) if ambito else righe)


def edizioni_lette(
    edizioni: Iterable[EdizioneTariffe], giorno: datetime.date
) -> list[EdizioneLetta]:
    """The editions with their rules; an indexed value is that of the day, or of the first day of an
    edition still to come. A fixed number of queries for each edition.
    """
    lette = []
    for edizione in edizioni:
        quando = max(giorno, edizione.valida_dal)
        righe = list(
            con_pezzi(RegolaTariffaria.objects.filter(edizione=edizione))
            .select_related("servizio__area", "edizione")
            .prefetch_related("casi")
            .order_by("ordine", "servizio__ordine", "servizio__denominazione", "utenza", "pk")
        )
        regole = regole_lette(righe, giorno=quando)
        lette.append(
            EdizioneLetta(
                edizione,
                [
                    RegolaDiServizio(r, regole[r.pk], regola_come_dati(r, giorno=quando))
                    for r in righe
                ],
            )
        )
    return lette


@dataclass(frozen=True)
class Comuni:
    """The comuni of an Ambito on a day × the services that somebody there adopted, or may."""

    ambito: Ambito
    comuni: Sequence[Comune]
    servizi: Sequence[Servizio]
    righe: Sequence[RigaAdozioni]

    def riga(self, comune: Comune, servizio: Servizio) -> RigaAdozioni | None:
        """None if nothing is known of it."""
        return self._per_coppia.get((comune.pk, servizio.pk))

    @cached_property
    def _per_coppia(self) -> dict[tuple[int, int], RigaAdozioni]:
        return {(r.comune.pk, r.servizio.pk): r for r in self.righe}


def comuni_dell_ambito(ambito: Ambito, giorno: datetime.date) -> list[Comune]:
    """The comuni that belong to the Ambito that day, by name."""
    return list(
        Comune.objects.dell_ambito(ambito, giorno).defer("confine").order_by("denominazione", "pk")
    )


def adozioni_degli_ambiti(
    ambiti: Iterable[Ambito], anno: int, giorno: datetime.date
) -> list[Comuni]:
    """Each Ambito with who adopted what that day; the services are those that its approved editions
    of the year have a tariff for, or that a comune has adopted.
    """
    trovati = []
    for ambito in ambiti:
        con_tariffa = list(
            Servizio.objects.filter(
                regole__edizione__in=[e.pk for e in edizioni_approvate(anno, ambito)]
            )
            .distinct()
            .order_by("ordine", "denominazione", "pk")
        )
        righe = stato_adozioni(ambito, giorno, con_tariffa) if con_tariffa else []
        comuni = comuni_dell_ambito(ambito, giorno)
        trovati.append(Comuni(ambito, comuni, con_tariffa, righe))
    return trovati
