"""Istat's files: bytes → typed rows, each with its line number. No database, no Django."""

from osservatorio.parsing.busta import FileIllegibile
from osservatorio.parsing.lettore import leggi_file, leggi_popolazione
from osservatorio.parsing.testate import normalizza
from osservatorio.parsing.tipi import (
    BILANCIO,
    ELENCO,
    ETA_MASSIMA,
    FAMIGLIE,
    POPOLAZIONE,
    SPESA,
    STRANIERI,
    DatiComune,
    FileElenco,
    FileIstat,
    FileOsservazioni,
    FilePopolazione,
    FileSerie,
    Osservazione,
    SerieDiUnAnno,
    ValoriComune,
    VoceElenco,
)

__all__ = [
    "BILANCIO",
    "ELENCO",
    "ETA_MASSIMA",
    "FAMIGLIE",
    "POPOLAZIONE",
    "SPESA",
    "STRANIERI",
    "DatiComune",
    "FileElenco",
    "FileIllegibile",
    "FileIstat",
    "FileOsservazioni",
    "FilePopolazione",
    "FileSerie",
    "Osservazione",
    "SerieDiUnAnno",
    "ValoriComune",
    "VoceElenco",
    "leggi_file",
    "leggi_popolazione",
    "normalizza",
]
