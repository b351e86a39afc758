"""The frame itself: a bench that asks too much must fail."""

import time

import pytest

from tests.prestazioni.conftest import Banco


def test_il_piu_lento_non_passa_per_veloce():
    righe = []
    banco = Banco(righe)

    with pytest.raises(AssertionError, match=r"lento: velocità 0\.\d+ \(almeno 1\.00\)"):
        banco.confronta(
            "lento",
            nostro=lambda: time.sleep(0.004),
            riferimento=lambda: time.sleep(0.001),
            almeno=1.0,
            giri=3,
        )

    (riga,) = righe
    assert not riga.mantenuta
    assert riga.tempo > 1


def test_dentro_il_limite_passa_e_prima_non_si_conta():
    misura = Banco([]).confronta(
        "uguali",
        nostro=lambda: time.sleep(0.002),
        riferimento=lambda: time.sleep(0.002),
        al_massimo=2.0,
        giri=3,
        prima=lambda: time.sleep(0.02),
    )

    assert misura.mantenuta
    assert misura.nostro < 15
