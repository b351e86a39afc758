"""Lists of facilities: bytes → rows of typed cells, each with its row number. No database."""

from strutture.parsing.celle import TUTTE, Elenco, RigaElenco, read_elenco
from strutture.parsing.elenchi_json import e_json
from strutture.parsing.fogli import MAX_BYTE, FileIllegibile
from strutture.parsing.intestazioni import chiave

__all__ = [
    "MAX_BYTE",
    "TUTTE",
    "Elenco",
    "FileIllegibile",
    "RigaElenco",
    "chiave",
    "e_json",
    "read_elenco",
]
