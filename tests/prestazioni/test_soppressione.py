"""Deciding what to hide in a whole publication, beside making its sums and differences."""

import random

import pytest

from osservatorio.soppressione import Linea, Tavola, decidi, differenza, intervalli

pytestmark = pytest.mark.prestazioni

COMUNI, AMBITI, ANNI = 205, 13, range(2020, 2025)
# Users per thousand residents of each of the seven areas, about as in a return.
PER_MILLE = {"ANZ": 20, "FAM": 8, "DIS": 6, "POV": 4, "MUL": 1, "IMM": 0.7, "DIP": 0.3}
TERRITORI = [*(f"c{n}" for n in range(COMUNI)), *(f"a{n}" for n in range(AMBITI)), "P"]
GRUPPI = {f"a{n}": [f"c{c}" for c in range(n, COMUNI, AMBITI)] for n in range(AMBITI)}
GRUPPI["P"] = list(GRUPPI)


def utenti():
    """Invented: users by comune, area and year; a fifth of them are small counts."""
    caso = random.Random(2024)  # noqa: S311
    abitanti = [int(caso.lognormvariate(8.2, 1)) + 100 for _ in range(COMUNI)]
    return {
        (anno, f"c{n}", area): max(0, round(caso.gauss(medi, medi**0.5)))
        for anno in ANNI
        for n in range(COMUNI)
        for area, mille in PER_MILLE.items()
        for medi in (abitanti[n] * mille / 1000,)
    }


def con_somme(base):
    """8,760 counts with 1,655 sums and 7,008 differences from the year before."""
    valori, linee = dict(base), []
    for anno in ANNI:
        for t in TERRITORI[:COMUNI]:
            linee.append(Linea(tuple((anno, t, area) for area in PER_MILLE), (anno, t, "T")))
            valori[anno, t, "T"] = sum(valori[parte] for parte in linee[-1].parti)
        for gruppo, suoi in GRUPPI.items():
            for area in (*PER_MILLE, "T"):
                linee.append(Linea(tuple((anno, t, area) for t in suoi), (anno, gruppo, area)))
                valori[anno, gruppo, area] = sum(valori[parte] for parte in linee[-1].parti)
            linee.append(
                Linea(tuple((anno, gruppo, area) for area in PER_MILLE), (anno, gruppo, "T"))
            )
    figure = [
        differenza(("in più", anno, t, area), (anno, t, area), (anno - 1, t, area))
        for anno in ANNI[1:]
        for t in TERRITORI
        for area in (*PER_MILLE, "T")
    ]
    for figura in figure:
        figura.valore(valori)
    return Tavola(valori, linee, figure)


def test_decidere_di_una_pubblicazione(banco):
    base = utenti()
    tavola = con_somme(base)
    decisione = decidi(tavola)
    assert len(tavola.valori) == 8760
    assert len(decisione.primarie) > 1000
    assert decisione.pubblicabile

    banco.confronta(
        "che cosa nascondere, 205 comuni × 7 aree × 5 anni",
        nostro=lambda: decidi(tavola),
        riferimento=lambda: con_somme(base),
        al_massimo=15,
        giri=5,
    )
    banco.confronta(
        "attacco per differenze alla stessa pubblicazione",
        nostro=lambda: intervalli(tavola, decisione.nascoste),
        riferimento=lambda: con_somme(base),
        al_massimo=4,
        giri=5,
    )
