"""What the public pages read.

Facilities come only through `strutture.selectors`, which leaves out the place of the reserved ones.
"""

from sportello.selectors.catalogo import PaginaCatalogo, indirizzo_catalogo, pagina_catalogo
from sportello.selectors.cornice import Cornice, cornice
from sportello.selectors.dati import ElencoDati, dati_dell_ambito, elenco_dati, nome_del_tipo
from sportello.selectors.modifiche import (
    Novita,
    PaginaModifiche,
    RichiestaModifiche,
    novita_strutture,
    pagina_modifiche,
    struttura_della_unita,
    ultimi_avvisi,
)
from sportello.selectors.pagine import (
    Ingresso,
    PaginaAmbito,
    PaginaIniziale,
    indirizzi_pubblici,
    pagina_ambito,
    pagina_iniziale,
    struttura_con_ambito,
)
from sportello.selectors.territorio import (
    ambiti_di_oggi,
    ambito_del_comune,
    comuni_di_oggi,
    mappa_ambiti,
)

__all__ = [
    "Cornice",
    "ElencoDati",
    "Ingresso",
    "Novita",
    "PaginaAmbito",
    "PaginaCatalogo",
    "PaginaIniziale",
    "PaginaModifiche",
    "RichiestaModifiche",
    "ambiti_di_oggi",
    "ambito_del_comune",
    "comuni_di_oggi",
    "cornice",
    "dati_dell_ambito",
    "elenco_dati",
    "indirizzi_pubblici",
    "indirizzo_catalogo",
    "mappa_ambiti",
    "nome_del_tipo",
    "novita_strutture",
    "pagina_ambito",
    "pagina_catalogo",
    "pagina_iniziale",
    "pagina_modifiche",
    "struttura_con_ambito",
    "struttura_della_unita",
    "ultimi_avvisi",
]
