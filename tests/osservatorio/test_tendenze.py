"""Trends and places: thresholds worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osservatorio.calcolo import (
    Tendenza,
    Verso,
    definizioni,
    posto_tra,
    tendenza,
    valore_insieme,
    variazione_percentuale,
)

D = Decimal


def serie(*valori, da=2020):
    return {da + i: None if v is None else D(str(v)) for i, v in enumerate(valori)}


@pytest.mark.parametrize(
    ("valori", "attesa"),
    [
        # 100 → 102 → 105 → 110: three steps up, +10 %.
        ((100, 102, 105, 110), Tendenza(Verso.CRESCITA, 3, 2020, 2023, D("10.0"))),
        # A fall before the two steps up is not counted: 90 → 99 is +10 %.
        ((100, 90, 95, 99), Tendenza(Verso.CRESCITA, 2, 2021, 2023, D("10.0"))),
        ((110, 100, 90), Tendenza(Verso.CALO, 2, 2020, 2022, D("-18.2"))),
        # +0,3 % is no movement, and neither was the step before.
        ((100, "100.2", "100.5"), Tendenza(Verso.STABILE, 2, 2020, 2022, D("0.5"))),
        # It grew, then stood still for one year.
        ((90, 100, "100.2"), Tendenza(Verso.CRESCITA, 2, 2020, 2022, D("11.3"))),
        ((100, 90, "90.2"), Tendenza(Verso.STABILE, 1, 2021, 2022, D("0.2"))),
        # Ten steps of +0,4 %: none moves, together they do (1,004^10 = 1,0407).
        (
            tuple(str(round(100 * 1.004**i, 4)) for i in range(11)),
            Tendenza(Verso.CRESCITA, 10, 2020, 2030, D("4.1")),
        ),
        # Over a hole only the two ends are known.
        ((100, None, None, 110), Tendenza(Verso.CRESCITA, 1, 2020, 2023, D("10.0"))),
        # After a hole the run begins again.
        ((50, None, 100, 110, 121), Tendenza(Verso.CRESCITA, 2, 2022, 2024, D("21.0"))),
        # The missing last year does not hide what is known.
        ((100, 110, None), Tendenza(Verso.CRESCITA, 1, 2020, 2021, D("10.0"))),
        ((0, 5), Tendenza(Verso.CRESCITA, 1, 2020, 2021, None)),
        ((0, 0), Tendenza(Verso.STABILE, 1, 2020, 2021, None)),
        # Natural balance: from −5 to −4 it grows, and a per cent of it means nothing.
        ((-5, -4), Tendenza(Verso.CRESCITA, 1, 2020, 2021, None)),
        ((5, -4), Tendenza(Verso.CALO, 1, 2020, 2021, None)),
        ((7, 7, 7), Tendenza(Verso.STABILE, 2, 2020, 2022, D("0.0"))),
    ],
)
def test_tendenza(valori, attesa):
    assert tendenza(serie(*valori)) == attesa


@pytest.mark.parametrize("valori", [(), (100,), (None, None), (None, 3, None)])
def test_con_meno_di_due_valori_non_c_e_tendenza(valori):
    assert tendenza(serie(*valori)) is None


def test_una_rottura_taglia_la_serie():
    valori = serie(100, 102, 150, 153)
    assert tendenza(valori, {2022}) == Tendenza(Verso.CRESCITA, 1, 2022, 2023, D("2.0"))
    assert tendenza(valori, {2023}) is None
    assert tendenza(valori, {2030}) == tendenza(valori)


@given(
    st.dictionaries(
        st.integers(2000, 2030),
        st.one_of(st.none(), st.decimals(-1000, 1000, places=2)),
        max_size=12,
    ),
    st.sets(st.integers(2000, 2030), max_size=3),
)
def test_la_tendenza_sta_negli_anni_che_ci_sono(valori, rotture):
    trovata = tendenza(valori, rotture)
    if trovata is not None:
        noti = {a: v for a, v in valori.items() if v is not None}
        assert trovata.a == max(noti)
        assert trovata.da in noti
        assert trovata.da < trovata.a
        assert trovata.passi == 1 or trovata.passi == trovata.a - trovata.da
        assert not any(trovata.da < r <= trovata.a for r in rotture)
        if trovata.verso == Verso.CRESCITA:
            assert noti[trovata.a] > noti[trovata.da]
        if trovata.verso == Verso.CALO:
            assert noti[trovata.a] < noti[trovata.da]


def test_variazione_solo_dove_ha_senso():
    assert variazione_percentuale(D(80), D(90)) == D("12.5")
    assert variazione_percentuale(D(0), D(90)) is None
    assert variazione_percentuale(D(-3), D(90)) is None
    assert variazione_percentuale(D(3), D(-1)) is None


def test_posti_con_valori_uguali():
    valori = [D(9), D(7), D(7), D(3)]
    posto = posto_tra(D(7), valori)
    assert (posto.posto, posto.quanti, posto.pari, posto.primo, posto.ultimo) == (
        2, 4, 1, False, False,
    )  # fmt: skip
    assert posto_tra(D(3), valori).ultimo
    assert posto_tra(D(3), valori, dal_basso=True).primo
    assert not posto_tra(D(1), [D(1), D(1)]).ultimo


def test_l_insieme_e_somma_su_somma():
    vecchiaia = definizioni()["indice_vecchiaia"]
    # (30 + 60) / (20 + 20) × 100, not the mean of 150 and 300.
    assert valore_insieme(vecchiaia, [(D(30), D(20)), (D(60), D(20))]) == D("225.0")
    assert valore_insieme(vecchiaia, [(D(30), D(0))]) is None
    assert valore_insieme(vecchiaia, [(D(30), None)]) is None
    assert valore_insieme(vecchiaia, []) is None
    assert valore_insieme(definizioni()["popolazione"], [(D(3), None), (D(4), None)]) == D(7)
