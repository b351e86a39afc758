"""What the istruttore looks at: the rows of a version, cell by cell, with what was said of them."""

from rendicontazione.selectors.esame.chiavi import chiave_della_riga
from rendicontazione.selectors.esame.dati import (
    CellaEsame,
    Esaminate,
    FoglioEsame,
    PaginaEsame,
    RigaEsame,
)
from rendicontazione.selectors.esame.pagina import (
    RIGHE_PER_PAGINA,
    cella_della_versione,
    pagina_esame,
    righe_esame,
)
from rendicontazione.selectors.esame.versione import (
    fogli_della_versione,
    quante_esaminate,
    righe_della_versione,
    versione_da_esaminare,
)

__all__ = [
    "RIGHE_PER_PAGINA",
    "CellaEsame",
    "Esaminate",
    "FoglioEsame",
    "PaginaEsame",
    "RigaEsame",
    "cella_della_versione",
    "chiave_della_riga",
    "fogli_della_versione",
    "pagina_esame",
    "quante_esaminate",
    "righe_della_versione",
    "righe_esame",
    "versione_da_esaminare",
]
