"""The parts of the answer. They have no `repr` of their own: see the package."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, repr=False)
class RigaFascia:
    """A row of the band table; `sua` = the reader's own ISEE is in it."""

    limiti: str
    etichetta: str
    importo: str
    articolo: str
    sua: bool = False


@dataclass(frozen=True, repr=False)
class TabellaFasce:
    """The bands of one component, `unita` «al mese»; `nome` is empty when there is only one."""

    nome: str
    unita: str
    righe: list[RigaFascia]


@dataclass(frozen=True, repr=False)
class FiglioCalcolato:
    ordine: int
    importo: str
    passi: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Risultato:
    """What is paid, in words. `stima` is of a month: empty if the quantity is not known.

    With several children `importo` is of all of them, and `di_chi` says so; where no such sum can
    be said, of the first. `contando` is what the steps count one of, because nobody said how many:
    «una presenza».
    """

    importo: str
    di_chi: str
    gratis: bool
    stima: str
    conto: str
    per_anno: str
    passi: tuple[str, ...]
    figli: list[FiglioCalcolato]
    componenti: list[tuple[str, str]]
    distanza: str
    contando: str


@dataclass(frozen=True, repr=False)
class AltroPeriodo:
    """The same question for the other days of a month in which the tariffs change."""

    dal: datetime.date
    al: datetime.date
    importo: str
    errore: str


@dataclass(frozen=True, repr=False)
class Grafico:
    """The curve, and its points as a table: ISEE and amount. `nota` says what is left out."""

    svg: str
    punti: list[tuple[str, str]]
    nota: str


@dataclass(frozen=True, repr=False)
class Chiesto:
    """What the reader answered: `calcola` is false before she does.

    `senza_risposte`: nothing was answered, and an amount is tried all the same.
    """

    isee: Decimal | None = None
    contesto: Mapping[str, Any] = field(default_factory=dict)
    calcola: bool = False
    senza_risposte: bool = False
