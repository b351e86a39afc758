"""What changed between two attempts: which problems are solved, new, still there."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

# A problem: the dataclass, or its row in the database, which mypy does not know as a `Segnalata`.
T = TypeVar("T")


@dataclass(frozen=True)
class Differenza(Generic[T]):
    """`risolti` are of the attempt before, `nuovi` and `rimasti` of the one after, in order."""

    risolti: list[T]
    nuovi: list[T]
    rimasti: list[T]

    @property
    def prima(self) -> int:
        return len(self.risolti) + len(self.rimasti)

    @property
    def dopo(self) -> int:
        return len(self.nuovi) + len(self.rimasti)


def _posto(anomalia: Any) -> tuple[str, str, str]:
    """Sheet, cell and rule; the column where there is no cell, as for a missing heading."""
    return anomalia.foglio, anomalia.cella or anomalia.colonna, anomalia.codice


def _posto_e_valore(anomalia: Any) -> tuple[str, str, str, str]:
    return (*_posto(anomalia), anomalia.valore)


def confronta(prima: Sequence[T], dopo: Sequence[T]) -> Differenza[T]:
    """Pairs the problems one to one: same sheet, cell, rule and value, else same place and rule."""
    restano_prima, restano_dopo = list(range(len(prima))), list(range(len(dopo)))
    rimasti: set[int] = set()
    chiavi: tuple[Callable[[T], Hashable], ...] = (_posto_e_valore, _posto)
    for chiave in chiavi:
        per_chiave: dict[Hashable, list[int]] = {}
        for posto in reversed(restano_prima):
            per_chiave.setdefault(chiave(prima[posto]), []).append(posto)
        presi: set[int] = set()
        for posto in restano_dopo:
            if uguali := per_chiave.get(chiave(dopo[posto])):
                presi.add(uguali.pop())
                rimasti.add(posto)
        restano_prima = [posto for posto in restano_prima if posto not in presi]
        restano_dopo = [posto for posto in restano_dopo if posto not in rimasti]
    return Differenza(
        risolti=[prima[posto] for posto in restano_prima],
        nuovi=[dopo[posto] for posto in restano_dopo],
        rimasti=[dopo[posto] for posto in sorted(rimasti)],
    )
