"""The reports of the product: each a builder, a template, and a name in its address."""

from collections.abc import Callable
from dataclasses import dataclass

from osservatorio.reports.cruscotto import Cruscotto, build_cruscotto
from osservatorio.reports.elementi import Figura, Tabella, Voce
from osservatorio.reports.scheda_ambito import SchedaAmbito, build_scheda_ambito


@dataclass(frozen=True)
class Report:
    """A report: `costruisci` takes anno, ambito and versione (None for the approved data)."""

    nome: str
    titolo: str
    template: str
    costruisci: Callable[..., SchedaAmbito]


REPORT = {
    report.nome: report
    for report in (
        Report(
            "scheda-ambito",
            "Scheda dell'ambito",
            "osservatorio/report/scheda_ambito.html",
            build_scheda_ambito,
        ),
    )
}

__all__ = [
    "REPORT",
    "Cruscotto",
    "Figura",
    "Report",
    "SchedaAmbito",
    "Tabella",
    "Voce",
    "build_cruscotto",
    "build_scheda_ambito",
]
