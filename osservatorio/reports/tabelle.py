"""Tables of the reports: what is in their cells, and how wide each column is on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, Self

from base.formati import MANCANTE

# Up to so many rows a table is not split over two pages of the PDF.
RIGHE_INTERE = 15
# Millimetres, for text of 9 points: a character, the space between columns, the page upright.
_CARATTERE = 1.72
_MARGINE = 3.2
_FOGLIO = 176.0
# A column of words is broken into lines from this many characters on.
_PAROLE = 34
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
            parole = max((_parola(c) for c in (intestazione, *celle)), default=1)
            lungo = max((_lungo(c) for c in celle), default=1)
            if indice in self.numeriche:
                minimo = voluto = max(lungo, _parola(intestazione))
            else:
                minimo = parole
                voluto = max(min(lungo, _PAROLE), parole)
            misure.append(
                (minimo * _CARATTERE + _MARGINE, max(voluto, minimo) * _CARATTERE + _MARGINE)
            )
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
        """Per cent of the table's width of each column, 100 together: layout is fixed on paper."""
        minime = [minimo for minimo, _ in self._misure]
        volute = [voluto for _, voluto in self._misure]
        foglio = _FOGLIO if sum(minime) <= _FOGLIO else max(sum(minime), 263.0)
        avanza = max(foglio - sum(minime), 0)
        cresce = [v - m for m, v in zip(minime, volute, strict=True)]
        quota = min(avanza / sum(cresce), 1) if sum(cresce) else 0
        larghe = [m + c * quota for m, c in zip(minime, cresce, strict=True)]
        return _cento(larghe)


def _lungo(testo: str) -> int:
    """Characters of a cell; its small line is as wide as sixteen."""
    return len(testo) + (16 if isinstance(testo, Tratto) else 0)


def _parola(testo: str) -> int:
    """Characters of the longest part that is not broken."""
    lunga = max((len(p) for p in str(testo).split(" ")), default=1)
    return max(lunga, 16) if isinstance(testo, Tratto) else min(lunga, 24)


def _cento(parti: Sequence[float]) -> list[int]:
    """Whole numbers in the same proportions that sum to 100 (largest remainder), none below 1."""
    totale = sum(parti) or 1
    esatte = [100 * p / totale for p in parti]
    intere = [max(int(e), 1) for e in esatte]
    per_resto = sorted(range(len(parti)), key=lambda i: intere[i] - esatte[i])
    for i in per_resto[: max(100 - sum(intere), 0)]:
        intere[i] += 1
    return intere
