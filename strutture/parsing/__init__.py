"""Lists of facilities: bytes → rows of typed cells, each with its row number. No database."""

from strutture.parsing.celle import Elenco, RigaElenco, read_elenco
from strutture.parsing.fogli import MAX_BYTE, FileIllegibile

__all__ = ["MAX_BYTE", "Elenco", "FileIllegibile", "RigaElenco", "read_elenco"]
