"""Reports and publications killed for true half-way: nothing half-written, the next succeeds."""

import datetime
import os
from dataclasses import replace

import pytest

from base import lavori
from base.models import Lavoro, StatoLavoro
from osservatorio import permessi, services
from osservatorio.models import PassaggioPubblicazione, Pubblicazione, ReportGenerato
from osservatorio.reports import REPORT, Scelta
from osservatorio.services import Domanda
from tests.osservatorio.test_deposito import file_del
from tests.osservatorio.test_views import crea_ambiti
from tests.rendicontazione.test_interruzioni import uccidi_a
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db(transaction=True)

QUI = "tests.osservatorio.uccidibile"


@pytest.fixture
def ambito():
    return crea_ambiti(2)[0]


@pytest.fixture
def dirigente():
    return UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)


def domanda(ambito, utente, *, lungo=False):
    report = replace(REPORT["scheda-ambito"], lungo=lungo)
    return Domanda(report, Scelta(2023, ambito), permessi.sguardo_di(utente))


def togli_i_mezzi(cartella):
    for file in file_del(cartella):
        os.utime(file, (0, 0))
    return services.pulisci_report(eta_minima=datetime.timedelta(0))


@pytest.mark.parametrize("punto", ["lavoro, pdf", "lavoro, file"])
def test_ucciso_mentre_prepara_in_fondo_riprende(ambito, dirigente, cartella_dei_file, punto):
    chiesta = domanda(ambito, dirigente, lungo=True)
    riga = services.fornisci_report(domanda=chiesta, utente=dirigente)

    uccidi_a(punto, cartella_dei_file, ambito.pk, dirigente.pk, modulo=QUI)

    riga.refresh_from_db()
    assert (riga.pronto_il, riga.sha256, riga.file.name) == (None, "", "")
    assert Lavoro.objects.get().stato == StatoLavoro.IN_CORSO
    mezzi = file_del(cartella_dei_file)
    assert len(mezzi) == (1 if punto == "lavoro, file" else 0)
    assert lavori.lavora() == 1
    riga.refresh_from_db()
    assert services.in_deposito(riga)
    assert Lavoro.objects.get().tentativi == 2
    assert togli_i_mezzi(cartella_dei_file) == len(mezzi)
    assert riga.file.storage.exists(riga.file.name)


def test_ucciso_mentre_mette_in_deposito(ambito, dirigente, cartella_dei_file):
    uccidi_a("deposito, file", cartella_dei_file, ambito.pk, dirigente.pk, modulo=QUI)

    assert not ReportGenerato.objects.exists()
    fatto = services.fornisci_report(domanda=domanda(ambito, dirigente), utente=dirigente)
    assert services.in_deposito(fatto)
    assert togli_i_mezzi(cartella_dei_file) == 1


def test_ucciso_mentre_pubblica(ambito, dirigente, cartella_dei_file):
    uccidi_a("pubblicazione, file", cartella_dei_file, ambito.pk, dirigente.pk, modulo=QUI)

    assert not Pubblicazione.objects.exists()
    assert not PassaggioPubblicazione.objects.exists()
    fatta = services.pubblica_report(
        report=REPORT["scheda-ambito"], scelta=Scelta(2023, ambito), utente=dirigente
    )
    assert (fatta.numero, fatta.in_vigore) == (1, True)
    assert togli_i_mezzi(cartella_dei_file) == 1
    assert fatta.pdf.storage.exists(fatta.pdf.name)
