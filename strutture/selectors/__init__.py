"""What may be read of the facilities, in public and in the office.

Everything public goes through here: the place of a facility is only `Struttura.luogo_pubblico`,
which is empty when its address is reserved.
"""

from strutture.selectors.catalogo import (
    Catalogo,
    ValoreFiltro,
    cataloga,
    conteggi_pubblici,
)
from strutture.selectors.importazione import contesto_importazione
from strutture.selectors.schede import (
    SchedaPubblica,
    UnitaPubblica,
    VoceElenco,
    scheda_pubblica,
    voci_elenco,
)
from strutture.selectors.versione import (
    tenuto,
    versione_dati,
    versione_fissata,
    versione_in_corso,
)

__all__ = [
    "Catalogo",
    "SchedaPubblica",
    "UnitaPubblica",
    "ValoreFiltro",
    "VoceElenco",
    "cataloga",
    "conteggi_pubblici",
    "contesto_importazione",
    "scheda_pubblica",
    "tenuto",
    "versione_dati",
    "versione_fissata",
    "versione_in_corso",
    "voci_elenco",
]
