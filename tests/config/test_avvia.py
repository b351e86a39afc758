"""`avvia` and `carica_demo`: what they refuse, in one sentence."""

import json
import socket

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import OperationalError

from base.comandi import UsoErrato
from base.errors import ErroreDominio
from config.demo import crea_utenti_demo, demo_presente
from config.management.commands.avvia import Command
from utenti.models import Utente

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sviluppo(settings):
    settings.DEBUG = True


@pytest.fixture
def porta_occupata():
    with socket.socket() as ascolto:
        ascolto.bind(("127.0.0.1", 0))
        ascolto.listen()
        yield ascolto.getsockname()[1]


def avvia(capsys, *argomenti):
    """Exit code and what was printed."""
    uscita = 0
    try:
        call_command("avvia", *argomenti)
    except SystemExit as fine:
        uscita = fine.code
    return uscita, capsys.readouterr().out


@pytest.mark.parametrize("comando", ["avvia", "carica_demo"])
def test_rifiuta_se_debug_e_spento(comando, settings, capsys):
    settings.DEBUG = False

    with pytest.raises(SystemExit) as fine:
        call_command(comando, "--json") if comando == "carica_demo" else call_command(
            comando, "--solo-prepara", "--json"
        )

    assert fine.value.code == 1
    assert json.loads(capsys.readouterr().out)["errore"]["codice"] == "DEBUG_SPENTO"
    assert not demo_presente()


def test_rifiuta_un_database_con_utenti_veri(capsys):
    Utente.objects.create_user("persona@comune.example", "una parola lunga")

    uscita, testo = avvia(capsys, "--solo-prepara", "--json")

    assert uscita == 1
    assert json.loads(testo)["errore"]["codice"] == "UTENTI_VERI"
    assert not demo_presente()


def test_una_porta_occupata_si_dice_in_una_frase(porta_occupata):
    with pytest.raises(UsoErrato, match=r"è già usata da un altro programma.*--porta \d+"):
        Command().svolgi(porta=porta_occupata, solo_prepara=False)


@pytest.mark.parametrize("porta", [0, 70000])
def test_una_porta_impossibile_si_dice_in_una_frase(porta):
    with pytest.raises(UsoErrato, match="non è una porta"):
        Command().svolgi(porta=porta, solo_prepara=False)


def test_json_vuole_solo_prepara(capsys):
    uscita, testo = avvia(capsys, "--json")

    assert uscita == 2
    assert "--solo-prepara" in json.loads(testo)["errore"]["messaggio"]


def test_un_database_spento_si_dice_in_una_frase(monkeypatch):
    def non_risponde():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", non_risponde)

    with pytest.raises(UsoErrato, match="DATABASE_URL non risponde"):
        Command().svolgi(porta=8000, solo_prepara=True)


def test_senza_dati_di_riferimento_non_crea_utenti():
    with pytest.raises(ErroreDominio, match="carica_riferimento"):
        crea_utenti_demo()

    assert not demo_presente()
