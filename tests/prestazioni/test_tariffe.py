"""Many tariffs at once, beside the pure calculator on the same cases, steps included."""

import itertools
from decimal import Decimal

import pytest
from django.db import connection, transaction

from tariffe.calcolo import calcola
from tariffe.models import AttestazioneISEE, TariffaAssegnata
from tariffe.selectors import regola_letta
from tariffe.selectors.impatto import impatto
from tariffe.services.persone import ricalcola_in_blocco
from tests.tariffe.factories import codice_persona
from tests.tariffe.mondo_persone import MondoPersone, il, oggi_e
from tests.tariffe.regole import SAD

pytestmark = [pytest.mark.prestazioni, pytest.mark.django_db]

TANTE = 10_000
DAL = il("2026-07-01")
CONTESTI = (
    {},
    {"festivo": True},
    {"ordine_figlio": "2"},
    {"assenze": "2", "operatori": "2"},
    {"residente": False},
)
PIU_CARA = {
    **SAD,
    "tratti": [
        SAD["tratti"][0],
        {**SAD["tratti"][1], "y2": "19.90"},
        {**SAD["tratti"][2], "importo": "19.90"},
    ],
}


@pytest.fixture
def assegnate():
    """10,000 tariffs in force, each with its attestation; from July a dearer edition."""
    with oggi_e("2026-07-02"):
        mondo = MondoPersone(regola=SAD)
        regola = mondo.edizione.regole.get()
        comuni = {"ambito": mondo.ambito, "comune": mondo.comune}
        chi = {"registrata_da": mondo.amministrativo}
        attestazioni = AttestazioneISEE.objects.bulk_create(
            AttestazioneISEE(
                codice_persona=codice_persona(n),
                tipo="ordinario",
                valore=Decimal(n * 397 % 4_000_000) / 100,
                presentata_il=il("2026-01-10"),
                scade_il=il("2026-12-31"),
                **comuni,
                **chi,
            )
            for n in range(TANTE)
        )
        contesti = itertools.cycle(CONTESTI)
        TariffaAssegnata.objects.bulk_create(
            TariffaAssegnata(
                codice_persona=attestazione.codice_persona,
                ente=mondo.ente,
                servizio=mondo.servizio,
                regola=regola,
                edizione=mondo.edizione,
                attestazione=attestazione,
                motivo="nuova",
                dal=il("2026-02-01"),
                isee=attestazione.valore,
                contesto={**next(contesti), "quantita": "10"},
                passi=["Un passo."],
                quantita_mese=Decimal(10),
                importo=Decimal(5),
                importo_calcolato=Decimal(5),
                totale_mese=Decimal(50),
                **comuni,
                **chi,
            )
            for attestazione in attestazioni
        )
        mondo.nuova = mondo.adotta(PIU_CARA, DAL)
        with connection.cursor() as cursore:
            cursore.execute("ANALYZE")
        yield mondo


def casi(edizione):
    """The same cases, already in memory: what the pure calculator is given."""
    regola = regola_letta(edizione.regole.get(), giorno=DAL)
    return [
        (regola, isee, contesto)
        for isee, contesto in TariffaAssegnata.objects.order_by("pk").values_list(
            "isee", "contesto"
        )
    ]


def test_diecimila_ricalcoli_in_blocco(banco, assegnate):
    """Read, chosen, computed, written with their steps, foreign keys checked."""
    pronti = casi(assegnate.nuova)
    punti = []

    def torna_indietro():
        while punti:
            transaction.savepoint_rollback(punti.pop())

    def nostro():
        punti.append(transaction.savepoint())
        esito = ricalcola_in_blocco(
            ambito=assegnate.ambito,
            assegnate=TariffaAssegnata.objects.all(),
            motivo="nuova_edizione",
            utente=assegnate.amministrativo,
            dal=DAL,
        )
        with connection.cursor() as cursore:
            cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursore.execute("SET CONSTRAINTS ALL DEFERRED")
        assert (esito.scritte, esito.rifiutate) == (TANTE, ())

    banco.confronta(
        f"ricalcolo in blocco di {TANTE} tariffe, con i passi, e il calcolo puro",
        nostro=nostro,
        riferimento=lambda: [calcola(*caso) for caso in pronti],
        al_massimo=3,
        giri=5,
        prima=torna_indietro,
    )


def test_impatto_di_una_bozza_su_diecimila(banco, assegnate):
    bozza = assegnate.bozza(PIU_CARA, il("2027-01-01"))
    pronti = casi(bozza)

    def nostro():
        assert impatto(bozza, il("2026-07-02")).totale.totale == TANTE

    banco.confronta(
        f"impatto di una bozza su {TANTE} tariffe, e il calcolo puro",
        nostro=nostro,
        riferimento=lambda: [calcola(*caso) for caso in pronti],
        al_massimo=10,
        giri=5,
    )
