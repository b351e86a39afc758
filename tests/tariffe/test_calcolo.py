"""The calculator: one test for every sentence of the exchange format."""

from decimal import Decimal

import pytest

from tests.tariffe.regole import conta, sad

PIENO = {
    "festivo": True,
    "ordine_figlio": 2,
    "assenze": 2,
    "operatori": 2,
    "residente": False,
    "quantita": 10,
}


def test_esempio_arrotondato_sull_unita():
    risposta = conta(sad(), "15000", **PIENO)
    assert (risposta.importo, risposta.totale) == (Decimal("21.40"), Decimal("214.00"))
    assert risposta.come_json() == {
        "importo": "21.40",
        "unita": "ora",
        "totale": "214.00",
        "tratto": 1,
        "passi": list(risposta.passi),
    }
    # 8.3022 → 16.6044 → 18.2649 → 13.6987 → 10.6987 → 21.3973
    for passo, importo in zip(
        risposta.passi[1:7],
        ("8,3022", "16,6044", "18,2649", "13,6987", "10,6987", "21,3973"),
        strict=True,
    ):
        assert passo.endswith(f"{importo}\u00a0€.")


def test_esempio_arrotondato_sul_totale():
    arrotondamento = {"quanto": "0.01", "modo": "HALF_UP", "fase": "totale"}
    risposta = conta(sad(arrotondamento=arrotondamento), "15000", **PIENO)
    assert risposta.come_json()["importo"] == "21.3973"
    assert risposta.come_json()["totale"] == "213.97"


@pytest.mark.parametrize("isee", ["0", "2999.99", "3000"])
def test_esente_non_paga(isee):
    risposta = conta(sad(), isee)
    assert risposta.come_json()["totale"] == "0.00"
    assert risposta.tratto == 0
