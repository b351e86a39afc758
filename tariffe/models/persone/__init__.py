"""ISEE attestations and assigned tariffs, of people known here by an opaque code only.

Name, tax code and number of the DSU live with the case records. A tariff is never changed: a new
row takes its place, and `Conguaglio` says the difference.
"""

from tariffe.models.persone.assegnate import TariffaAssegnata, TariffaAssegnataQuerySet
from tariffe.models.persone.attestazioni import AttestazioneISEE
from tariffe.models.persone.conguagli import Conguaglio
from tariffe.models.persone.righe import FORMA_CODICE_PERSONA, codice_persona_valido

__all__ = [
    "FORMA_CODICE_PERSONA",
    "AttestazioneISEE",
    "Conguaglio",
    "TariffaAssegnata",
    "TariffaAssegnataQuerySet",
    "codice_persona_valido",
]
