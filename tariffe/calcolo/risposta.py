"""What the calculator answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Risposta:
    """What is paid: euro, with the decimals to show; `tratto` None when no band decided."""

    importo: Decimal
    unita: str
    totale: Decimal
    tratto: int | None
    passi: tuple[str, ...]
    componenti: Mapping[str, Decimal] = field(default_factory=dict)
    indici: tuple[int | None, ...] = ()  # the band of each component, in their order
    figli: "tuple[Risposta, ...]" = ()  # one answer per child, when the family has several

    def come_json(self) -> dict[str, Any]:
        """The answer in the exchange format: amounts as text."""
        dati: dict[str, Any] = {
            "importo": f"{self.importo:f}",
            "unita": self.unita,
            "totale": f"{self.totale:f}",
            "tratto": self.tratto,
            "passi": list(self.passi),
        }
        if self.componenti:
            dati["componenti"] = {k: f"{v:f}" for k, v in self.componenti.items()}
        return dati
