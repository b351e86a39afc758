"""What the public pages read.

Facilities come only through `strutture.selectors`, which leaves out the place of the reserved ones.
"""

from sportello.selectors.ambito import AmbitoFinito, PaginaAmbito, ambito_finito, pagina_ambito
from sportello.selectors.aree import PaginaArea, pagina_area
from sportello.selectors.avvisi import ElencoAvvisi, avvisi_visibili, elenco_avvisi
from sportello.selectors.bisogni import (
    Ingresso,
    PaginaBisogno,
    bisogni,
    bisogni_cercati,
    numeri_urgenti,
    pagina_bisogno,
)
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
from sportello.selectors.glossario import glossario
from sportello.selectors.home import PaginaIniziale, pagina_iniziale
from sportello.selectors.indirizzi import radice
from sportello.selectors.modifiche import (
    Novita,
    PaginaModifiche,
    RichiestaModifiche,
    novita_strutture,
    pagina_modifiche,
    struttura_della_unita,
    ultimi_avvisi,
)
from sportello.selectors.moduli import (
    ElencoModuli,
    FiltroModuli,
    elenco_moduli,
    indirizzo_modulo,
    moduli_pubblicati,
    nome_file,
    peso_file,
)
from sportello.selectors.numeri_richieste import NumeriRichieste, numeri_richieste
from sportello.selectors.pagine import struttura_con_ambito
from sportello.selectors.pareri import ElencoPareri, elenco_pareri
from sportello.selectors.punti import ElencoPunti, FiltroPunti, elenco_punti
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
from sportello.selectors.simulazione import (
    Chiesto,
    Simulazione,
    domanda_costo,
    domanda_figli,
    quante,
    regola_del_giorno,
    simula,
)
from sportello.selectors.sitemap import file_della_sitemap, indirizzi_pubblici
from sportello.selectors.tariffe import (
    Luogo,
    ServiziDelComune,
    TariffaDelMese,
    atto_pubblicato,
    luogo_del_comune,
    servizi_del_comune,
    servizio_con_slug,
    tariffa_del_mese,
    tariffe_dei_tipi,
)
from sportello.selectors.territorio import (
    ambiti_di_oggi,
    ambito_del_comune,
    comuni_di_oggi,
    mappa_ambiti,
)

__all__ = [
    "AmbitoFinito",
    "Chiesto",
    "Consegna",
    "Cornice",
    "ElencoAvvisi",
    "ElencoComuni",
    "ElencoDati",
    "ElencoModuli",
    "ElencoPareri",
    "ElencoPunti",
    "ElencoRichieste",
    "FiltroModuli",
    "FiltroPunti",
    "Ingresso",
    "Luogo",
    "Novita",
    "NumeriRichieste",
    "PaginaAmbito",
    "PaginaArea",
    "PaginaBisogno",
    "PaginaCatalogo",
    "PaginaComune",
    "PaginaIniziale",
    "PaginaModifiche",
    "PaginaRichiesta",
    "RichiestaModifiche",
    "ServiziDelComune",
    "Simulazione",
    "StatoPubblico",
    "TariffaDelMese",
    "ambiti_di_oggi",
    "ambito_del_comune",
    "ambito_finito",
    "atto_pubblicato",
    "avvisi_visibili",
    "bisogni",
    "bisogni_cercati",
    "comune_con_pagina",
    "comuni_di_oggi",
    "cornice",
    "dati_dell_ambito",
    "domanda_costo",
    "domanda_figli",
    "elenco_avvisi",
    "elenco_comuni",
    "elenco_dati",
    "elenco_moduli",
    "elenco_pareri",
    "elenco_punti",
    "elenco_richieste",
    "file_della_sitemap",
    "giorni_di_risposta",
    "glossario",
    "indirizzi_pubblici",
    "indirizzo_catalogo",
    "indirizzo_modulo",
    "luogo_del_comune",
    "mappa_ambiti",
    "moduli_pubblicati",
    "nome_del_tipo",
    "nome_file",
    "novita_strutture",
    "numeri_richieste",
    "numeri_urgenti",
    "pagina_ambito",
    "pagina_area",
    "pagina_bisogno",
    "pagina_catalogo",
    "pagina_comune",
    "pagina_da_valutare",
    "pagina_iniziale",
    "pagina_modifiche",
    "pagina_richiesta",
    "peso_file",
    "prepara_consegna",
    "quante",
    "radice",
    "regola_del_giorno",
    "richiesta_di",
    "servizi_del_comune",
    "servizio_con_slug",
    "simula",
    "struttura_con_ambito",
    "struttura_della_unita",
    "struttura_in_pagina",
    "tariffa_del_mese",
    "tariffe_dei_tipi",
    "ultimi_avvisi",
    "ultimo_passaggio",
]
