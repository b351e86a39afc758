"""Tables of the reports: what is in their cells, and how wide each column is on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

from base.formati import MANCANTE

# Up to so many rows a table is not split over two pages of the PDF.
RIGHE_INTERE = 23
# Millimetres, for text of 9 points: the space between columns, a page upright and one that lies.
_MARGINE = 3.4
_FOGLIO = 176.0
_DISTESO = 263.0
# A column of words is broken into lines from this width on; a word, from this.
_PAROLE = 56.0
_PAROLA = 42.0
# A heading of figures does not need to be wider.
_TESTATA = 32.0
# The small line of a trend.
_TRATTO = 26.0
# How many parts a line is divided into: `larghezze` sum to it.
PARTI = 200
# Of a table that needs less than this part of the page, the rest of the line is left white.
_STRETTA = 0.55


class Richiesta(Protocol):
    """What a figure says of itself: see `osservatorio.selectors.provenienza`."""

    @property
    def indirizzo(self) -> str: ...


class Cella(str):
    """A figure as it is printed, with the address of where it comes from."""

    provenienza: str

    def __new__(cls, testo: str, provenienza: str) -> Self:
        cella = super().__new__(cls, testo)
        cella.provenienza = provenienza
        return cella


class Tratto(str):
    """A few words with the small line that shows the same: a cell of trend."""

    svg: str

    def __new__(cls, testo: str, svg: str) -> Self:
        tratto = super().__new__(cls, testo)
        tratto.svg = svg
        return tratto


def cella(testo: str, richiesta: Richiesta) -> str:
    """The figure with its link; a missing one has nothing to lead to."""
    return testo if testo == MANCANTE else Cella(testo, richiesta.indirizzo)


@dataclass(frozen=True)
class Tabella:
    """A table; `numeriche` are the columns (from 0) of figures; the first is the row's name.

    A figure that leads back to its cells is a `Cella`; the page makes a link of it, the PDF not.
    """

    numero: int
    titolo: str
    intestazioni: Sequence[str]
    righe: Sequence[Sequence[str]]
    numeriche: frozenset[int]
    totale: Sequence[str] = ()
    nota: str = ""

    @property
    def breve(self) -> bool:
        """True if it is short enough to stay whole on a page of the PDF."""
        return len(self.righe) <= RIGHE_INTERE

    @property
    def celle(self) -> list[list[tuple[str, bool]]]:
        """Rows of (text, aligned to the right), the first cell being the row's heading."""
        return [[(c, i in self.numeriche) for i, c in enumerate(riga)] for riga in self.righe]

    @property
    def celle_totale(self) -> list[tuple[str, bool]]:
        return [(c, i in self.numeriche) for i, c in enumerate(self.totale)]

    @property
    def colonne(self) -> list[tuple[str, bool]]:
        return [(c, i in self.numeriche) for i, c in enumerate(self.intestazioni)]

    @cached_property
    def _misure(self) -> list[tuple[float, float]]:
        """Least and wished width of each column, in millimetres."""
        righe = [*self.righe, *((self.totale,) if self.totale else ())]
        misure = []
        for indice, intestazione in enumerate(self.intestazioni):
            celle = [riga[indice] for riga in righe if indice < len(riga)]
            testata = _parola(intestazione) * 1.06
            lungo = max((_millimetri(c) for c in celle), default=1.0)
            if indice in self.numeriche:
                minimo = max(lungo, testata)
                # A heading of a few lines, not of one word a line.
                voluto = max(minimo, min(_millimetri(intestazione) / 2, _TESTATA))
            else:
                minimo = max(testata, max((_parola(c) for c in celle), default=1.0))
                voluto = max(minimo, min(lungo, _PAROLE))
            misure.append((minimo + _MARGINE, voluto + _MARGINE))
        return misure

    @property
    def larga(self) -> bool:
        """True if it does not fit in an upright page: its chapter is printed on one that lies."""
        return sum(minimo for minimo, _ in self._misure) > _FOGLIO

    @property
    def stretta(self) -> bool:
        """True if on paper a whole line would put its figures too far from their names."""
        return sum(voluto for _, voluto in self._misure) < _FOGLIO * _STRETTA

    @property
    def larghezze(self) -> list[int]:
        """Width of each column in `PARTI` of the table: layout is fixed on paper, which is
        faster.
        """
        minime = [minimo for minimo, _ in self._misure]
        cresce = [voluto - minimo for minimo, voluto in self._misure]
        foglio = _DISTESO if self.larga else _FOGLIO
        avanza = max(foglio - sum(minime), 0)
        quota = min(avanza / sum(cresce), 1) if sum(cresce) else 0
        return _in_parti([m + c * quota for m, c in zip(minime, cresce, strict=True)])


def _millimetri(testo: str) -> float:
    """Width of a text of 9 points, a little generous: no font is measured here."""
    largo = sum(_carattere(c) for c in testo)
    return max(largo, _TRATTO) if isinstance(testo, Tratto) else largo


def _carattere(carattere: str) -> float:
    if carattere in " .,:;'’|!il·\u00a0":
        return 0.95
    if carattere.isupper() or carattere in "mwM%€«»—":
        return 2.25
    return 1.78 if carattere.isdigit() else 1.68


def _parola(testo: str) -> float:
    """Width of the longest part that is not broken."""
    lunga = max((_millimetri(p) for p in str(testo).split(" ")), default=1.0)
    return max(lunga, _TRATTO) if isinstance(testo, Tratto) else min(lunga, _PAROLA)


def _in_parti(larghe: Sequence[float]) -> list[int]:
    """Whole numbers in the same proportions that sum to `PARTI` (largest remainder), none below
    1.
    """
    totale = sum(larghe) or 1
    esatte = [PARTI * larga / totale for larga in larghe]
    intere = [max(int(e), 1) for e in esatte]
    per_resto = sorted(range(len(larghe)), key=lambda i: intere[i] - esatte[i])
    for i in per_resto[: max(PARTI - sum(intere), 0)]:
        intere[i] += 1
    return intere
