"""What the lines of a PDF and the habits of spreadsheets do to a cell, and how it is undone. Pure.

Nothing here is silent: who calls it shows what was found beside what was read.
"""

import datetime
import re

from strutture.parsing.intestazioni import chiave

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
TELEFONO = re.compile(r"\+?[0-9][0-9 /.\-]{4,38}")

# What people write where they know nothing, by its letters.
_NON_SI_SA = frozenset({"nd", "np", "na", "nondisponibile", "nonpervenuto", "nessuno", "nessuna"})
_PAROLE_DEL_TELEFONO = re.compile(r"^(?:tel(?:efono)?|cell(?:ulare)?|centralino)[.:\s]*", re.I)
_FRA_DUE_NUMERI = re.compile(r"\s*[;,]\s*|\s+[-/]\s*|\s*[-/]\s+|\s+e\s+")
_CIFRE_DI_UN_NUMERO = 6
# Day 1 of the spreadsheets, as they count since 1900.
_GIORNO_ZERO = datetime.date(1899, 12, 30)
_PRIMO_SERIALE, _ULTIMO_SERIALE = 10_000, 80_000


def segnaposto(testo: str, *, parole: bool = True) -> bool:
    """True for «-», «//», «n.d.» and their like; with `parole` false only for signs."""
    lettere = chiave(testo)
    return not lettere or (parole and lettere in _NON_SI_SA)


def ripara_email(testo: str) -> str:
    """The address that was broken by the lines of a PDF, or the first of several; "" if none."""
    unito = re.sub(r"\s+", "", testo).removeprefix("mailto:")
    if EMAIL.fullmatch(unito):
        return unito
    parti = [parte for parte in re.split(r"[\s;,]+|/(?=\S+@)", testo) if parte]
    if len(parti) > 1 and all(EMAIL.fullmatch(parte) for parte in parti):
        return parti[0]
    return ""


def numeri_di_telefono(testo: str) -> list[str]:
    """The telephone numbers written in one cell, in their order, without words before them."""
    pulito = _PAROLE_DEL_TELEFONO.sub("", testo).strip()
    parti = [parte.strip() for parte in _FRA_DUE_NUMERI.split(pulito)]
    if len(parti) > 1 and all(
        sum(c.isdigit() for c in parte) >= _CIFRE_DI_UN_NUMERO for parte in parti
    ):
        return parti
    return [pulito]


def giorno_seriale(cella: object, testo: str) -> datetime.date | None:
    """The day that a spreadsheet keeps as a number: 45291 is 31/12/2023."""
    if isinstance(cella, bool) or not re.fullmatch(r"[1-7][0-9]{4}", testo, re.ASCII):
        return None
    numero = int(testo)
    if not _PRIMO_SERIALE <= numero <= _ULTIMO_SERIALE:
        return None
    return _GIORNO_ZERO + datetime.timedelta(days=numero)
