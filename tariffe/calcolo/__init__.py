"""The tariff calculator: pure, exact, explained. Public interface:

- `calcola(regola, isee, contesto) -> Risposta`: amount, total, band, steps in words. `regola` from
  `tariffe.parsing.leggi_regola` (read once, compute many), `isee` a Decimal or None, `contesto` a
  mapping (or what `leggi_contesto` gave). Raises ErroreTariffa. `Risposta.come_json()` is the
  exchange format; `Risposta.figli` has each child's own answer, `Risposta.indici` the band of
  each component.
- `massima`, `intervallo`: the highest, the lowest and highest unit amount for a context (None =
  no upper bound).
- `punti_curva(regola, contesto, fino_a)`: the broken lines of a chart, one per continuous piece.
- `fasce(regola, contesto)`: the full table of bands, in words.
- `distanza_prossima(regola, isee, contesto)`: how far the next band is.
- `controlla(regola) -> list[Rilievo]`: the checks on save.

Amounts are euro. Inside, fractions: nothing is rounded but where the rule says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tariffe.calcolo.calcolatore import calcola
from tariffe.calcolo.risposta import Risposta
from tariffe.parsing import Contesto, Regola

__all__ = [
    "Distanza",
    "Fascia",
    "Punto",
    "Rilievo",
    "Risposta",
    "calcola",
    "controlla",
    "distanza_prossima",
    "fasce",
    "intervallo",
    "massima",
    "punti_curva",
]


@dataclass(frozen=True, slots=True)
class Punto:
    """A point of the curve, in euro."""

    isee: Decimal
    importo: Decimal


@dataclass(frozen=True, slots=True)
class Fascia:
    """A row of the band table. `importo` is an amount or a formula, in words."""

    indice: int
    componente: str  # its etichetta or codice; "" without components
    limiti: str  # «oltre 3.000,00 € e fino a 30.000,00 €»
    importo: str
    da: Decimal
    a: Decimal | None
    minimo: Decimal  # euro, rounded as the rule says
    massimo: Decimal | None  # None = no upper bound
    etichetta: str = ""
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Distanza:
    """How much more ISEE there is before the next band, in euro."""

    mancano: Decimal
    indice: int
    limiti: str


ERRORE = "errore"
AVVISO = "avviso"


@dataclass(frozen=True, slots=True)
class Rilievo:
    """Something to look at in a rule before it is published."""

    codice: str
    gravita: str  # errore or avviso
    messaggio: str
    dove: str  # path in the exchange format: «componenti[0].tratti[1]»; "" = the whole rule
    componente: int | None = None
    variante: int | None = None
    tratto: int | None = None
    da: Decimal | None = None  # ISEE from which, to which (holes, overlaps, jumps)
    a: Decimal | None = None


def massima(regola: Regola, contesto: Mapping[str, Any] | Contesto | None = None) -> Decimal | None:
    """The highest unit amount anybody with an ISEE pays in that context; None = no bound."""
    raise NotImplementedError


def intervallo(
    regola: Regola, contesto: Mapping[str, Any] | Contesto | None = None
) -> tuple[Decimal, Decimal | None]:
    """The lowest and the highest unit amount in that context."""
    raise NotImplementedError


def punti_curva(
    regola: Regola, contesto: Mapping[str, Any] | Contesto | None, fino_a: Decimal
) -> tuple[tuple[Punto, ...], ...]:
    """The tariff curve from 0 to `fino_a`: one broken line per piece without jumps or holes."""
    raise NotImplementedError


def fasce(
    regola: Regola, contesto: Mapping[str, Any] | Contesto | None = None
) -> tuple[Fascia, ...]:
    """The bands in force in that context, component by component, in the order of the rule."""
    raise NotImplementedError


def distanza_prossima(
    regola: Regola,
    isee: Decimal,
    contesto: Mapping[str, Any] | Contesto | None = None,
) -> Distanza | None:
    """The next band above that ISEE; None in the last one."""
    raise NotImplementedError


def controlla(regola: Regola) -> list[Rilievo]:
    """What is wrong (errore) or worth a look (avviso) in a rule, in its order."""
    raise NotImplementedError
