"""Which comuni a territory is made of on 1 January of a year."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from base.formati import plurale
from territorio.models import Ambito, Appartenenza, Comune, Provincia

AMBITO, COMUNE, PROVINCIA, INSIEME = "ambito", "comune", "provincia", "insieme"


@dataclass(frozen=True)
class Territorio:
    """A territory as it was on 1 January of `anno`: `comuni` and `ambiti` are primary keys.

    `tipo` is comune, ambito, provincia or insieme (some Ambiti of the Province, never called by its
    name). `ambiti` are those whose declared figures sum to it; `chiave` is what an address calls
    it: slug of the Ambito, Istat code of the comune.
    """

    tipo: str
    nome: str
    anno: int
    comuni: frozenset[int]
    ambito_id: int | None = None
    ambiti: tuple[int, ...] = ()
    comune_id: int | None = None
    chiave: str = ""


def primo_gennaio(anno: int) -> datetime.date:
    """The reference day of a year's population and territory."""
    return datetime.date(anno, 1, 1)


def ambiti_dell_anno(anno: int) -> list[Ambito]:
    """Ambiti of the Province that existed on 1 January, by number."""
    return list(
        Ambito.objects.della_provincia()
        .alla_data(primo_gennaio(anno))
        .select_related("provincia")
        .order_by("numero", "pk")
    )


def territori_degli_ambiti(anno: int, ambiti: Sequence[Ambito] | None = None) -> list[Territorio]:
    """One territory per Ambito, in the order given (all of the year's, by number, if none is)."""
    if ambiti is None:
        ambiti = ambiti_dell_anno(anno)
    return territori_negli_anni([anno], ambiti)


def territori_negli_anni(anni: Sequence[int], ambiti: Sequence[Ambito]) -> list[Territorio]:
    """One territory for each year and Ambito, year by year, each with its comuni of that year.

    One query, whatever the years.
    """
    appartenenze = list(
        Appartenenza.objects.filter(ambito__in=[a.pk for a in ambiti]).values_list(
            "ambito_id", "comune_id", "dal", "al"
        )
    )
    trovati = []
    for anno in anni:
        giorno = primo_gennaio(anno)
        per_ambito: dict[int, set[int]] = defaultdict(set)
        for ambito_id, comune_id, dal, al in appartenenze:
            if (dal is None or dal <= giorno) and (al is None or giorno <= al):
                per_ambito[ambito_id].add(comune_id)
        trovati += [
            Territorio(
                AMBITO,
                ambito.denominazione,
                anno,
                frozenset(per_ambito[ambito.pk]),
                ambito.pk,
                (ambito.pk,),
                chiave=ambito.slug,
            )
            for ambito in ambiti
        ]
    return trovati


def territorio_ambito(anno: int, ambito: Ambito) -> Territorio:
    """The Ambito with the comuni it had on 1 January."""
    return territori_degli_ambiti(anno, [ambito])[0]


def territorio_comune(anno: int, comune: Comune) -> Territorio:
    """One comune; without comuni if it did not exist on 1 January."""
    return territori_dei_comuni([anno], [comune])[0]


def territori_dei_comuni(anni: Sequence[int], comuni: Sequence[Comune]) -> list[Territorio]:
    """One territory for each year and comune, year by year; no query."""
    return [
        Territorio(
            COMUNE,
            str(comune),
            anno,
            frozenset({comune.pk}) if comune.esisteva_il(primo_gennaio(anno)) else frozenset(),
            comune_id=comune.pk,
            chiave=comune.codice_istat,
        )
        for anno in anni
        for comune in comuni
    ]


def territorio_provincia(anno: int) -> Territorio:
    """All the comuni and Ambiti that the Province had on 1 January."""
    return territori_della_provincia([anno])[0]


def territori_della_provincia(anni: Sequence[int]) -> list[Territorio]:
    """The Province in each year; three queries, whatever the years."""
    provincia = Provincia.objects.filter(codice=settings.PROVINCIA).first()
    comuni = list(Comune.objects.della_provincia().only("pk", "istituito_il", "soppresso_il"))
    ambiti = list(Ambito.objects.della_provincia().order_by("numero", "pk"))
    return [
        Territorio(
            PROVINCIA,
            str(provincia or "Provincia"),
            anno,
            frozenset(c.pk for c in comuni if c.esisteva_il(primo_gennaio(anno))),
            ambiti=tuple(a.pk for a in ambiti if a.vale_il(primo_gennaio(anno))),
        )
        for anno in anni
    ]


def territori_di_tutti(
    anni: Sequence[int], ambiti: Sequence[Ambito]
) -> tuple[list[Territorio], list[Territorio]]:
    """The Province in each year, and each of those Ambiti in each year, as they were: one query.

    `ambiti` are all those that the Province ever had, with their `provincia`.
    """
    righe = list(
        Comune.objects.filter(
            Q(provincia__codice=settings.PROVINCIA) | Q(appartenenze__ambito__in=ambiti)
        )
        .values_list(
            "pk",
            "provincia__codice",
            "istituito_il",
            "soppresso_il",
            "appartenenze__ambito_id",
            "appartenenze__dal",
            "appartenenze__al",
        )
        .order_by()
    )
    nome = str(ambiti[0].provincia) if ambiti else "Provincia"
    provincia, degli_ambiti = [], []
    for anno in anni:
        giorno = primo_gennaio(anno)
        comuni: set[int] = set()
        per_ambito: dict[int, set[int]] = defaultdict(set)
        for pk, codice, istituito, soppresso, ambito_id, dal, al in righe:
            if codice == settings.PROVINCIA and (
                (istituito is None or istituito <= giorno)
                and (soppresso is None or giorno < soppresso)
            ):
                comuni.add(pk)
            if ambito_id and (dal is None or dal <= giorno) and (al is None or giorno <= al):
                per_ambito[ambito_id].add(pk)
        presenti = [a for a in ambiti if a.vale_il(giorno)]
        provincia.append(
            Territorio(
                PROVINCIA, nome, anno, frozenset(comuni), ambiti=tuple(a.pk for a in presenti)
            )
        )
        degli_ambiti += [
            Territorio(AMBITO, a.denominazione, anno, frozenset(per_ambito[a.pk]), a.pk, (a.pk,))
            for a in presenti
        ]
    return provincia, degli_ambiti


def insieme_di(territori: Sequence[Territorio], quanti_in_tutto: int) -> Territorio:
    """Some Ambiti of one year taken together: «7 ambiti su 13»."""
    return Territorio(
        INSIEME,
        parziale(len(territori), quanti_in_tutto),
        territori[0].anno,
        frozenset().union(*(t.comuni for t in territori)),
        ambiti=tuple(a for t in territori for a in t.ambiti),
    )


def parziale(quanti: int, totale: int) -> str:
    """«7 ambiti su 13»: how a figure of some Ambiti only is called, never «Provincia»."""
    return f"{plurale(quanti, 'ambito', 'ambiti')} su {totale}"
