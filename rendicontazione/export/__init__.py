"""What leaves the app as a file: the template, the annotated copy, the corrected one."""

from rendicontazione.export.annotata import annota
from rendicontazione.export.corretta import correggi
from rendicontazione.export.fedele import CopiaNonPossibile
from rendicontazione.export.modello import Cella, DatiModello, RigaPronta, modello_xlsx

__all__ = [
    "Cella",
    "CopiaNonPossibile",
    "DatiModello",
    "RigaPronta",
    "annota",
    "correggi",
    "modello_xlsx",
]
