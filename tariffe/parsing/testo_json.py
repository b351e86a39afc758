"""JSON whose numbers never become binary ones, and its values as a sentence repeats them."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

# An escape of half a character, alone: no text that can be written has one.
_INTERI = re.compile(r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_MEZZO = re.compile(r"\\u[dD][89a-fA-F]")
# Of a number with an exponent: no amount, percentage or coefficient has more.
CIFRE_MASSIME = 30


def leggi_json(testo: str) -> Any:
    """The value of a JSON text; numbers with decimals are Decimals, by their text.

    One with an exponent is written out («1.868e1» is 18.68); beyond any amount it stays a text,
    for the reader to refuse as it is written.
    Raises ValueError, which says why in Italian, for what is no JSON: NaN and Infinity, half
    characters and nesting without end, too; and for a key written twice, because of the two only
    one would count.
    """
    if not testo.strip():
        raise ValueError("è vuoto")
    if _MEZZO.search(testo) and _MEZZO.search(_INTERI.sub("", testo)):
        raise ValueError("un carattere è scritto a metà")
    try:
        return json.loads(
            testo,
            parse_int=_intero,
            parse_float=_decimale,
            parse_constant=_rifiuta,
            object_pairs_hook=_una_volta,
        )
    except json.JSONDecodeError as errore:
        riga = f"riga {errore.lineno}, " if "\n" in testo.strip() else ""
        raise ValueError(f"c'è un errore alla {riga}colonna {errore.colno}") from errore
    except RecursionError as errore:
        raise ValueError("troppi livelli annidati") from errore


def in_breve(valore: object) -> str:
    """The value as JSON writes it, a text without its quotes, short enough for a sentence."""
    if isinstance(valore, str | Decimal):
        testo = str(valore)
    else:
        testo = json.dumps(valore, ensure_ascii=False, default=str)
    return testo if len(testo) <= 40 else f"{testo[:39]}…"


def _intero(cifre: str) -> int:
    try:
        return int(cifre)
    except ValueError as errore:
        raise ValueError("un numero ha troppe cifre") from errore


def _decimale(cifre: str) -> Decimal | str:
    valore = Decimal(cifre)
    if "e" not in cifre.lower():
        return valore
    if len(cifre) > CIFRE_MASSIME or abs(valore.adjusted()) > CIFRE_MASSIME:
        return cifre
    return Decimal(f"{valore:f}")


def _rifiuta(costante: str) -> NoReturn:
    raise ValueError(f"{costante} non è un numero")


def _una_volta(coppie: list[tuple[str, Any]]) -> dict[str, Any]:
    oggetto: dict[str, Any] = {}
    for chiave, valore in coppie:
        if chiave in oggetto:
            raise ValueError(f"la chiave «{chiave[:40]}» c'è due volte")
        oggetto[chiave] = valore
    return oggetto
