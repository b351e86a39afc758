"""A table for download: territories, years, measures, and in each cell a number or why not.

Every format is written from this and from nothing else, so all of them have the same cells.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from osservatorio.calcolo import Quantita
from territorio.models import Ambito

INDICATORE, SERIE = "indicatore", "serie"
AMBITI, COMUNI, DELLA_PROVINCIA = "ambiti", "comuni", "provincia"


_DIMOSTRATIVI = "dati dimostrativi"


class Stato(StrEnum):
    """Whether a cell has its number."""

    VALIDO = "valido"
    MANCANTE = "mancante"
    NASCOSTO = "nascosto"


@dataclass(frozen=True, slots=True)
class Casella:
    """A number with its parts and where it comes from, or the reason why it is not there.

    A hidden one has neither number nor parts. Of a base series the numerator is None.
    """

    valore: Quantita | None
    numeratore: Quantita | None = None
    denominatore: Quantita | None = None
    fonte: str = ""
    edizione: str = ""
    motivo: str = ""
    nascosta: bool = False

    @property
    def stato(self) -> Stato:
        if self.nascosta:
            return Stato.NASCOSTO
        return Stato.MANCANTE if self.valore is None else Stato.VALIDO


@dataclass(frozen=True)
class Misura:
    """An indicator or a base series: one column of the wide table."""

    codice: str
    nome: str
    genere: str
    unita: str
    decimali: int
    significato: str
    formula: str
    fonte: str
    avvertenza: str = ""
    dichiarata: bool = False


@dataclass(frozen=True)
class Luogo:
    """A territory, under the name that the reader may see; its code does not change with years."""

    codice: str
    nome: str
    tipo: str


@dataclass(frozen=True)
class RigaTavola:
    """The cells of one territory in one year, in the order of the measures."""

    luogo: Luogo
    anno: int
    caselle: Sequence[Casella]


@dataclass(frozen=True)
class Richiesto:
    """What is to be downloaded; `ambito` narrows the Ambiti to one, the comuni to its own."""

    indicatori: Sequence[str]
    serie: Sequence[str]
    livello: str
    anni: Sequence[int]
    ambito: Ambito | None = None


class Righe(Protocol):
    """The rows, territory by territory and year by year, as often as they are asked for."""

    def __iter__(self) -> Iterator[RigaTavola]: ...


@dataclass(frozen=True)
class Tavola:
    """What is asked for, ready to be written: `luoghi` × `anni` rows of as many cells as `misure`.

    `righe` are made while they are read: a table of thousands of territories is never all in
    memory. `note` are (name, text) on the whole table; in the years of `dimostrativi` what the
    Ambiti declare is invented.
    """

    titolo: str
    nome_file: str
    livello: str
    ente: str
    indirizzo: str
    misure: Sequence[Misura]
    luoghi: Sequence[Luogo]
    anni: Sequence[int]
    righe: Righe
    licenza: str
    citazione: str
    preparata_il: datetime.date
    dimostrativi: frozenset[int] = frozenset()
    note: Sequence[tuple[str, str]] = ()

    def inventata(self, misura: Misura, anno: int, casella: Casella) -> bool:
        """True if the number is of the demonstration; a register of facilities says it itself."""
        return casella.valore is not None and (
            (misura.dichiarata and anno in self.dimostrativi) or _DIMOSTRATIVI in casella.fonte
        )


@dataclass
class Raccolta:
    """What the cells say together, gathered while they are written: sources and editions."""

    tavola: Tavola
    fonti: dict[str, None] = field(default_factory=dict)
    mancanti: int = 0
    nascoste: int = 0
    dimostrativa: bool = False

    def __iter__(self) -> Iterator[RigaTavola]:
        """The rows of the table, each noted down as it goes by."""
        for riga in self.tavola.righe:
            self._vedi(riga)
            yield riga

    def _vedi(self, riga: RigaTavola) -> None:
        for misura, casella in zip(self.tavola.misure, riga.caselle, strict=True):
            if casella.stato == Stato.MANCANTE:
                self.mancanti += 1
            elif casella.stato == Stato.NASCOSTO:
                self.nascoste += 1
            elif casella.fonte:
                edizione = f", {casella.edizione}" if casella.edizione else ""
                self.fonti[f"{casella.fonte}{edizione}"] = None
                if not self.dimostrativa:
                    self.dimostrativa = self.tavola.inventata(misura, riga.anno, casella)

    def note(self) -> list[tuple[str, str]]:
        """All that is to be known of the table, (name, text): after its rows went by."""
        tavola = self.tavola
        demo = "sì: alcune cifre sono inventate" if self.dimostrativa else "no"
        note = [
            ("Titolo", tavola.titolo),
            ("Ente", tavola.ente),
            ("Preparata il", tavola.preparata_il.isoformat()),
            ("Anni", ", ".join(str(anno) for anno in tavola.anni)),
            ("Territori", str(len(tavola.luoghi))),
            ("Dati dimostrativi", demo),
            ("Licenza", tavola.licenza),
            ("Come citare", tavola.citazione),
            *tavola.note,
        ]
        note += [(f"Misura: {m.codice}", descrizione(m)) for m in tavola.misure]
        note += [("Fonte", fonte) for fonte in self.fonti]
        if self.mancanti:
            note.append(
                ("Celle vuote", f"{self.mancanti}: il dato manca, e si dice perché; non è zero")
            )
        if self.nascoste:
            note.append(("Celle con «·»", f"{self.nascoste}: nascoste perché di poche persone"))
        return note


def descrizione(misura: Misura) -> str:
    """«Indice di vecchiaia (persone ogni 100). …»: a measure in words, with its formula."""
    parti = [f"{misura.nome} ({misura.unita})", misura.significato]
    if misura.formula and misura.formula != misura.nome:
        parti.append(f"Formula: {misura.formula}")
    parti += [f"Fonte: {misura.fonte}", misura.avvertenza]
    return ". ".join(parte.rstrip(".") for parte in parti if parte) + "."


def scritto(valore: Quantita | None) -> str:
    """A number as data files have it: dot, no thousands, no useless zeros after whole numbers."""
    if valore is None:
        return ""
    if isinstance(valore, Decimal):
        return f"{valore:f}"
    return str(valore)
