"""Amounts as the page writes them: of the reader, at most, of the other days of a month."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sportello.selectors.simulazione.parole import frase_del_rifiuto
from sportello.selectors.simulazione.pezzi import AltroPeriodo, Chiesto
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import Risposta, calcola, intervallo, massima
from tariffe.calcolo.esatto import soldi
from tariffe.calcolo.in_parti import (
    InParti,
    da_dire,
    importo_in_parti,
    in_parole,
    massima_in_parti,
)
from tariffe.calcolo.parole import per_unita
from tariffe.parsing import Regola
from tariffe.selectors import PeriodoVigenza, regola_letta


def in_cifre(
    regola: Regola, isee: Decimal | None, contesto: Mapping[str, Any], risposta: Risposta
) -> str:
    """«8,30 € all'ora»; of a tariff with a part for each presence, both parts."""
    parti = importo_in_parti(regola, isee, contesto)
    return _in_parole(regola, contesto, risposta.importo, parti)


def in_cifre_di_tutti(
    regola: Regola,
    isee: Decimal | None,
    contesti: Sequence[Mapping[str, Any]],
    risposte: Sequence[Risposta],
) -> str:
    """The same for several children together; "" if only some of them have two parts."""
    parti = [importo_in_parti(regola, isee, contesto) for contesto in contesti]
    dette = [p for p in parti if p is not None]
    if not dette:
        insieme = sum((r.importo for r in risposte), Decimal(0))
        return _in_parole(regola, contesti[0], insieme, None)
    if len(dette) < len(parti):
        return ""
    quote: dict[str, Decimal] = {}
    for unita, quota in (voce for p in dette for voce in p.per_ogni):
        quote[unita] = quote.get(unita, Decimal(0)) + quota
    fisso = sum((p.fisso for p in dette), Decimal(0))
    return in_parole(InParti(fisso, tuple(quote.items())), regola.unita)


def _in_parole(
    regola: Regola, contesto: Mapping[str, Any], importo: Decimal, parti: InParti | None
) -> str:
    if parti is None:
        contati = contando(da_dire(regola, contesto))
        detto = f"{soldi(importo)} {per_unita(regola.unita)}"
        return f"{detto} (con {contati})" if contati else detto
    return in_parole(parti, regola.unita)


def contando(mancano: Mapping[str, str]) -> str:
    """«1 presenza», what the calculator counts when nobody said how many."""
    return " e ".join(f"1 {unita}" for unita in mancano.values())


def il_massimo(regola: Regola, contesto: Mapping[str, Any]) -> str:
    """The highest amount that somebody with an ISEE pays; "" if there is no bound."""
    try:
        importo, parti = massima(regola, contesto), massima_in_parti(regola, contesto)
    except ErroreTariffa:
        return ""
    return "" if importo is None else _in_parole(regola, contesto, importo, parti)


def uguale_per_tutti(regola: Regola, contesto: Mapping[str, Any]) -> bool:
    """Whether every ISEE pays the same."""
    try:
        minimo, massimo = intervallo(regola, contesto)
    except ErroreTariffa:
        return False
    return minimo == massimo


def chi_non_ha_isee(regola: Regola, contesto: Mapping[str, Any]) -> str:
    if regola.senza_isee:
        return ""
    try:
        return in_cifre(regola, None, contesto, calcola(regola, None, contesto))
    except ErroreTariffa:
        return ""


def periodi_del_mese(
    periodi: Sequence[PeriodoVigenza], chiesto: Chiesto, giorno: datetime.date
) -> list[AltroPeriodo]:
    """The amount for each part of the month, when it has more than one."""
    if len(periodi) < 2:
        return []
    return [_periodo(periodo, chiesto, giorno) for periodo in periodi]


def _periodo(periodo: PeriodoVigenza, chiesto: Chiesto, giorno: datetime.date) -> AltroPeriodo:
    importo, errore = "", periodo.errore.messaggio if periodo.errore else ""
    regola = None
    if periodo.vigenza is not None:
        try:
            # Of the days around the one asked, the nearest of that period.
            regola = regola_letta(
                periodo.vigenza.regola, giorno=min(max(giorno, periodo.dal), periodo.al)
            )
            if chiesto.calcola:
                risposta = calcola(regola, chiesto.isee, chiesto.contesto)
                importo = in_cifre(regola, chiesto.isee, chiesto.contesto, risposta)
            elif massimo := il_massimo(regola, {}):
                importo = f"al massimo {massimo}"
        except ErroreTariffa as rifiuto:
            errore = frase_del_rifiuto(rifiuto, regola) if regola else rifiuto.messaggio
    return AltroPeriodo(periodo.dal, periodo.al, importo, errore)
