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

DEMOGRAFIA = ("quota_0_17", "quota_65_oltre", "indice_vecchiaia", "indice_dipendenza")
NELLA_TABELLA = (
    "popolazione", "variazione_popolazione", "densita", "quota_0_17", "quota_65_oltre",
    "indice_vecchiaia", "indice_dipendenza",
)  # fmt: skip
SPESA = "spesa_pro_capite"
PER_AREA = tuple(f"{SPESA}_{area.lower()}" for area in AREE)
# Charts of a chapter besides those that it always has.
QUANTI = {"offerta": 6, "utenza": 4, "processo": 3}


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


def della_famiglia(famiglia: str) -> list[str]:
    """The first indicators of a family that rank the Ambiti, in the order of the file."""

    def confronta(d: Definizione) -> bool:
        return d.famiglia == famiglia and d.classifica and "ambito" in d.livelli

    return [c for c, d in definizioni().items() if confronta(d)][: QUANTI[famiglia]]


def codici() -> list[str]:
    """Every indicator of the report, once."""
    altri = [c for famiglia in QUANTI for c in della_famiglia(famiglia)]
    return list(dict.fromkeys(esistenti([*NELLA_TABELLA, *DEMOGRAFIA, SPESA, *PER_AREA, *altri])))
