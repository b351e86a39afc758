"""What reports are made of: figures and tables, numbered in the order in which they appear."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from base.formati import MANCANTE
from territorio.models import Ambito

# Pixels: on a phone a chart is not made so small that its text cannot be read.
LARGHEZZA_GRAFICO = 400
# Up to so many rows a table is not split over two pages of the PDF.
RIGHE_INTERE = 15
BOZZA = "BOZZA – dati non approvati"


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
class Sezione:
    """A chapter of a report; `chiave` is its place in the page."""

    chiave: str
    titolo: str
    frasi: Sequence[str] = ()
    figura: Figura | None = None
    tabelle: Sequence[Tabella] = ()
    nota: str = ""


class Documento(Protocol):
    """What every report has: its frame prints these on every page."""

    @property
    def nome(self) -> str: ...
    @property
    def titolo(self) -> str: ...
    @property
    def anno(self) -> int: ...
    @property
    def ambito(self) -> Ambito | None: ...
    @property
    def bozza(self) -> bool: ...
    @property
    def stato_dati(self) -> str: ...
    @property
    def etichetta_stato(self) -> str: ...
    @property
    def fonti(self) -> Sequence[str]: ...


def etichetta_di_stato(*, bozza: bool, dimostrativa: bool) -> str:
    """The mark that a draft, or invented data, carries on every page."""
    segni = [BOZZA] if bozza else []
    if dimostrativa:
        segni.append("dati dimostrativi")
    return " · ".join(segni)


@dataclass(frozen=True)
class Voce:
    """A figure in evidence: name, value, and what it is compared with, in words."""

    nome: str
    valore: str
    unita: str
    confronto: str
