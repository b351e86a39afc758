"""What the checks say of a workbook: plain dataclasses for reader, rules, services and commands."""

from dataclasses import dataclass
from typing import Protocol

BLOCCANTE = "bloccante"
ERRORE = "errore"
AVVISO = "avviso"

VALIDO = "valido"
CON_AVVISI = "avvisi"
CON_ERRORI = "errori"
BLOCCATO = "bloccato"


@dataclass(frozen=True)
class Anomalia:
    """One problem at one place; `valore` is what was found, "" when it must not be kept."""

    foglio: str
    cella: str
    codice: str
    gravita: str
    valore: str
    messaggio: str
    riga: int | None = None
    colonna: str = ""


class Segnalata(Protocol):
    """A problem wherever it is kept: the dataclass above, or its row in the database."""

    @property
    def foglio(self) -> str: ...
    @property
    def cella(self) -> str: ...
    @property
    def colonna(self) -> str: ...
    @property
    def codice(self) -> str: ...
    @property
    def gravita(self) -> str: ...
    @property
    def valore(self) -> str: ...
    @property
    def messaggio(self) -> str: ...


@dataclass(frozen=True)
class Lettura:
    """Something read, without doubt, differently from how it is written."""

    foglio: str
    cella: str
    trovato: str
    letto: str


def esito_di(anomalie: "list[Anomalia]") -> str:
    """`bloccato`, `errori`, `avvisi` or `valido`: the worst severity present."""
    gravita = {a.gravita for a in anomalie}
    if BLOCCANTE in gravita:
        return BLOCCATO
    if ERRORE in gravita:
        return CON_ERRORI
    return CON_AVVISI if AVVISO in gravita else VALIDO
