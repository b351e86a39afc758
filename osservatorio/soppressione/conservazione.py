"""What a publication keeps, reserved, of the counts behind it, so that later ones hide them. Pure.

Kept as plain values: each count, sum and figure by its key; the keys are texts, numbers and tuples
of these, written once and then called by their place.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from osservatorio.soppressione.modello import Figura, Noto, Pubblicata, Tavola, Termine
from osservatorio.soppressione.tabelle import Linea

FORMATO = 1


@dataclass(frozen=True)
class Protezione:
    """The counts behind what is printed, and which of them (and of the figures) are not.

    `rifiuto` says why it cannot be published, "" if it can; `avviso` what is found already from
    what is public.
    """

    tavola: Tavola
    nascoste: frozenset[Hashable]
    rifiuto: str = ""
    avviso: str = ""

    def conservata(self) -> dict[str, Any]:
        """As plain values, for `pubblicata_da`."""
        posti: dict[Hashable, int] = {}

        def posto(chiave: Hashable) -> int:
            return posti.setdefault(chiave, len(posti))

        def termine(t: Termine) -> int | str:
            return str(t.valore) if isinstance(t, Noto) else posto(t)

        tavola = self.tavola
        valori = [[posto(chiave), valore] for chiave, valore in tavola.valori.items()]
        linee = [
            [[posto(p) for p in linea.parti], None if linea.totale is None else posto(linea.totale)]
            for linea in tavola.linee
        ]
        figure = [
            [posto(f.chiave), termine(f.piu), termine(f.meno), termine(f.diviso), f.per, f.decimali]
            for f in tavola.figure
        ]
        altre = {
            nome: sorted(posto(chiave) for chiave in chiavi)
            for nome, chiavi in (
                ("non_stampate", tavola.non_stampate),
                ("pubbliche", tavola.pubbliche),
                ("nascoste", self.nascoste),
            )
        }
        return {
            "formato": FORMATO,
            "chiavi": list(posti),
            "valori": valori,
            "linee": linee,
            "figure": figure,
            **altre,
        }


def pubblicata_da(nome: str, conservata: Mapping[str, Any]) -> Pubblicata:
    """The publication of that name, from what was kept of it."""
    chiavi = [_chiave(c) for c in conservata["chiavi"]]

    def termine(t: int | str) -> Termine:
        return Noto(Decimal(t)) if isinstance(t, str) else chiavi[t]

    tavola = Tavola(
        {chiavi[i]: valore for i, valore in conservata["valori"]},
        [
            Linea(tuple(chiavi[p] for p in parti), None if totale is None else chiavi[totale])
            for parti, totale in conservata["linee"]
        ],
        [
            Figura(chiavi[chiave], termine(piu), termine(meno), termine(diviso), per, decimali)
            for chiave, piu, meno, diviso, per, decimali in conservata["figure"]
        ],
        frozenset(chiavi[i] for i in conservata["non_stampate"]),
        frozenset(chiavi[i] for i in conservata["pubbliche"]),
    )
    return Pubblicata(nome, tavola, frozenset(chiavi[i] for i in conservata["nascoste"]))


def _chiave(scritta: Any) -> Hashable:
    """A tuple is written as a list."""
    return tuple(_chiave(c) for c in scritta) if isinstance(scritta, list) else scritta
