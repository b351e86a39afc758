"""The register of facilities: areas and types, who runs them, where they are, what they offer."""

from strutture.models.enti import EnteGestore, EnteGestoreQuerySet
from strutture.models.freschezza import (
    ConfermaScheda,
    InvitoReferente,
    PromemoriaScheda,
    RegoleSchede,
)
from strutture.models.importazioni import Importazione, RigaImportazione
from strutture.models.persone import (
    PassaggioScheda,
    ReferenteStruttura,
    ReferenteStrutturaQuerySet,
)
from strutture.models.proposte import ModificaProposta, Proposta
from strutture.models.ricerca import Sinonimo, TestoRicerca, VersioneDati
from strutture.models.storia import VoceStoria
from strutture.models.strutture import (
    LuogoPubblico,
    ParteDiStrutturaQuerySet,
    Struttura,
    StrutturaQuerySet,
    in_scheda_pubblica,
    solo_lettere,
)
from strutture.models.tipi import Area, TipoUnitaOfferta
from strutture.models.unita import (
    TESTI_PUBBLICI,
    UnitaOfferta,
    UnitaOffertaQuerySet,
    codice_interno,
)
from strutture.models.vicende import NonDoppione, Vicenda

__all__ = [
    "TESTI_PUBBLICI",
    "Area",
    "ConfermaScheda",
    "EnteGestore",
    "EnteGestoreQuerySet",
    "Importazione",
    "InvitoReferente",
    "LuogoPubblico",
    "ModificaProposta",
    "NonDoppione",
    "ParteDiStrutturaQuerySet",
    "PassaggioScheda",
    "PromemoriaScheda",
    "Proposta",
    "ReferenteStruttura",
    "ReferenteStrutturaQuerySet",
    "RegoleSchede",
    "RigaImportazione",
    "Sinonimo",
    "Struttura",
    "StrutturaQuerySet",
    "TestoRicerca",
    "TipoUnitaOfferta",
    "UnitaOfferta",
    "UnitaOffertaQuerySet",
    "VersioneDati",
    "Vicenda",
    "VoceStoria",
    "codice_interno",
    "in_scheda_pubblica",
    "solo_lettere",
]
