"""What may be read of the facilities, in public and in the office.

Everything public goes through here: the place of a facility is only `Struttura.luogo_pubblico`,
which is empty when its address is reserved.
"""

from strutture.selectors.anteprime import (
    RigaMostrata,
    anteprima_importazione,
    lavoro_dell_importazione,
    mostra_righe,
    tipi_da_scegliere,
)
from strutture.selectors.catalogo import (
    Catalogo,
    Ripiego,
    ValoreFiltro,
    cataloga,
    conteggi_pubblici,
)
from strutture.selectors.freschezza import (
    CuraScheda,
    con_mesi_conferma,
    cura_scheda,
    cure_schede,
    freschezza_di,
    in_parole,
)
from strutture.selectors.importazione import (
    comuni_di_chi_importa,
    contesto_importazione,
    registro_attuale,
)
from strutture.selectors.indice import ContattiUfficio
from strutture.selectors.inviti import (
    AccessiSchede,
    InvitiScheda,
    InvitoPubblico,
    accessi_schede,
    inviti_scheda,
    invito_pubblico,
)
from strutture.selectors.modifiche import Modifica, Segno, modifiche_pubbliche
from strutture.selectors.proposte import (
    campi_subito,
    campo_per_campo,
    chi_ha_scritto,
    con_le_modifiche,
    da_decidere,
    ha_pagina_pubblica,
    proposta_aperta,
    proposta_da_mostrare,
    scheda_in_parole,
    strutture_tenute,
    testi_del_registro,
    unita_in_scheda,
    voci_da_decidere,
)
from strutture.selectors.quadro import (
    STATI_FILTRO,
    FoglioTelefonate,
    QuadroFreschezza,
    foglio_telefonate,
    quadro_freschezza,
)
from strutture.selectors.scheda import (
    SchedaPubblica,
    TestoScheda,
    UnitaScheda,
    scheda_pubblica,
    struttura_di_arrivo,
)
from strutture.selectors.schede import (
    UnitaPubblica,
    VoceElenco,
    voci_elenco,
)
from strutture.selectors.versione import (
    dimentica_versione,
    tenuto,
    versione_dati,
    versione_fissata,
    versione_in_corso,
)

__all__ = [
    "STATI_FILTRO",
    "AccessiSchede",
    "Catalogo",
    "ContattiUfficio",
    "CuraScheda",
    "FoglioTelefonate",
    "InvitiScheda",
    "InvitoPubblico",
    "Modifica",
    "QuadroFreschezza",
    "RigaMostrata",
    "Ripiego",
    "SchedaPubblica",
    "Segno",
    "TestoScheda",
    "UnitaPubblica",
    "UnitaScheda",
    "ValoreFiltro",
    "VoceElenco",
    "accessi_schede",
    "anteprima_importazione",
    "campi_subito",
    "campo_per_campo",
    "cataloga",
    "chi_ha_scritto",
    "comuni_di_chi_importa",
    "con_le_modifiche",
    "con_mesi_conferma",
    "conteggi_pubblici",
    "contesto_importazione",
    "cura_scheda",
    "cure_schede",
    "da_decidere",
    "dimentica_versione",
    "foglio_telefonate",
    "freschezza_di",
    "ha_pagina_pubblica",
    "in_parole",
    "inviti_scheda",
    "invito_pubblico",
    "lavoro_dell_importazione",
    "modifiche_pubbliche",
    "mostra_righe",
    "proposta_aperta",
    "proposta_da_mostrare",
    "quadro_freschezza",
    "registro_attuale",
    "scheda_in_parole",
    "scheda_pubblica",
    "struttura_di_arrivo",
    "strutture_tenute",
    "tenuto",
    "testi_del_registro",
    "tipi_da_scegliere",
    "unita_in_scheda",
    "versione_dati",
    "versione_fissata",
    "versione_in_corso",
    "voci_da_decidere",
    "voci_elenco",
]
