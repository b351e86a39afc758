"""The register as an import sees it: plain objects that a list may change, and what it would do."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from strutture.anomalie import Anomalia, Lettura
from strutture.enums import StatoEsercizio
from strutture.parsing import chiave
from strutture.parsing.celle import DATE, POSTI
from strutture.parsing.intestazioni import COORDINATE, IMPORTI

Valori = dict[str, Any]

# What a list may write of a facility and of a unit, by column of the database.
TESTI_STRUTTURA = (
    "indirizzo",
    "cap",
    "telefono",
    "email",
    "sito",
    "pec",
    "descrizione",
    "accessibile",
    "accessibilita_note",
)
# Of these the first row that gives one wins in a list.
CONTATTI = (*TESTI_STRUTTURA, *COORDINATE)
TESTI_UNITA = (
    "orari",
    "accesso",
    "cosa_serve",
    "servizi",
    "costi",
    "tempi",
    "condizioni",
    "retta_periodo",
)
CAMPI_STRUTTURA = (
    "denominazione",
    "ente_gestore_id",
    "comune_id",
    *CONTATTI,
    "fonte",
    "fonte_breve",
    "dati_al",
    "stato",
    "dimostrativa",
)
CAMPI_UNITA = ("tipo_id", "codice_regionale", *POSTI, "stato", *DATE, *IMPORTI, *TESTI_UNITA)
# What says where a reserved facility is.
LUOGO = frozenset({"comune_id", "indirizzo", "cap", *COORDINATE, "sito", "codice_regionale"})


@dataclass(eq=False, slots=True)
class Scheda:
    """A facility; pk None = it is in the list only."""

    pk: int | None
    valori: Valori
    riservata: bool = False
    offerte: "list[Offerta]" = field(default_factory=list)
    # Where doubles of it were: a list may still call it by their name.
    altri_luoghi: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Offerta:
    """A unit of a facility; pk None = it is in the list only."""

    pk: int | None
    scheda: Scheda
    valori: Valori

    def attiva(self, oggi: datetime.date) -> bool:
        """At work on that day, as `UnitaOfferta.attiva` says."""
        fine = self.valori["data_cessazione"]
        return self.valori["stato"] != StatoEsercizio.CESSATA and not (fine and fine < oggi)


@dataclass
class Registro:
    """All the facilities and units; `enti` = pk → name, `tipi` = code → pk.

    A facility that was merged into another is not here: the other answers to its name too.
    `comuni_di_oggi` = suppressed comuni → those they merged into.

    The objects change while a list is compared: each comparison wants its own.
    """

    schede: dict[int, Scheda]
    offerte: dict[int, Offerta]
    enti: dict[int, str]
    tipi: Mapping[str, int]
    comuni_di_oggi: Mapping[int, int] = field(default_factory=dict)

    def comune_di(self, scheda: Scheda) -> int:
        """The comune of today in which the facility is."""
        comune: int = scheda.valori["comune_id"]
        return self.comuni_di_oggi.get(comune, comune)


def _nessun_rifiuto(_scheda: Scheda, _struttura: Valori, _unita: Valori) -> list[str]:
    return []


@dataclass(frozen=True)
class Scelte:
    """What is asked of an import.

    `ammessi` = comuni in which it may write (None = all); `escluse` = rows of the list not to be
    done; `cessa` = pk of units that are gone → their last day; `verifica` = what the register
    itself refuses of new values, as sentences.
    """

    fonte: str
    oggi: datetime.date
    ammessi: frozenset[int] | None = None
    escluse: frozenset[int] = frozenset()
    cessa: Mapping[int, datetime.date] = field(default_factory=dict)
    verifica: Callable[[Scheda, Valori, Valori], list[str]] = _nessun_rifiuto


@dataclass(slots=True)
class RigaPiano:
    """What one row does. `prima` and `dopo` hold only the fields that change, ready for JSON."""

    numero: int | None
    esito: str
    nome: str
    scheda: Scheda | None = None
    offerta: Offerta | None = None
    prima: dict[str, Any] = field(default_factory=dict)
    dopo: dict[str, Any] = field(default_factory=dict)
    letture: list[Lettura] = field(default_factory=list)
    anomalie: list[Anomalia] = field(default_factory=list)

    def annota(self, parte: str, prima: Valori, dopo: Valori) -> None:
        """Adds fields that change in that part («struttura», «unita»)."""
        if dopo:
            self.prima[parte] = {**json_di(prima), **self.prima.get(parte, {})}
            self.dopo[parte] = {**self.dopo.get(parte, {}), **json_di(dopo)}


@dataclass
class Piano:
    """All that an import would do: its rows, and the objects to write.

    `enti` = negative numbers that stand for new bodies → their names. `passaggi` = facilities that
    change state, with the states and the reason.
    """

    righe: list[RigaPiano] = field(default_factory=list)
    enti: dict[int, str] = field(default_factory=dict)
    nuove: list[Scheda] = field(default_factory=list)
    cambiate: dict[int, Scheda] = field(default_factory=dict)
    unita_nuove: list[Offerta] = field(default_factory=list)
    unita_cambiate: dict[int, Offerta] = field(default_factory=dict)
    passaggi: list[tuple[Scheda, str, str, str]] = field(default_factory=list)


def json_di(valori: Valori) -> Valori:
    """Dates as ISO text, decimals as text, the rest as it is."""
    return {campo: _per_json(v) for campo, v in valori.items()}


def _per_json(valore: object) -> object:
    if isinstance(valore, datetime.date):
        return valore.isoformat()
    return str(valore) if isinstance(valore, Decimal) else valore


def uguali(vecchio: object, nuovo: object) -> bool:
    """Equal but for blanks: the cells of a list are read with one between words.

    Of a text on several lines empty ones do not count.
    """
    if vecchio == nuovo:
        return True
    if not isinstance(vecchio, str) or not isinstance(nuovo, str):
        return False
    return " ".join(vecchio.split()) == nuovo or _righe(vecchio) == _righe(nuovo)


def _righe(testo: str) -> list[str]:
    return [" ".join(riga.split()) for riga in testo.splitlines() if riga.strip()]


def luogo_di(scheda: Scheda, enti: Mapping[int, str]) -> tuple[str, ...]:
    """Body, comune and name: how a facility without code is recognised."""
    ente = scheda.valori["ente_gestore_id"]
    return (
        chiave(enti.get(ente, "")) if ente else "",
        str(scheda.valori["comune_id"]),
        chiave(scheda.valori["denominazione"]),
    )
