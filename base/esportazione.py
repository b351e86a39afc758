"""What every export does to its cells and files. Pure."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

# How a spreadsheet knows that a CSV is UTF-8.
BOM = b"\xef\xbb\xbf"
_INIZI_DI_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def senza_formula(valore: object) -> object:
    """The value as a CSV cell that no spreadsheet runs: one that begins as a formula gets a '."""
    if isinstance(valore, str) and valore.startswith(_INIZI_DI_FORMULA):
        return f"'{valore}"
    return valore


@contextmanager
def cartella_xlsx(uscita: IO[bytes], *, lunga: bool = False) -> Iterator[Any]:
    """A workbook of XlsxWriter that runs no formula and makes no link of a text.

    The same data give the same bytes. `lunga`: a row at a time goes to disk.
    """
    import xlsxwriter

    opzioni = {
        "constant_memory" if lunga else "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(uscita, opzioni) as cartella:
        cartella.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
        yield cartella
