"""The order of a calculation.

Variant, missing or irregular policy, segment, non-resident, modifiers, rounding (`unitaria`),
quantity, rounding (`totale`), household cap. With components, each unit amount goes as far as
non-resident, is rounded, taken by its quantity, rounded again and summed; modifiers act on the sum.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tariffe.anomalie import CONTESTO_NON_VALIDO, SOVRAPPOSIZIONE, ErroreTariffa
from tariffe.calcolo.componenti import di_una_parte, mostrato, somma
from tariffe.calcolo.conto import Conto
from tariffe.calcolo.esatto import CENTESIMO, ZERO, arrotonda, cifra, frazione, soldi
from tariffe.calcolo.modificatori import applica, con_articolo
from tariffe.calcolo.parole import senza_parentesi
from tariffe.calcolo.politiche import politica_isee
from tariffe.calcolo.risposta import Risposta
from tariffe.calcolo.vigore import caso_in_parole, in_vigore
from tariffe.parsing import Contesto, Regola, leggi_contesto
from tariffe.parsing import strutture as s
from tariffe.parsing.isee import controlla_isee


def calcola(
    regola: Regola, isee: Decimal | None, contesto: Mapping[str, Any] | Contesto | None = None
) -> Risposta:
    """The tariff for that ISEE (None = none given), euro, with its steps in words.

    Exact until the rounding of the rule. With `famiglia_figli` every child is computed with its
    own `ordine_figlio` and the totals are summed; the rest of the answer is the first child's.
    Raises ErroreTariffa.
    """
    if regola.sovrapposizione:
        raise ErroreTariffa(SOVRAPPOSIZIONE, regola.sovrapposizione)
    if isee is not None:
        isee = controlla_isee(isee)
    if not isinstance(contesto, Contesto):
        contesto = leggi_contesto({} if contesto is None else contesto, regola)
    _controlla_frazione(regola, contesto.quantita)
    if contesto.famiglia_figli is None:
        return _col_tetto(regola, _uno(regola, isee, contesto))
    figli = tuple(
        _uno(regola, isee, replace(contesto, ordine_figlio=ordine))
        for ordine in range(1, contesto.famiglia_figli + 1)
    )
    totale = sum((figlio.totale for figlio in figli), Decimal(0))
    return _col_tetto(regola, replace(figli[0], totale=totale, figli=figli))


def _uno(regola: Regola, isee: Decimal | None, contesto: Contesto) -> Risposta:
    """The answer for one person."""
    passi: list[str] = []
    vigore = in_vigore(regola, contesto)
    if vigore.variante is not None:
        variante = regola.varianti[vigore.variante]
        passi.append(con_articolo(f"Caso: {caso_in_parole(variante)}", variante.articolo))
    if regola.senza_isee:
        isee = None
    situazione, politica = politica_isee(regola, isee, contesto, passi) or ("", None)
    conto = Conto(regola, isee, contesto, vigore, politica, situazione, passi)
    componenti: dict[str, Decimal] = {}
    if vigore.semplice:
        esatto, indice = di_una_parte(conto, vigore.parti[0])
        indici: tuple[int | None, ...] = (indice,)
    else:
        esatto, indici, componenti = somma(conto)
    esatto = applica(regola.modificatori, esatto, contesto, passi)
    if esatto < 0:
        passi.append(f"{soldi(esatto)} è sotto lo zero: non si paga nulla.")
        esatto = ZERO
    importo, totale = _importo_e_totale(regola, esatto, contesto.quantita, passi)
    return Risposta(
        importo=importo,
        unita=regola.unita,
        totale=totale,
        tratto=indici[0],
        passi=tuple(passi),
        componenti=componenti,
        indici=indici,
    )


def _importo_e_totale(
    regola: Regola, esatto: Fraction, quantita: Decimal, passi: list[str]
) -> tuple[Decimal, Decimal]:
    """The unit amount to show and the total, rounded where the rule says."""
    arrotondamento = regola.arrotondamento
    importo = mostrato(regola, esatto)
    if arrotondamento.fase == s.UNITARIA:
        if importo != esatto and (detto := soldi(importo)) != soldi(esatto):
            passi.append(f"Arrotondamento: {soldi(esatto)} diventa {detto}.")
        # The total is money: a price in thousandths, or half an hour, ends in cents.
        esatto = Fraction(importo)
        quanto = CENTESIMO
    else:
        quanto = arrotondamento.quanto
    del_totale = esatto * frazione(quantita)
    totale = arrotonda(del_totale, quanto, arrotondamento.modo)
    if quantita != 1:
        unita = f" ({senza_parentesi(regola.unita)})" if regola.unita else ""
        passi.append(f"Quantità{unita}: {soldi(esatto)} × {cifra(quantita)} = {soldi(del_totale)}.")
    if totale != del_totale and soldi(totale) != soldi(del_totale):
        passi.append(f"Arrotondamento del totale: {soldi(del_totale)} diventa {soldi(totale)}.")
    return importo, totale


def _col_tetto(regola: Regola, risposta: Risposta) -> Risposta:
    """The answer within what a household pays at most."""
    tetto = regola.tetto_nucleo
    if tetto is None or risposta.totale <= tetto:
        return risposta
    passo = f"Per nucleo si paga al massimo {soldi(tetto)}, invece di {soldi(risposta.totale)}."
    return replace(
        risposta,
        totale=arrotonda(frazione(tetto), CENTESIMO, "HALF_UP"),
        passi=(*risposta.passi, passo),
    )


def _controlla_frazione(regola: Regola, quantita: Decimal) -> None:
    """Refuses half an hour where only whole ones are allowed."""
    if not regola.frazioni_ammesse:
        return
    parte = quantita % 1
    if parte and parte not in {ammessa % 1 for ammessa in regola.frazioni_ammesse}:
        ammesse = ", ".join(cifra(ammessa) for ammessa in regola.frazioni_ammesse)
        raise ErroreTariffa(
            CONTESTO_NON_VALIDO,
            f"La quantità {cifra(quantita)} non va: oltre alle unità intere si usano le frazioni "
            f"{ammesse}. Correggila.",
        )
