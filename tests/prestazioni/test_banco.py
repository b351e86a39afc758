"""The frame itself, on a clock of our own: a bench that asks too much must fail."""

import pytest

from tests.prestazioni import conftest
from tests.prestazioni.conftest import Banco


class Orologio:
    """A clock that only `aspetta` moves."""

    def __init__(self):
        self.adesso = 0.0

    def perf_counter(self):
        return self.adesso

    def aspetta(self, secondi):
        def funzione():
            self.adesso += secondi

        return funzione


@pytest.fixture
def orologio(monkeypatch):
    orologio = Orologio()
    monkeypatch.setattr(conftest, "time", orologio)
    return orologio


def test_il_piu_lento_non_passa_per_veloce(orologio):
    righe = []

    with pytest.raises(AssertionError, match=r"lento: velocità 0\.25 \(almeno 1\.00\)"):
        Banco(righe).confronta(
            "lento",
            nostro=orologio.aspetta(4),
            riferimento=orologio.aspetta(1),
            almeno=1.0,
            giri=3,
        )

    (riga,) = righe
    assert not riga.mantenuta
    assert riga.tempo == 4


def test_oltre_il_tempo_concesso_non_passa(orologio):
    with pytest.raises(AssertionError, match=r"tempo 1\.50 \(al massimo 1\.30\)"):
        Banco([]).confronta(
            "pdf",
            nostro=orologio.aspetta(1.5),
            riferimento=orologio.aspetta(1),
            al_massimo=1.3,
            giri=3,
        )


def test_dentro_il_limite_passa_e_prima_non_si_conta(orologio):
    misura = Banco([]).confronta(
        "uguali",
        nostro=orologio.aspetta(2),
        riferimento=orologio.aspetta(2),
        al_massimo=1.0,
        giri=3,
        prima=orologio.aspetta(60),
    )

    assert misura.mantenuta
    assert misura.nostro == misura.riferimento == 2000
