"""A rule raised by a percentage, for the edition of next year. Pure, on the JSON of a rule.

What is money to pay grows; what is a share (a percentage of the cost, a multiplier) stays, because
it grows with what it is a share of. Thresholds of ISEE move only when asked.
"""

import copy
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tariffe.anomalie import REGOLA_NON_VALIDA, ErroreTariffa

CENTO = Decimal(100)
CENTESIMO = Decimal("0.01")
EURO = Decimal(1)
# As many digits as a number of a rule has, in the register.
DECIMALI = 4
CIFRE_INTERE = 10
# Bands written «fino a 7.500» and «da 7.501», or «da 7.500,01»: the step stays as it was.
PASSO_FRA_FASCE = EURO
# A bound from here on is a way to say «no bound».
SENZA_LIMITE = Decimal("999999999")

_IMPORTI = frozenset({"importo", "y1", "y2", "base", "costo_unitario", "tetto_nucleo"})
_SOGLIE = frozenset({"da", "a", "x0", "x1", "x2", "soglia", "soglia_accesso"})
_SOMME = frozenset({"somma", "somma_per_quantita"})
# Conditions, tables of multipliers, roundings: no amount and no threshold is in them.
_INTATTI = frozenset({"quando", "tabella", "arrotondamento", "aggiunte", "frazioni_ammesse"})
_POLITICHE = frozenset({"isee_mancante", "isee_irregolare", "isee_scaduto", "non_residente"})


def aumenta(
    dati_regola: Mapping[str, Any],
    percentuale: Decimal,
    arrotonda: Decimal | None = None,
    *,
    soglie: Decimal | None = None,
    arrotonda_soglie: Decimal = CENTESIMO,
) -> dict[str, Any]:
    """A copy of the rule with its amounts raised by `percentuale` (2.5 = +2.5 %; negative lowers).

    Raised: `importo`, `y1`, `y2`, `base`, costs, the household ceiling, the amounts of policies,
    additions and `min`, `max` of modifiers; `aliquota`, with four decimals; the coefficient of
    `proporzionale`, exactly (both its numbers may be multiplied by ten). Not raised: percentages
    of the cost, multipliers, `maggiorazione`, `eccedenza` (there what is paid is the ISEE itself)
    and the residual method: `non_aumentati` says which. With `soglie`, `aliquota` and coefficient
    are divided by its growth: the ends of a moved band grow by `percentuale`, no more.
    Rounding: HALF_UP to the multiples of `arrotonda`; None: to the decimals each amount has, two at
    least. Equal amounts stay equal, so the end of a line is still the start of the next.
    `soglie`: percentage for ISEE thresholds, rounded to `arrotonda_soglie`; two bounds at most one
    euro apart («7500», «7500.01») stay as far apart. 0 % changes nothing, not even how a number is
    written. Raises ErroreTariffa REGOLA_NON_VALIDA: -100 % or less, a number that cannot be read.
    """
    for quanto_cambia in (percentuale, soglie or Decimal(0)):
        if not quanto_cambia.is_finite() or quanto_cambia <= -CENTO:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"La percentuale «{quanto_cambia}» toglie tutto: scrivi un numero sopra -100.",
            )
    dati = copy.deepcopy(dict(dati_regola))
    if percentuale:
        _visita(dati, _importi(percentuale, arrotonda), _e_importo)
    if percentuale or soglie:
        # Euro for each euro of ISEE: with wider bands they are less, as the slope of a line is.
        importi, isee = 1 + percentuale / CENTO, 1 + (soglie or Decimal(0)) / CENTO
        for tratto in _tratti(dati):
            _aliquota(tratto, importi, isee)
            _coefficiente(tratto, importi, isee)
    if soglie:
        nuove = _soglie_nuove(dati, soglie, arrotonda_soglie)
        _visita(dati, lambda testo: _soglia(testo, nuove), _e_soglia)
    return dati


def non_aumentati(dati_regola: Mapping[str, Any]) -> list[str]:
    """What a raise leaves as it is though it decides what is paid: one Italian sentence each."""
    frasi = []
    tipi = {tratto.get("tipo") for tratto in _tratti(dict(dati_regola))}
    if "eccedenza" in tipi:
        frasi.append(
            "I tratti «eccedenza» restano uguali: si paga la parte di ISEE sopra la soglia, che "
            "cambia solo se si aumentano le soglie."
        )
    if tipi & {"percentuale_costo", "percentuale_lineare", "costo_pieno"}:
        frasi.append("Le percentuali del costo restano uguali: cresce il costo, se è nella regola.")
    if dati_regola.get("metodo") == "residuale":
        frasi.append(
            "Il metodo residuale resta uguale: le quote lasciate alla persona si aggiornano nei "
            "parametri indicizzati."
        )
    if any(
        isinstance(dati_regola.get(nome), Mapping)
        and dati_regola[nome].get("tipo") == "maggiorazione"
        for nome in _POLITICHE
    ):
        frasi.append(
            "La maggiorazione di chi non risiede resta la stessa percentuale: cresce con la "
            "tariffa."
        )
    return frasi


# --- which number is what ----------------------------------------------------------------------


