"""Lists of facilities: bytes → rows of typed cells, each with its row number. No database."""

from strutture.parsing.celle import Elenco, RigaElenco, read_elenco
from strutture.parsing.fogli import FileIllegibile

__all__ = ["Elenco", "FileIllegibile", "RigaElenco", "read_elenco"]
