"""The territory as it was.

Every relation is dated to the day, every yearly figure uses the year's own shape.
"""

from territorio.models.ambiti import (
    Ambito,
    AmbitoQuerySet,
    SlugPrecedenteAmbito,
    intervallo_date,
)
from territorio.models.comuni import (
    CODICE_ISTAT_COMUNE,
    Comune,
    ComuneQuerySet,
    NomePrecedenteComune,
    Provincia,
)
from territorio.models.relazioni import (
    Appartenenza,
    Capofila,
    Delega,
    DelegaQuerySet,
    Ente,
    RelazioneAmbitoQuerySet,
)

__all__ = [
    "CODICE_ISTAT_COMUNE",
    "Ambito",
    "AmbitoQuerySet",
    "Appartenenza",
    "Capofila",
    "Comune",
    "ComuneQuerySet",
    "Delega",
    "DelegaQuerySet",
    "Ente",
    "NomePrecedenteComune",
    "Provincia",
    "RelazioneAmbitoQuerySet",
    "SlugPrecedenteAmbito",
    "intervallo_date",
]
