"""What the database itself refuses."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tariffe.models import Modificatore, TariffaAssegnata, Tratto
from tests.tariffe.factories import (
    AdozioneFactory,
    AttestazioneFactory,
    RegolaFactory,
    ServizioAdottatoFactory,
    TariffaAssegnataFactory,
    approva,
)
from tests.territorio.factories import EnteFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db


def test_una_regola_approvata_non_si_cambia():
    regola = RegolaFactory()
    approva(regola.edizione)

    with pytest.raises(IntegrityError, match="approvata"), transaction.atomic():
        Tratto.objects.filter(regola=regola).update(importo=Decimal(1))
    with pytest.raises(IntegrityError, match="approvata"), transaction.atomic():
        Modificatore.objects.create(regola=regola, codice="x", tipo="somma", valore=Decimal(1))
    with pytest.raises(IntegrityError, match="approvata"), transaction.atomic():
        regola.delete()


def test_una_regola_non_passa_da_una_bozza_a_un_edizione_approvata():
    approvata = approva(RegolaFactory().edizione)
    regola = RegolaFactory()

    with pytest.raises(IntegrityError, match="approvata"), transaction.atomic():
        type(regola).objects.filter(pk=regola.pk).update(edizione=approvata)


def test_una_bozza_si_cancella_con_le_sue_regole():
    regola = RegolaFactory()
    regola.edizione.delete()
    assert not Tratto.objects.exists()


def test_una_tariffa_assegnata_si_scrive_una_volta():
    riga = TariffaAssegnataFactory()

    with pytest.raises(IntegrityError, match="una volta"), transaction.atomic():
        TariffaAssegnata.objects.filter(pk=riga.pk).update(importo=Decimal(1))
    with pytest.raises(IntegrityError, match="una volta"), transaction.atomic():
        TariffaAssegnata.objects.filter(pk=riga.pk).delete()


def test_di_un_attestazione_si_aggiunge_solo_l_annullamento_e_una_volta():
    riga = AttestazioneFactory()
    with pytest.raises(IntegrityError, match="una volta"), transaction.atomic():
        type(riga).objects.filter(pk=riga.pk).update(valore=Decimal(1))

    riga.annullata_da, riga.annullata_il = UtenteFactory(), timezone.now()
    riga.save()
    with pytest.raises(IntegrityError, match="non si cambia"), transaction.atomic():
        type(riga).objects.filter(pk=riga.pk).update(annullata_il=None, annullata_da=None)


def test_il_codice_della_persona_non_puo_essere_un_codice_fiscale():
    with pytest.raises(IntegrityError, match="codice_opaco"), transaction.atomic():
        AttestazioneFactory(codice_persona="RSSMRA80A0")


def test_due_edizioni_lo_stesso_giorno_per_lo_stesso_ente_e_servizio():
    prima = ServizioAdottatoFactory(al=datetime.date(2026, 6, 30))
    altra = AdozioneFactory(ente=prima.ente)

    with pytest.raises(IntegrityError, match="uno_alla_volta"), transaction.atomic():
        ServizioAdottatoFactory(
            adozione=altra, servizio=prima.servizio, dal=datetime.date(2026, 6, 30)
        )
    ServizioAdottatoFactory(adozione=altra, servizio=prima.servizio, dal=datetime.date(2026, 7, 1))


def test_il_servizio_adottato_ha_l_ente_della_sua_adozione():
    riga = ServizioAdottatoFactory()
    with connection.cursor() as cursore:
        cursore.execute(
            "UPDATE tariffe_servizioadottato SET ente_id = %s WHERE id = %s",
            [EnteFactory().pk, riga.pk],
        )
        with pytest.raises(IntegrityError, match="ente_dell_adozione"), transaction.atomic():
            cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
        riga.delete()
