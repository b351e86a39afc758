"""The reports of the product: each a builder, a template, and a name in its address."""

from collections.abc import Callable
from dataclasses import dataclass

from osservatorio.reports.completezza import CompletezzaRaccolta, build_completezza
from osservatorio.reports.cruscotto import Cruscotto, build_cruscotto
from osservatorio.reports.elementi import Cella, Documento, Figura, Sezione, Tabella, Voce
from osservatorio.reports.rendiconto import Rendiconto, build_rendiconto
from osservatorio.reports.scheda_ambito import SchedaAmbito, build_scheda_ambito


@dataclass(frozen=True)
class Report:
    """A report; `costruisci` takes the year and what `parametri` names.

    `ambito`; `versione` (None for the approved data); `apre_i_file`, true if who reads may open the
    return itself. One without `ambito` is of the whole collection: only who reads every return
    opens it.
    """

    nome: str
    titolo: str
    descrizione: str
    template: str
    costruisci: Callable[..., Documento]
    parametri: frozenset[str] = frozenset()

    @property
    def per_ambito(self) -> bool:
        return "ambito" in self.parametri


REPORT = {
    report.nome: report
    for report in (
        Report(
            "scheda-ambito",
            "Scheda dell'ambito",
            "Chi siamo, chi ci abita, quanto si spende per residente, accanto alla Provincia.",
            "osservatorio/report/scheda_ambito.html",
            build_scheda_ambito,
            frozenset({"ambito", "versione"}),
        ),
        Report(
            "rendiconto-annuale",
            "Rendiconto annuale dell'ambito",
            "Tutto ciò che l'ambito ha dichiarato: spesa, strutture, utenti, fondi, motivi.",
            "osservatorio/report/sezioni.html",
            build_rendiconto,
            frozenset({"ambito", "versione", "apre_i_file"}),
        ),
        Report(
            "completezza",
            "Completezza e qualità della raccolta",
            "Che cosa è arrivato, quando e quanto è completo, ambito per ambito.",
            "osservatorio/report/sezioni.html",
            build_completezza,
        ),
    )
}

__all__ = [
    "REPORT",
    "Cella",
    "CompletezzaRaccolta",
    "Cruscotto",
    "Documento",
    "Figura",
    "Rendiconto",
    "Report",
    "SchedaAmbito",
    "Sezione",
    "Tabella",
    "Voce",
    "build_completezza",
    "build_cruscotto",
    "build_rendiconto",
    "build_scheda_ambito",
]
