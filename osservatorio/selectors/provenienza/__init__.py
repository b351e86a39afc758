"""«Da dove viene questo numero?»: the figure in an address, and all it is made of."""

from osservatorio.selectors.provenienza.dati import (
    pagina_dei_dati,
)
from osservatorio.selectors.provenienza.elenchi import GENERI, pagina_dell_elenco, valore_di
from osservatorio.selectors.provenienza.pagina import PaginaProvenienza, Parte, VoceElenco
from osservatorio.selectors.provenienza.popolazione import (
    pagina_dell_indicatore,
    pagina_della_popolazione,
)
from osservatorio.selectors.provenienza.richieste import (
    INDICATORE,
    POPOLAZIONE,
    DiElenco,
    DiIndicatore,
    DiPopolazione,
    Richiesta,
    leggi_pagina,
    leggi_richiesta,
)

__all__ = [
    "GENERI",
    "INDICATORE",
    "POPOLAZIONE",
    "DiElenco",
    "DiIndicatore",
    "DiPopolazione",
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
    "valore_di",
]
