"""Reads of the returns; `dati` is the stable door for the Osservatorio."""

from rendicontazione.selectors.abbinamenti import (
    abbinamenti_del_modello,
    da_abbinare,
    tentativo_da_abbinare,
)
from rendicontazione.selectors.anno_prima import ConfrontoPagina, confronto_con_l_anno_prima
from rendicontazione.selectors.commenti import (
    Commenti,
    Dialogo,
    celle_da_guardare,
    commenti_dell_anno_prima,
    commenti_di,
    da_chiedere,
    dialoghi_della_pagina,
    dialoghi_di,
)
from rendicontazione.selectors.compila import pagina_compila
from rendicontazione.selectors.contesto import contesto_dei_controlli, regole_spente
from rendicontazione.selectors.correzioni import (
    MAX_CORREZIONI,
    CellaDaCorreggere,
    DaCorreggere,
    celle_da_correggere,
    correzioni_di,
)
from rendicontazione.selectors.dati import (
    DatiApprovati,
    FattoDichiarato,
    ambiti_con_dati_approvati,
    dati_approvati_negli_anni,
    fatti_approvati,
    fatti_della_versione,
    somme_dei_fatti,
    totali_per_area,
    versione_approvata,
)
from rendicontazione.selectors.dettaglio import dettaglio
from rendicontazione.selectors.dimensioni import DIMENSIONI, codice_della_dimensione
from rendicontazione.selectors.documento import (
    DocumentoEsito,
    anomalie_e_letture,
    documento_esito,
)
from rendicontazione.selectors.esame import (
    RIGHE_PER_PAGINA,
    CellaEsame,
    PaginaEsame,
    RigaEsame,
    cella_della_versione,
    pagina_esame,
    quante_esaminate,
    righe_della_versione,
    versione_da_esaminare,
)
from rendicontazione.selectors.esito import esito_del_caricamento
from rendicontazione.selectors.gruppi import Filtro
from rendicontazione.selectors.intorno import Intorno, intorno
from rendicontazione.selectors.lavori import LavoroVisto, lavoro_del_caricamento
from rendicontazione.selectors.modelli import (
    DifferenzeModello,
    differenze_dal_modello,
    modelli_in_uso,
    problemi_del_modello,
    versione_successiva,
)
from rendicontazione.selectors.modello import (
    ambito_dell_anno,
    dati_del_modello,
    file_del_modello,
    modello_dell_anno,
)
from rendicontazione.selectors.notifiche import (
    notifiche_da_leggere,
    notifiche_di,
    prime_da_leggere,
)
from rendicontazione.selectors.palestra import (
    campagna_palestra,
    chi_si_allena,
    esercizi_di,
    rendicontazione_palestra,
    tentativi_palestra,
)
from rendicontazione.selectors.parti import (
    OrigineDellaRiga,
    contesto_della_parte,
    da_aggiungere,
    mie_parti,
    origine_della_riga,
    quadro_delle_parti,
)
from rendicontazione.selectors.precompilate import unita_dell_anno
from rendicontazione.selectors.promemoria import DaRicordare, da_ricordare
from rendicontazione.selectors.provenienza import (
    MENO,
    CellaDichiarata,
    Provenienza,
    Selezione,
    fatti_di,
    leggi_selezione,
)
from rendicontazione.selectors.quadro import (
    Quadro,
    campagne_visibili,
    quadro_della_campagna,
    rendicontazioni_dell_ufficio,
)
from rendicontazione.selectors.ricevuta import (
    certificazione_in_vigore,
    certificazioni_di,
    dati_della_ricevuta,
    nome_della_ricevuta,
    oggetto_pec,
    testo_pec,
)
from rendicontazione.selectors.scadenze import (
    Termine,
    proroghe_della_campagna,
    proroghe_di,
    scadenza_effettiva,
    termine_di,
)
from rendicontazione.selectors.serie import (
    concetti_delle_versioni,
    non_confrontabile,
)
from rendicontazione.selectors.unione import celle_del_frontespizio, piano_unione

__all__ = [
    "DIMENSIONI",
    "MAX_CORREZIONI",
    "MENO",
    "RIGHE_PER_PAGINA",
    "CellaDaCorreggere",
    "CellaDichiarata",
    "CellaEsame",
    "Commenti",
    "ConfrontoPagina",
    "DaCorreggere",
    "DaRicordare",
    "DatiApprovati",
    "Dialogo",
    "DifferenzeModello",
    "DocumentoEsito",
    "FattoDichiarato",
    "Filtro",
    "Intorno",
    "LavoroVisto",
    "OrigineDellaRiga",
    "PaginaEsame",
    "Provenienza",
    "Quadro",
    "RigaEsame",
    "Selezione",
    "Termine",
    "abbinamenti_del_modello",
    "ambiti_con_dati_approvati",
    "ambito_dell_anno",
    "anomalie_e_letture",
    "campagna_palestra",
    "campagne_visibili",
    "cella_della_versione",
    "celle_da_correggere",
    "celle_da_guardare",
    "celle_del_frontespizio",
    "certificazione_in_vigore",
    "certificazioni_di",
    "chi_si_allena",
    "codice_della_dimensione",
    "commenti_dell_anno_prima",
    "commenti_di",
    "concetti_delle_versioni",
    "confronto_con_l_anno_prima",
    "contesto_dei_controlli",
    "contesto_della_parte",
    "correzioni_di",
    "da_abbinare",
    "da_aggiungere",
    "da_chiedere",
    "da_ricordare",
    "dati_approvati_negli_anni",
    "dati_del_modello",
    "dati_della_ricevuta",
    "dettaglio",
    "dialoghi_della_pagina",
    "dialoghi_di",
    "differenze_dal_modello",
    "documento_esito",
    "esercizi_di",
    "esito_del_caricamento",
    "fatti_approvati",
    "fatti_della_versione",
    "fatti_di",
    "file_del_modello",
    "intorno",
    "lavoro_del_caricamento",
    "leggi_selezione",
    "mie_parti",
    "modelli_in_uso",
    "modello_dell_anno",
    "nome_della_ricevuta",
    "non_confrontabile",
    "notifiche_da_leggere",
    "notifiche_di",
    "oggetto_pec",
    "origine_della_riga",
    "pagina_compila",
    "pagina_esame",
    "piano_unione",
    "prime_da_leggere",
    "problemi_del_modello",
    "proroghe_della_campagna",
    "proroghe_di",
    "quadro_della_campagna",
    "quadro_delle_parti",
    "quante_esaminate",
    "regole_spente",
    "rendicontazione_palestra",
    "rendicontazioni_dell_ufficio",
    "righe_della_versione",
    "scadenza_effettiva",
    "somme_dei_fatti",
    "tentativi_palestra",
    "tentativo_da_abbinare",
    "termine_di",
    "testo_pec",
    "totali_per_area",
    "unita_dell_anno",
    "versione_approvata",
    "versione_da_esaminare",
    "versione_successiva",
]
