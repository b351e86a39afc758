"""The unit amount of each part of a rule, and the sum of the components."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tariffe.calcolo import tratti as segmenti
from tariffe.calcolo.conto import Conto
from tariffe.calcolo.esatto import ZERO, arrotonda, cifra, frazione, quattro_decimali, soldi
from tariffe.calcolo.fascia import dal_tratto
from tariffe.calcolo.modificatori import con_articolo, nome
from tariffe.calcolo.politiche import (
    come_si_paga,
    dalla_politica,
    maggiora,
    non_residente,
    politica_necessaria,
)
from tariffe.calcolo.residuale import residuale
from tariffe.calcolo.vigore import costo_della_parte
from tariffe.parsing import Componente, Politica, Regola, Tratto
from tariffe.parsing import strutture as s
from tariffe.parsing.contesto import quantita_del_contesto, valore_del_contesto

# Policies at the level of the rule that replace the sum of the components.
_INTERE = frozenset({s.IMPORTO, s.COSTO_PIENO})


def di_una_parte(conto: Conto, parte: Componente) -> tuple[Fraction, int | None]:
    """The exact unit amount of a part, non-resident included, and its band."""
    regola, residente = conto.regola, conto.contesto.residente
    del_non_residente = None if residente else parte.non_residente or regola.non_residente
    tratti = parte.tratti
    if del_non_residente and del_non_residente.tipo == s.TRATTI:
        tratti = del_non_residente.tratti
        conto.passi.append(
            con_articolo("Non residente: valgono fasce apposite", del_non_residente.articolo)
        )
    costo = costo_della_parte(parte, conto.in_vigore, conto.contesto)
    esatto, indice = da_residente(conto, tratti, costo)
    if residente:
        return esatto, indice
    if del_non_residente is None:
        del_non_residente = politica_necessaria(regola, "non_residente")
    if parte.codice and parte.non_residente is None and _intera(regola, del_non_residente):
        return esatto, indice  # said of the sum
    return non_residente(conto, del_non_residente, esatto, tratti, costo), indice


def da_residente(
    conto: Conto, tratti: Sequence[Tratto], costo: Decimal | None
) -> tuple[Fraction, int | None]:
    """By the policy or by the segment: what a resident pays."""
    politica = conto.politica
    if politica is not None and politica.tipo not in (s.MAGGIORAZIONE, s.TRATTI):
        esatto = dalla_politica(conto, politica, tratti, costo)
        conto.passi.append(
            con_articolo(
                f"{conto.situazione}: si paga {come_si_paga(politica)} {soldi(esatto)}",
                politica.articolo,
            )
        )
        return esatto, None
    if politica is not None and politica.tipo == s.TRATTI:
        tratti = politica.tratti
    if conto.regola.residuale:
        return residuale(conto, costo), None
    esatto, indice = dal_tratto(conto, tratti, costo)
    if politica is not None and politica.valore is not None:
        esatto = maggiora(conto.passi, conto.situazione, politica, esatto)
    return esatto, indice


def somma(conto: Conto) -> tuple[Fraction, tuple[int | None, ...], dict[str, Decimal]]:
    """The sum of the components, the band of each, the amount of each.

    An amount or the full cost said by a policy of the whole rule takes the place of the sum.
    """
    regola, parti = conto.regola, conto.in_vigore.parti
    if conto.politica is not None and conto.politica.tipo in _INTERE:
        esatto, _ = da_residente(conto, (), conto.in_vigore.costo)
        if not conto.contesto.residente:
            sua = politica_necessaria(regola, "non_residente")
            if _origine(regola, sua).tipo == s.MASSIMA:
                massime = sum((_massima(conto, parte) for parte in parti), ZERO)
                sua = replace(sua, tipo=s.IMPORTO, importo=mostrato(regola, massime))
            esatto = non_residente(conto, sua, esatto, (), conto.in_vigore.costo)
        return esatto, (None,) * len(parti), {}
    totale, indici, importi = ZERO, [], {}
    for parte in parti:
        conto.passi.append(con_articolo(f"Parte «{nome(parte, parte.codice)}»", parte.articolo))
        esatto, indice = di_una_parte(conto, parte)
        quota = _per_quantita(conto, parte, esatto)
        importi[parte.codice] = mostrato(regola, quota)
        totale += quota
        indici.append(indice)
    if len(importi) > 1:
        addendi = " + ".join(soldi(importo) for importo in importi.values())
        conto.passi.append(f"Somma delle parti: {addendi} = {soldi(totale)}.")
    if not conto.contesto.residente and any(p.non_residente is None for p in parti):
        sua = politica_necessaria(regola, "non_residente")
        if _intera(regola, sua):
            esatto = non_residente(conto, sua, totale, (), conto.in_vigore.costo)
            return esatto, tuple(indici), importi if esatto == totale else {}
    return totale, tuple(indici), importi


def _intera(regola: Regola, politica: Politica) -> bool:
    """Whether a policy says the amount of all the components together."""
    return _origine(regola, politica).tipo in _INTERE


def _origine(regola: Regola, politica: Politica) -> Politica:
    """The policy that says the amount, when this one only refers to it."""
    if politica.tipo == s.COME_MANCANTE:
        return politica_necessaria(regola, "isee_mancante")
    return politica


def _massima(conto: Conto, parte: Componente) -> Fraction:
    costo = costo_della_parte(parte, conto.in_vigore, conto.contesto)
    unitaria = segmenti.massima_dei_tratti(parte.tratti, costo, conto.regola.soglia_accesso)
    return _per_quantita(conto, parte, unitaria)


def _per_quantita(conto: Conto, parte: Componente, unitario: Fraction) -> Fraction:
    """The unit amount of a component, rounded, by its quantity, rounded."""
    arrotondamento = conto.regola.arrotondamento
    alla_fine = arrotondamento.fase == s.TOTALE
    if not alla_fine:
        unitario = _arrotondato(conto, unitario)
    if not parte.quantita_da:
        return unitario
    scritta = valore_del_contesto(conto.contesto, parte.quantita_da)
    quantita = Decimal(1) if scritta is None else quantita_del_contesto(parte.quantita_da, scritta)
    detta = cifra(quantita)
    if parte.max_quantita is not None and quantita > parte.max_quantita:
        quantita = parte.max_quantita
        detta = f"{cifra(quantita)} (il massimo; erano {detta})"
    esatto = unitario * frazione(quantita)
    unita = parte.per or parte.quantita_da.replace("_", " ")
    conto.passi.append(f"Per {unita}: {soldi(unitario)} × {detta} = {soldi(esatto)}.")
    return esatto if alla_fine else _arrotondato(conto, esatto)


def _arrotondato(conto: Conto, esatto: Fraction) -> Fraction:
    arrotondamento = conto.regola.arrotondamento
    reso = arrotonda(esatto, arrotondamento.quanto, arrotondamento.modo)
    if reso != esatto and soldi(reso) != soldi(esatto):
        conto.passi.append(f"Arrotondamento: {soldi(esatto)} diventa {soldi(reso)}.")
    return Fraction(reso)


def mostrato(regola: Regola, esatto: Fraction) -> Decimal:
    """An amount as the answer shows it before the total."""
    arrotondamento = regola.arrotondamento
    if arrotondamento.fase == s.TOTALE:
        return quattro_decimali(esatto)
    return arrotonda(esatto, arrotondamento.quanto, arrotondamento.modo)
