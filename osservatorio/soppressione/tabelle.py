"""Hiding small counts of persons so that no sum gives them back. Pure.

A table is a set of cells and of lines: a line is some cells that sum to another, all printed. A
hidden cell can be found again by subtraction if it is the only hidden one of a line, or if every
way of changing it breaks some line. Seen as a graph (a node for each line, an edge for each cell
between its two lines) a cell is safe if it is in a cycle of hidden cells: its value may then grow
or shrink by one along the cycle, and every printed sum still holds.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

# DESIGN §8: reserved aggregates never show counts of persons below three.
SOGLIA_RISERVATA = 3
# DESIGN §8: what is public never shows counts of persons below five.
SOGLIA_PUBBLICA = 5
# The cells of one line only end here: nothing has to add up.
_FUORI = -1

K = TypeVar("K", bound=Hashable)
Matrice = Sequence[Sequence[int | None]]


@dataclass(frozen=True)
class Linea:
    """The cells (by key) that sum to `totale`; None if the total is not printed."""

    parti: tuple[Hashable, ...]
    totale: Hashable | None = None

    @property
    def celle(self) -> tuple[Hashable, ...]:
        return self.parti if self.totale is None else (*self.parti, self.totale)


def da_nascondere(
    valori: Mapping[K, int | None],
    linee: Sequence[Linea],
    soglia: int = SOGLIA_RISERVATA,
    forzate: Iterable[K] = (),
) -> frozenset[K]:
    """The keys of the cells not to print: those from 1 to `soglia` - 1, and what protects them.

    A zero and a missing value stay. Each cell is in two lines at most. Where nothing protects a
    small count, every cell that is not zero is hidden.
    """
    vivi = {chiave: valore for chiave, valore in valori.items() if valore}
    nascoste = {c for c, v in vivi.items() if v < soglia} | (set(forzate) & set(vivi))
    estremi = _estremi(vivi, linee)
    protette: set[K] = set()
    while True:
        da_proteggere = nascoste - protette
        if not da_proteggere:
            debole = _linea_debole(vivi, linee, nascoste, soglia)
            if debole is None:
                return frozenset(nascoste)
            candidate = [c for c in debole.parti if c in vivi and c not in nascoste]
            if not candidate:
                return frozenset(vivi)
            nascoste.add(min(candidate, key=lambda c: (vivi[c], str(c))))
            continue
        chiave = min(da_proteggere, key=str)
        cammino = _ciclo(chiave, estremi, vivi, nascoste)
        if cammino is None:
            return frozenset(vivi)
        protette |= {chiave, *cammino}
        nascoste |= set(cammino)


def _estremi(vivi: Mapping[K, int], linee: Sequence[Linea]) -> dict[K, tuple[int, int]]:
    """The two lines of each cell."""
    dove: dict[K, list[int]] = {chiave: [] for chiave in vivi}
    for indice, linea in enumerate(linee):
        for chiave in linea.celle:
            if chiave in dove:
                dove[chiave].append(indice)
    return {c: (n[0], n[1]) if len(n) > 1 else (n[0], _FUORI) for c, n in dove.items() if n}


def _ciclo(
    chiave: K, estremi: Mapping[K, tuple[int, int]], vivi: Mapping[K, int], nascoste: set[K]
) -> list[K] | None:
    """The other cells of the cheapest cycle through a cell: hidden ones cost nothing."""
    if chiave not in estremi:
        return []
    partenza, arrivo = estremi[chiave]
    vicini: dict[int, list[tuple[int, K]]] = {}
    for altra, (uno, due) in estremi.items():
        if altra != chiave:
            vicini.setdefault(uno, []).append((due, altra))
            vicini.setdefault(due, []).append((uno, altra))
    ordine = count()
    coda: list[tuple[int, int, int, list[K]]] = [(0, next(ordine), partenza, [])]
    visti: set[int] = set()
    while coda:
        costo, _, nodo, cammino = heapq.heappop(coda)
        if nodo == arrivo:
            return cammino
        if nodo in visti:
            continue
        visti.add(nodo)
        for prossimo, altra in vicini.get(nodo, ()):
            if prossimo not in visti:
                prezzo = costo + (0 if altra in nascoste else vivi[altra])
                heapq.heappush(coda, (prezzo, next(ordine), prossimo, [*cammino, altra]))
    return None


def _linea_debole(
    vivi: Mapping[K, int], linee: Sequence[Linea], nascoste: set[K], soglia: int
) -> Linea | None:
    """A line whose hidden cells together, known by subtraction, are themselves a small count."""
    for linea in linee:
        if linea.totale is None or linea.totale in nascoste:
            continue
        insieme = sum(vivi[c] for c in linea.parti if c in nascoste)
        if 0 < insieme < soglia:
            return linea
    return None


def nascondi_tabella(
    righe: Matrice,
    totali_di_riga: Sequence[int | None],
    totali_di_colonna: Sequence[int | None],
    totale: int | None,
    soglia: int = SOGLIA_RISERVATA,
    forzate: Iterable[tuple[int, int]] = (),
) -> frozenset[tuple[int, int]]:
    """(row, column) of what not to print of a table with totals, the last row and column being
    theirs.
    """
    alte, larghe = len(righe), len(totali_di_colonna)
    valori: dict[tuple[int, int], int | None] = {
        (r, c): valore for r, riga in enumerate(righe) for c, valore in enumerate(riga)
    }
    valori |= {(r, larghe): valore for r, valore in enumerate(totali_di_riga)}
    valori |= {(alte, c): valore for c, valore in enumerate(totali_di_colonna)}
    valori[alte, larghe] = totale
    linee = [Linea(tuple((r, c) for c in range(larghe)), (r, larghe)) for r in range(alte + 1)]
    linee += [Linea(tuple((r, c) for r in range(alte)), (alte, c)) for c in range(larghe + 1)]
    return da_nascondere(valori, linee, soglia, forzate)


def nascondi_colonna(
    valori: Sequence[int | None], totale: int | None, soglia: int = SOGLIA_RISERVATA
) -> frozenset[int]:
    """Indexes of what not to print of a column; the last one, `len(valori)`, is its total."""
    celle: dict[int, int | None] = {**dict(enumerate(valori)), len(valori): totale}
    linea = Linea(tuple(range(len(valori))), len(valori))
    return da_nascondere(celle, [linea], soglia)
