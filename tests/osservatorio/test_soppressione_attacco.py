"""The public output attacked by differences: no small count is found within the threshold."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from osservatorio.soppressione import (
    SOGLIA_PUBBLICA,
    SOGLIA_RISERVATA,
    Decisione,
    Pubblicata,
    decidi,
    trovate,
)
from tests.osservatorio import tavole
from tests.osservatorio.attaccante import Lineare, Sapere, Tentativi

# The attacker that tries one by one is slow: more unknown numbers than these are left to the other.
PROVABILI = 9


def piccole(tavola, soglia):
    return [
        chiave
        for chiave, valore in tavola.valori.items()
        if valore and valore < soglia and chiave not in tavola.pubbliche
    ]


def leggi(sapere, chiavi, soglia, massimo):
    """The cells that each attacker knows within less than the threshold."""
    trovate_da = Counter()
    lineare = Lineare(sapere)
    for chiave in chiavi:
        if chiave in sapere.noti:
            trovate_da[chiave] += 1
            continue
        basso, alto = lineare.estremi(chiave)
        trovate_da[chiave] += alto is not None and alto - basso < soglia
    if len(sapere.ignoti) <= PROVABILI:
        strette = [c for c in chiavi if not trovate_da[c]]
        # What looks narrow may need greater numbers: a share stays the same if all grows.
        for quanto in (massimo, (8 if sapere.figure else 2) * massimo):
            tentativi = Tentativi(sapere, quanto)
            strette = [c for c in strette if tentativi.larghezza(c, soglia) < soglia]
        trovate_da.update(strette)
    return {chiave for chiave, volte in trovate_da.items() if volte}


def attaccata(tavola, nascoste, soglia):
    sapere = Sapere().legge(tavola, nascoste)
    massimo = max(tavola.valori.values()) + soglia
    return leggi(sapere, piccole(tavola, soglia), soglia, massimo)


def non_trova_nulla(tavola, soglia):
    decisione = decidi(tavola, soglia=soglia)
    assert decisione.pubblicabile, decisione
    assert set(piccole(tavola, soglia)) - set(tavola.non_stampate) == decisione.primarie
    assert not {c for c in decisione.nascoste if tavola.valori.get(c) == 0}
    assert not trovate(tavola, decisione.nascoste, soglia=soglia)
    assert not attaccata(tavola, decisione.nascoste, soglia), (tavola, decisione)


soglie = st.sampled_from([SOGLIA_RISERVATA, SOGLIA_PUBBLICA])
ogni_tavola = st.one_of(
    tavole.tabelle(), tavole.gerarchie(), tavole.due_anni(), tavole.tassi(), tavole.collegate()
)


@pytest.mark.parametrize(
    "genere",
    [tavole.tabelle, tavole.gerarchie, tavole.due_anni, tavole.tassi, tavole.collegate],
    ids=lambda genere: genere.__name__,
)
def test_nessun_numero_piccolo_si_ritrova(genere):
    @settings(max_examples=60, deadline=None)
    @given(genere(), soglie)
    def prova(tavola, soglia):
        non_trova_nulla(tavola, soglia)

    prova()


@settings(max_examples=15, deadline=None)
@given(tavole.gerarchie(massimo=30, ambiti=3, comuni=3, aree=3))
def test_nemmeno_con_la_programmazione_lineare_su_tabelle_piu_grandi(tavola):
    non_trova_nulla(tavola, SOGLIA_PUBBLICA)


@settings(max_examples=100, deadline=None)
@given(tavole.due_pubblicazioni(), soglie)
def test_nemmeno_mettendo_insieme_due_pubblicazioni(due, soglia):
    prima, dopo = due
    di_prima = decidi(prima, soglia=soglia)
    precedente = Pubblicata("prima", prima, di_prima.nascoste)
    decisione = decidi(dopo, [precedente], soglia)

    def cella(tavola):
        """What did not change is the same cell."""
        return lambda chiave: (chiave, tavola.valori[chiave])

    sapere = Sapere().legge(prima, di_prima.nascoste, cella(prima))
    sapere.legge(dopo, decisione.nascoste, cella(dopo))
    da_trovare = {(c, t.valori[c]) for t in due for c in piccole(t, soglia)}
    trovati = leggi(sapere, sorted(da_trovare), soglia, max(dopo.valori.values()) + 10)
    dette = {*decisione.scoperte, *decisione.gia_scoperte}
    assert {chiave for chiave, _ in trovati} <= dette
    # A new publication is refused only if the numbers are found even with everything hidden.
    sapere = Sapere().legge(prima, di_prima.nascoste, cella(prima))
    sapere.legge(dopo, {c for c, n in dopo.valori.items() if n}, cella(dopo))
    gia = leggi(sapere, sorted(da_trovare), soglia, max(dopo.valori.values()) + 10)
    assert set(decisione.scoperte) <= {chiave for chiave, _ in gia}


@settings(max_examples=60, deadline=None)
@given(ogni_tavola, soglie)
def test_la_stessa_tavola_ha_la_stessa_risposta(tavola, soglia):
    assert decidi(tavola, soglia=soglia) == decidi(tavola, soglia=soglia)
    if not piccole(tavola, soglia):
        assert not decidi(tavola, soglia=soglia).nascoste


def ingenua(tavola, soglia):
    """A defence that only hides the small counts: what the attack must see through."""
    via = frozenset(piccole(tavola, soglia)) - frozenset(tavola.non_stampate)
    return Decisione(via, frozenset(), frozenset())


@pytest.mark.parametrize(
    "genere",
    [tavole.tabelle, tavole.gerarchie, tavole.due_anni, tavole.tassi, tavole.collegate],
    ids=lambda genere: genere.__name__,
)
def test_gli_attaccanti_trovano_cio_che_una_difesa_ingenua_lascia(genere):
    """Were the attack blind, the tests above would prove nothing."""
    trovati = []

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(genere())
    def prova(tavola):
        assume(piccole(tavola, SOGLIA_PUBBLICA))
        nascoste = ingenua(tavola, SOGLIA_PUBBLICA).nascoste
        trovati.append(bool(attaccata(tavola, nascoste, SOGLIA_PUBBLICA)))

    prova()
    assert sum(trovati) > len(trovati) / 4
