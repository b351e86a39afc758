"""What the public pages read.

Facilities come only through `strutture.selectors`, which leaves out the place of the reserved ones.
"""

from sportello.selectors.aree import PaginaArea, pagina_area
from sportello.selectors.catalogo import PaginaCatalogo, indirizzo_catalogo, pagina_catalogo
from sportello.selectors.comuni import (
    ElencoComuni,
    PaginaComune,
    comune_con_pagina,
    elenco_comuni,
    pagina_comune,
)
from sportello.selectors.consegna import Consegna, prepara_consegna
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
from sportello.selectors.numeri_richieste import NumeriRichieste, numeri_richieste
from sportello.selectors.pagine import (
    Ingresso,
    PaginaAmbito,
    PaginaIniziale,
    indirizzi_pubblici,
    pagina_ambito,
    pagina_iniziale,
    struttura_con_ambito,
)
from sportello.selectors.pareri import ElencoPareri, elenco_pareri
from sportello.selectors.richieste import (
    ElencoRichieste,
    PaginaRichiesta,
    StatoPubblico,
    elenco_richieste,
    giorni_di_risposta,
    pagina_da_valutare,
    pagina_richiesta,
    richiesta_di,
    struttura_in_pagina,
    ultimo_passaggio,
)
from sportello.selectors.territorio import (
    ambiti_di_oggi,
    ambito_del_comune,
    comuni_di_oggi,
    mappa_ambiti,
)

__all__ = [
    "Consegna",
    "Cornice",
    "ElencoComuni",
    "ElencoDati",
    "ElencoPareri",
    "ElencoRichieste",
    "Ingresso",
    "Novita",
    "NumeriRichieste",
    "PaginaAmbito",
    "PaginaArea",
    "PaginaCatalogo",
    "PaginaComune",
    "PaginaIniziale",
    "PaginaModifiche",
    "PaginaRichiesta",
    "RichiestaModifiche",
    "StatoPubblico",
    "ambiti_di_oggi",
    "ambito_del_comune",
    "comune_con_pagina",
    "comuni_di_oggi",
    "cornice",
    "dati_dell_ambito",
    "elenco_comuni",
    "elenco_dati",
    "elenco_pareri",
    "elenco_richieste",
    "giorni_di_risposta",
    "indirizzi_pubblici",
    "indirizzo_catalogo",
    "mappa_ambiti",
    "nome_del_tipo",
    "novita_strutture",
    "numeri_richieste",
    "pagina_ambito",
    "pagina_area",
    "pagina_catalogo",
    "pagina_comune",
    "pagina_da_valutare",
    "pagina_iniziale",
    "pagina_modifiche",
    "pagina_richiesta",
    "prepara_consegna",
    "richiesta_di",
    "struttura_con_ambito",
    "struttura_della_unita",
    "struttura_in_pagina",
    "ultimi_avvisi",
    "ultimo_passaggio",
]
