"""What the rules must know besides the workbook: filled by a selector, plain and frozen."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from rendicontazione.parsing import Modulo


@dataclass(frozen=True)
class Voce:
    """A third-level item: `tabella` is its first-level table ("1", "2", "3")."""

    codice: str
    nome: str
    aree: frozenset[str]
    tabella: str


@dataclass(frozen=True)
class Contesto:
    """Whose workbook this should be, and the registers it is checked against.

    `comuni` are those that belonged to the Ambito on at least one day of the year: code → name;
    `altri_comuni` the others: code → its name and the Ambito it belonged to.
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
    oggi: datetime.date = datetime.date.max
