"""The register as it was equals a snapshot taken then, whatever happened after."""

import datetime
import random

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strutture.models import EnteGestore, ReferenteStruttura, Struttura, UnitaOfferta
from strutture.selectors.com_era import com_era, registro_al, ricorda_dal, struttura_al
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import ComuneFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db


def adesso():
    """The clock of the database, which the history is written by."""
    with connection.cursor() as cursore:
        cursore.execute("SELECT clock_timestamp()")
        return cursore.fetchone()[0]


def istantanea():
    """Everything that the register holds, read from its tables."""
    return {
        nome: {
            riga["id"]: {campo: v for campo, v in riga.items() if campo != "modificata_il"}
            for riga in modello._base_manager.values()
        }
        for nome, modello in {
            "strutture": Struttura,
            "unita": UnitaOfferta,
            "enti": EnteGestore,
            "referenti": ReferenteStruttura,
            "successori": Struttura.successori.through,
        }.items()
    }


def ricostruita(istante):
    allora = registro_al(istante)
    return {
        nome: getattr(allora, nome)
        for nome in ("strutture", "unita", "enti", "referenti", "successori")
    }


# --- changes of every kind -----------------------------------------------------------------------
def salva(caso):
    una = caso.choice(list(Struttura.objects.all()))
    una.denominazione = f"Casa {caso.random()}"
    una.latitudine, una.longitudine = caso.choice([("45.5", "10.25"), (None, None)])
    una.save()


def in_blocco(caso):
    UnitaOfferta.objects.filter(pk__in=scelte(caso, UnitaOfferta)).update(
        retta_min=caso.choice([None, "12.50", "0.10"]),
        posti_autorizzati=caso.randint(0, 40),
        data_inizio=caso.choice([None, datetime.date(2020, 2, 29)]),
    )


def bulk_update(caso):
    righe = list(Struttura.objects.filter(pk__in=scelte(caso, Struttura)))
    for riga in righe:
        riga.telefono, riga.stato = f"030 {caso.randint(10000, 99999)}", "sospesa"
    Struttura.objects.bulk_update(righe, ["telefono", "stato"])


def bulk_create(caso):
    comune = Struttura.objects.first().comune
    Struttura.objects.bulk_create(
        Struttura(denominazione=f"Nuova {n}", nome_ordinamento=f"nuova {n}", comune=comune)
        for n in range(caso.randint(1, 4))
    )


def upsert(caso):
    righe = list(EnteGestore.objects.filter(pk__in=scelte(caso, EnteGestore)))
    for riga in righe:
        riga.natura = caso.choice(["PUB", "PRI", ""])
    EnteGestore.objects.bulk_create(
        righe, update_conflicts=True, unique_fields=["id"], update_fields=["natura"]
    )


def cancella(caso):
    UnitaOfferta.objects.filter(pk__in=scelte(caso, UnitaOfferta)[:1]).delete()


def cancella_struttura(caso):
    Struttura.objects.filter(pk__in=scelte(caso, Struttura)[:1]).delete()


def sposta(caso):
    UnitaOfferta.objects.filter(pk__in=scelte(caso, UnitaOfferta)).update(
        struttura=caso.choice(list(Struttura.objects.all()))
    )


def lega(caso):
    una, altra = caso.sample(list(Struttura.objects.all()), 2)
    una.successori.set(caso.choice([[], [altra]]))


def referente(caso):
    ReferenteStruttura.objects.create(
        utente=UtenteFactory(), struttura=caso.choice(list(Struttura.objects.all()))
    )


def sql(caso):
    with connection.cursor() as cursore:
        cursore.execute("UPDATE strutture_struttura SET cap = %s WHERE id %% 2 = 0", ["25100"])
        cursore.execute("DELETE FROM strutture_referentestruttura WHERE id % 2 = 0")


def pentita(caso):
    """What is taken back never was."""
    with transaction.atomic():
        Struttura.objects.update(denominazione="Mai")
        transaction.set_rollback(True)


MOSSE = (
    salva, in_blocco, bulk_update, bulk_create, upsert, cancella, cancella_struttura, sposta,
    lega, referente, sql, pentita,
)  # fmt: skip


def scelte(caso, modello):
    chiavi = list(modello._base_manager.order_by("pk").values_list("pk", flat=True))
    return caso.sample(chiavi, caso.randint(0, len(chiavi)))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seme=st.integers(0, 2**32),
    mosse=st.lists(st.sampled_from(MOSSE), min_size=3, max_size=14),
)
def test_com_era_e_uguale_all_istantanea(db, seme, mosse):
    caso = random.Random(seme)  # noqa: S311
    with transaction.atomic():
        TipoUnitaOffertaFactory()
        comune = ComuneFactory()
        for _ in range(4):
            UnitaOffertaFactory(struttura__comune=comune)
        StrutturaFactory(comune=comune)
        ReferenteStrutturaFactory(struttura__comune=comune)
        momenti = [(adesso(), istantanea())]
        for mossa in mosse:
            if Struttura.objects.count() > 1:
                mossa(caso)
            momenti.append((adesso(), istantanea()))
        for istante, com_erano in momenti:
            assert ricostruita(istante) == com_erano
        transaction.set_rollback(True)


def test_una_struttura_con_le_sue_unita_di_allora():
    una = UnitaOffertaFactory(posti_autorizzati=20)
    altra = StrutturaFactory()
    struttura, ente = una.struttura, una.struttura.ente_gestore
    prima = adesso()
    una.struttura, una.posti_autorizzati = altra, 25
    una.save()
    UnitaOffertaFactory(struttura=struttura)

    allora = struttura_al(struttura.pk, prima)
    assert list(allora.unita) == [una.pk]
    assert allora.unita[una.pk]["posti_autorizzati"] == 20
    assert allora.enti[ente.pk]["denominazione"] == ente.denominazione
    assert una.pk not in struttura_al(struttura.pk, adesso()).unita
    assert list(struttura_al(altra.pk, adesso()).unita) == [una.pk]


def test_il_giorno_finisce_a_mezzanotte_di_qui():
    struttura = StrutturaFactory(denominazione="Prima")
    oggi = timezone.localdate(adesso())

    assert ricorda_dal() == oggi
    assert com_era(oggi).strutture[struttura.pk]["denominazione"] == "Prima"
    ieri = com_era(oggi - datetime.timedelta(days=1))
    assert ieri.strutture == {}
    assert not ieri.si_sa
    assert com_era(oggi).si_sa


def test_registro_vuoto():
    assert ricorda_dal() is None
    assert not com_era(datetime.date(2023, 12, 31)).si_sa


def test_una_colonna_aggiunta_dopo_ha_il_suo_valore_di_partenza():
    struttura = StrutturaFactory()
    with connection.cursor() as cursore:
        cursore.execute(
            "INSERT INTO strutture_vocestoria (tabella, riga, struttura_id, quando, origine, campi,"
            " dopo) SELECT tabella, riga, struttura_id, clock_timestamp(), origine, campi,"
            " dopo - 'sito' - 'stato' || '{\"di_una_volta\": 1}' FROM strutture_vocestoria"
            " WHERE tabella = 'struttura' AND riga = %s",
            [struttura.pk],
        )
    riga = registro_al(adesso()).strutture[struttura.pk]

    assert (riga["sito"], riga["stato"]) == ("", "bozza")
    assert "di_una_volta" not in riga


def test_poche_domande_per_tutto_il_registro(django_assert_num_queries):
    UnitaOffertaFactory.create_batch(5)
    istante = adesso()
    with django_assert_num_queries(6):
        registro_al(istante)
