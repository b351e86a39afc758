"""«Da dove viene questo numero?»: the figure in an address, and all it is made of."""

from osservatorio.selectors.provenienza.dati import (
    pagina_dei_dati,
)
from osservatorio.selectors.provenienza.elenchi import GENERI, pagina_dell_elenco, valore_di
from osservatorio.selectors.provenienza.indicatore import pagina_dell_indicatore
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, Parte, VoceElenco
from osservatorio.selectors.provenienza.popolazione import pagina_della_popolazione
from osservatorio.selectors.provenienza.richieste import (
    INDICATORE,
    POPOLAZIONE,
    SERIE,
    DiElenco,
    DiIndicatore,
    DiPopolazione,
    DiSerie,
    Richiesta,
    leggi_pagina,
    leggi_richiesta,
)
from osservatorio.selectors.provenienza.serie import pagina_della_serie

__all__ = [
    "GENERI",
    "INDICATORE",
    "POPOLAZIONE",
    "SERIE",
    "DiElenco",
    "DiIndicatore",
    "DiPopolazione",
    "DiSerie",
    "PaginaProvenienza",
    "Parte",
    "Richiesta",
    "VoceElenco",
    "leggi_pagina",
    "leggi_richiesta",
    "pagina_dei_dati",
    "pagina_dell_elenco",
    "pagina_dell_indicatore",
    "pagina_della_popolazione",
    "pagina_della_serie",
    "valore_di",
]
