"""The register of facilities: areas and types, who runs them, where they are, what they offer."""

from strutture.models.enti import EnteGestore, EnteGestoreQuerySet
from strutture.models.persone import (
    PassaggioScheda,
    ReferenteStruttura,
    ReferenteStrutturaQuerySet,
)
from strutture.models.strutture import (
    LuogoPubblico,
    ParteDiStrutturaQuerySet,
    Struttura,
    StrutturaQuerySet,
    in_scheda_pubblica,
)
from strutture.models.tipi import Area, TipoUnitaOfferta
from strutture.models.unita import UnitaOfferta, UnitaOffertaQuerySet, codice_interno

__all__ = [
    "Area",
    "EnteGestore",
    "EnteGestoreQuerySet",
    "LuogoPubblico",
    "ParteDiStrutturaQuerySet",
    "PassaggioScheda",
    "ReferenteStruttura",
    "ReferenteStrutturaQuerySet",
    "Struttura",
    "StrutturaQuerySet",
    "TipoUnitaOfferta",
    "UnitaOfferta",
    "UnitaOffertaQuerySet",
    "codice_interno",
    "in_scheda_pubblica",
]
