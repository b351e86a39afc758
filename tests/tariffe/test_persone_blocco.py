"""Recalculating many tariffs at once: the same rows as one by one, and what is left alone."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from base.errors import ErroreDominio
from tariffe.models import Conguaglio, TariffaAssegnata
from tariffe.services.persone import deroga, ricalcola
from tests.tariffe.mondo_persone import (
    PIU_CARA,
    REGOLA,
    MondoPersone,
    il,
    in_blocco,
    oggi_e,
    righe_di,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]


def test_in_blocco_da_le_stesse_righe_che_una_per_una(mondo):
    valori = ["0", "3000.00", "3000.01", "12000.00", "15000.00", "15000.01", "90000.00"]
    codici = [mondo.attesta(valore).codice_persona for valore in valori]
    prime = [mondo.assegna(codice, "2026-01-01") for codice in codici]
    mondo.adotta(PIU_CARA, il("2026-02-10"))

    punto = transaction.savepoint()
    for prima in prime:
        ricalcola(
            assegnata=prima,
            dal=il("2026-02-10"),
            motivo="nuova_edizione",
            utente=mondo.amministrativo,
        )
    una_per_una = _tutto()
    transaction.savepoint_rollback(punto)
    esito = in_blocco(mondo, dal="2026-02-10")

    assert (esito.scritte, esito.invariate, esito.rifiutate) == (7, 0, ())
    assert _tutto() == una_per_una
    assert esito.conguagli == Conguaglio.objects.count() > 0


def _tutto():
    senza = {"id", "registrata_il", "sostituisce_id", "prima_riga_id"}
    righe = [
        {k: v for k, v in riga.items() if k not in senza}
        for riga in TariffaAssegnata.objects.order_by("codice_persona", "pk").values()
    ]
    conguagli = list(
        Conguaglio.objects.order_by("nuova__codice_persona", "mese").values_list(
            "nuova__codice_persona", "mese", "importo_precedente", "importo_nuovo"
        )
    )
    return righe, conguagli


def test_in_blocco_lascia_le_deroghe_e_dice_chi_non_si_calcola(mondo):
    con_buco = {
        **REGOLA,
        "tratti": [{"tipo": "importo", "da": "0", "a": "10000", "importo": "8.00"}],
    }
    derogata = mondo.assegna(mondo.attesta("5000.00").codice_persona)
    deroga(
        assegnata=derogata, importo=Decimal(1), dal=il("2026-02-02"), motivo="m", atto="a",
        utente=mondo.amministrativo,
    )  # fmt: skip
    nel_buco = mondo.assegna(mondo.attesta("12000.00").codice_persona)
    mondo.assegna(mondo.attesta("9000.00").codice_persona)
    mondo.adotta(con_buco, il("2026-03-01"))

    esito = in_blocco(mondo)
    assert (esito.scritte, esito.derogate, esito.invariate) == (1, 1, 0)
    assert [(r.pk, r.codice) for r in esito.rifiutate] == [(nel_buco.pk, "BUCO")]
    assert in_blocco(mondo).invariate == 1


def test_in_blocco_le_scadute_passano_alla_politica():
    with oggi_e("2026-02-01"):
        mondo = MondoPersone()
        scade = mondo.attesta("12000.00", scade_il=il("2026-02-28")).codice_persona
        resta = mondo.attesta("12000.00").codice_persona
        mondo.assegna(scade)
        mondo.assegna(resta)
    with oggi_e("2026-04-20"):
        esito = in_blocco(mondo, motivo="isee_scaduto", dal=None)
        assert (esito.scritte, esito.invariate) == (1, 0)
        nuova = TariffaAssegnata.objects.get(motivo="isee_scaduto")
        assert (nuova.codice_persona, nuova.dal) == (scade, il("2026-03-01"))
        assert (nuova.isee, nuova.importo) == (None, Decimal("12.0000"))
        assert [c.mese for c in Conguaglio.objects.all()] == [il("2026-03-01")]
        assert in_blocco(mondo, motivo="isee_scaduto", dal=None).invariate == 1


def test_in_blocco_una_storia_con_piu_cambi_si_guarda_da_sola(mondo):
    """A row written after, or an ISEE that changes in between: as `ricalcola` would do."""
    codice = mondo.attesta("20000.00").codice_persona
    prima = mondo.assegna(codice, "2026-01-01")
    mondo.attesta("12000.00", "2026-03-05", codice_persona=codice)
    mondo.adotta(PIU_CARA, il("2026-02-10"))
    esito = in_blocco(mondo, dal="2026-02-10")
    assert esito.scritte == 1
    assert [(r.dal, r.importo) for r in righe_di(prima)[1:]] == [
        (il("2026-02-10"), Decimal("8.0000")),
        (il("2026-03-05"), Decimal("8.0000")),
    ]


def test_in_blocco_le_query_non_crescono(mondo):
    def quante(n):
        punto = transaction.savepoint()
        for _ in range(n):
            mondo.assegna(mondo.attesta("12000.00").codice_persona)
        mondo.adotta(PIU_CARA, il("2026-02-15"))
        with CaptureQueriesContext(connection) as query:
            assert in_blocco(mondo, dal="2026-02-15").scritte == n
        transaction.savepoint_rollback(punto)
        return len(query)

    assert quante(2) == quante(10) <= 12


def test_in_blocco_due_volte_la_seconda_non_scrive_niente(mondo):
    """Also a story in more pieces: its ISEE expires in the days that are computed again."""
    riga = mondo.assegna(mondo.attesta(scade_il=il("2026-03-10")).codice_persona)
    mondo.adotta(PIU_CARA, il("2026-03-01"))
    assert in_blocco(mondo, dal="2026-03-01").scritte == 1
    scritte = righe_di(riga)
    assert [r.dal for r in scritte[-2:]] == [il("2026-03-01"), il("2026-03-11")]

    esito = in_blocco(mondo, dal="2026-03-01")
    assert (esito.scritte, esito.invariate, esito.conguagli) == (0, 1, 0)
    assert righe_di(riga) == scritte
    with pytest.raises(ErroreDominio, match="le tariffe sono già queste"):
        ricalcola(
            assegnata=riga, dal=il("2026-03-01"), motivo="rettifica", utente=mondo.amministrativo
        )
    # A new paper for the second piece only: that is something to write.
    mondo.attesta("2000.00", "2026-03-15", codice_persona=riga.codice_persona)
    assert in_blocco(mondo, dal="2026-03-01").scritte == 1
