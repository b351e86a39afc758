"""Possible doubles among 5,000 facilities, beside comparing all the names of a comune in SQL."""

import random

import pytest
from django.db import connection

from strutture.models import Struttura
from strutture.selectors.doppioni import SOGLIE, coppie_simili
from territorio.models import Comune

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

TUTTE = 5_000
# One facility out of five is in the capital.
CAPOLUOGO, PESO = "017029", 0.2
PRIME = (
    "Casa",
    "Centro diurno",
    "Asilo nido",
    "Villa",
    "Fondazione",
    "Comunità",
    "Residenza",
    "RSA",
)
SECONDE = (
    "San Rocco", "Santa Maria", "Il Melograno", "Arcobaleno", "Girotondo", "Le Querce", "Bonomelli",
    "Don Bosco", "Madonna della Neve", "La Rondine", "Sacro Cuore", "L'Aquilone", "Gli Ulivi",
)  # fmt: skip
TERZE = ("", "onlus", "cooperativa sociale", "di sotto", "di sopra", "uno", "due", "nuova sede")

NOMI = """
    SELECT id, comune_id,
           btrim(regexp_replace(unaccent(lower(nome_ordinamento)), '[^a-z0-9]+', ' ', 'g')) AS nome
    FROM strutture_struttura
"""
TUTTI_I_NOMI = f"""
    WITH nomi AS MATERIALIZED ({NOMI})
    SELECT count(*) FROM nomi a JOIN nomi b ON a.comune_id = b.comune_id AND a.id < b.id
    WHERE similarity(a.nome, b.nome) >= %s
"""  # noqa: S608


@pytest.fixture
def registro(territorio_reale):
    caso = random.Random(2026)  # noqa: S311
    capoluogo = Comune.objects.get(codice_istat=CAPOLUOGO)
    altri = list(Comune.objects.della_provincia().exclude(pk=capoluogo.pk).order_by("pk"))
    strutture = []
    for n in range(TUTTE):
        nome = f"{caso.choice(PRIME)} {caso.choice(SECONDE)} {caso.choice(TERZE)}".strip()
        strutture.append(
            Struttura(
                denominazione=nome,
                nome_ordinamento=nome.lower(),
                slug=f"prova-{n}",
                comune=capoluogo if caso.random() < PESO else caso.choice(altri),
                telefono=f"030 {1_000_000 + caso.randrange(TUTTE * 2)}",
                stato="pubblicata",
            )
        )
    Struttura.objects.bulk_create(strutture)
    with connection.cursor() as cursore:
        cursore.execute("ANALYZE strutture_struttura")


def test_doppioni_fra_cinquemila(banco, registro):
    def tutti_i_nomi():
        with connection.cursor() as cursore:
            cursore.execute(TUTTI_I_NOMI, [SOGLIE["comune"]])
            return cursore.fetchone()[0]

    assert coppie_simili(Struttura.objects.all())
    assert tutti_i_nomi()
    banco.confronta(
        "possibili doppioni fra 5.000 strutture, rispetto a confrontare tutti i nomi in SQL",
        nostro=lambda: coppie_simili(Struttura.objects.all()),
        riferimento=tutti_i_nomi,
        almeno=4,
        giri=5,
    )
