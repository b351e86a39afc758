"""Rows of the register → bytes of a spreadsheet. No database here."""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from base.esportazione import BOM, senza_formula


def registro_csv(colonne: Sequence[str], righe: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 with byte order mark, semicolons; dates in ISO, a comma in decimals, no formula.

    A missing value is an empty cell.
    """
    uscita = io.StringIO(newline="")
    scrittore = csv.writer(uscita, delimiter=";", lineterminator="\r\n")
    scrittore.writerow(colonne)
    scrittore.writerows([_cella(riga.get(colonna)) for colonna in colonne] for riga in righe)
    return BOM + uscita.getvalue().encode()


def _cella(valore: Any) -> object:
    if valore is None:
        return ""
    if isinstance(valore, datetime.date):
        return valore.isoformat()
    if isinstance(valore, Decimal):
        return str(valore).replace(".", ",")
    return senza_formula(valore)
