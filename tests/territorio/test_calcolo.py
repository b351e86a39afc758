from django.conf import settings

from territorio.calcolo import punto_sul_piano, riquadro
from territorio.parsing import read_riferimento


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
