"""The yearly return of an Ambito: form model as data, attempts, immutable versions, their facts."""

from rendicontazione.models.caricamenti import Anomalia, Caricamento, Fatto, Lettura, Versione
from rendicontazione.models.modulo import (
    CodiceLista,
    ColonnaModulo,
    FoglioModulo,
    ModelloModulo,
    RegolaValidazione,
    VoceNomenclatore,
)
from rendicontazione.models.rendicontazioni import (
    RUOLI_CHE_LEGGONO_TUTTO,
    Campagna,
    PassaggioStato,
    Rendicontazione,
)

__all__ = [
    "RUOLI_CHE_LEGGONO_TUTTO",
    "Anomalia",
    "Campagna",
    "Caricamento",
    "CodiceLista",
    "ColonnaModulo",
    "Fatto",
    "FoglioModulo",
    "Lettura",
    "ModelloModulo",
    "PassaggioStato",
    "RegolaValidazione",
    "Rendicontazione",
    "Versione",
    "VoceNomenclatore",
]
