"""One cell at a time: addresses, and Italian numbers, dates and codes out of whatever was written.

A reading that differs from what is written, and is without doubt, is returned with `diverso=True`;
what cannot be read without doubt is None, never a guess and never a zero.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Grezzo = object
_PRIMO_SERIALE = datetime.date(1899, 12, 30)  # day 0 of Excel's calendar
# From here on every program counts the days alike: Excel has a 29 February 1900.
PRIMO_GIORNO = datetime.date(1900, 3, 1)
_MIN_SERIALE, _MAX_SERIALE = 36526, 73050  # 1/1/2000 … 31/12/2099


@dataclass(frozen=True)
class Numero:
    valore: Decimal
    diverso: bool


@dataclass(frozen=True)
class Giorno:
    valore: datetime.date
    diverso: bool


@dataclass(frozen=True)
class Testo:
    valore: str
    diverso: bool


def lettere(colonna: int) -> str:
    """Letters of a column counted from 1: 1 → A, 27 → AA."""
    testo = ""
    while colonna:
        colonna, resto = divmod(colonna - 1, 26)
        testo = chr(65 + resto) + testo
    return testo


def indirizzo(riga: int, colonna: int) -> str:
    """Excel address of a cell; row and column counted from 1."""
    return f"{lettere(colonna)}{riga}"


_INDIRIZZO = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def posto_di(cella: str) -> tuple[int, int]:
    """Row and column of an Excel address, counted from 1. Raises ValueError."""
    trovato = _INDIRIZZO.fullmatch(cella)
    if trovato is None:
        raise ValueError(cella)
    colonna = 0
    for lettera in trovato[1]:
        colonna = colonna * 26 + ord(lettera) - 64
    return int(trovato[2]), colonna


def chiave(testo: object) -> str:
    """Letters and digits only, lower case, without accents: how headings are compared."""
    scomposto = unicodedata.normalize("NFKD", str(testo)).casefold()
    return "".join(c for c in scomposto if c.isalnum())


def vuota(grezzo: Grezzo) -> bool:
    """True for a cell with nothing, or blanks only."""
    return grezzo is None or (isinstance(grezzo, str) and not _senza_bordi(grezzo))


def scritto(grezzo: Grezzo) -> str:
    """What stands in the cell, as text for a person."""
    if grezzo is None:
        return ""
    if isinstance(grezzo, bool):
        return "VERO" if grezzo else "FALSO"
    if isinstance(grezzo, float):
        if not math.isfinite(grezzo):
            return str(grezzo)
        return str(int(grezzo)) if grezzo == int(grezzo) else f"{grezzo:.15g}"
    if isinstance(grezzo, datetime.datetime):
        if grezzo.time() == datetime.time():
            return grezzo.strftime("%d/%m/%Y")
        return grezzo.strftime("%d/%m/%Y %H:%M")
    if isinstance(grezzo, datetime.date):
        return grezzo.strftime("%d/%m/%Y")
    return str(grezzo)


def mostrato(grezzo: Grezzo) -> str:
    """What Excel shows in Italy for the cell: «45200,63», «31/12/2024»; texts as they are."""
    testo = scritto(grezzo)
    return testo.replace(".", ",") if isinstance(grezzo, float) else testo


def _senza_bordi(testo: str) -> str:
    """Without blanks of any kind at both ends, zero-width ones too."""
    return testo.strip().strip("\u200b\u200c\u200d\ufeff\u00a0").strip()


# --- numbers -------------------------------------------------------------------------------------

_MIGLIAIA_PUNTO = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_MIGLIAIA_SPAZIO = re.compile(r"[1-9]\d{0,2}([ '’]\d{3})+(,\d+)?")
_MIGLIAIA_INGLESI = re.compile(r"[1-9]\d{0,2}(,\d{3})+\.\d+")
_VIRGOLA = re.compile(r"\d*,\d+|\d+")
_PUNTO = re.compile(r"\d+\.\d+")
_SOLO_MIGLIAIA = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_EURO = re.compile(r"€|\bEUR\b|\beuro\b", re.IGNORECASE)


def leggi_numero(grezzo: Grezzo, *, punto_di_migliaia: bool = True) -> Numero | None:
    """The number in a cell. A text is read as in Italy: `1.234,50`, `€ 1.234,00`, `(1.234,00)`.

    «1.234» alone is 1234 where a third decimal makes no sense (euro, counts); with
    `punto_di_migliaia=False` it is ambiguous, hence None. A true number is taken to the fifteen
    digits that Excel shows, so that 0.1+0.2 is 0.3.
    """
    if isinstance(grezzo, bool):
        return None
    if isinstance(grezzo, int):
        return Numero(Decimal(grezzo), diverso=False)
    if isinstance(grezzo, float):
        if not math.isfinite(grezzo):
            return None
        return Numero(Decimal(f"{grezzo:.15g}"), diverso=False)
    if not isinstance(grezzo, str):
        return None
    return _da_testo(grezzo, punto_di_migliaia)


def _da_testo(originale: str, punto_di_migliaia: bool) -> Numero | None:
    testo = unicodedata.normalize("NFKC", originale)
    testo = _senza_bordi(_EURO.sub(" ", testo)).replace("−", "-").replace("–", "-")
    if not testo.isascii():
        testo = testo.replace("’", "'")
    negativo = False
    if testo.startswith("(") and testo.endswith(")"):
        negativo, testo = True, testo[1:-1].strip()
    elif testo[:1] in {"-", "+"}:
        negativo, testo = testo[0] == "-", testo[1:].strip()
    elif testo.endswith("-"):
        negativo, testo = True, testo[:-1].strip()
    if not testo.isascii():
        return None
    if _SOLO_MIGLIAIA.fullmatch(testo) and not punto_di_migliaia:
        return None
    if _MIGLIAIA_PUNTO.fullmatch(testo):
        testo = testo.replace(".", "").replace(",", ".")
    elif _MIGLIAIA_SPAZIO.fullmatch(testo):
        testo = re.sub(r"[ ']", "", testo).replace(",", ".")
    elif _MIGLIAIA_INGLESI.fullmatch(testo):
        testo = testo.replace(",", "")
    elif _VIRGOLA.fullmatch(testo):
        testo = testo.replace(",", ".")
    elif not _PUNTO.fullmatch(testo):
        return None
    try:
        valore = Decimal(testo)
    except InvalidOperation:
        return None
    return Numero(-valore if negativo else valore, diverso=True)


def numero_scritto(valore: Decimal, decimali: int | None = None) -> str:
    """The number as in data files: a dot before the decimals, no exponent, no useless zeros."""
    if decimali is not None and -valore.as_tuple().exponent <= decimali:  # type: ignore[operator]
        return f"{valore:.{decimali}f}"
    testo = f"{valore:f}"
    return testo.rstrip("0").rstrip(".") if "." in testo else testo


# --- dates ---------------------------------------------------------------------------------------

_GIORNO = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")


def leggi_data(grezzo: Grezzo) -> Giorno | None:
    """The day in a cell: a date, its serial number, or a text like «31/12/2024»."""
    if isinstance(grezzo, datetime.datetime):
        return Giorno(grezzo.date(), diverso=False)
    if isinstance(grezzo, datetime.date):
        return Giorno(grezzo, diverso=False)
    if isinstance(grezzo, bool):
        return None
    if isinstance(grezzo, int | float):
        if not math.isfinite(grezzo) or not _MIN_SERIALE <= grezzo <= _MAX_SERIALE:
            return None
        return Giorno(_PRIMO_SERIALE + datetime.timedelta(days=int(grezzo)), diverso=True)
    if not isinstance(grezzo, str):
        return None
    testo = _senza_bordi(grezzo)
    if (trovato := _GIORNO.fullmatch(testo)) and testo.isascii():
        giorno, mese, anno = (int(parte) for parte in trovato.groups())
    elif (trovato := _ISO.fullmatch(testo)) and testo.isascii():
        anno, mese, giorno = (int(parte) for parte in trovato.groups())
    else:
        return None
    try:
        letto = datetime.date(anno, mese, giorno)
    except ValueError:
        return None
    # GG/MM/AAAA is the form the model asks for: nothing is read differently.
    return Giorno(letto, diverso=grezzo != f"{letto:%d/%m/%Y}")


# --- texts and codes -----------------------------------------------------------------------------


def leggi_testo(grezzo: Grezzo) -> str:
    """The text of a cell without blanks at its ends; line breaks become one blank."""
    return _senza_bordi(re.sub(r"\s*[\r\n]+\s*", " ", scritto(grezzo)))


def leggi_codice_istat(grezzo: Grezzo, noti: Container[str] = ()) -> Testo | None:
    """Six digits; a leading zero lost by the spreadsheet is put back.

    Two zeros are put back only when that gives one of the codes in `noti`.
    """
    testo = leggi_testo(grezzo)
    if not (testo.isascii() and testo.isdigit()):
        return None
    codice = testo.zfill(6)
    perso_uno = len(testo) == 5 and testo[0] != "0"
    perso_due = len(testo) == 4 and testo[0] != "0" and codice in noti
    if not (len(testo) == 6 or perso_uno or perso_due):
        return None
    return Testo(codice, diverso=codice != str(grezzo))
