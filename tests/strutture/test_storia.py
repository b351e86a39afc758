"""The history that the database writes by itself: no door escapes it, nobody changes it."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from strutture.enums import OrigineStoria
from strutture.models import EnteGestore, ReferenteStruttura, Struttura, UnitaOfferta, VoceStoria
from strutture.services.storia import origine, scrive_nel_registro
from tests.strutture.factories import (
    EnteGestoreFactory,
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


def voci(tabella, riga=None):
    trovate = VoceStoria.objects.filter(tabella=tabella)
    return list((trovate if riga is None else trovate.filter(riga=riga)).order_by("pk"))


def test_ogni_scrittura_lascia_una_voce():
    una = UnitaOffertaFactory(posti_autorizzati=20)
    prima = len(voci("unitaofferta"))

    una.posti_autorizzati = 25
    una.save()
    UnitaOfferta.objects.filter(pk=una.pk).update(orari="8–18")
    una.refresh_from_db()
    una.costi = "Tutto"
    UnitaOfferta.objects.bulk_update([una], ["costi"])
    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE strutture_unitaofferta SET tempi = 'Un mese' WHERE id = %s", [una.pk]
        )

    nuove = voci("unitaofferta")[prima:]
    assert [voce.campi for voce in nuove] == [
        ["posti_autorizzati"],
        ["orari"],
        ["costi"],
        ["tempi"],
    ]
    assert nuove[0].prima == {"posti_autorizzati": 20}
    assert nuove[0].dopo["posti_autorizzati"] == 25
    assert nuove[-1].dopo["orari"] == "8–18"
    assert {voce.struttura_id for voce in nuove} == {una.struttura_id}


def test_nascita_e_cancellazione():
    referente = ReferenteStrutturaFactory()
    pk, struttura = referente.pk, referente.struttura_id
    referente.delete()

    nata, finita = voci("referentestruttura", pk)
    assert (nata.campi, nata.prima, nata.dopo["utente_id"]) == ([], None, referente.utente_id)
    assert (finita.dopo, finita.prima["id"], finita.struttura_id) == (None, pk, struttura)


def test_anche_gli_enti_e_i_successori():
    una, altra = StrutturaFactory(), StrutturaFactory()
    una.successori.add(altra)
    ente = EnteGestoreFactory()
    EnteGestore.objects.filter(pk=ente.pk).update(denominazione="Fondazione Nuova")

    (legame,) = voci("successori")
    assert legame.struttura_id == una.pk
    assert legame.dopo["to_struttura_id"] == altra.pk
    assert [voce.campi for voce in voci("entegestore", ente.pk)] == [[], ["denominazione"]]
    assert {voce.struttura_id for voce in voci("entegestore")} == {None}


def test_niente_se_niente_cambia():
    struttura = StrutturaFactory()
    quante = VoceStoria.objects.count()

    struttura.save()  # it moves modificata_il only
    Struttura.objects.update(telefono="030 0000001")
    Struttura.objects.filter(pk=0).update(telefono="030 0000009")

    assert VoceStoria.objects.count() == quante


def test_molte_righe_una_frase_sola_e_lo_stesso_istante():
    unita = UnitaOffertaFactory.create_batch(7)
    UnitaOfferta.objects.filter(pk__in=[una.pk for una in unita[:5]]).update(orari="9–12")

    cambiate = [voce for voce in voci("unitaofferta") if voce.campi == ["orari"]]
    assert [voce.riga for voce in cambiate] == sorted(una.pk for una in unita[:5])
    assert len({voce.quando for voce in cambiate}) == 1


def test_upsert_e_copy_non_sfuggono():
    struttura = StrutturaFactory()
    struttura.telefono = "030 0000002"
    Struttura.objects.bulk_create(
        [struttura], update_conflicts=True, unique_fields=["id"], update_fields=["telefono"]
    )
    utente = UtenteFactory()
    with (
        connection.cursor() as cursore,
        cursore.copy(
            "COPY strutture_referentestruttura (utente_id, struttura_id) FROM STDIN"
        ) as copia,
    ):
        copia.write(f"{utente.pk}\t{struttura.pk}\n".encode())

    assert voci("struttura", struttura.pk)[-1].campi == ["telefono"]
    assert voci("referentestruttura")[-1].riga == ReferenteStruttura.objects.get().pk


def test_la_storia_non_si_cambia_e_non_si_cancella():
    StrutturaFactory()
    for frase in (
        "UPDATE strutture_vocestoria SET dopo = NULL",
        "DELETE FROM strutture_vocestoria",
    ):
        with pytest.raises(IntegrityError, match="non si cambia"), transaction.atomic():
            connection.cursor().execute(frase)
    with pytest.raises(DatabaseError), transaction.atomic():
        VoceStoria.objects.all().delete()


def test_chi_e_da_che_porta():
    una = UnitaOffertaFactory()
    utente, altro = UtenteFactory(), UtenteFactory()

    with origine(OrigineStoria.IMPORTAZIONE, utente=utente, importazione=12):
        UnitaOfferta.objects.update(orari="1")
        with origine(OrigineStoria.UNIONE, utente=altro):
            UnitaOfferta.objects.update(orari="2")
        UnitaOfferta.objects.update(orari="3")
    UnitaOfferta.objects.update(orari="4")

    lette = [
        (voce.origine, voce.utente_id, voce.importazione) for voce in voci("unitaofferta", una.pk)
    ]
    assert lette == [
        ("sistema", None, None),
        ("importazione", utente.pk, 12),
        ("unione", altro.pk, 12),
        ("importazione", utente.pk, 12),
        ("sistema", None, None),
    ]


def test_un_errore_dentro_non_lascia_la_porta_aperta():
    una = UnitaOffertaFactory()
    with pytest.raises(ValueError, match="x"), origine(OrigineStoria.PROPOSTA):
        raise ValueError("x")
    UnitaOfferta.objects.update(orari="1")

    assert voci("unitaofferta", una.pk)[-1].origine == "sistema"


def test_chi_scrive_in_una_pagina_firma(client):
    una = UnitaOffertaFactory()
    ambito = AmbitoFactory()
    AppartenenzaFactory(comune=una.struttura.comune, ambito=ambito)
    utente = UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA, is_superuser=True)
    client.force_login(utente)
    prima = VoceStoria.objects.count()

    client.post(
        reverse("admin:strutture_struttura_changelist"),
        {"action": "conferma", "_selected_action": [una.struttura_id]},
    )

    (voce,) = VoceStoria.objects.order_by("pk")[prima:]
    assert (voce.utente_id, voce.origine) == (utente.pk, OrigineStoria.UFFICIO)
    assert "confermata_il" in voce.campi


@pytest.mark.django_db(transaction=True)
def test_firma_anche_fuori_da_una_transazione():
    from strutture.services.storia import Firma

    una = UnitaOffertaFactory()
    utente = UtenteFactory()
    with connection.execute_wrapper(Firma(lambda: utente.pk)):
        UnitaOfferta.objects.update(orari="1")
    UnitaOfferta.objects.update(orari="2")

    assert [voce.utente_id for voce in voci("unitaofferta", una.pk)] == [None, utente.pk, None]


def test_chi_legge_non_paga_niente(client):
    client.force_login(UtenteFactory())

    with CaptureQueriesContext(connection) as domande:
        client.get("/profilo/")
        client.get("/strutture/")

    assert not [una for una in domande.captured_queries if "os.utente" in una["sql"]]


@pytest.mark.parametrize(
    ("sql", "scrive"),
    [
        ('UPDATE "strutture_struttura" SET x = 1', True),
        ('insert into "strutture_unitaofferta" (a) values (1)', True),
        ('DELETE FROM "strutture_struttura_successori" WHERE id = 1', True),
        ("WITH x AS (SELECT 1) UPDATE strutture_entegestore SET a = 1", True),
        ("\n  MERGE INTO strutture_struttura s USING x ON true", True),
        ('SELECT * FROM "strutture_struttura" FOR UPDATE', False),
        ('INSERT INTO "strutture_passaggioscheda" (a) VALUES (1)', False),
        ('UPDATE "strutture_vicenda" SET a = 1', False),
        ("WITH x AS (SELECT 1) SELECT * FROM strutture_struttura", False),
    ],
)
def test_si_firma_solo_cio_che_ha_una_storia(sql, scrive):
    assert scrive_nel_registro(sql) is scrive
