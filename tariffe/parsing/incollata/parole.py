"""A segment in words, and in the exchange format."""

from decimal import Decimal
from typing import Any

from base.formati import euro, numero
from tariffe.parsing import strutture as s


def quanto_in_parole(tratto: s.Tratto) -> str:
    """What is paid in a segment: «8,00 €», «cresce da 0,00 € a 18,68 €»."""
    v = tratto.numeri
    match tratto.tipo:
        case s.ESENTE:
            return "esente"
        case s.IMPORTO:
            return in_euro(v["importo"])
        case s.LINEARE:
            verbo = "cresce" if v["y2"] >= v["y1"] else "scende"
            return f"{verbo} in proporzione da {in_euro(v['y1'])} a {in_euro(v['y2'])}"
        case s.PERCENTUALE_COSTO:
            return f"{in_numero(v['perc'])}% del costo"
        case s.PERCENTUALE_LINEARE:
            verbo = "cresce" if v["p2"] >= v["p1"] else "scende"
            return f"{verbo} dal {in_numero(v['p1'])}% al {in_numero(v['p2'])}% del costo"
        case s.COSTO_PIENO:
            return "costo pieno"
        case s.PROPORZIONALE:
            return f"ISEE × {in_numero(v['coeff_num'])} / {in_numero(v['coeff_den'])}"
        case s.BASE_PIU_ALIQUOTA:
            oltre = f"{in_numero(v['aliquota'])}% di ciò che supera {euro(v['x0'])}"
            return f"{in_euro(v['base'])} più {oltre}"
        case _:
            return f"ciò che supera {euro(v['soglia'])}"


def tratto_come_dati(tratto: s.Tratto) -> dict[str, Any]:
    """A segment in the exchange format."""
    dati: dict[str, Any] = {
        "tipo": tratto.tipo,
        "da": come_testo(tratto.da),
        "da_incluso": tratto.da_incluso,
    }
    if tratto.a is not None:
        dati |= {"a": come_testo(tratto.a), "a_incluso": tratto.a_incluso}
    dati |= {nome: come_testo(valore) for nome, valore in tratto.numeri.items()}
    if tratto.etichetta:
        dati["etichetta"] = tratto.etichetta
    return dati


def in_euro(valore: Decimal) -> str:
    return euro(valore, max(2, -int(valore.normalize().as_tuple().exponent)))


def in_numero(valore: Decimal) -> str:
    return numero(valore, max(0, -int(valore.normalize().as_tuple().exponent)))


def come_testo(valore: Decimal) -> str:
    return f"{valore.normalize():f}" if valore else "0"
