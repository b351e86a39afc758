"""The simulator of tariffs beside the calculator alone, and beside the page that only asks."""

from decimal import Decimal

import pytest

from base.grafici import curva
from tariffe.calcolo import calcola, distanza_prossima, fasce, massima, punti_curva
from tariffe.parsing import leggi_regola
from tests.sportello.mondo_tariffe import Mondo, adotta, edizione
from tests.tariffe.factories import ServizioFactory

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

# Cologno al Serio has a band every 500 euro: a table longer than any of those we know.
FASCE = {
    "unita": "ora",
    "tratti": [
        {"tipo": "importo", "da": str(n * 500), "a": f"{n * 500 + 499}.99", "importo": f"{n}.41"}
        for n in range(60)
    ]
    + [{"tipo": "importo", "da": "30000", "importo": "61.00"}],
    "isee_mancante": {"tipo": "massima"},
    "non_residente": {"tipo": "come_residente"},
}


@pytest.fixture
def mondo():
    fatto = Mondo()
    fatto.fasce = ServizioFactory(codice="FASCE", slug="fasce", denominazione="Molte fasce")
    adotta(edizione(fatto.ambito, [(fatto.fasce, "", FASCE)]), fatto.salo, [fatto.fasce])
    return fatto


def test_risultato(banco, client, mondo, django_assert_max_num_queries):
    """Against everything that the page shows, computed without web, database and templates."""
    regola = leggi_regola(FASCE)
    isee, contesto = Decimal("12345.67"), {"quantita": Decimal(10)}
    dati = mondo.chiedi(mondo.fasce, isee="12.345,67", quantita="10")

    def calcolatore():
        calcola(regola, isee, contesto)
        calcola(regola, None, {})
        massima(regola, {})
        fasce(regola, {})
        distanza_prossima(regola, isee, contesto)
        spezzate = punti_curva(regola, {}, Decimal(34_500))
        for n in range(12):
            calcola(regola, Decimal(n * 2500), {})
        curva(
            "prova", [[(p.isee, p.importo) for p in spezzata] for spezzata in spezzate],
            titolo="prova", etichetta_x="x", etichetta_y="y",
        )  # fmt: skip

    with django_assert_max_num_queries(5):
        assert client.get("/tariffe/", dati).status_code == 200
    banco.confronta(
        "simulatore: il risultato, rispetto al solo calcolo con la curva",
        nostro=lambda: client.get("/tariffe/", dati),
        riferimento=calcolatore,
        al_massimo=6.0,
    )


def test_prima_pagina(banco, client, mondo):
    """Against the page of the privacy, which only has its frame."""
    banco.confronta(
        "simulatore: la scelta del comune, rispetto a una pagina di solo testo",
        nostro=lambda: client.get("/tariffe/"),
        riferimento=lambda: client.get("/privacy/"),
        al_massimo=3.0,
    )