def _e_importo(chiave: str, padre: Mapping[str, Any]) -> bool:
    if chiave == "valore":
        return padre.get("tipo") in _SOMME
    return chiave in _IMPORTI or (chiave in ("min", "max") and "codice" in padre)


def _e_soglia(chiave: str, _padre: Mapping[str, Any]) -> bool:
    return chiave in _SOGLIE


def _visita(
    nodo: Any,
    cambia: Callable[[Any], str],
    quale: Callable[[str, Mapping[str, Any]], bool],
) -> None:
    """Changes in place every number that `quale` names."""
    if isinstance(nodo, list):
        for figlio in nodo:
            _visita(figlio, cambia, quale)
    elif isinstance(nodo, dict):
        for chiave, valore in nodo.items():
            if chiave in _INTATTI or valore is None:
                continue
            if isinstance(valore, (dict, list)):
                _visita(valore, cambia, quale)
            elif quale(chiave, nodo):
                nodo[chiave] = cambia(valore)


def _tratti(nodo: Any) -> list[dict[str, Any]]:
    """Everything that has a kind, at any depth."""
    if isinstance(nodo, list):
        return [tratto for figlio in nodo for tratto in _tratti(figlio)]
    if not isinstance(nodo, dict):
        return []
    trovati = [nodo] if "tipo" in nodo else []
    return trovati + [tratto for figlio in nodo.values() for tratto in _tratti(figlio)]


# --- the new numbers ---------------------------------------------------------------------------


def _importi(percentuale: Decimal, arrotonda: Decimal | None) -> Callable[[Any], str]:
    fattore = 1 + percentuale / CENTO

    def nuovo(testo: Any) -> str:
        valore = _numero(testo)
        quanto = arrotonda
        if quanto is None:
            decimali = max(2, -int(valore.normalize().as_tuple().exponent))
            quanto = Decimal(1).scaleb(-decimali)
        return _scrivi(_ai_multipli(valore * fattore, quanto))

    return nuovo


def _aliquota(tratto: dict[str, Any], importi: Decimal, isee: Decimal) -> None:
    if tratto.get("aliquota") is not None:
        esatta = _numero(tratto["aliquota"]) * importi / isee
        tratto["aliquota"] = _netto(_ai_multipli(esatta, Decimal(1).scaleb(-DECIMALI)))


def _coefficiente(tratto: dict[str, Any], importi: Decimal, isee: Decimal) -> None:
    """Both numbers raised; where they do not fit in four decimals, both are multiplied by ten."""
    if tratto.get("coeff_num") is None:
        return
    sopra, sotto = _numero(tratto["coeff_num"]) * importi, _numero(tratto.get("coeff_den")) * isee
    quanto, massimo = Decimal(1).scaleb(-DECIMALI), Decimal(1).scaleb(CIFRE_INTERE - 1)
    while (sopra % quanto or sotto % quanto) and abs(sopra) < massimo and abs(sotto) < massimo:
        sopra, sotto = sopra * 10, sotto * 10
    tratto["coeff_num"] = _netto(_ai_multipli(sopra, quanto))
    tratto["coeff_den"] = _netto(_ai_multipli(sotto, quanto))


def _soglie_nuove(
    dati: dict[str, Any], percentuale: Decimal, quanto: Decimal
) -> dict[Decimal, Decimal]:
    """Old threshold → new one, all of the rule together, so that equal ones stay equal."""
    vecchie: set[Decimal] = set()

    def raccogli(testo: Any) -> str:
        vecchie.add(_numero(testo))
        return str(testo)

    _visita(copy.deepcopy(dati), raccogli, _e_soglia)
    nuove: dict[Decimal, Decimal] = {}
    prima: Decimal | None = None
    for soglia in sorted(vecchie):
        if soglia >= SENZA_LIMITE or not soglia:
            nuove[soglia] = soglia
        elif prima and soglia - prima <= PASSO_FRA_FASCE:
            nuove[soglia] = nuove[prima] + (soglia - prima)
        else:
            nuove[soglia] = _ai_multipli(soglia * (1 + percentuale / CENTO), quanto)
        prima = soglia
    return nuove


def _soglia(testo: Any, nuove: Mapping[Decimal, Decimal]) -> str:
    vecchia = _numero(testo)
    return str(testo) if nuove[vecchia] == vecchia else _scrivi(nuove[vecchia])


def _ai_multipli(valore: Decimal, quanto: Decimal) -> Decimal:
    return (valore / quanto).quantize(Decimal(1), rounding=ROUND_HALF_UP) * quanto


def _scrivi(valore: Decimal) -> str:
    """With two decimals at least, as amounts are written in the exchange format."""
    al_centesimo = valore.quantize(CENTESIMO, rounding=ROUND_HALF_UP)
    return f"{al_centesimo if al_centesimo == valore else valore:f}"


def _netto(valore: Decimal) -> str:
    """Without zeros at the end."""
    return f"{valore.normalize():f}"


def _numero(testo: Any) -> Decimal:
    try:
        valore = Decimal(str(testo))
    except InvalidOperation:
        valore = Decimal("NaN")
    if not valore.is_finite():
        raise ErroreTariffa(
            REGOLA_NON_VALIDA,
            f"Nella regola c'è «{testo}» dove serve un numero: scrivilo con il punto dei decimali, "
            "per esempio «18.68».",
        )
    return valore
