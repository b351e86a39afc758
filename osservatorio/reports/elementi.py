"""What reports are made of: figures and tables, numbered in the order in which they appear."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# Pixels: on a phone a chart is not made so small that its text cannot be read.
LARGHEZZA_GRAFICO = 400
# Up to so many rows a table is not split over two pages of the PDF.
RIGHE_INTERE = 15


@dataclass(frozen=True)
class Tabella:
    """A table; `numeriche` are the columns (from 0) aligned to the right; the first is the row's
    name.
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


@dataclass(frozen=True)
class Figura:
    """A chart with the sentence that says what it shows; its table follows it, always."""

    numero: int
    titolo: str
    svg: str
    frase: str
    tabella: Tabella
    mappa: bool = False


@dataclass
class Numerazione:
    """Hands out the numbers of figures and tables."""

    figure: int = field(default=0)
    tabelle: int = field(default=0)

    def figura(self) -> int:
        self.figure += 1
        return self.figure

    def tabella(self) -> int:
        self.tabelle += 1
        return self.tabelle


@dataclass(frozen=True)
class Voce:
    """A figure in evidence: name, value, and what it is compared with, in words."""

    nome: str
    valore: str
    unita: str
    confronto: str
