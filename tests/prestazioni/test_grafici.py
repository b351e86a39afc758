"""A chart is a matter of milliseconds: each against the time of writing as many numbers and texts.

The issue asks for 2 ms of CPU for a chart. A limit in seconds would measure the machine: here the
reference is plain work of the same kind, so many formatted and escaped texts as took 2 ms on the
machine where the number was chosen, and every chart must take less.
"""

import json
from html import escape

import pytest
from django.conf import settings

from base import formati
from base.grafici import (
    Area,
    Barra,
    Composizione,
    Coppia,
    FasciaEta,
    Riquadro,
    Serie,
    barre_100,
    barre_accoppiate,
    barre_orizzontali,
    mappa_aree,
    multipli,
    piramide,
    serie_temporale,
    sparkline,
)

SCRITTE = 2300
# One year for each of ten of the thirteen Ambiti has no value: the holes cost too.
ANNI = range(2005, 2025)
AMBITI = 13


def _valori(i):
    return {anno: 10 + (anno * 7 + i * 5) % 23 + i / 10 for anno in ANNI if (anno + i) % 11}


@pytest.fixture(scope="module")
def comuni():
    file = settings.BASE_DIR / "fixtures" / "riferimento" / "confini.json"
    confini = json.loads(file.read_text())["comuni"]
    return [
        Area(codice, percorso, valore=None if i % 17 == 0 else (i * 37 % 101) / 3)
        for i, (codice, percorso) in enumerate(sorted(confini.items()))
        if codice.startswith("017")
    ]


def _coropleta(comuni, **altro):
    assert len(comuni) == 205
    return mappa_aree(comuni, nome="m", titolo="t", coropleta=True, formato=_uno, **altro)


def _uno(valore):
    return formati.numero(valore, 1)


PROVINCIA = dict.fromkeys(ANNI, 20)
FASCE = [FasciaEta(f"{i}–{i + 4}", 900 + i, 950 - i, 9000, 9500) for i in range(0, 105, 5)]
DISEGNI = {
    "coropleta, 205 comuni": _coropleta,
    "coropleta attorno a un valore": lambda c: _coropleta(c, riferimento=20),
    "piramide, 21 classi": lambda c: piramide(
        FASCE, nome="p", titolo="t", nome_confronto="Provincia"
    ),
    "serie, 1 linea di 20 anni con banda": lambda c: serie_temporale(
        [Serie("Garda", _valori(1))], nome="s", titolo="t", formato=_uno,
        banda=dict.fromkeys(ANNI, (5, 35)), confronto=Serie("Provincia", PROVINCIA),
    ),
    "barre ordinate, 13": lambda c: barre_orizzontali(
        [Barra(f"Ambito {i}", i * 3.7) for i in range(AMBITI)], nome="b", titolo="t",
        riferimento=20, formato=_uno, posizioni=True,
    ),
    "coppie, 9": lambda c: barre_accoppiate(
        [Coppia(f"Area {i}", i * 3.7, 20) for i in range(9)], nome="b", titolo="t", serie="a",
        serie_confronto="b", formato=_uno,
    ),
    "barre al 100 %, 6 per 9": lambda c: barre_100(
        [Composizione(f"Ambito {i}", range(1, 10)) for i in range(6)],
        categorie=[f"Area {i}" for i in range(9)], nome="c", titolo="t",
    ),
    "multipli, 13 di 20 anni": lambda c: multipli(
        [Riquadro(f"Ambito {i}", _valori(i)) for i in range(AMBITI)], nome="m", titolo="t",
        formato=_uno, confronto=PROVINCIA,
    ),
    "linea di cella, 20 anni": lambda c: sparkline(
        _valori(3), nome="l", titolo="t", formato=_uno
    ),
}  # fmt: skip


def _scrivi():
    return "".join(
        f'<text x="{escape(f"{i * 1.37:,.2f}")}">{escape(f"Ambito & {i}", quote=True)}</text>'
        for i in range(SCRITTE)
    )


@pytest.mark.prestazioni
@pytest.mark.parametrize("nome", DISEGNI)
def test_un_grafico(banco, comuni, nome):
    banco.confronta(
        f"grafico: {nome}",
        nostro=lambda: DISEGNI[nome](comuni),
        riferimento=_scrivi,
        al_massimo=1.0,
        giri=25,
    )
