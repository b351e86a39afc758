"""What a segment is worth for an ISEE, and how that is said."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from base.formati import euro
from tariffe.anomalie import BUCO, REGOLA_NON_VALIDA, ErroreTariffa
from tariffe.calcolo.esatto import (
    CENTESIMO,
    ZERO,
    cifra,
    frazione,
    percentuale,
    percentuale_con,
    soldi,
)
from tariffe.parsing import Tratto
from tariffe.parsing import strutture as s
from tariffe.parsing.limiti import copre, primo_centesimo, ultimo_centesimo


def trova(tratti: Sequence[Tratto], isee: Decimal, mesi: int) -> int:
    """The index of the segment that covers the ISEE; `mesi` is 12 when bounds are monthly.

    A monthly ISEE that falls between two segments less than a cent apart is judged by its cent.
    Raises BUCO.
    """
    for indice, tratto in enumerate(tratti):
        if copre(tratto, isee, mesi):
            return indice
    if mesi != 1:
        mensile = (isee / mesi).quantize(CENTESIMO, rounding=ROUND_HALF_UP)
        for indice, tratto in enumerate(tratti):
            if copre(tratto, mensile):
                return indice
    raise ErroreTariffa(
        BUCO,
        f"L'ISEE {euro(isee)} non rientra in nessuna fascia di questa regola: c'è un buco. "
        "Chiedi all'ufficio: la regola va completata.",
    )


def valore(tratto: Tratto, x: Fraction, costo: Decimal | None) -> Fraction:
    """The exact amount of a segment, euro, not below zero; `x` is the ISEE in the rule's base.

    A missing cost where it is needed raises REGOLA_NON_VALIDA.
    """
    n = tratto.numeri
    match tratto.tipo:
        case s.ESENTE:
            return ZERO
        case s.IMPORTO:
            return frazione(n["importo"])
        case s.LINEARE:
            return _fra(x, n["x1"], n["x2"], n["y1"], n["y2"])
        case s.PERCENTUALE_COSTO:
            return frazione(costo_necessario(costo)) * frazione(n["perc"]) / 100
        case s.PERCENTUALE_LINEARE:
            perc = _fra(x, n["x1"], n["x2"], n["p1"], n["p2"])
            return frazione(costo_necessario(costo)) * perc / 100
        case s.COSTO_PIENO:
            return frazione(costo_necessario(costo))
        case s.PROPORZIONALE:
            return x * frazione(n["coeff_num"]) / frazione(n["coeff_den"])
        case s.BASE_PIU_ALIQUOTA:
            return max(ZERO, _base_piu_aliquota(x, n))
        case s.ECCEDENZA:
            return max(ZERO, x - frazione(n["soglia"]))
    raise AssertionError(tratto.tipo)


def _fra(x: Fraction, x1: Decimal, x2: Decimal, y1: Decimal, y2: Decimal) -> Fraction:
    """On the line from (x1, y1) to (x2, y2), and no farther than its ends."""
    if x <= x1:
        return frazione(y1)
    if x >= x2:
        return frazione(y2)
    da, alto = frazione(x1), frazione(y1)
    return alto + (x - da) * (frazione(y2) - alto) / (frazione(x2) - da)


def _base_piu_aliquota(x: Fraction, n: Mapping[str, Decimal]) -> Fraction:
    return frazione(n["base"]) + (x - frazione(n["x0"])) * frazione(n["aliquota"]) / 100


def costo_necessario(costo: Decimal | None) -> Decimal:
    """The cost of the service, or the refusal of a rule that needs it and has none."""
    if costo is None:
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            "La regola calcola sul costo del servizio, ma «costo_unitario» manca nella regola e "
            "nel contesto. Scrivilo in uno dei due.",
        )
    return costo


def estremi(tratto: Tratto, costo: Decimal | None) -> tuple[Fraction, Fraction | None]:
    """The lowest and the highest amount of a segment in its bounds; None = it never stops."""
    primo, ultimo = primo_centesimo(tratto), ultimo_centesimo(tratto)
    all_inizio = valore(tratto, Fraction(primo), costo)
    if ultimo is not None:
        alla_fine = valore(tratto, Fraction(max(primo, ultimo)), costo)
        return min(all_inizio, alla_fine), max(all_inizio, alla_fine)
    n = tratto.numeri
    if tratto.tipo in (s.LINEARE, s.PERCENTUALE_LINEARE):
        alla_fine = valore(tratto, Fraction(max(primo, n["x2"])), costo)
        return min(all_inizio, alla_fine), max(all_inizio, alla_fine)
    pendenza = {
        s.PROPORZIONALE: n.get("coeff_num"),
        s.BASE_PIU_ALIQUOTA: n.get("aliquota"),
        s.ECCEDENZA: CENTESIMO,
    }.get(tratto.tipo)
    if pendenza and pendenza > 0:
        return all_inizio, None
    # A rate that goes down reaches zero somewhere; any other kind is the same everywhere.
    return (ZERO if pendenza else all_inizio), all_inizio


def massima_dei_tratti(
    tratti: Sequence[Tratto], costo: Decimal | None, soglia: Decimal | None
) -> Fraction:
    """The highest amount of any segment; one that never stops is stopped by `soglia`.

    Unbounded raises REGOLA_NON_VALIDA.
    """
    massimi = []
    for n, tratto in enumerate(tratti):
        massimo = estremi(tratto, costo)[1]
        if massimo is None and soglia is not None:
            massimo = valore(tratto, Fraction(max(soglia, tratto.da)), costo)
        if massimo is None:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                "La regola chiede la tariffa massima, ma l'ultima fascia cresce senza fine "
                f"(«tratti[{n}]», {tratto.tipo}). Mettile un tetto, o cambia la politica.",
            )
        massimi.append(massimo)
    return max(massimi)


def spiega(tratto: Tratto, x: Fraction, costo: Decimal | None, importo: Fraction) -> str:
    """The sentence of how a segment came to its amount."""
    n = tratto.numeri
    match tratto.tipo:
        case s.ESENTE:
            return "In questa fascia non si paga"
        case s.IMPORTO:
            return f"In questa fascia l'importo è {soldi(importo)}"
        case s.LINEARE:
            if fermo := _fermo(x, n):
                return f"L'importo è quello {fermo} della fascia: {soldi(importo)}"
            return (
                f"L'importo va da {soldi(n['y1'])} a {soldi(n['y2'])} in proporzione all'ISEE: "
                f"{soldi(n['y1'])} + ({soldi(x)} − {soldi(n['x1'])}) × "
                f"({soldi(n['y2'])} − {soldi(n['y1'])}) ÷ "
                f"({soldi(n['x2'])} − {soldi(n['x1'])}) = {soldi(importo)}"
            )
        case s.PERCENTUALE_COSTO:
            costo = costo_necessario(costo)
            return (
                f"Si paga {percentuale_con('il', n['perc'])} del costo di {soldi(costo)}: "
                f"{soldi(importo)}"
            )
        case s.PERCENTUALE_LINEARE:
            perc = _fra(x, n["x1"], n["x2"], n["p1"], n["p2"])
            return (
                f"La percentuale va {percentuale_con('dal', n['p1'])} (ISEE {soldi(n['x1'])}) "
                f"{percentuale_con('al', n['p2'])} (ISEE {soldi(n['x2'])}): qui è "
                f"{percentuale_con('il', perc)} del costo di {soldi(costo_necessario(costo))}, "
                f"cioè {soldi(importo)}"
            )
        case s.COSTO_PIENO:
            return f"Si paga il costo intero: {soldi(importo)}"
        case s.PROPORZIONALE:
            return (
                f"L'importo è l'ISEE per {cifra(n['coeff_num'])} diviso {cifra(n['coeff_den'])}: "
                f"{soldi(x)} × {cifra(n['coeff_num'])} ÷ {cifra(n['coeff_den'])} = {soldi(importo)}"
            )
        case s.BASE_PIU_ALIQUOTA:
            esatto = _base_piu_aliquota(x, n)
            return (
                f"{soldi(n['base'])} più {percentuale_con('il', n['aliquota'])} di quanto l'ISEE "
                f"supera {soldi(n['x0'])}: {soldi(n['base'])} + ({soldi(x)} − {soldi(n['x0'])}) × "
                f"{percentuale(n['aliquota'])} = {soldi(esatto)}"
            ) + (", cioè nulla" if esatto < 0 else "")
        case s.ECCEDENZA:
            if x <= n["soglia"]:
                return (
                    f"Si paga la parte di ISEE oltre {soldi(n['soglia'])}, e qui non ce n'è: "
                    f"{soldi(importo)}"
                )
            return (
                f"Si paga la parte di ISEE oltre {soldi(n['soglia'])}: "
                f"{soldi(x)} − {soldi(n['soglia'])} = {soldi(importo)}"
            )
    raise AssertionError(tratto.tipo)


def _fermo(x: Fraction, n: Mapping[str, Decimal]) -> str:
    """Which end of the line the ISEE is at, when it is at one."""
    if x <= n["x1"]:
        return "iniziale"
    return "finale" if x >= n["x2"] else ""


def in_parole(tratto: Tratto, costo: Decimal | None) -> str:
    """What is paid in a segment, for a table: an amount or a formula."""
    n = tratto.numeri
    match tratto.tipo:
        case s.ESENTE:
            return "non si paga"
        case s.IMPORTO:
            return soldi(n["importo"])
        case s.LINEARE:
            return f"da {soldi(n['y1'])} a {soldi(n['y2'])}, in proporzione all'ISEE"
        case s.PERCENTUALE_COSTO:
            quanto = f"{percentuale(n['perc'])} del costo"
            if costo is None:
                return quanto
            return f"{quanto}: {soldi(valore(tratto, ZERO, costo))}"
        case s.PERCENTUALE_LINEARE:
            return (
                f"{percentuale_con('dal', n['p1'])} {percentuale_con('al', n['p2'])} del costo, "
                "in proporzione all'ISEE"
            )
        case s.COSTO_PIENO:
            return "costo intero" if costo is None else f"costo intero: {soldi(costo)}"
        case s.PROPORZIONALE:
            return f"ISEE × {cifra(n['coeff_num'])} ÷ {cifra(n['coeff_den'])}"
        case s.BASE_PIU_ALIQUOTA:
            return (
                f"{soldi(n['base'])} più {percentuale_con('il', n['aliquota'])} di quanto l'ISEE "
                f"supera {soldi(n['x0'])}"
            )
        case s.ECCEDENZA:
            return f"la parte di ISEE oltre {soldi(n['soglia'])}"
    raise AssertionError(tratto.tipo)
