"""Which comuni a territory is made of on 1 January of a year."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings

from base.formati import plurale
from territorio.models import Ambito, Appartenenza, Comune, Provincia


@dataclass(frozen=True)
class Territorio:
    """A territory as it was on 1 January of `anno`: `comuni` are primary keys."""

    tipo: str
    nome: str
    anno: int
    comuni: frozenset[int]
    ambito_id: int | None = None


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


def territori_degli_ambiti(anno: int, ambiti: list[Ambito] | None = None) -> list[Territorio]:
    """One territory per Ambito, in the order given (all of the year's, by number, if none is)."""
    if ambiti is None:
        ambiti = ambiti_dell_anno(anno)
    per_ambito: dict[int, set[int]] = defaultdict(set)
    appartenenze = Appartenenza.objects.alla_data(primo_gennaio(anno)).filter(ambito__in=ambiti)
    for ambito_id, comune_id in appartenenze.values_list("ambito_id", "comune_id"):
        per_ambito[ambito_id].add(comune_id)
    return [
        Territorio(
            "ambito", ambito.denominazione, anno, frozenset(per_ambito[ambito.pk]), ambito.pk
        )
        for ambito in ambiti
    ]


def territorio_ambito(anno: int, ambito: Ambito) -> Territorio:
    """The Ambito with the comuni it had on 1 January."""
    return territori_degli_ambiti(anno, [ambito])[0]


def territorio_comune(anno: int, comune: Comune) -> Territorio:
    """One comune; without comuni if it did not exist on 1 January."""
    giorno = primo_gennaio(anno)
    esiste = Comune.objects.esistenti_il(giorno).filter(pk=comune.pk).exists()
    return Territorio(
        "comune", str(comune), anno, frozenset({comune.pk}) if esiste else frozenset()
    )


def territorio_provincia(anno: int) -> Territorio:
    """All the comuni of the Province that existed on 1 January."""
    provincia = Provincia.objects.filter(codice=settings.PROVINCIA).first()
    comuni = Comune.objects.della_provincia().esistenti_il(primo_gennaio(anno))
    return Territorio(
        "provincia",
        str(provincia or "Provincia"),
        anno,
        frozenset(comuni.values_list("pk", flat=True)),
    )


def parziale(quanti: int, totale: int) -> str:
    """«7 ambiti su 13»: how a figure of some Ambiti only is called, never «Provincia»."""
    return f"{plurale(quanti, 'ambito', 'ambiti')} su {totale}"
