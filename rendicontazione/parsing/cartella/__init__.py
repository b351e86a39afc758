"""The workbook, with the address of every cell: one reader for each format, chosen by content."""

from base.cartelle import CartellaRifiutata, Tipo, tipo_della_cartella
from rendicontazione.parsing.cartella.csv_zip import leggi_csv_zip
from rendicontazione.parsing.cartella.ods import leggi_ods
from rendicontazione.parsing.cartella.tipi import (
    MAX_CARATTERI,
    MAX_CELLE,
    MAX_RIGHE,
    Cartella,
    FoglioLetto,
)
from rendicontazione.parsing.cartella.xlsx import leggi_xlsx, percorsi_dei_fogli
from rendicontazione.parsing.controllo_file import AMMESSI, rovinato

__all__ = [
    "MAX_CARATTERI",
    "MAX_CELLE",
    "MAX_RIGHE",
    "Cartella",
    "FoglioLetto",
    "leggi_cartella",
    "percorsi_dei_fogli",
]

_LETTORI = {Tipo.XLSX: leggi_xlsx, Tipo.ODS: leggi_ods, Tipo.CSV: leggi_csv_zip}


def leggi_cartella(contenuto: bytes) -> Cartella:
    """Every worksheet with its values, comments, hidden rows, formulas without value, error cells.

    The bytes have passed `controlla_file`. Raises FileRifiutato for what is broken or too big.
    """
    try:
        tipo = tipo_della_cartella(contenuto, AMMESSI)
    except CartellaRifiutata as errore:
        raise rovinato() from errore
    return _LETTORI[tipo](contenuto)
