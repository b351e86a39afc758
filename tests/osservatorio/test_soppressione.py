"""Small counts of persons: no printed sum gives them back, proved by trying every other table."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osservatorio.soppressione import (
    SOGLIA_RISERVATA,
    Linea,
    da_nascondere,
    nascondi_colonna,
    nascondi_tabella,
)


def estesa(righe):
    """The table with its totals."""
    con_totali = [[*riga, sum(riga)] for riga in righe]
    return [*con_totali, [sum(colonna) for colonna in zip(*con_totali, strict=True)]]


def nascoste_di(righe, **altro):
    tutta = estesa(righe)
    return nascondi_tabella(
        righe, [r[-1] for r in tutta[:-1]], tutta[-1][:-1], tutta[-1][-1], **altro
    )


def valori_possibili(righe, nascoste):
    """For each hidden cell, the values it has in the tables with the same printed cells."""
    vera = estesa(righe)
    alte, larghe = len(righe), len(righe[0])
    libere = [(r, c) for r in range(alte) for c in range(larghe) if (r, c) in nascoste]
    possibili = {cella: set() for cella in nascoste}
    massimo = max(max(riga) for riga in righe) + 2
    for prova in product(range(massimo + 1), repeat=len(libere)):
        tentativo = [list(riga) for riga in righe]
        for (r, c), valore in zip(libere, prova, strict=True):
            tentativo[r][c] = valore
        completa = estesa(tentativo)
        if all(
            completa[r][c] == vera[r][c]
            for r in range(alte + 1)
            for c in range(larghe + 1)
            if (r, c) not in nascoste
        ):
            for r, c in nascoste:
                possibili[r, c].add(completa[r][c])
    return possibili


tabelle = st.integers(1, 3).flatmap(
    lambda larghe: st.lists(
        st.lists(st.integers(0, 4), min_size=larghe, max_size=larghe), min_size=1, max_size=2
    )
)


@settings(max_examples=60, deadline=None)
@given(tabelle)
def test_nessuna_cella_nascosta_si_ritrova(righe):
    nascoste = nascoste_di(righe)
    tutta = estesa(righe)
    for r, riga in enumerate(tutta):
        for c, valore in enumerate(riga):
            if 0 < valore < SOGLIA_RISERVATA:
                assert (r, c) in nascoste
            if valore == 0:
                assert (r, c) not in nascoste
    for cella, possibili in valori_possibili(righe, nascoste).items():
        assert len(possibili) > 1, (righe, nascoste, cella)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_la_somma_di_cio_che_si_nasconde_non_e_piccola(valori):
    totale = sum(valori)
    nascoste = nascondi_colonna(valori, totale)
    insieme = sum(valori[i] for i in nascoste if i < len(valori))
    if nascoste and len(valori) not in nascoste:
        assert insieme >= SOGLIA_RISERVATA
        assert len(nascoste) > 1
    if not any(0 < v < SOGLIA_RISERVATA for v in (*valori, totale)):
        assert not nascoste


def test_si_nasconde_il_meno_possibile():
    righe = [[1, 20, 30], [40, 5, 60], [70, 80, 90]]
    assert nascoste_di(righe) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_senza_numeri_piccoli_non_si_nasconde_nulla():
    assert nascoste_di([[3, 4], [0, 9]]) == frozenset()


def test_un_dato_che_manca_resta_mancante_e_un_totale_forzato_si_nasconde():
    assert nascondi_colonna([None, 8, 9], 17) == frozenset()
    nascoste = nascoste_di([[3, 4], [5, 9]], forzate=[(0, 2)])
    assert (0, 2) in nascoste
    assert len(nascoste) >= 4


@pytest.mark.parametrize("valori", [[1], [2, 0], [1, 1]])
def test_se_nulla_protegge_si_nasconde_tutto(valori):
    tutte = {i for i, v in enumerate([*valori, sum(valori)]) if v}
    assert nascondi_colonna(valori, sum(valori)) == tutte


def test_una_cella_di_nessuna_linea_si_nasconde_da_sola():
    assert da_nascondere({"a": 2, "b": 7}, [Linea(("b",))]) == {"a"}
