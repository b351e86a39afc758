"""JSON whose numbers never become binary ones."""

import json
from decimal import Decimal
from typing import Any, NoReturn


def leggi_json(testo: str) -> Any:
    """The value of a JSON text; numbers with decimals are Decimals, by their text.

    Raises ValueError for what is no JSON: NaN and Infinity, and nesting without end, too; and for
    a key written twice, because of the two only one would count.
    """
    try:
        return json.loads(
            testo, parse_float=Decimal, parse_constant=_rifiuta, object_pairs_hook=_una_volta
        )
    except RecursionError as errore:
        raise ValueError("troppi livelli annidati") from errore


def _rifiuta(costante: str) -> NoReturn:
    raise ValueError(f"{costante} non è un numero")


def _una_volta(coppie: list[tuple[str, Any]]) -> dict[str, Any]:
    oggetto: dict[str, Any] = {}
    for chiave, valore in coppie:
        if chiave in oggetto:
            raise ValueError(f"la chiave «{chiave[:40]}» c'è due volte")
        oggetto[chiave] = valore
    return oggetto
