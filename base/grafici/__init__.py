"""Charts as SVG strings: pure functions, the same on page, PDF and grey print; no CSS, no script,
no style.

Every function takes `nome`, the prefix of the drawing's ids, which must be unique in the page. The
result is safe to print in a template with `|safe`: every text is escaped here. A table with the
same figures follows each chart, always.
"""

from base.grafici.barre import DATO_MANCANTE, Barra, Coppia, barre_accoppiate, barre_orizzontali
from base.grafici.codice_qr import codice_qr
from base.grafici.composizione import Composizione, barre_100
from base.grafici.curva import curva
from base.grafici.mappa import Area, Assenza, mappa_aree
from base.grafici.multipli import Riquadro, multipli, sparkline
from base.grafici.piramide import FasciaEta, piramide
from base.grafici.serie import Serie, serie_temporale

__all__ = [
    "DATO_MANCANTE",
    "Area",
    "Assenza",
    "Barra",
    "Composizione",
    "Coppia",
    "FasciaEta",
    "Riquadro",
    "Serie",
    "barre_100",
    "barre_accoppiate",
    "barre_orizzontali",
    "codice_qr",
    "curva",
    "mappa_aree",
    "multipli",
    "piramide",
    "serie_temporale",
    "sparkline",
]
