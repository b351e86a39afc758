"""A second calculator, written from the exchange format alone, to be compared with ours.

Short instead of fast, on the JSON objects as they are: fractions, no sentences. It wants rules that
are written well, without overlaps, and no amount or full cost said of the components together.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Oggetto = Mapping[str, Any]
CENTESIMO = Fraction(1, 100)


class Rifiuto(Exception):
    """The code of the refusal."""


def calcola(regola: Oggetto, isee: Fraction | None, contesto: Oggetto) -> dict[str, Any]:
    """`importo`, `totale`, `tratto`, `componenti`; raises Rifiuto."""
    fase, quanto, modo = _arrotondamento(regola)
    ordini = range(1, contesto.get("famiglia_figli", 0) + 1)
    contesti = [{**contesto, "ordine_figlio": n} for n in ordini] or [contesto]
    del_totale = quanto if fase == "totale" else CENTESIMO
    risposte, totale = [], Fraction(0)
    for suo in contesti:
        risposta = _uno(regola, isee, suo)
        quantita = Fraction(suo.get("quantita", 1))
        totale += arrotonda(risposta["importo"] * quantita, del_totale, modo)
        risposte.append(risposta)
    prima = risposte[0]
    if fase == "totale":
        mostrato = (Fraction(1, 10_000), "HALF_UP")
        prima["importo"] = arrotonda(prima["importo"], *mostrato)
        quote = prima["componenti"].items()
        prima["componenti"] = {k: arrotonda(v, *mostrato) for k, v in quote}
    return prima | {"totale": totale}


def arrotonda(valore: Fraction, quanto: Fraction, modo: str) -> Fraction:
    intero = math.floor(valore / quanto)
    resto, mezzo = valore / quanto - intero, Fraction(1, 2)
    sale = {
        "UP": resto > 0,
        "CEILING": resto > 0,
        "DOWN": False,
        "FLOOR": False,
        "HALF_UP": resto >= mezzo,
        "HALF_DOWN": resto > mezzo,
        "HALF_EVEN": resto > mezzo or (resto == mezzo and intero % 2 == 1),
    }[modo]
    return (intero + sale) * quanto


def _arrotondamento(regola: Oggetto) -> tuple[str, Fraction, str]:
    scritto = regola.get("arrotondamento", {})
    quanto = Fraction(scritto.get("quanto", "0.01"))
    return scritto.get("fase", "unitaria"), quanto, scritto.get("modo", "HALF_UP")


def _uno(regola: Oggetto, isee: Fraction | None, contesto: Oggetto) -> dict[str, Any]:
    fase, quanto, modo = _arrotondamento(regola)
    for variante in regola.get("varianti", []):
        if _vale(variante["quando"], contesto):
            tolte = {"tratti", "componenti"} if {"tratti", "componenti"} & {*variante} else set()
            regola = {k: v for k, v in regola.items() if k not in tolte} | variante
            break
    scritto = contesto.get("costo_unitario", regola.get("costo_unitario"))
    costo = None if scritto is None else Fraction(scritto)
    quote: dict[str, Fraction] = {}
    if "componenti" in regola:
        tratti_trovati = []
        for parte in regola["componenti"]:
            esatto, trovato = _unitario({**regola, **parte}, isee, contesto, costo)
            quantita = Fraction(contesto.get(parte.get("quantita_da"), 1))
            quantita = min(quantita, Fraction(parte.get("max_quantita", quantita)))
            if fase == "unitaria":
                esatto = arrotonda(esatto, quanto, modo)
            esatto *= quantita
            if fase == "unitaria":
                esatto = arrotonda(esatto, quanto, modo)
            quote[parte["codice"]] = esatto
            tratti_trovati.append(trovato)
        importo, tratto = sum(quote.values(), Fraction(0)), tratti_trovati[0]
    else:
        importo, tratto = _unitario(regola, isee, contesto, costo)
    for modificatore in regola.get("modificatori", []):
        importo = _modificato(importo, modificatore, contesto)
    importo = max(importo, Fraction(0))
    if fase == "unitaria":
        importo = arrotonda(importo, quanto, modo)
    return {"importo": importo, "tratto": tratto, "componenti": quote}


def _unitario(
    regola: Oggetto, isee: Fraction | None, contesto: Oggetto, costo: Fraction | None
) -> tuple[Fraction, int | None]:
    """Policy or segment, then non-resident."""
    sua = None if contesto.get("residente", True) else regola.get("non_residente", {"tipo": ""})
    tratti = sua["tratti"] if sua and sua["tipo"] == "tratti" else regola["tratti"]
    irregolare = isee is not None and contesto.get("omissioni_o_difformita", False)
    trovato = None
    if isee is None or irregolare:
        quale = "isee_irregolare" if irregolare else "isee_mancante"
        importo = _della_politica(regola, regola.get(quale), tratti, costo)
    else:
        if isee > Fraction(regola.get("soglia_accesso", isee)):
            raise Rifiuto("FUORI_SOGLIA")
        trovato = next((n for n, uno in enumerate(tratti) if _copre(uno, isee)), None)
        if trovato is None:
            raise Rifiuto("BUCO")
        importo = _valore(tratti[trovato], isee, costo)
    match sua and sua["tipo"]:
        case None | "tratti" | "come_residente":
            return importo, trovato
        case "":
            raise Rifiuto("POLITICA_MANCANTE")
        case "maggiorazione":
            return importo * (1 + Fraction(sua["valore"])), trovato
        case "massima" | "importo":
            return max(importo, _della_politica(regola, sua, tratti, costo)), trovato
    return _della_politica(regola, sua, tratti, costo), trovato


def _della_politica(
    regola: Oggetto, politica: Oggetto | None, tratti: list[Oggetto], costo: Fraction | None
) -> Fraction:
    match politica and politica["tipo"]:
        case None:
            raise Rifiuto("POLITICA_MANCANTE")
        case "come_mancante":
            return _della_politica(regola, regola.get("isee_mancante"), tratti, costo)
        case "non_ammesso":
            raise Rifiuto("NON_AMMESSO")
        case "importo":
            return Fraction(politica["importo"])
        case "costo_pieno":
            return _noto(costo)
    return max(_massimo(uno, costo, regola.get("soglia_accesso")) for uno in tratti)


def _massimo(tratto: Oggetto, costo: Fraction | None, soglia: str | None) -> Fraction:
    """At one end or at the other: no kind of segment turns back on its way.

    Without an end it stops where the access does, or has no maximum.
    """
    inizio = Fraction(tratto["da"]) + (0 if tratto["da_incluso"] else CENTESIMO)
    lontano = Fraction(10**12)
    fine = lontano
    if "a" in tratto:
        fine = Fraction(tratto["a"]) - (0 if tratto["a_incluso"] else CENTESIMO)
    valori = [_valore(tratto, x, costo) for x in (inizio, fine, 2 * lontano)]
    if fine == lontano and valori[1] < valori[2]:
        if soglia is None:
            raise Rifiuto("REGOLA_NON_VALIDA")
        return _valore(tratto, max(inizio, Fraction(soglia)), costo)
    return max(valori[:2])


def _copre(tratto: Oggetto, isee: Fraction) -> bool:
    da = Fraction(tratto["da"])
    if isee < da or (isee == da and not tratto["da_incluso"]):
        return False
    a = Fraction(tratto.get("a", isee + 1))
    return isee < a or (isee == a and tratto["a_incluso"])


def _valore(tratto: Oggetto, isee: Fraction, costo: Fraction | None) -> Fraction:
    n = {k: Fraction(v) for k, v in tratto.items() if k not in ("tipo", "da_incluso", "a_incluso")}
    match tratto["tipo"]:
        case "importo":
            return n["importo"]
        case "lineare":
            return _retta(isee, n["x1"], n["x2"], n["y1"], n["y2"])
        case "percentuale_costo":
            return _noto(costo) * n["perc"] / 100
        case "percentuale_lineare":
            return _noto(costo) * _retta(isee, n["x1"], n["x2"], n["p1"], n["p2"]) / 100
        case "costo_pieno":
            return _noto(costo)
        case "proporzionale":
            return isee * n["coeff_num"] / n["coeff_den"]
        case "base_piu_aliquota":
            return max(Fraction(0), n["base"] + (isee - n["x0"]) * n["aliquota"] / 100)
        case "eccedenza":
            return max(Fraction(0), isee - n["soglia"])
    return Fraction(0)  # esente


def _retta(x: Fraction, x1: Fraction, x2: Fraction, y1: Fraction, y2: Fraction) -> Fraction:
    return y1 + (min(max(x, x1), x2) - x1) * (y2 - y1) / (x2 - x1)


def _noto(costo: Fraction | None) -> Fraction:
    if costo is None:
        raise Rifiuto("REGOLA_NON_VALIDA")
    return costo


def _vale(quando: Oggetto, contesto: Oggetto) -> bool:
    contesto = {"residente": True, "ordine_figlio": 1, "quantita": 1, **contesto}
    for chiave, voluto in quando.items():
        if chiave not in contesto:
            return False
        valore = contesto[chiave]
        if isinstance(voluto, Mapping):
            da, a = Fraction(voluto.get("da", valore)), Fraction(voluto.get("a", valore))
            if not da <= Fraction(valore) <= a:
                return False
        elif valore != voluto:
            return False
    return True


def _modificato(importo: Fraction, modificatore: Oggetto, contesto: Oggetto) -> Fraction:
    codice, tipo = modificatore["codice"], modificatore["tipo"]
    scritto = contesto.get(codice, 1 if codice == "ordine_figlio" else False)
    if scritto is False or not _vale(modificatore.get("quando", {}), contesto):
        return importo
    valore = Fraction(modificatore.get("valore", 0))
    match tipo:
        case "moltiplica":
            importo *= valore
        case "somma":
            importo += valore
        case "moltiplica_tabella":
            importo *= _dalla_tabella(modificatore["tabella"], int(scritto))
        case "somma_per_quantita":
            importo += valore * Fraction(scritto)
        case "moltiplica_per_quantita":
            importo *= Fraction(scritto)
    importo = max(importo, Fraction(modificatore.get("min", importo)))
    return min(importo, Fraction(modificatore.get("max", importo)))


def _dalla_tabella(tabella: Mapping[str, str], numero: int) -> Fraction:
    for voce, valore in tabella.items():
        da, _, a = voce.removesuffix("+").partition("-")
        if int(da) <= numero <= (numero if voce.endswith("+") else int(a or da)):
            return Fraction(valore)
    raise Rifiuto("CONTESTO_NON_VALIDO")
