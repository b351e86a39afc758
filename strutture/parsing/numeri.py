"""Amounts and coordinates as lists write them: Italian commas, points of programs. Pure."""

import re
from decimal import Decimal, InvalidOperation

from strutture.parsing.intestazioni import COORDINATE

MAX_IMPORTO = Decimal(100_000)
# Where Italy is: latitude and longitude in each other's place are found out.
ESTREMI = dict(
    zip(COORDINATE, ((Decimal(35), Decimal(48)), (Decimal(6), Decimal(19))), strict=True)
)
_CENTESIMO, _CENTOMILLESIMO = Decimal("0.01"), Decimal("0.00001")
# What a spreadsheet's own sums leave behind: 71.10000000000001.
_CODA_BINARIA = Decimal("0.000001")
_CON_MIGLIAIA = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d{1,2})?", re.ASCII)
_NUMERO = re.compile(r"\d{1,12}([.,]\d{1,20})?", re.ASCII)


def leggi_importo(testo: str) -> Decimal | None:
    """Euro with two decimals: «71,50», «71.5», «1.234,50», «€ 71»; None if it is no amount."""
    nudo = re.sub(r"\s*(€|euro)\s*", "", testo, flags=re.I).strip()
    if _CON_MIGLIAIA.fullmatch(nudo):
        nudo = nudo.replace(".", "")
    valore = _decimale(nudo)
    if valore is None or valore > MAX_IMPORTO:
        return None
    arrotondato = valore.quantize(_CENTESIMO)
    return arrotondato if abs(arrotondato - valore) < _CODA_BINARIA else None


def leggi_coordinata(colonna: str, testo: str) -> Decimal | None:
    """Degrees with five decimals, about a metre; None if it is no degree, or not of Italy."""
    valore = _decimale(testo)
    minimo, massimo = ESTREMI[colonna]
    if valore is None or not minimo <= valore <= massimo:
        return None
    return valore.quantize(_CENTOMILLESIMO)


def _decimale(testo: str) -> Decimal | None:
    if not _NUMERO.fullmatch(testo):
        return None
    try:
        return Decimal(testo.replace(",", "."))
    except InvalidOperation:
        return None
