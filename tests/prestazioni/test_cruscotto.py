"""Twenty years of population: aggregate reads against a precomputed table, and the dashboard.

832,000 values: 20 years × 206 comuni × 101 ages × 2 sexes, generated here.
"""

import datetime

import pytest
from django.db import connection

from osservatorio import selectors
from osservatorio.models import Edizione, Popolazione
from osservatorio.services import entra_in_vigore, raccogli_residenti
from territorio.models import Ambito, Comune
from tests.osservatorio.factories import EdizioneFactory

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

ANNI = range(2006, 2026)
SERIE = (
    "popolazione", "maschi", "femmine", "eta_0_2", "eta_0_14", "eta_0_17", "eta_15_19",
    "eta_15_64", "eta_18_64", "eta_60_64", "eta_65_oltre", "eta_75_oltre", "eta_80_oltre",
)  # fmt: skip


@pytest.fixture
def vent_anni(territorio_reale):
    """The editions of twenty years, of every comune of the Province, those ceased too."""
    comuni = list(Comune.objects.della_provincia().order_by("pk").values_list("pk", flat=True))
    assert len(comuni) == 206
    edizioni = []
    for anno in ANNI:
        edizione = EdizioneFactory(anno=anno, data_riferimento=datetime.date(anno, 1, 1))
        nomi = "edizione_id, comune_id, eta, maschi, femmine"
        comando = f"COPY {Popolazione._meta.db_table} ({nomi}) FROM STDIN"
        with connection.cursor() as cursore, cursore.copy(comando) as copia:
            copia.write(
                "".join(
                    f"{edizione.pk}\t{pk}\t{eta}\t{(pk * 7 + eta + anno) % 90}\t{(pk + eta) % 80}\n"
                    for pk in comuni
                    for eta in range(101)
                )
            )
        raccogli_residenti(edizione_id=edizione.pk)
        entra_in_vigore(edizione=edizione)
        edizioni.append(edizione)
    with connection.cursor() as cursore:
        cursore.execute("ANALYZE osservatorio_popolazione, osservatorio_residenti")
    assert 2 * Popolazione.objects.count() == 832_240
    return edizioni


def _territori(ambiti):
    anni = list(ANNI)
    return [
        *selectors.territori_negli_anni(anni, ambiti),
        *selectors.territori_della_provincia(anni),
    ]


def test_le_letture_aggregate(banco, vent_anni):
    """13 Ambiti and the Province, 20 years, 13 series: sums against reading them ready made."""
    ambiti = list(Ambito.objects.della_provincia().order_by("numero"))
    territori = _territori(ambiti)
    pronte = selectors.leggi_serie(territori, SERIE)
    with connection.cursor() as cursore:
        cursore.execute(
            "CREATE TEMPORARY TABLE precalcolata (tipo text, ambito bigint, anno int, edizione int,"
            f" {', '.join(f'{s} bigint' for s in SERIE)}) ON COMMIT DROP"
        )
        segni = ", ".join(["%s"] * (4 + len(SERIE)))
        cursore.executemany(
            f"INSERT INTO precalcolata VALUES ({segni})",  # noqa: S608  # names of ours
            [
                (t.tipo, t.ambito_id, t.anno, vent_anni[t.anno - ANNI[0]].pk,
                 *(lettura.valori[s] for s in SERIE))
                for t, lettura in zip(territori, pronte, strict=True)
            ],
        )  # fmt: skip
        cursore.execute("ANALYZE precalcolata")

    def precalcolate():
        """The same readings, each figure with its edition, from one ready row each."""
        edizioni = {e.pk: e for e in Edizione.objects.in_vigore()}
        letture = {}
        with connection.cursor() as cursore:
            cursore.execute(
                f"SELECT tipo, ambito, anno, edizione, {', '.join(SERIE)} FROM precalcolata"  # noqa: S608  # names of ours
            )
            for tipo, ambito, anno, edizione, *valori in cursore.fetchall():
                fonte = selectors.Fonte(
                    edizioni[edizione].fonte, selectors.come_si_chiama(edizioni[edizione])
                )
                lettura = selectors.Lettura()
                for nome, valore in zip(SERIE, valori, strict=True):
                    lettura.scrivi(nome, valore, fonte)
                letture[tipo, ambito, anno] = lettura
        return letture

    uguali = precalcolate()
    for territorio, lettura in zip(territori, pronte, strict=True):
        assert uguali[territorio.tipo, territorio.ambito_id, territorio.anno] == lettura

    banco.confronta(
        "20 anni × 14 territori × 13 serie, rispetto a una tabella precalcolata",
        nostro=lambda: selectors.leggi_serie(territori, SERIE),
        riferimento=precalcolate,
        al_massimo=3,
    )
