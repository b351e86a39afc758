"""Searching the catalogue in memory: which facilities match, and how many each other choice gives.

Pure functions. One pass over some hundreds of units takes a few milliseconds, and gives list and
counts together: no query per filter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import lru_cache

from base.models import chiave_ordinamento

DIMENSIONI = ("area", "regime", "tipo", "comune", "ambito", "posti")


@dataclass(frozen=True)
class Criteri:
    """What is asked of the catalogue; an empty text or False asks nothing."""

    q: str = ""
    area: str = ""
    regime: str = ""
    tipo: str = ""
    comune: str = ""
    ambito: str = ""
    posti: bool = False

    @property
    def attivi(self) -> dict[str, str | bool]:
        """Only what is asked."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True, slots=True)
class RigaCatalogo:
    """One unit at work of a published facility. `comune` is empty where it may not be told."""

    struttura: int
    area: str
    regime: str
    tipo: str
    comune: str
    ambito: str
    posti: bool
    testi: tuple[str, ...]


@dataclass(frozen=True)
class Ricerca:
    """Facilities found, in the order of the rows, and facilities by value of each dimension.

    A count is the number of facilities if that value were chosen and every other filter kept.
    """

    strutture: list[int] = field(default_factory=list)
    conteggi: dict[str, dict[str, int]] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def chiave_ricerca(testo: str) -> str:
    """Lower case, no accents, no dots: how texts and words are compared."""
    return chiave_ordinamento(testo).replace(".", "")


def parole(testo: str) -> list[str]:
    """The words of a search; «R.S.A.» is one word."""
    return re.findall(r"[a-z0-9]+", chiave_ricerca(testo))


def cerca(righe: Iterable[RigaCatalogo], criteri: Criteri) -> Ricerca:
    """The facilities with a unit that meets every criterion, and the counts of every other choice.

    Rows of the same facility may be anywhere; a facility is counted once. The criteria must hold
    for the same unit; every word of `q` must be in one of its texts.
    """
    cercate = parole(criteri.q)
    chiesti = [
        (dimensione, getattr(criteri, dimensione))
        for dimensione in DIMENSIONI
        if getattr(criteri, dimensione)
    ]
    trovate: dict[int, None] = {}
    insiemi: dict[str, dict[str, set[int]]] = {dimensione: {} for dimensione in DIMENSIONI}
    for riga in righe:
        if cercate and not _contiene(riga, cercate):
            continue
        mancati = [nome for nome, valore in chiesti if getattr(riga, nome) != valore]
        if len(mancati) > 1:
            continue
        if not mancati:
            trovate[riga.struttura] = None
        for dimensione in mancati or DIMENSIONI:
            valore = getattr(riga, dimensione)
            if valore:
                chiave = "1" if valore is True else valore
                insiemi[dimensione].setdefault(chiave, set()).add(riga.struttura)
    return Ricerca(
        strutture=list(trovate),
        conteggi={
            dimensione: {valore: len(quali) for valore, quali in per_valore.items()}
            for dimensione, per_valore in insiemi.items()
        },
    )


def _contiene(riga: RigaCatalogo, cercate: list[str]) -> bool:
    testo = " ".join(map(chiave_ricerca, riga.testi))
    return all(parola in testo for parola in cercate)
