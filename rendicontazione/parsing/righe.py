"""What is read of a sheet: rows that know their cells, totals, and what was said of them."""

import datetime
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rendicontazione.anomalie import Anomalia, Lettura
from rendicontazione.parsing.capito import Capito
from rendicontazione.parsing.celle import (
    chiave,
    indirizzo,
    scritto,
)
from rendicontazione.parsing.definizioni import (
    Colonna,
)

Valore = Decimal | int | str | datetime.date


@dataclass(frozen=True)
class Riga:
    """A row with data. `valori` holds what was read; a column that is absent was empty.

    `guaste` are the columns whose content cannot be used: their anomaly is already there.
    """

    foglio: str
    numero: int
    valori: Mapping[str, Valore]
    guaste: frozenset[str]
    posizioni: Mapping[str, int]
    grezza: list[object]

    def cella(self, colonna: str) -> str:
        """Excel address of that column in this row."""
        return indirizzo(self.numero, self.posizioni[colonna])

    def scritto(self, colonna: str) -> str:
        """What stands in the cell, as text."""
        posto = self.posizioni[colonna] - 1
        return scritto(self.grezza[posto]) if posto < len(self.grezza) else ""

    def senza(self, colonne: Set[str]) -> "Riga":
        """The same row with those columns taken as unreadable."""
        if not colonne:
            return self
        valori = {nome: valore for nome, valore in self.valori.items() if nome not in colonne}
        return replace(self, valori=valori, guaste=self.guaste | colonne)

    def testo(self, colonna: str) -> str:
        """The text read in that column; "" if empty or unreadable."""
        valore = self.valori.get(colonna)
        return valore if isinstance(valore, str) else ""

    def numero_in(self, colonna: str) -> Decimal | None:
        """The number read in that column; None if empty or unreadable."""
        valore = self.valori.get(colonna)
        return valore if isinstance(valore, Decimal) else None


@dataclass(frozen=True)
class RigaTotale:
    """A totals row: recognised by its label, never imported."""

    riga: Riga
    etichetta: str
    cella: str
    # Number of the totals row before it, 1 if none: a subtotal covers the rows in between.
    dopo: int = 1

    @property
    def parziale(self) -> bool:
        return chiave(self.etichetta).startswith(("sub", "parzial"))


@dataclass
class ModuloLetto:
    """The form as read: rows by sheet, totals, what `_meta` says, what was said of the cells."""

    righe: dict[str, list[Riga]] = field(default_factory=dict)
    totali: list[RigaTotale] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    anomalie: list[Anomalia] = field(default_factory=list)
    letture: list[Lettura] = field(default_factory=list)
    capito: Capito = field(default_factory=Capito)


def luogo(foglio: str, cella: str, colonna: Colonna | None = None) -> str:
    """How every message begins: «Foglio …, cella J3 (spesa totale)»."""
    dove = f"Foglio {foglio}, cella {cella}" if cella else f"Foglio {foglio}"
    return f"{dove} ({colonna.titolo})" if colonna else dove
