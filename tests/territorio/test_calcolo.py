import csv
from decimal import Decimal

import pytest
from django.conf import settings

from territorio.calcolo import distanza_km, punto_sul_piano, riquadro, superficie_kmq
from territorio.parsing import read_riferimento
from tests.osservatorio.test_parsing import DATI


def test_punto_sul_piano():
    # cos(45.6°) = 0.699663; 10 · 0.699663 · 1000 = 6996.6; −45.5 · 1000 = −45500
    assert punto_sul_piano(latitudine=45.5, longitudine=10) == (6996.6, -45500)


def test_riquadro_attorno_a_due_percorsi():
    assert riquadro(["M1,2L4,-6Z", "", "M0.5,1L2,1Z"], margine=1) == (-0.5, -7, 5.5, 10)


def test_riquadro_senza_confini():
    assert riquadro([""]) == (0, 0, 1, 1)


def test_il_punto_di_ogni_comune_sta_nel_riquadro_del_suo_confine():
    dati = read_riferimento(settings.BASE_DIR / "fixtures" / "riferimento")
    for comune in dati.comuni:
        confine = dati.confini_comuni.get(comune.istat)
        if confine and comune.latitudine and comune.longitudine:
            x, y = punto_sul_piano(
                latitudine=float(comune.latitudine), longitudine=float(comune.longitudine)
            )
            sinistra, alto, larghezza, altezza = riquadro([confine], margine=0)
            assert sinistra <= x <= sinistra + larghezza, comune.nome
            assert alto <= y <= alto + altezza + 0.1, comune.nome


def test_la_superficie_di_un_rettangolo_si_rifa_a_mano():
    """A hundredth of a degree by a hundredth, at 45.6°: N–S 1.11143 km, E–W 0.78020 km.

    M = 6378.137 · 0.993306 / (1 − 0.006694 · sin²45.6°)^1.5 = 6368.05; · π/180/100 = 1.11143.
    N·cos45.6° = 6389.05 · 0.699663 = 4470.18; · π/180/100 = 0.78019. Product: 0.8671.
    """
    lato = 10 * 0.699663  # x of a hundredth of a degree of longitude
    rettangolo = f"M0,-45595L{lato:.3f},-45595L{lato:.3f},-45605L0,-45605Z"
    assert superficie_kmq(rettangolo) == Decimal("0.867")


def test_un_enclave_si_toglie_e_due_pezzi_si_sommano():
    intero = "M0,-45600L0,-45700L100,-45700L100,-45600Z"
    buco = "M10,-45660L10,-45610L60,-45610L60,-45660Z"
    pezzo = "M110,-45610L110,-45660L160,-45660L160,-45610Z"
    assert superficie_kmq(intero + buco) < superficie_kmq(intero) < superficie_kmq(intero + pezzo)
    quarto = superficie_kmq(intero) - superficie_kmq(intero + buco)
    assert float(quarto / superficie_kmq(intero)) == pytest.approx(0.25, rel=0.001)


def test_senza_confine_la_superficie_non_si_sa():
    assert superficie_kmq("") is None
    assert superficie_kmq("M1,1Z") is None


def test_le_superfici_sono_quelle_misurate_a_meno_dell_errore_dichiarato():
    misurate = DATI / "serie" / "comuni_geometria.csv"
    if not misurate.exists():
        pytest.skip(f"manca {misurate.name}: è nei dati condivisi")
    confini = read_riferimento(settings.BASE_DIR / "fixtures" / "riferimento").confini_comuni
    with misurate.open(encoding="utf-8") as aperto:
        vere = {r["codice_istat"]: float(r["area_kmq"]) for r in csv.DictReader(aperto)}
    nostre = {codice: float(superficie_kmq(confini[codice])) for codice in vere}
    assert len(vere) == 205
    errori = [abs(nostre[codice] / vera - 1) for codice, vera in vere.items()]
    assert max(errori) < 0.072
    assert sum(errori) / len(errori) < 0.0145
    assert abs(sum(nostre.values()) / sum(vere.values()) - 1) < 0.0011


def test_distanza_in_linea_d_aria():
    # Brescia–Salò: Δlat 0.0667° · 111.2 = 7.4 km; Δlon 0.302° · 111.2 · cos 45.57° = 23.5 km;
    # √(7.4² + 23.5²) = 24.7 km.
    brescia, salo = (Decimal("45.5393"), Decimal("10.2200")), (45.606, 10.522)

    assert distanza_km(brescia, salo) == pytest.approx(24.7, abs=0.1)
    assert distanza_km(salo, brescia) == distanza_km(brescia, salo)
    assert distanza_km(salo, salo) == 0
    # A quarter of the meridian, and the other side of the Earth.
    assert distanza_km((0, 0), (90, 0)) == pytest.approx(10_007.5, abs=0.1)
    assert distanza_km((0, 0), (0, 180)) == pytest.approx(20_015.1, abs=0.1)
