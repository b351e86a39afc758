"""The yearly return of an Ambito: form model as data, attempts, immutable versions, their facts."""

from rendicontazione.models.adempimenti import Adempimento, CampoAdempimento
from rendicontazione.models.caricamenti import Anomalia, Caricamento, Lettura, Versione
from rendicontazione.models.fatti import Correzione, Fatto, OrigineRiga
from rendicontazione.models.fondi import RipartoFondo
from rendicontazione.models.istruttoria import (
    Certificazione,
    CommentoCella,
    EsameRiga,
    EsercizioSvolto,
    Notifica,
    Promemoria,
    Proroga,
)
from rendicontazione.models.modulo import (
    Abbinamento,
    CodiceLista,
    ColonnaModulo,
    FoglioModulo,
    ModelloModulo,
    RegolaValidazione,
    VoceNomenclatore,
)
from rendicontazione.models.parti import Parte
from rendicontazione.models.rendicontazioni import (
    RUOLI_CHE_COMPILANO,
    RUOLI_CHE_LEGGONO_TUTTO,
    Campagna,
    PassaggioStato,
    Rendicontazione,
)

__all__ = [
    "RUOLI_CHE_COMPILANO",
    "RUOLI_CHE_LEGGONO_TUTTO",
    "Abbinamento",
    "Adempimento",
    "Anomalia",
    "Campagna",
    "CampoAdempimento",
    "Caricamento",
    "Certificazione",
    "CodiceLista",
    "ColonnaModulo",
    "CommentoCella",
    "Correzione",
    "EsameRiga",
    "EsercizioSvolto",
    "Fatto",
    "FoglioModulo",
    "Lettura",
    "ModelloModulo",
    "Notifica",
    "OrigineRiga",
    "Parte",
    "PassaggioStato",
    "Promemoria",
    "Proroga",
    "RegolaValidazione",
    "Rendicontazione",
    "RipartoFondo",
    "Versione",
    "VoceNomenclatore",
]
