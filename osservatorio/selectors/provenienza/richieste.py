"""What a figure says of itself in the address of the page that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR
from typing import Any

from base.indirizzi import da_indirizzo, in_indirizzo
from rendicontazione.selectors import Selezione, leggi_selezione


@dataclass(frozen=True)
class DiIndicatore:
    """An indicator: of one Ambito (its slug), of a comune (its Istat code), or of what the Ambiti
    are compared with.

    `versione` is the number of a version that is not the approved one. `quanti` asks how many
    Ambiti are in the comparison.
    """

    cosa: str
    anno: int
    codice: str
    ambito: str = ""
    versione: int | None = None
    quanti: bool = False
    comune: str = ""

    @property
    def indirizzo(self) -> str:
        return in_indirizzo(self)


@dataclass(frozen=True)
class DiSerie:
    """A base series that Istat gives by comune (`codice`): of an Ambito, of the Province without
    `ambito`, of one comune (its Istat code).
    """

    cosa: str
    anno: int
    codice: str
    ambito: str = ""
    comune: str = ""

    @property
    def indirizzo(self) -> str:
        return in_indirizzo(self)


@dataclass(frozen=True)
class DiPopolazione:
    """Residents of an Ambito (of the Province without `ambito`), of one of its comuni if written.

    Ages from `da` to `a`, both included (100 = 100 and more). `quota` asks for the share, 0–100: of
    a comune on its Ambito, of an age class on the whole.
    """

    cosa: str
    anno: int
    ambito: str = ""
    comune: str = ""
    da: int = 0
    a: int = 100
    sesso: str = ""
    quota: bool = False

    @property
    def indirizzo(self) -> str:
        return in_indirizzo(self)


@dataclass(frozen=True)
class DiElenco:
    """How many things of a kind there are (see `elenchi.GENERI`), for one Ambito or for all."""

    cosa: str
    anno: int
    ambito: str = ""
    versione: int | None = None
    foglio: str = ""
    codice: str = ""

    @property
    def indirizzo(self) -> str:
        return in_indirizzo(self)


CIFRE_DI_UNA_PAGINA = 9
INDICATORE, POPOLAZIONE, SERIE = "indicatore", "popolazione", "serie"
Richiesta = Selezione | DiIndicatore | DiSerie | DiPopolazione | DiElenco
_TIPI: Mapping[str, type[DiIndicatore] | type[DiSerie] | type[DiPopolazione]] = {
    INDICATORE: DiIndicatore,
    POPOLAZIONE: DiPopolazione,
    SERIE: DiSerie,
}


def leggi_richiesta(parametri: Mapping[str, str]) -> Richiesta | None:
    """What an address asks for; None if it is no figure of ours."""
    cosa = parametri.get("cosa", "")
    richiesta: Richiesta | None
    if not cosa:
        richiesta = leggi_selezione(parametri)
    else:
        tipo: Any = _TIPI.get(cosa, DiElenco)
        richiesta = da_indirizzo(tipo, parametri)
    # A day of the year after is looked for too.
    if richiesta is None or not 1 < richiesta.anno < MAXYEAR:
        return None
    return richiesta


def leggi_pagina(testo: str) -> int | None:
    """The number of a page, from 1; None if it is not one. Too large a number is the last page."""
    if not testo.isascii() or not testo.isdigit() or len(testo) > CIFRE_DI_UNA_PAGINA:
        return None
    return int(testo) or 1
