"""What reports are made of: figures and tables, numbered in the order in which they appear."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore
from osservatorio.reports.tabelle import Cella, Richiesta, Tabella, Tratto, cella
from osservatorio.soppressione import Protezione
from territorio.models import Ambito, Comune

# Pixels: on a phone a chart is not made so small that its text cannot be read.
LARGHEZZA_GRAFICO = 400
BOZZA = "BOZZA – dati non approvati"


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
    """A figure in evidence: name, value, what it is compared with and where it is going, in words.

    `linea` is its small line over the years (SVG), `tendenza` the same in words.
    """

    nome: str
    valore: str
    unita: str
    confronto: str
    linea: str = ""
    tendenza: str = ""


@dataclass(frozen=True)
class Sezione:
    """A chapter of a report; `chiave` is its place in the page, unique in the report.

    Printed in this order: figures in evidence, sentences, list, data (name and value), chart with
    its table, tables, the Ambito's own note, small note, chapters inside it. The sentences that are
    also in `al_centro` stand alone on their line, as «DELIBERA» in an act.
    """

    chiave: str
    titolo: str
    frasi: Sequence[str] = ()
    figura: Figura | None = None
    tabelle: Sequence[Tabella] = ()
    nota: str = ""
    elenco: Sequence[str] = ()
    dati: Sequence[tuple[str, str]] = ()
    voci: Sequence[Voce] = ()
    nota_ambito: str = ""
    sezioni: Sequence["Sezione"] = ()
    nuova_pagina: bool = False
    al_centro: Collection[str] = ()

    @property
    def proprie_tabelle(self) -> list[Tabella]:
        """Its own tables, in the order of the page; not those of the chapters inside it."""
        return [*((self.figura.tabella,) if self.figura else ()), *self.tabelle]

    @property
    def orizzontale(self) -> bool:
        """True if one of its tables needs a page that lies."""
        return any(tabella.larga for tabella in self.proprie_tabelle)

    def tutte(self) -> "Iterator[Sezione]":
        """This chapter and those inside it, as they are read."""
        yield self
        for sezione in self.sezioni:
            yield from sezione.tutte()


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


def per_chi(sguardo: Sguardo) -> str:
    """For whom a report is written, as its cover says."""
    return Lettore(sguardo.lettore).label


@dataclass(frozen=True)
class Rapporto:
    """A report: everything that page and PDF show, in the order in which it is read.

    `fonti` are listed at the end; `fonti_piede`, shorter, at the foot of every page (those same, if
    empty). `frase` says why there are no chapters. A `breve` report has no cover of its own and no
    contents; one with a `foglio` ("verticale" or "orizzontale") is printed small, on that sheet.
    `dimostrativa` = invented figures, `avviso_demo` says which. `protezione`, never shown, are the
    counts of persons behind the figures that citizens read.
    """

    nome: str
    titolo: str
    anno: int
    stato_dati: str
    preparata_il: str
    sezioni: Sequence[Sezione]
    fonti: Sequence[str]
    fonti_piede: Sequence[str] = ()
    ambito: Ambito | None = None
    comune: Comune | None = None
    indicatore: str = ""
    per_chi: str = ""
    occhiello: str = ""
    bozza: bool = False
    dimostrativa: bool = False
    avviso_demo: str = "Dati dimostrativi: le cifre sono inventate"
    in_breve: Sequence[Voce] = ()
    stato: Sequence[tuple[str, str]] = ()
    frase: str = ""
    metodo: str = ""
    breve: bool = False
    foglio: str = ""
    protezione: Protezione | None = None

    @property
    def etichetta_stato(self) -> str:
        """The mark that a draft, or invented data, carries on every page."""
        return etichetta_di_stato(bozza=self.bozza, dimostrativa=self.dimostrativa)

    @property
    def piede(self) -> Sequence[str]:
        """Sources and editions, for the foot of every page."""
        return self.fonti_piede or self.fonti

    @property
    def tutte_le_sezioni(self) -> list[Sezione]:
        """Every chapter and those inside it, as they are read."""
        return [s for sezione in self.sezioni for s in sezione.tutte()]

    @property
    def tabelle(self) -> list[Tabella]:
        """Every table, in the order of the page: the figures that are frozen and compared."""
        return [t for sezione in self.tutte_le_sezioni for t in sezione.proprie_tabelle]

    def sezione(self, chiave: str) -> Sezione:
        """The chapter of that key. Raises KeyError."""
        for sezione in self.tutte_le_sezioni:
            if sezione.chiave == chiave:
                return sezione
        raise KeyError(chiave)


__all__ = [
    "BOZZA",
    "LARGHEZZA_GRAFICO",
    "Cella",
    "Documento",
    "Figura",
    "Numerazione",
    "Rapporto",
    "Richiesta",
    "Sezione",
    "Tabella",
    "Tratto",
    "Voce",
    "cella",
    "etichetta_di_stato",
    "per_chi",
]
