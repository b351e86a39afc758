"""What the page «Da dove viene questo numero?» shows, whatever the figure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from osservatorio.models import Edizione
from rendicontazione.models import Versione
from rendicontazione.selectors import CellaDichiarata


@dataclass(frozen=True)
class Parte:
    """A piece of the sum, with the address of its own explanation if there is one."""

    nome: str
    valore: str
    indirizzo: str = ""


@dataclass(frozen=True)
class VoceElenco:
    """A thing that a figure counts, and where to see it: a return, an attempt, a version."""

    testo: str
    dettaglio: str
    anno: int
    ambito: str
    quando: datetime.datetime | None = None
    tentativo: int | None = None
    versione: int | None = None


@dataclass(frozen=True)
class PaginaProvenienza:
    """A figure and all that it is made of.

    `valore` is None if there is none, or if `motivo` says why it is not shown; `scritto` is the
    figure as the report prints it.
    """

    titolo: str
    valore: Decimal | None
    scritto: str
    come: Sequence[str] = ()
    parti: Sequence[Parte] = ()
    versioni: Sequence[Versione] = ()
    edizioni: Sequence[Edizione] = ()
    celle: Sequence[CellaDichiarata] = ()
    voci: Sequence[VoceElenco] = ()
    quante: int = 0
    pagina: int = 1
    pagine: int = 1
    motivo: str = ""
    apribili: frozenset[int] = frozenset()

    @property
    def prima(self) -> int:
        return self.pagina - 1

    @property
    def dopo(self) -> int:
        return self.pagina + 1
