"""The ladder of reminders, day by day with a frozen clock; and the daily jobs."""

import datetime
import json

import pytest
from django.core.management import call_command

from rendicontazione import services
from rendicontazione.models import Notifica, Promemoria
from tests.rendicontazione.factories import (
    CampagnaFactory,
    CommentoCellaFactory,
    ProrogaFactory,
    RendicontazioneFactory,
)
from tests.utenti.factories import IncaricoFactory, UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SCADENZA = datetime.date(2025, 9, 30)


@pytest.fixture
def rendicontazione():
    return RendicontazioneFactory(
        campagna=CampagnaFactory(apertura=datetime.date(2025, 3, 1), scadenza=SCADENZA)
    )


@pytest.fixture
def operatore(rendicontazione):
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito)


@pytest.fixture
def giorno(time_machine, django_capture_on_commit_callbacks):
    def esegui(giorni, scadenza=SCADENZA):
        oggi = scadenza - datetime.timedelta(days=giorni)
        time_machine.move_to(datetime.datetime.combine(oggi, datetime.time(6), datetime.UTC))
        with django_capture_on_commit_callbacks(execute=True):
            call_command("ricorda_scadenze")

    return esegui


def test_la_scala_intera_una_volta_per_gradino(rendicontazione, operatore, giorno, mailoutbox):
    inviati = {}
    for giorni in range(40, -10, -1):
        prima = len(mailoutbox)
        giorno(giorni)
        giorno(giorni)
        if len(mailoutbox) > prima:
            inviati[giorni] = len(mailoutbox) - prima

    assert inviati == {30: 1, 15: 1, 7: 1, 1: 1, -1: 1}
    assert all(m.to == [operatore.email] for m in mailoutbox)
    assert "mancano 30 giorni alla scadenza" in mailoutbox[0].subject
    assert "manca 1 giorno alla scadenza" in mailoutbox[3].subject
    assert "la scadenza è passata" in mailoutbox[4].subject
    assert Notifica.objects.filter(utente=operatore).count() == 5
    assert Promemoria.objects.count() == 5


def test_se_il_lavoro_non_gira_un_giorno_si_recupera(operatore, giorno, mailoutbox):
    giorno(13)
    assert "mancano 13 giorni" in mailoutbox[0].body
    giorno(4)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("stato", ["certificata", "in_istruttoria", "approvata", "pubblicata"])
def test_chi_ha_certificato_non_riceve_nulla(rendicontazione, operatore, giorno, mailoutbox, stato):
    rendicontazione.stato = stato
    rendicontazione.save()
    giorno(7)

    assert not mailoutbox
    assert not Promemoria.objects.exists()


def test_una_proroga_ricomincia_la_scala(rendicontazione, operatore, giorno, mailoutbox):
    giorno(7)
    nuova = SCADENZA + datetime.timedelta(days=20)
    ProrogaFactory(rendicontazione=rendicontazione, giorno=nuova)
    giorno(1)
    assert len(mailoutbox) == 1
    giorno(7, nuova)

    assert len(mailoutbox) == 2
    assert "20 ottobre 2025" in mailoutbox[1].body


def test_una_mail_sola_per_persona(rendicontazione, operatore, giorno, mailoutbox):
    altra = RendicontazioneFactory(campagna=rendicontazione.campagna)
    IncaricoFactory(utente=operatore, ruolo=Ruolo.RESPONSABILE_UDP, ambito=altra.ambito)
    giorno(15)

    [mail] = mailoutbox
    assert rendicontazione.ambito.denominazione in mail.body
    assert altra.ambito.denominazione in mail.body


def test_la_demo_avvisa_solo_nella_pagina(rendicontazione, operatore, giorno, mailoutbox):
    rendicontazione.campagna.dimostrativa = True
    rendicontazione.campagna.save()
    giorno(15)

    assert not mailoutbox
    assert Notifica.objects.get().utente == operatore


def test_la_palestra_e_chi_non_c_e_piu_restano_fuori(
    rendicontazione, operatore, giorno, mailoutbox
):
    operatore.is_active = False
    operatore.save()
    giorno(15)
    rendicontazione.campagna.palestra = True
    rendicontazione.campagna.save()
    giorno(7)

    assert not mailoutbox
    assert [p.tipo for p in Promemoria.objects.all()] == ["15"]


def test_i_commenti_del_giorno_in_una_mail(
    rendicontazione, operatore, mailoutbox, django_capture_on_commit_callbacks, settings
):
    settings.INDIRIZZO_SITO = "https://sito.example/"
    istruttore = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    for riga in (2, 3):
        CommentoCellaFactory(
            versione__rendicontazione=rendicontazione, riga=riga, scritto_da=istruttore
        )

    for _volta in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("riassumi_commenti")

    [mail] = mailoutbox
    assert mail.bcc == [operatore.email]
    assert "2 commenti nuovi" in mail.body
    assert f"https://sito.example/rendicontazione/2024/{rendicontazione.ambito.slug}/" in mail.body
    assert "raddoppiata" not in mail.body


def test_i_lavori_di_ogni_giorno_si_fanno_tutti(capsys, monkeypatch):
    call_command("lavori_giornalieri", "--json")
    lavori = json.loads(capsys.readouterr().out)["lavori"]
    assert {"ricorda_scadenze", "riassumi_commenti", "clearsessions"} <= set(lavori)
    assert set(lavori.values()) == {"fatto"}

    def rotto(**_opzioni):
        raise RuntimeError("guasto")

    monkeypatch.setattr(
        "rendicontazione.management.commands.ricorda_scadenze.ricorda_scadenze", rotto
    )
    with pytest.raises(SystemExit) as uscita:
        call_command("lavori_giornalieri", "--json")
    assert uscita.value.code == 1
    lavori = json.loads(capsys.readouterr().out)["lavori"]
    assert lavori["ricorda_scadenze"] == "non riuscito"
    assert lavori["clearsessions"] == "fatto"


def test_il_gradino_di_ogni_giorno():
    passo = services.promemoria.passo
    assert [g for g in range(-10, 40) if passo(g)] == [
        -3, -2, -1, 0, 1, 5, 6, 7, 13, 14, 15, 28, 29, 30,
    ]  # fmt: skip
