"""Sum of the comuni = Ambiti = Province, for every additive series, whatever belongs to what."""

import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osservatorio import selectors
from osservatorio.calcolo import BILANCIO, FAMIGLIE, Origine, serie_di_base
from osservatorio.enums import InsiemeDati
from tests.osservatorio.factories import crea_popolazione, crea_serie, eta
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory

pytestmark = pytest.mark.django_db

ANNI = (2022, 2023)
DI_COMUNI = {
    Origine.POPOLAZIONE,
    Origine.STRANIERI,
    Origine.BILANCIO,
    Origine.FAMIGLIE,
    Origine.TERRITORIO,
}
SERIE = [s.codice for s in serie_di_base().values() if s.origine in DI_COMUNI]
NUMERI = st.integers(0, 5000)


@st.composite
def mondi(draw):
    """Some comuni, each with its Ambito in each year and its numbers."""
    quanti, ambiti = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    di_un_anno = st.lists(st.integers(0, ambiti - 1), min_size=quanti, max_size=quanti)
    return {
        "ambiti": ambiti,
        "appartenenze": [draw(di_un_anno), draw(di_un_anno)],
        "numeri": [draw(st.lists(NUMERI, min_size=30, max_size=30)) for _ in range(quanti)],
    }


def test_ogni_serie_dei_comuni_e_additiva():
    assert all(serie_di_base()[codice].additiva for codice in SERIE)
    assert len(SERIE) > 35


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(mondi())
def test_la_somma_dei_comuni_e_l_ambito_e_la_provincia(mondo):
    with transaction.atomic():
        _prova(mondo)
        transaction.set_rollback(True)


def _prova(mondo):
    comuni = [ComuneFactory(superficie_kmq=f"{1 + n[0]}.5") for n in mondo["numeri"]]
    ambiti = [AmbitoFactory() for _ in range(mondo["ambiti"])]
    for comune, prima, dopo in zip(comuni, *mondo["appartenenze"], strict=True):
        if prima == dopo:
            AppartenenzaFactory(comune=comune, ambito=ambiti[prima])
            continue
        AppartenenzaFactory(comune=comune, ambito=ambiti[prima], al=datetime.date(2022, 9, 30))
        AppartenenzaFactory(comune=comune, ambito=ambiti[dopo], dal=datetime.date(2022, 10, 1))
    for anno in ANNI:
        per_eta = {
            c: (eta(a1=n[1], a16=n[2], a62=n[3]), eta(a3=n[4], a40=n[5], a77=n[6], a100=anno))
            for c, n in zip(comuni, mondo["numeri"], strict=True)
        }
        crea_popolazione(anno, per_eta)
        crea_popolazione(anno, per_eta, insieme=InsiemeDati.STRANIERI)
        for insieme, nomi in ((InsiemeDati.BILANCIO, BILANCIO), (InsiemeDati.FAMIGLIE, FAMIGLIE)):
            crea_serie(
                insieme,
                anno,
                {
                    c: {nome: n[7 + i] + anno for i, nome in enumerate(nomi)}
                    for c, n in zip(comuni, mondo["numeri"], strict=True)
                },
            )
    for anno in ANNI:
        dei_comuni = selectors.leggi_serie(selectors.territori_dei_comuni([anno], comuni), SERIE)
        degli_ambiti = selectors.leggi_serie(selectors.territori_degli_ambiti(anno, ambiti), SERIE)
        provincia = selectors.leggi_serie([selectors.territorio_provincia(anno)], SERIE)[0]
        for lettura in degli_ambiti:
            # An Ambito without comuni has no zero: it has a reason.
            assert set(lettura.valori) in (set(SERIE), set())
            assert set(lettura.valori) | set(lettura.motivi) == set(SERIE)
        for codice in SERIE:
            somma = sum(lettura.valori[codice] for lettura in dei_comuni)
            assert sum(lettura.valori.get(codice, 0) for lettura in degli_ambiti) == somma, codice
            assert provincia.valori[codice] == somma, codice
