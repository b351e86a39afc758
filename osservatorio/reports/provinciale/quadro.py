"""What every chapter of the provincial report needs, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from osservatorio.calcolo import AREE, Definizione, Sguardo, definizioni
from osservatorio.reports import figure
from osservatorio.reports.elementi import Figura, Numerazione, Sezione
from osservatorio.reports.offerta.posti import Offerta
from osservatorio.reports.quadri import esistenti
from osservatorio.selectors import DatiApprovati, Storia
from osservatorio.soppressione import Protezione
from territorio.models import Ambito

DEMOGRAFIA = (
    "variazione_popolazione", "quota_0_2", "quota_0_17", "quota_65_oltre", "quota_75_oltre",
    "quota_80_oltre", "indice_vecchiaia", "indice_dipendenza", "dipendenza_anziani",
    "indice_ricambio", "densita",
)  # fmt: skip
NELLA_TABELLA = (
    "popolazione", "variazione_popolazione", "densita", "quota_0_17", "quota_65_oltre",
    "indice_vecchiaia", "indice_dipendenza",
)  # fmt: skip
SPESA = "spesa_pro_capite"
PER_AREA = tuple(f"{SPESA}_{area.lower()}" for area in AREE)
# Charts of a chapter besides those that it always has.
QUANTI = {"offerta": 8, "utenza": 6}


@dataclass(frozen=True)
class Quadro:
    """The year, the Ambiti, the indicators over the years, the register, the approved returns."""

    anno: int
    sguardo: Sguardo
    ambiti: Sequence[Ambito]
    storie: Mapping[str, Storia]
    provincia: Offerta
    offerte: Mapping[int, Offerta]
    approvati: Mapping[int, DatiApprovati]
    misure: Mapping[int, Mapping[str, Mapping[str, Decimal]]]
    numeri: Numerazione
    protezione: Protezione | None = None

    def per_nome(self, ambito: Ambito) -> bool:
        """True if the declared figures of that Ambito may be shown under its name."""
        return self.sguardo.vede_il_nome(definizioni()[SPESA], ambito.pk)

    def barre(self, codice: str, chiave: str = "") -> Figura | None:
        """The ranked bars of an indicator."""
        return figure.barre(
            self.storie[codice],
            self.anno,
            sguardo=self.sguardo,
            numeri=self.numeri,
            nome=f"barre-{codice.replace('_', '-')}",
            evidenziata=chiave,
        )

    def paragrafo(self, codice: str) -> Sezione | None:
        """The paragraph of one indicator: its bars; None if no Ambito has it."""
        disegno = self.barre(codice)
        if disegno is None:
            return None
        definizione = definizioni()[codice]
        return Sezione(
            f"indicatore-{codice.replace('_', '-')}",
            definizione.nome,
            [definizione.significato],
            figura=disegno,
            nuova_pagina=True,
        )

    def paragrafi(self, codici: Sequence[str]) -> list[Sezione]:
        """Those of the indicators that have a value."""
        return [p for codice in codici if (p := self.paragrafo(codice))]

    def della_famiglia(self, famiglia: str) -> list[str]:
        """The indicators of a family that have a page."""
        return [c for c, s in self.storie.items() if s.definizione.famiglia == famiglia]


def _da_confrontare(famiglia: str) -> list[str]:
    """The indicators of a family that rank the Ambiti, in the order of the file."""

    def confronta(d: Definizione) -> bool:
        return d.famiglia == famiglia and d.classifica and "ambito" in d.livelli

    return [c for c, d in definizioni().items() if confronta(d)]


def codici() -> list[str]:
    """Every indicator that the report may have, once."""
    altri = [c for famiglia in QUANTI for c in _da_confrontare(famiglia)]
    return list(dict.fromkeys(esistenti([*NELLA_TABELLA, *DEMOGRAFIA, SPESA, *PER_AREA, *altri])))


def con_una_pagina(storie: Mapping[str, Storia], anno: int) -> dict[str, Storia]:
    """The indicators of the report: of a family, the first of those that tell the Ambiti apart."""
    tolti: set[str] = set()
    for famiglia, quanti in QUANTI.items():
        della_famiglia = [c for c in _da_confrontare(famiglia) if c in storie]
        buoni = [c for c in della_famiglia if _distingue(storie[c], anno)]
        tolti |= set(della_famiglia) - set(buoni[:quanti])
    return {codice: storia for codice, storia in storie.items() if codice not in tolti}


def _distingue(storia: Storia, anno: int) -> bool:
    """True if half of the values at least are not zero: else a page of bars says one thing only."""
    valori = [v for riga in storia.righe if (v := riga.valore(anno)) is not None]
    return sum(1 for v in valori if v) * 2 >= len(valori) > 0
