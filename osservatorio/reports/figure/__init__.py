"""Figures of one indicator, ready for a page or a report: chart, sentence, table.

Each takes a `Storia` (`selectors.storie_degli_ambiti`, `storie_dei_comuni`), who reads (`Sguardo`),
the numbering of the document and `nome`, a prefix unique in the page. None where there is nothing
to draw: `frase_dei_valori` still says why.
"""

from osservatorio.reports.figure.anno import barre, mappa, tabella_dei_valori, titolo_di
from osservatorio.reports.figure.frasi import frase_dei_valori, frase_della_tendenza
from osservatorio.reports.figure.parti import composizione
from osservatorio.reports.figure.tempo import andamento, linea, piccoli
from osservatorio.reports.figure.viste import RigaVista, viste

__all__ = [
    "RigaVista",
    "andamento",
    "barre",
    "composizione",
    "frase_dei_valori",
    "frase_della_tendenza",
    "linea",
    "mappa",
    "piccoli",
    "tabella_dei_valori",
    "titolo_di",
    "viste",
]
