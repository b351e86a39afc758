"""The colours of the charts: enough contrast, told apart by who sees colours differently or not at
all.

Colour vision is simulated with the matrices of Machado, Oliveira and Fernandes (IEEE TVCG 15(6),
2009), severity 1.0, on linear RGB; differences are CIE 1976 ΔE in Lab under D65.
"""

import itertools
import math

import pytest

from base.grafici import mappa
from base.grafici.motivi import CATEGORIE, DISEGNI, Motivo
from base.grafici.svg import (
    AREA,
    BANDA,
    CONFRONTO,
    INCHIOSTRO,
    LINEA,
    PRIMARIO,
    SECONDARIO,
    SEQUENZA,
    SERIE,
    SFONDO,
    SOPRA,
    SOTTO,
    contrasto,
)

VISTE = {
    "normale": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "grigi": ((0.2126, 0.7152, 0.0722),) * 3,
}
# sRGB to XYZ, IEC 61966-2-1, and the white of D65.
_XYZ = (
    (0.4124, 0.3576, 0.1805),
    (0.2126, 0.7152, 0.0722),
    (0.0193, 0.1192, 0.9505),
)
_BIANCO = (0.95047, 1.0, 1.08883)
TESTO = 4.5
GRAFICA = 3.0


def _per(matrice, vettore):
    return [sum(m * v for m, v in zip(riga, vettore, strict=True)) for riga in matrice]


def _visto(colore, vista):
    """L, a, b of the colour as it is seen."""
    canali = [int(colore[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineari = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canali]
    simulati = [min(max(c, 0), 1) for c in _per(VISTE[vista], lineari)]
    f = [
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (v / b for v, b in zip(_per(_XYZ, simulati), _BIANCO, strict=True))
    ]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def _differenza(uno, altro, vista):
    return math.dist(_visto(uno, vista), _visto(altro, vista))


def _minima(colori, vista):
    return min(_differenza(a, b, vista) for a, b in itertools.combinations(colori, 2))


def test_i_conti_tornano_con_valori_noti():
    assert contrasto("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrasto("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert _visto("#FFFFFF", "normale") == pytest.approx((100, 0, 0), abs=0.02)
    assert _visto("#FF0000", "normale") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)
    rosso_verde = _differenza("#C00000", "#508000", "normale")
    assert _differenza("#C00000", "#508000", "deuteranopia") < rosso_verde / 2


@pytest.mark.parametrize("colore", [INCHIOSTRO, LINEA])
def test_i_testi_si_leggono_sullo_sfondo(colore):
    assert contrasto(colore, SFONDO) >= TESTO


@pytest.mark.parametrize(
    "fondo", [*SEQUENZA, *SOPRA, AREA, "#FFD9A8", *(m.fondo for m in CATEGORIE)]
)
def test_i_testi_si_leggono_sui_riempimenti(fondo):
    scelto = INCHIOSTRO if Motivo(fondo).chiaro else SFONDO
    assert contrasto(scelto, fondo) >= TESTO


@pytest.mark.parametrize("colore", [*SERIE, LINEA])
@pytest.mark.parametrize("fondo", [SFONDO, BANDA])
def test_le_linee_si_vedono_sullo_sfondo_e_sulla_banda(colore, fondo):
    assert contrasto(colore, fondo) >= GRAFICA


@pytest.mark.parametrize("colore", [PRIMARIO, SECONDARIO, INCHIOSTRO])
def test_le_barre_o_il_loro_bordo_si_vedono(colore):
    assert contrasto(colore, SFONDO) >= GRAFICA


def test_il_bordo_separa_la_barra_di_confronto_e_la_banda():
    assert contrasto(INCHIOSTRO, CONFRONTO) >= GRAFICA
    assert contrasto(LINEA, SFONDO) >= GRAFICA
    assert contrasto(LINEA, BANDA) >= GRAFICA


@pytest.mark.parametrize("motivo", [*CATEGORIE, *mappa._ASSENZE.values()])
def test_linee_e_punti_si_vedono_sul_loro_fondo(motivo):
    assert motivo.disegno in {"", *DISEGNI}
    if motivo.disegno:
        assert contrasto(motivo.tratto, motivo.fondo) >= GRAFICA
    # Either the ground or the edge drawn around every part.
    assert max(contrasto(motivo.fondo, SFONDO), contrasto(INCHIOSTRO, SFONDO)) >= GRAFICA


@pytest.mark.parametrize("vista", ["normale", "protanopia", "deuteranopia", "tritanopia"])
def test_le_linee_sono_di_colori_diversi_per_tutti(vista):
    assert _minima(SERIE, vista) >= 25


@pytest.mark.parametrize("vista", VISTE)
def test_maschi_e_femmine_barra_e_confronto_si_distinguono(vista):
    assert _differenza(PRIMARIO, CONFRONTO, vista) >= 25
    if vista != "grigi":  # left and right, and written above
        assert _differenza(PRIMARIO, SECONDARIO, vista) >= 50


@pytest.mark.parametrize("vista", VISTE)
@pytest.mark.parametrize("scala", [SEQUENZA, SOTTO, SOPRA])
def test_le_classi_di_una_mappa_si_distinguono_e_sono_in_ordine(scala, vista):
    assert _minima(scala, vista) >= 10
    chiarezze = [_visto(colore, vista)[0] for colore in scala]
    assert chiarezze == sorted(chiarezze, reverse=True)
    assert contrasto(scala[0], scala[-1]) >= GRAFICA


@pytest.mark.parametrize("vista", ["normale", "protanopia", "deuteranopia", "tritanopia"])
def test_sotto_e_sopra_il_riferimento_non_si_confondono(vista):
    for sotto, sopra in itertools.product(SOTTO, SOPRA):
        assert _differenza(sotto, sopra, vista) >= 15


@pytest.mark.parametrize("vista", VISTE)
def test_le_categorie_hanno_un_altro_disegno_o_un_altro_fondo(vista):
    for uno, altro in itertools.combinations(CATEGORIE, 2):
        if uno.disegno == altro.disegno:
            assert _differenza(uno.fondo, altro.fondo, vista) >= 40
    for uno, altro in itertools.pairwise(CATEGORIE):
        assert _differenza(uno.fondo, altro.fondo, vista) >= 20
