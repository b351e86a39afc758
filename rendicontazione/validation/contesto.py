"""What the rules must know besides the workbook: filled by a selector, plain and frozen."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rendicontazione.anomalie import Anomalia
from rendicontazione.parsing import Modulo

# Codes of the lists `stato_esercizio` and of the networks of the register.
CESSATA = "CES"
SPERIMENTALE = "SPE"
RETE_SOCIALE = "sociale"
RESIDENZIALE = "residenziale"
DOMICILIARE = "domiciliare"
MINORI = "minori"

# Whether a file can be read, whose it is, no version twice, no personal data: always in force.
SEMPRE_ATTIVE = frozenset({"FILE-01", "FILE-02", "FILE-03", "FILE-04", "FILE-05", "DATI-01"})


@dataclass(frozen=True)
class Voce:
    """A third-level item: `tabella` is its first-level table ("1", "2", "3").

    `utenza_individuale` is true where it counts persons, None if that is not known.
    """

    codice: str
    nome: str
    aree: frozenset[str]
    tabella: str
    utenza_individuale: bool | None = None


@dataclass(frozen=True)
class TipoUdo:
    """A type of facility; `riconosciuto` if the Region's list had it on a day of the year."""

    codice: str
    nome: str
    area: str
    regime: str
    rete: str
    rendicontata: bool
    riconosciuto: bool
    capienza_min: int | None = None
    capienza_max: int | None = None

    @property
    def rete_sociale(self) -> bool:
        """True if the regional code of the facility is due."""
        return self.rendicontata and self.rete == RETE_SOCIALE

    @property
    def residenziale_minori(self) -> bool:
        return self.regime == RESIDENZIALE and self.area == MINORI


@dataclass(frozen=True)
class Unita:
    """A unit of the register that worked on at least one day of the year.

    `posti` are keyed by the name of the column of the form; a number that is not known is absent.
    """

    codice: str
    denominazione: str
    tipo: str
    comune: str
    nome_comune: str
    cudes: str = ""
    ente_gestore: str = ""
    natura: str = ""
    stato: str = ""
    inizio: datetime.date | None = None
    fine: datetime.date | None = None
    posti: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AnnoPrima:
    """What was approved for the year before, where the column means the same as today's.

    `spesa` in euro and `utenti` in persons by (area, voce); `posti` by unit, then by concept
    ("f2.capienza_strutturale"); `unita` are the units that had a row: code → name.
    """

    anno: int
    spesa: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    utenti: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    posti: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    unita: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Intervallo:
    """Spending per user in euro, first and last percentile of the rows of the other Ambiti."""

    da: Decimal
    a: Decimal
    ambiti: int
    anno: int


@dataclass(frozen=True)
class DiChi:
    """Whose rows a part may hold: `tipo` is comune, ente or struttura, `codici` its own codes.

    `sigla` is what the hidden sheet of its template says.
    """

    tipo: str
    codici: frozenset[str]
    nome: str
    sigla: str


@dataclass(frozen=True)
class Contesto:
    """Whose workbook this should be, and the registers it is checked against.

    `comuni` are those that belonged to the Ambito on at least one day of the year: code → name;
    `altri_comuni` the others: code → its name and the Ambito it belonged to. `unita` are the units
    of the register at work on a day of the year in those comuni, `altre_unita` the rest of the
    register: code → why it is not among them, without its name. `quote` is what was assigned of
    a fund by (fondo, annualità), in euro, as last approved in the two years before. `riparti` is
    what is left of a known total once the other Ambiti took theirs, when they all did.
    `spente` are the rules that are not active.

    `parziale` is true when the form holds only a part of the Ambito's return (a comune's, a body's,
    a facility's): rules that need the whole (COMP, TOT-02…06, STO-01…03) are not asked; `solo`
    says whose its rows must be.
    """

    anno: int
    numero_ambito: int
    nome_ambito: str
    modulo: Modulo
    voci: Mapping[str, Voce] = field(default_factory=dict)
    aree: Mapping[str, str] = field(default_factory=dict)
    comuni: Mapping[str, str] = field(default_factory=dict)
    altri_comuni: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    enti: Mapping[str, str] = field(default_factory=dict)
    # Items that are not of this year: code → «valeva fino al 31/12/2023».
    voci_fuori: Mapping[str, str] = field(default_factory=dict)
    oggi: datetime.date = datetime.date.max
    tipi: Mapping[str, TipoUdo] = field(default_factory=dict)
    unita: Mapping[str, Unita] = field(default_factory=dict)
    altre_unita: Mapping[str, str] = field(default_factory=dict)
    anno_prima: AnnoPrima | None = None
    quote: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)
    intervalli: Mapping[str, Intervallo] = field(default_factory=dict)
    riparti: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)
    spente: frozenset[str] = frozenset()
    parziale: bool = False
    solo: DiChi | None = None

    def in_vigore(self, anomalie: Iterable[Anomalia]) -> list[Anomalia]:
        """Only the anomalies of rules that are active: rules are data, but for a few."""
        spente = self.spente - SEMPRE_ATTIVE
        return [a for a in anomalie if a.codice not in spente]

    @property
    def unita_da_rendicontare(self) -> dict[str, Unita]:
        """The units whose row is due: those of a type the Ufficio di Piano reports."""
        return {
            codice: unita
            for codice, unita in self.unita.items()
            if (tipo := self.tipi.get(unita.tipo)) and tipo.rendicontata
        }
