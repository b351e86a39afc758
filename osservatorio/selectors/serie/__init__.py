"""The base series of territories and years: one door, one reader for each origin.

Each reader takes all the territories at once (every one carries its own year), so that the number
of queries does not grow with years or territories.
"""

from osservatorio.selectors.serie.lettura import Bozze, Fonte, Lettura
from osservatorio.selectors.serie.porta import leggi_serie

__all__ = ["Bozze", "Fonte", "Lettura", "leggi_serie"]
