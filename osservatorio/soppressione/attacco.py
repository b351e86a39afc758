"""What a reader finds by adding and subtracting what is printed. Pure.

It shares nothing with the defence but the description of what is printed: it bounds each unknown
count by the others of its sums, again and again until nothing changes. The bounds it finds are
true ones; an attacker with more patience may find narrower ones, so to find nothing is not a proof.
"""

import math
from collections import deque
from collections.abc import Collection, Hashable, Sequence
from typing import NamedTuple

from osservatorio.soppressione.modello import FERMA, STAMPABILE, Pubblicata, Sistema, Tavola
from osservatorio.soppressione.tabelle import SOGLIA_PUBBLICA

# A bound may creep by one at a time: each constraint is read this many times at most.
LETTURE = 60


class Intervallo(NamedTuple):
    """The least and the most that a count can be (math.inf if nothing says)."""

    minimo: float
    massimo: float


def intervalli(
    tavola: Tavola, nascoste: Collection[Hashable], precedenti: Sequence[Pubblicata] = ()
) -> dict[Hashable, Intervallo]:
    """What can be said of each hidden or never printed count of a table; known ones are exact."""
    sistema = Sistema.di(tavola, precedenti, nascoste)
    minimi: list[float] = list(sistema.minimi)
    massimi: list[float] = [math.inf] * len(sistema.valori)
    for variabile, stato in enumerate(sistema.stato):
        if stato in (FERMA, STAMPABILE):
            minimi[variabile] = massimi[variabile] = sistema.valori[variabile]
    _stringi(sistema, minimi, massimi)
    return {
        chiave: Intervallo(minimi[variabile], massimi[variabile])
        for chiave, valore in tavola.valori.items()
        if valore is not None and (chiave in nascoste or chiave in tavola.non_stampate)
        for variabile in (sistema.indice[chiave, valore],)
    }


def trovate(
    tavola: Tavola,
    nascoste: Collection[Hashable],
    precedenti: Sequence[Pubblicata] = (),
    soglia: int = SOGLIA_PUBBLICA,
) -> dict[Hashable, Intervallo]:
    """The small counts, hidden or never printed, that are known within less than `soglia`; those
    that are printed too.
    """
    noti = intervalli(tavola, nascoste, precedenti)
    piccole = {
        chiave: noti.get(chiave, Intervallo(valore, valore))
        for chiave, valore in tavola.valori.items()
        if valore is not None and 0 < valore < soglia and chiave not in tavola.pubbliche
    }
    return {c: i for c, i in piccole.items() if i.massimo - i.minimo < soglia}


def _stringi(sistema: Sistema, minimi: list[float], massimi: list[float]) -> None:
    coda = deque(range(len(sistema.vincoli)))
    in_coda = set(coda)
    letture = [0] * len(sistema.vincoli)
    while coda:
        indice = coda.popleft()
        in_coda.discard(indice)
        letture[indice] += 1
        if letture[indice] > LETTURE or not sistema.attivo(sistema.vincoli[indice]):
            continue
        for variabile in _legge(sistema, indice, minimi, massimi):
            for altro, _ in sistema.dove[variabile]:
                if altro not in in_coda:
                    in_coda.add(altro)
                    coda.append(altro)


def _legge(sistema: Sistema, indice: int, minimi: list[float], massimi: list[float]) -> list[int]:
    """Narrows the counts of a constraint; gives those that it changed."""
    vincolo = sistema.vincoli[indice]
    cambiate = []
    for variabile, coefficiente in vincolo.termini:
        poco = molto = 0.0
        for altra, n in vincolo.termini:
            if altra != variabile:
                poco += n * (minimi[altra] if n > 0 else massimi[altra])
                molto += n * (massimi[altra] if n > 0 else minimi[altra])
        # What is left for this count, once the others take as much or as little as they can.
        da, a = (vincolo.minimo - molto) / coefficiente, (vincolo.massimo - poco) / coefficiente
        if coefficiente < 0:
            da, a = a, da
        minimo = da if math.isinf(da) else math.ceil(da - 1e-9)
        massimo = a if math.isinf(a) else math.floor(a + 1e-9)
        if minimo > minimi[variabile] or massimo < massimi[variabile]:
            minimi[variabile] = max(minimi[variabile], minimo)
            massimi[variabile] = min(massimi[variabile], massimo)
            cambiate.append(variabile)
    return cambiate
