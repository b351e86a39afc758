"""Reports in their other shapes: rows as CSV, a text to copy."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from base.esportazione import BOM, senza_formula
from osservatorio.export.tavola import PUNTO_E_VIRGOLA


def righe_csv(righe: Sequence[Sequence[object]]) -> bytes:
    """Rows, the first of which are the headings, as CSV for a spreadsheet."""
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=PUNTO_E_VIRGOLA, lineterminator="\r\n")
    scrittore.writerows([senza_formula(v) for v in riga] for riga in righe)
    return BOM + uscita.getvalue().encode()


def testo_semplice(testo: str) -> bytes:
    """A text that every word processor opens: UTF-8, lines as Windows ends them."""
    return BOM + testo.replace("\n", "\r\n").encode()


# Shape → who writes it, type, ending of the file's name.
SCRITTORI_ALTRI: dict[str, tuple[Callable[[Any], bytes], str, str]] = {
    "csv": (righe_csv, "text/csv; charset=utf-8", ".csv"),
    "testo": (testo_semplice, "text/plain; charset=utf-8", ".txt"),
}
