"""Names alike: what is found is what pg_trgm finds comparing each with each."""

from itertools import combinations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from strutture.calcolo.somiglianza import coppie_somiglianti, trigrammi_del_nome

PAROLE = st.sampled_from(
    ["villa", "Villa", "serena", "sereno", "casa", "di", "RSA", "San", "Sàn", "2", "-"]
)
NOMI = st.lists(st.lists(PAROLE, max_size=5).map(" ".join), max_size=25)


def una_per_una(nomi, soglia):
    trovate = []
    for (i, una), (j, altra) in combinations(enumerate(map(trigrammi_del_nome, nomi)), 2):
        if una and altra and len(una & altra) / len(una | altra) >= soglia:
            trovate.append((len(una & altra) / len(una | altra), i, j))
    return trovate


@given(NOMI, st.sampled_from([0.01, 0.3, 0.5, 0.7, 1.0]))
def test_sono_quelle_che_si_trovano_confrontando_tutti(nomi, soglia):
    assert sorted(coppie_somiglianti(nomi, soglia=soglia)) == sorted(una_per_una(nomi, soglia))


def test_maiuscole_accenti_e_punteggiatura_non_contano():
    nomi = ["R.S.A. «Villa Libertà»", "rsa  villa liberta'", "Nido Girotondo", "—"]
    assert (1.0, 0, 1) not in coppie_somiglianti(nomi, soglia=0.5)  # «r s a» are three words
    nomi[0] = "RSA «Villa Libertà»"
    assert list(coppie_somiglianti(nomi, soglia=0.5)) == [(1.0, 0, 1)]


@pytest.mark.django_db
def test_misura_come_il_database():
    nomi = ["Villa Serena RSA", "RSA Villa Sereno", "Villa Serenella 2", "Casa Villa", "la villa"]
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT i, j FROM unnest(%s::text[]) WITH ORDINALITY a (una, i),"
            " unnest(%s::text[]) WITH ORDINALITY b (altra, j)"
            " WHERE i < j AND similarity(una, altra) >= 0.5 ORDER BY 1, 2",
            [nomi, nomi],
        )
        attese = [(i - 1, j - 1) for i, j in cursore.fetchall()]

    trovate = sorted((i, j) for _, i, j in coppie_somiglianti(nomi, soglia=0.5))
    assert trovate == attese
    assert 0 < len(attese) < 10
