"""Which cells of a workbook hold a formula, value or not: the readers keep only the values."""

import io
import re
import zipfile
import zlib

from rendicontazione.parsing.cartella import percorsi_dei_fogli

_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<(?:\w+:)?f[\s>/]')


def celle_con_formula(contenuto: bytes) -> frozenset[tuple[str, str]]:
    """(sheet, cell) of the formulas of an .xlsx; none for any other file."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            return frozenset(
                (nome, cella.decode())
                for nome, percorso in percorsi_dei_fogli(archivio).items()
                for cella in _FORMULA.findall(archivio.read(percorso))
            )
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError):
        return frozenset()
