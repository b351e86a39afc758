"""Reads the project's own data files: UTF-8 CSV with a heading row. Pure."""

import csv
from collections.abc import Sequence
from pathlib import Path


class ErroreTabella(ValueError):
    """A data file of the project does not have the shape its README describes."""


def read_tabella(file: Path, colonne: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a data file as dicts of text; no file gives no rows.

    Errors: ErroreTabella, one Italian sentence, if the columns are others or a row has not as many
    cells.
    """
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as aperto:
        lettore = csv.DictReader(aperto)
        if tuple(lettore.fieldnames or ()) != tuple(colonne):
            raise ErroreTabella(
                f"Il file «{file.name}» ha colonne diverse da quelle attese: {', '.join(colonne)}."
            )
        righe = list(lettore)
    for numero, riga in enumerate(righe, 2):
        if None in riga or None in riga.values():
            raise ErroreTabella(
                f"Il file «{file.name}», riga {numero}: il numero di celle è altro."
            )
    return righe
