"""A rule seen as a whole: its extremes, its curve, its table of bands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any

from tariffe.anomalie import BUCO, FUORI_SOGLIA, ErroreTariffa
from tariffe.calcolo import tratti as segmenti
from tariffe.calcolo.calcolatore import calcola
from tariffe.calcolo.conto import MESI
from tariffe.calcolo.esatto import arrotonda
from tariffe.calcolo.modificatori import nome
from tariffe.calcolo.vigore import costo_della_parte, in_vigore
from tariffe.parsing import Componente, Contesto, Regola, Tratto, leggi_contesto
from tariffe.parsing import strutture as s
from tariffe.parsing.isee import MASSIMO
from tariffe.parsing.limiti import in_ordine, in_parole

CENTESIMO = Decimal("0.01")
ZERO = Decimal(0)
# Points added to a curve whose kinks are not at the bounds of a segment (minimums, maximums).
CAMPIONI = 64

_META = (MASSIMO / 2).quantize(CENTESIMO)
_Contesto = Mapping[str, Any] | Contesto | None


@dataclass(frozen=True, slots=True)
class Punto:
    """A point of the curve, in euro."""

    isee: Decimal
    importo: Decimal


@dataclass(frozen=True, slots=True)
class Fascia:
    """A row of the band table. `importo` is an amount or a formula, in words.

    `da`, `a` are in the base of the rule; `minimo`, `massimo` are unit amounts before modifiers,
    rounded as the rule says: None when the cost is not known, `massimo` also without a bound.
    """

    indice: int
    componente: str  # its etichetta or codice; "" without components
    limiti: str  # «oltre 3.000,00 € e fino a 30.000,00 €»
    importo: str
    da: Decimal
    a: Decimal | None
    minimo: Decimal | None
    massimo: Decimal | None
    etichetta: str = ""
    articolo: str = ""


@dataclass(frozen=True, slots=True)
class Distanza:
    """How much more ISEE there is before the next band, in euro."""

    mancano: Decimal
    indice: int
    limiti: str
    componente: str = ""


def massima(regola: Regola, contesto: _Contesto = None) -> Decimal | None:
    """The highest unit amount anybody with an ISEE pays in that context; None = no bound.

    Modifiers of the context count. Raises ErroreTariffa as `calcola` does.
    """
    return intervallo(regola, contesto)[1]


def intervallo(regola: Regola, contesto: _Contesto = None) -> tuple[Decimal, Decimal | None]:
    """The lowest and the highest unit amount in that context; the highest None = no bound.

    Raises ErroreTariffa as `calcola` does; BUCO when no ISEE has an amount.
    """
    letto = _letto(regola, contesto)
    if regola.senza_isee:
        importo = calcola(regola, None, letto).importo
        return importo, importo
    importi: list[Decimal] = []
    rifiuto: ErroreTariffa | None = None
    for isee in _da_provare(regola, letto):
        importo_o_rifiuto = _importo(regola, isee, letto)
        if isinstance(importo_o_rifiuto, ErroreTariffa):
            rifiuto = importo_o_rifiuto
        else:
            importi.append(importo_o_rifiuto)
    if not importi:
        raise rifiuto or ErroreTariffa(BUCO, "La regola non ha fasce.")
    lontano, vicino = _importo(regola, MASSIMO, letto), _importo(regola, _META, letto)
    if isinstance(lontano, Decimal) and isinstance(vicino, Decimal) and lontano > vicino:
        return min(importi), None
    return min(importi), max(importi)


def punti_curva(
    regola: Regola, contesto: _Contesto, fino_a: Decimal
) -> tuple[tuple[Punto, ...], ...]:
    """The tariff curve from 0 to `fino_a`: one broken line per piece without jumps or holes.

    Amounts are the unit ones, as `calcola` gives them. Exact at every bound; between the bounds
    the tariff is a straight line, but for minimums and maximums of modifiers, which are sampled.
    """
    letto = _letto(regola, contesto)
    scelti = {isee for isee in _da_provare(regola, letto) if isee <= fino_a} | {fino_a}
    if regola.modificatori or regola.residuale:
        passo = fino_a / CAMPIONI
        scelti |= {(passo * n).quantize(CENTESIMO) for n in range(1, CAMPIONI)}
    tolleranza = max(2 * CENTESIMO, regola.arrotondamento.quanto)
    pezzi: list[list[Punto]] = [[]]
    for isee in sorted(scelti):
        importo = _importo(regola, isee, letto)
        if isinstance(importo, ErroreTariffa):
            pezzi.append([])
            continue
        if pezzi[-1]:
            prima = pezzi[-1][-1]
            vicini = isee - prima.isee <= CENTESIMO
            if vicini and abs(importo - prima.importo) > tolleranza:
                pezzi.append([])
        pezzi[-1].append(Punto(isee, importo))
    return tuple(tuple(pezzo) for pezzo in pezzi if pezzo)


def fasce(regola: Regola, contesto: _Contesto = None) -> tuple[Fascia, ...]:
    """The bands in force in that context, component by component, by rising ISEE.

    `indice` is the place in the rule, as `Risposta.tratto` and `Risposta.indici` say it. A rule
    with the residual method has none.
    """
    righe = []
    for parte, tratti, costo in _parti(regola, _letto(regola, contesto)):
        for indice in in_ordine(tratti):
            tratto = tratti[indice]
            minimo, massimo = _estremi(regola, tratto, costo)
            righe.append(
                Fascia(
                    indice=indice,
                    componente=nome(parte, parte.codice),
                    limiti=_limiti(regola, tratto),
                    importo=segmenti.in_parole(tratto, costo),
                    da=tratto.da,
                    a=tratto.a,
                    minimo=minimo,
                    massimo=massimo,
                    etichetta=tratto.etichetta,
                    articolo=tratto.articolo or parte.articolo or regola.articolo,
                )
            )
    return tuple(righe)


def distanza_prossima(regola: Regola, isee: Decimal, contesto: _Contesto = None) -> Distanza | None:
    """The nearest band that begins above that ISEE, of any component; None in the last one."""
    mesi = MESI if regola.isee_base == s.MENSILE else 1
    vicine = [
        Distanza(inizio - isee, indice, _limiti(regola, tratto), nome(parte, parte.codice))
        for parte, tratti, _ in _parti(regola, _letto(regola, contesto))
        for indice, tratto in enumerate(tratti)
        if (inizio := _inizio(tratto, mesi)) > isee
    ]
    return min(vicine, key=lambda vicina: vicina.mancano, default=None)


def _letto(regola: Regola, contesto: _Contesto) -> Contesto:
    if isinstance(contesto, Contesto):
        return contesto
    return leggi_contesto({} if contesto is None else contesto, regola)


def _importo(regola: Regola, isee: Decimal, contesto: Contesto) -> Decimal | ErroreTariffa:
    """The unit amount, or the refusal of who is in no band; other refusals are raised."""
    try:
        return calcola(regola, isee, contesto).importo
    except ErroreTariffa as errore:
        if errore.codice in (BUCO, FUORI_SOGLIA):
            return errore
        raise


def _parti(
    regola: Regola, contesto: Contesto
) -> Iterator[tuple[Componente, Sequence[Tratto], Decimal | None]]:
    """The parts in force, with the segments and the cost of who has that context."""
    vigore = in_vigore(regola, contesto)
    for parte in vigore.parti:
        tratti = parte.tratti
        irregolare = regola.isee_irregolare if contesto.omissioni_o_difformita else None
        sua = None if contesto.residente else parte.non_residente or regola.non_residente
        if sua is not None and sua.tipo == s.TRATTI:
            tratti = sua.tratti
        if irregolare is not None and irregolare.tratti:
            tratti = irregolare.tratti
        if tratti:
            yield parte, tratti, costo_della_parte(parte, vigore, contesto)


def _da_provare(regola: Regola, contesto: Contesto) -> list[Decimal]:
    """The ISEE around which something may change, in rising order."""
    mesi = MESI if regola.isee_base == s.MENSILE else 1
    valori = {ZERO}
    if regola.soglia_accesso is not None:
        valori.add(regola.soglia_accesso)
    for _, tratti, _ in _parti(regola, contesto):
        for tratto in tratti:
            valori.add(tratto.da)
            if tratto.a is not None:
                valori.add(tratto.a)
            valori |= {v for k, v in tratto.numeri.items() if k in ("x0", "x1", "x2", "soglia")}
    if regola.residuale:
        quota = contesto.altri.get("quota_salvaguardia", regola.residuale.quota_salvaguardia)
        if isinstance(quota, Decimal):
            valori.add(quota * MESI)
        valori.add(_META)
    scelti = set()
    for valore in valori:
        centesimo = (valore * mesi).quantize(CENTESIMO, rounding=ROUND_CEILING)
        scelti |= {centesimo - CENTESIMO, centesimo, centesimo + CENTESIMO}
    return sorted(isee for isee in scelti if 0 <= isee <= MASSIMO)


def _inizio(tratto: Tratto, mesi: int) -> Decimal:
    """The lowest yearly ISEE of a segment, in cents."""
    inizio = tratto.da * mesi
    primo = inizio.quantize(CENTESIMO, rounding=ROUND_CEILING)
    return primo + CENTESIMO if primo == inizio and not tratto.da_incluso else primo


def _estremi(
    regola: Regola, tratto: Tratto, costo: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    if tratto.tipo in s.CON_COSTO and costo is None:
        return None, None
    minimo, massimo = segmenti.estremi(tratto, costo)
    return _reso(regola, minimo), None if massimo is None else _reso(regola, massimo)


def _reso(regola: Regola, esatto: Fraction) -> Decimal:
    return arrotonda(esatto, regola.arrotondamento.quanto, regola.arrotondamento.modo)


def _limiti(regola: Regola, tratto: Tratto) -> str:
    parole = in_parole(tratto)
    return f"{parole} (ISEE diviso 12)" if regola.isee_base == s.MENSILE else parole
