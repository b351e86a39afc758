"""Segments written as a table to paste: what the officer changes and pastes back."""

from collections.abc import Sequence
from decimal import Decimal

from tariffe.parsing import strutture as s


def scrivi_incollata(tratti: Sequence[s.Tratto]) -> str:
    """One band a line, «|» between cells; `leggi_incollata` reads the same segments from it."""
    return "\n".join(f"{_limiti(tratto)} | {_quanto(tratto)}" for tratto in tratti)


def _limiti(tratto: s.Tratto) -> str:
    da = f"{'da' if tratto.da_incluso else 'oltre'} {_n(tratto.da)}"
    if tratto.a is None:
        return "tutti" if not tratto.da and tratto.da_incluso else da
    fine = f"{'fino a' if tratto.a_incluso else 'inferiore a'} {_n(tratto.a)}"
    return fine if not tratto.da and tratto.da_incluso else f"{da} {fine}"


def _quanto(tratto: s.Tratto) -> str:
    v = {nome: _n(valore) for nome, valore in tratto.numeri.items()}
    match tratto.tipo:
        case s.ESENTE:
            return "esente"
        case s.IMPORTO:
            return v["importo"]
        case s.LINEARE:
            return _da_a(v["y1"], v["y2"], scende=tratto.numeri["y2"] < tratto.numeri["y1"])
        case s.PERCENTUALE_COSTO:
            return f"{v['perc']}%"
        case s.PERCENTUALE_LINEARE:
            scende = tratto.numeri["p2"] < tratto.numeri["p1"]
            return _da_a(f"{v['p1']}%", f"{v['p2']}%", scende=scende)
        case s.COSTO_PIENO:
            return "costo pieno"
        case s.PROPORZIONALE:
            return f"ISEE x {v['coeff_num']} / {v['coeff_den']}"
        case s.BASE_PIU_ALIQUOTA:
            return f"{v['base']} + {v['aliquota']}% oltre {v['x0']}"
        case _:
            return f"ISEE - {v['soglia']}"


def _da_a(prima: str, dopo: str, *, scende: bool) -> str:
    """Two cells; in one, with its words, what falls: beside one another they may be two columns."""
    return f"da {prima} a {dopo}" if scende else f"{prima} | {dopo}"


def _n(valore: Decimal) -> str:
    """With the comma and no dots: one way to read it."""
    return (f"{valore.normalize():f}" if valore else "0").replace(".", ",")
