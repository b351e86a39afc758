"""How much of what must be filled is filled: the board shows it, COMP-03 warns about it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from rendicontazione.parsing import Riga
from rendicontazione.validation.contesto import Contesto
from rendicontazione.validation.righe import obbligo


@dataclass(frozen=True)
class Completezza:
    """Cells of a sheet that must be filled, and how many are; a wrong value counts as filled."""

    chieste: int
    compilate: int

    @property
    def percento(self) -> Decimal | None:
        """0–100 with one decimal, rounded down so that 100 means all; None if no cell is asked."""
        if not self.chieste:
            return None
        return (Decimal(self.compilate) * 100 / self.chieste).quantize(
            Decimal("0.1"), rounding=ROUND_DOWN
        )

    def __add__(self, altra: "Completezza") -> "Completezza":
        return Completezza(self.chieste + altra.chieste, self.compilate + altra.compilate)


def completezza(lette: Mapping[str, Iterable[Riga]], contesto: Contesto) -> dict[str, Completezza]:
    """One per active sheet, in their order; only the rows with data ask for cells."""
    conteggi: dict[str, Completezza] = {}
    for foglio in contesto.modulo.fogli:
        chieste = compilate = 0
        for riga in lette.get(foglio.codice, ()):
            for colonna in foglio.colonne:
                if obbligo(colonna, riga, contesto) is None:
                    continue
                chieste += 1
                compilate += colonna.nome in riga.valori or colonna.nome in riga.guaste
        conteggi[foglio.codice] = Completezza(chieste, compilate)
    return conteggi
