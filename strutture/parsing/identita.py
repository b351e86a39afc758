"""Identifiers for the rest of the world: UUIDs made from our own keys, and read back. Pure.

RFC 9562 leaves version 8 to who makes it: here the first half says which Province's register and
what kind of thing, the last 48 bits are our primary key. Two registers never give the same one.
"""

import uuid
from dataclasses import dataclass
from functools import cached_property

# The position is part of the id: new kinds go at the end.
GENERI = (
    "unita",
    "struttura",
    "servizio_luogo",
    "indirizzo",
    "telefono",
    "sito",
    "pec",
    "orari",
    "documenti",
    "accessibilita",
    "programma",
    "retta_min",
    "retta_max",
    "posti_autorizzati",
    "posti_accreditati",
    "posti_contratto",
    "posti_liberi",
    "lista_attesa",
)
_SPAZIO = uuid.UUID("6f1d0f0e-9d0b-5f6e-9a6e-0c2f5a1b7d44")
_MAX_CHIAVE = 2**48


@dataclass(frozen=True)
class Identita:
    """The ids of one register; `provincia` is the Istat code of the Province that keeps it."""

    provincia: str

    def di(self, genere: str, chiave: int) -> str:
        """The id of the thing of that kind with that key. ValueError for an unknown kind."""
        if not 0 <= chiave < _MAX_CHIAVE:
            raise ValueError(chiave)
        return str(uuid.UUID(int=self._prefisso(GENERI.index(genere)) | chiave))

    def di_testo(self, *parti: str) -> str:
        """The id of what has no key of its own, from the words that tell it apart."""
        return str(uuid.uuid5(_SPAZIO, "\x1f".join((self.provincia, *parti))))

    def chiave(self, genere: str, testo: object) -> int | None:
        """The primary key in an id of that kind and of this register; None for any other text."""
        try:
            numero = uuid.UUID(str(testo)).int
        except ValueError:
            return None
        prefisso = self._prefisso(GENERI.index(genere))
        return numero ^ prefisso if numero >> 48 == prefisso >> 48 else None

    def _prefisso(self, genere: int) -> int:
        # 32 bits of register, 16 of kind, version 8, variant 2.
        return self._registro << 96 | genere << 80 | 0x8 << 76 | 0x8 << 60

    @cached_property
    def _registro(self) -> int:
        return uuid.uuid5(_SPAZIO, self.provincia).int >> 96
