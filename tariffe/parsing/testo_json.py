"""JSON whose numbers never become binary ones."""

import json
from decimal import Decimal
from typing import Any, NoReturn


def leggi_json(testo: str) -> Any:
    """The value of a JSON text; numbers with decimals are Decimals, by their text.

    Raises ValueError for what is no JSON: NaN and Infinity, and nesting without end, too.
    """
    try:
        return json.loads(testo, parse_float=Decimal, parse_constant=_rifiuta)
    except RecursionError as errore:
        raise ValueError("troppi livelli annidati") from errore


def _rifiuta(costante: str) -> NoReturn:
    raise ValueError(f"{costante} non è un numero")
