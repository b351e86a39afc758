"""How a hidden number is written: the same mark on pages and PDF, the same gap in files. Pure."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from decimal import Decimal

from base.formati import numero
from osservatorio.soppressione.modello import Tavola

SEGNO = "·"
NOTA = "· = nascosto perché riguarda poche persone"


@dataclass(frozen=True)
class Cella:
    """A number as it is written and as it goes in a file.

    Why it is hidden is not kept: to tell a small count from one that protects it would tell that
    the first is small. A missing number («–», no value) is not a hidden one.
    """

    testo: str
    valore: int | Decimal | None
    nascosta: bool = False

    @property
    def esportata(self) -> tuple[int | Decimal | None, bool]:
        """(value, hidden) for CSV, XLSX and JSON: nothing and true if it is hidden."""
        return self.valore, self.nascosta


def celle(
    tavola: Tavola,
    nascoste: Collection[Hashable],
    scrivi: Callable[[int | Decimal | None, int], str] = numero,
) -> dict[Hashable, Cella]:
    """All that a table prints, by key; `scrivi` takes a value and its decimals."""

    def una(chiave: Hashable, valore: int | Decimal | None, decimali: int) -> Cella:
        if chiave in nascoste:
            return Cella(SEGNO, None, nascosta=True)
        return Cella(scrivi(valore, decimali), valore)

    conteggi = {
        chiave: una(chiave, valore, 0)
        for chiave, valore in tavola.valori.items()
        if chiave not in tavola.non_stampate
    }
    figure = {f.chiave: una(f.chiave, f.valore(tavola.valori), f.decimali) for f in tavola.figure}
    return conteggi | figure
