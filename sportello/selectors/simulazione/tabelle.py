"""The table of the bands, with the reader's own row, and the chart of the tariff."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from base.formati import euro
from base.grafici import curva
from sportello.selectors.simulazione.cifre import contando
from sportello.selectors.simulazione.pezzi import Grafico, RigaFascia, TabellaFasce
from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import Fascia, Risposta, calcola, fasce, massima, punti_curva
from tariffe.calcolo.esatto import soldi
from tariffe.calcolo.in_parti import da_dire, unita_delle_parti
from tariffe.calcolo.parole import per_unita
from tariffe.parsing import Regola

# The chart shows what most families have: an ISEE far above is told in words only.
FINO_ALMENO, FINO_AL_MASSIMO = Decimal(20_000), Decimal(100_000)
PUNTI_IN_TABELLA = 12
# As wide as the page of a phone: there the words of the chart keep their size.
LARGHEZZA, ALTEZZA = 340, 240
PASSI = tuple(Decimal(passo) for passo in (2_000, 2_500, 5_000, 10_000, 20_000, 50_000, 100_000))


def tabelle(
    regola: Regola, contesto: Mapping[str, Any], risposta: Risposta | None
) -> list[TabellaFasce]:
    try:
        tutte = fasce(regola, contesto)
    except ErroreTariffa:
        return []
    sue = risposta.indici if risposta else ()
    unita = unita_delle_parti(regola, contesto)
    gruppi = [(nome, list(righe)) for nome, righe in groupby(tutte, key=lambda f: f.componente)]
    return [
        TabellaFasce(
            nome,
            unita.get(nome, ""),
            [_riga(f, numero < len(sue) and sue[numero] == f.indice) for f in righe],
        )
        for numero, (nome, righe) in enumerate(gruppi)
    ]


def _riga(fascia: Fascia, sua: bool) -> RigaFascia:
    limiti = fascia.limiti
    if not fascia.etichetta:
        limiti = limiti[:1].upper() + limiti[1:]
    return RigaFascia(limiti, fascia.etichetta, fascia.importo, fascia.articolo, sua)


def grafico(
    regola: Regola, contesto: Mapping[str, Any], isee: Decimal | None, risposta: Risposta | None
) -> Grafico | None:
    if regola.senza_isee:
        return None
    try:
        contesto, nota = _della_parte_fissa(regola, contesto)
        fino_a = _fino_a(regola, contesto, isee)
        spezzate = punti_curva(regola, contesto, fino_a)
        segno = None
        if isee is not None and risposta is not None and isee <= fino_a:
            segno = (isee, calcola(regola, isee, contesto).importo)
    except ErroreTariffa:
        return None
    if not any(spezzate):
        return None
    svg = curva(
        "curva-tariffa",
        [[(p.isee, p.importo) for p in spezzata] for spezzata in spezzate],
        titolo="Quanto si paga al crescere dell'ISEE",
        etichetta_x="ISEE, in euro",
        etichetta_y=f"Euro {per_unita(regola.unita)}",
        segno=segno,
        fino_a=fino_a,
        larghezza=LARGHEZZA,
        altezza=ALTEZZA,
    )
    if contesto.get("famiglia_figli", 1) > 1:
        nota = f"{nota} Il grafico è del primo figlio.".strip()
    return Grafico(svg, _punti(regola, contesto, fino_a), nota)


def _della_parte_fissa(
    regola: Regola, contesto: Mapping[str, Any]
) -> tuple[Mapping[str, Any], str]:
    """The context of a chart that draws what does not depend on presences, and what to say of it.

    A tariff made of presences only is drawn for one.
    """
    mancano = da_dire(regola, contesto)
    if not mancano:
        return contesto, ""
    niente = {**contesto, **dict.fromkeys(mancano, Decimal(0))}
    if not massima(regola, niente):
        return contesto, f"Il grafico mostra quanto si paga con {contando(mancano)}."
    unita = " e ".join(f"per ogni {una}" for una in mancano.values())
    return niente, f"Il grafico mostra solo la parte fissa: {unita} si paga anche una quota."


def _punti(regola: Regola, contesto: Mapping[str, Any], fino_a: Decimal) -> list[tuple[str, str]]:
    """The amount for round values of the ISEE, at most twelve; of a hole, that there is none."""
    passo = next((p for p in PASSI if fino_a / p <= PUNTI_IN_TABELLA), PASSI[-1])
    punti = []
    for n in range(int(fino_a // passo) + 1):
        try:
            importo = soldi(calcola(regola, n * passo, contesto).importo)
        except ErroreTariffa:
            importo = "nessuna tariffa"
        punti.append((euro(n * passo, 0), importo))
    return punti


def _fino_a(regola: Regola, contesto: Mapping[str, Any], isee: Decimal | None) -> Decimal:
    """Where the chart ends: a little after the last bound, and after the reader's ISEE."""
    confini = [f.da for f in fasce(regola, contesto)]
    confini += [f.a for f in fasce(regola, contesto) if f.a is not None]
    ultimo = max(confini, default=Decimal(0))
    if isee is not None and isee <= FINO_AL_MASSIMO:
        ultimo = max(ultimo, isee)
    fine = max(FINO_ALMENO, ultimo * Decimal("1.15"))
    return fine.quantize(Decimal(1))
