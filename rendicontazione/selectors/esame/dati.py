"""What a page of the examination is made of."""

from dataclasses import dataclass, field

from base.formati import plurale
from rendicontazione.models import Anomalia, CommentoCella, Versione


@dataclass(frozen=True)
class CellaEsame:
    """A cell: its value, last year's, the avvisi on it, what was said now and a year ago."""

    foglio: str
    cella: str
    riga: int
    colonna: str
    titolo: str
    valore: str
    anno_prima: str = ""
    avvisi: list[Anomalia] = field(default_factory=list)
    dialogo: list[CommentoCella] = field(default_factory=list)
    anno_scorso: list[CommentoCella] = field(default_factory=list)

    @property
    def da_integrare(self) -> bool:
        return any(c.da_integrare and c.risolto_il is None for c in self.dialogo)

    @property
    def aperta(self) -> bool:
        return any(c.risolto_il is None for c in self.dialogo)


@dataclass(frozen=True)
class RigaEsame:
    """A row of the sheet: whose it is in words, its cells, if it was ticked."""

    numero: int
    chiave: str
    parole: str
    celle: list[CellaEsame]
    esaminata: bool


@dataclass(frozen=True)
class Esaminate:
    """How many rows of a version were ticked."""

    esaminate: int
    totale: int

    @property
    def in_parole(self) -> str:
        """«Esaminate 118 righe su 130.»; "" if there is no row."""
        if not self.totale:
            return ""
        righe = plurale(self.esaminate, "riga", "righe")
        return f"{'Esaminata' if self.esaminate == 1 else 'Esaminate'} {righe} su {self.totale}."


@dataclass(frozen=True)
class FoglioEsame:
    """A sheet in the list above the rows."""

    codice: str
    titolo: str
    righe: int
    esaminate: int


@dataclass(frozen=True)
class PaginaEsame:
    """One page of the examination."""

    versione: Versione
    fogli: list[FoglioEsame]
    foglio: FoglioEsame | None
    righe: list[RigaEsame]
    quante: int
    pagina: int
    pagine: int
    motivi: list[Anomalia]
    altri_motivi: int
    esaminate: Esaminate
