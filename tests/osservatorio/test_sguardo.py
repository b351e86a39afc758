"""Whose a declared figure is: never to be found by taking away those that have a name."""

import pytest

from osservatorio.calcolo import Sguardo
from osservatorio.enums import Lettore


@pytest.mark.parametrize(
    ("propri", "consenzienti", "dichiaranti", "nominati"),
    [
        # One alone without a name: the first that agreed keeps it company, never one's own.
        ({1}, {2, 3}, {1, 2, 3, 4}, {1, 3}),
        # It has not declared this year: of the others nothing is to be hidden.
        ({1}, {2, 3}, {1, 2, 3}, {1, 2, 3}),
        ({1}, {2}, {1, 2, 3, 4}, {1, 2}),
        (set(), {1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}),
        # Nobody can keep it company.
        ({1, 2}, set(), {1, 2, 3}, {1, 2}),
    ],
)
def test_uno_solo_non_resta_mai_senza_nome(propri, consenzienti, dichiaranti, nominati):
    sguardo = Sguardo(Lettore.OPERATORE, frozenset(propri), frozenset(consenzienti))
    prudente = sguardo.prudente(dichiaranti)
    assert {pk for pk in dichiaranti if prudente.vede_i_dichiarati(pk)} == nominati


def test_la_provincia_vede_tutti_i_nomi():
    sguardo = Sguardo(Lettore.PROVINCIA, consenzienti=frozenset({1, 2}))
    assert sguardo.prudente({1, 2, 3}) == sguardo
