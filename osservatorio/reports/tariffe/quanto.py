"""How much a tariff is, in words: least and most, without an ISEE, and with how many units."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from osservatorio.reports.tariffe import parole
from osservatorio.selectors import RegolaDiServizio
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola, intervallo
from tariffe.calcolo.in_parti import (
    da_dire,
    importo_in_parti,
    in_parole,
    massima_in_parti,
    minima_in_parti,
)
from tariffe.calcolo.parole import per_unita
from tariffe.parsing.strutture import CON_COSTO, Regola

Contesto = Mapping[str, Any]
# How many units the examples count.
QUANTITA = 20


def contesto_di_partenza(servizio: RegolaDiServizio) -> Contesto:
    """What the calculator must know besides the ISEE: a cost, where the rule leaves it open and one
    of its cases says it.
    """
    regola = servizio.regola
    con_costo = any(t.tipo in CON_COSTO for t in regola.tratti) or any(
        t.tipo in CON_COSTO for c in regola.componenti for t in c.tratti
    )
    if con_costo and regola.costo_unitario is None:
        for caso in servizio.riga.casi.all():
            if "costo_unitario" in caso.contesto:
                return {"costo_unitario": str(caso.contesto["costo_unitario"])}
    return {}


def contesto_di_esempio(servizio: RegolaDiServizio) -> Contesto:
    """The same, with so many presences (meals, hours) where a part of the tariff is for each: one
    alone is the month of nobody.
    """
    contesto = contesto_di_partenza(servizio)
    try:
        mancano = da_dire(servizio.regola, contesto)
    except ErroreTariffa:
        return contesto
    return {**contesto, **dict.fromkeys(mancano, QUANTITA)}


def per_quante(servizio: RegolaDiServizio) -> str:
    """«con 20 presenze», what the examples count; "" where there is nothing to count."""
    di_base, chiavi = contesto_di_partenza(servizio), contesto_di_esempio(servizio)
    parole_chiave = [parole.senza_sottolineature(c) for c in chiavi if c not in di_base]
    return f"con {' e '.join(f'{QUANTITA} {c}' for c in parole_chiave)}" if parole_chiave else ""


def tariffa_scritta(regola: Regola, isee: Decimal | None, contesto: Contesto) -> str:
    """The unit tariff for an ISEE, or in a few words why there is none."""
    try:
        return euro_di(calcola(regola, isee, contesto).importo)
    except ErroreTariffa as errore:
        return PERCHE_NO.get(errore.codice, "non calcolabile")


PERCHE_NO = {
    "BUCO": "non prevista",
    "NON_AMMESSO": "servizio non previsto",
    "FUORI_SOGLIA": "servizio non previsto",
    "POLITICA_MANCANTE": "non prevista",
}


def euro_di(valore: Decimal) -> str:
    """An amount with the decimals that it has, at least two."""
    return parole.importo(valore)


def da_a_scritto(servizio: RegolaDiServizio) -> str:
    """«da 0,00 € a 18,68 €», the least and the most that one pays with an ISEE; of a tariff in two
    parts, both of them.
    """
    regola, contesto = servizio.regola, contesto_di_partenza(servizio)
    try:
        minimo, massimo = intervallo(regola, contesto)
        meno, piu = minima_in_parti(regola, contesto), massima_in_parti(regola, contesto)
    except ErroreTariffa:
        return "si calcola caso per caso"
    if massimo is None:
        return f"da {euro_di(minimo)}, senza un massimo"
    if meno is not None and piu is not None:
        da, a = in_parole(meno, regola.unita), in_parole(piu, regola.unita)
        if not meno.fisso and not meno.per_ogni:
            da = euro_di(meno.fisso)
        return a if da == a else f"da {da} a {a}"
    if minimo == massimo:
        return euro_di(minimo)
    return f"da {euro_di(minimo)} a {euro_di(massimo)}"


def senza_isee_scritto(servizio: RegolaDiServizio) -> str:
    """«18,68 € all'ora», what is paid without an ISEE; "" where there is no amount."""
    regola, contesto = servizio.regola, contesto_di_partenza(servizio)
    try:
        parti = importo_in_parti(regola, None, contesto)
        if parti is not None:
            return in_parole(parti, regola.unita)
        return f"{euro_di(calcola(regola, None, contesto).importo)} {per_unita(regola.unita)}"
    except ErroreTariffa:
        return ""
