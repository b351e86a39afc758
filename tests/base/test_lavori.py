"""The queue of long jobs: who takes what, what happens when a process dies."""

import subprocess
import sys
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from base import lavori
from base.errors import ErroreDominio
from base.models import Lavoro, StatoLavoro

svolti: list[str] = []
lasciati: list[str] = []
visti: list[tuple[int, str]] = []


def svolgi(riferimento, avanza):
    avanza(40, "A metà")
    visti.extend(_progresso_visto_da_fuori(riferimento))
    svolti.append(riferimento)


def rifiuta(_riferimento, _avanza):
    raise ErroreDominio("Non si può: il file è cambiato.")


def rompi(_riferimento, _avanza):
    raise ZeroDivisionError


def lascia(riferimento):
    lasciati.append(riferimento)


def _progresso_visto_da_fuori(riferimento):
    altra = connection.copy()
    try:
        with altra.cursor() as cursore:
            cursore.execute(
                "SELECT avanzamento, fase FROM base_lavoro WHERE riferimento = %s", [riferimento]
            )
            return cursore.fetchall()
    finally:
        altra.close()


@pytest.fixture(autouse=True)
def tipi(settings):
    for lista in (svolti, lasciati, visti):
        lista.clear()
    settings.LAVORI = {
        nome: f"tests.base.test_lavori.{nome}" for nome in ("svolgi", "rifiuta", "rompi")
    }
    settings.LAVORI_INTERROTTI = {"rompi": "tests.base.test_lavori.lascia"}


@pytest.mark.django_db(transaction=True)
def test_svolge_la_coda_in_ordine_e_dice_a_che_punto_e():
    lavori.accoda(tipo="svolgi", riferimento="1")
    lavori.accoda(tipo="svolgi", riferimento="2")

    assert lavori.lavora() == 2

    assert svolti == ["1", "2"]
    assert visti == [(40, "A metà"), (40, "A metà")]
    assert set(Lavoro.objects.values_list("stato", "avanzamento", "tentativi")) == {
        (StatoLavoro.FINITO, 100, 1)
    }


@pytest.mark.django_db
def test_lo_stesso_lavoro_non_si_accoda_due_volte():
    primo = lavori.accoda(tipo="svolgi", riferimento="1")

    assert lavori.accoda(tipo="svolgi", riferimento="1") == primo
    lavori.lavora()
    assert lavori.accoda(tipo="svolgi", riferimento="1") != primo


@pytest.mark.django_db
def test_un_tipo_sconosciuto_non_si_accoda():
    with pytest.raises(KeyError):
        lavori.accoda(tipo="altro", riferimento="1")


@pytest.mark.django_db
def test_un_rifiuto_e_la_risposta_del_lavoro():
    lavori.accoda(tipo="rifiuta", riferimento="1")

    assert lavori.lavora() == 1

    lavoro = Lavoro.objects.get()
    assert (lavoro.stato, lavoro.messaggio) == (
        StatoLavoro.FINITO,
        "Non si può: il file è cambiato.",
    )


@pytest.mark.django_db
def test_dopo_tre_volte_si_lascia_e_si_dice():
    lavori.accoda(tipo="rompi", riferimento="7")
    for stato in (StatoLavoro.IN_ATTESA, StatoLavoro.IN_ATTESA, StatoLavoro.INTERROTTO):
        with pytest.raises(ZeroDivisionError):
            lavori.lavora()
        assert Lavoro.objects.get().stato == stato

    assert lavori.lavora() == 0
    assert lasciati == ["7"]
    assert Lavoro.objects.get().messaggio == lavori.INTERROTTO


@pytest.mark.django_db
def test_chi_e_morto_tre_volte_non_riparte():
    lavoro = lavori.accoda(tipo="rompi", riferimento="7")
    Lavoro.objects.update(stato=StatoLavoro.IN_CORSO, tentativi=lavori.MAX_TENTATIVI)

    assert lavori.lavora() == 0

    lavoro.refresh_from_db()
    assert lavoro.stato == StatoLavoro.INTERROTTO
    assert lasciati == ["7"]


def _altro_processo(chiave):
    """A process that holds a lock of ours until it is killed."""
    impostazioni = connection.get_connection_params()
    codice = (
        "import psycopg, sys, time\n"
        f"c = psycopg.connect(host={impostazioni.get('host')!r}, port={impostazioni.get('port')!r},"
        f" dbname={impostazioni['dbname']!r}, user={impostazioni.get('user')!r},"
        f" password={impostazioni.get('password')!r})\n"
        f"c.execute('SELECT pg_advisory_lock({chiave[0]}, {chiave[1]})')\n"
        "print('preso', flush=True)\n"
        "time.sleep(60)\n"
    )
    processo = subprocess.Popen([sys.executable, "-c", codice], stdout=subprocess.PIPE)
    assert processo.stdout.readline() == b"preso\n"
    return processo


@pytest.mark.django_db(transaction=True)
def test_un_lavoro_in_mano_a_un_processo_vivo_non_si_prende_quello_di_un_morto_si():
    lavoro = lavori.accoda(tipo="svolgi", riferimento="1")
    Lavoro.objects.update(stato=StatoLavoro.IN_CORSO, tentativi=1)
    with _altro_processo((lavori._LAVORO, lavoro.pk)) as processo:
        assert lavori.lavora() == 0
        processo.kill()
        processo.wait()

    for _ in range(50):  # the server needs a moment to see that the other end is gone
        if lavori.lavora():
            break
        time.sleep(0.1)
    lavoro.refresh_from_db()
    assert (lavoro.stato, lavoro.tentativi) == (StatoLavoro.FINITO, 2)


@pytest.mark.django_db
def test_sveglia_solo_se_nessuno_ci_lavora(monkeypatch, settings):
    avviati = []
    monkeypatch.setattr(lavori, "avvia_lavoratore", lambda: avviati.append(1))
    lavoro = lavori.accoda(tipo="svolgi", riferimento="1")

    lavori.sveglia(lavoro)
    assert len(avviati) == 1
    with _altro_processo((lavori._LAVORO, lavoro.pk)) as processo:
        lavori.sveglia(lavoro)
        processo.kill()
    assert len(avviati) == 1
    lavoro.stato = StatoLavoro.FINITO
    lavori.sveglia(lavoro)
    assert len(avviati) == 1


@pytest.mark.django_db(transaction=True)
def test_accodare_avvia_un_processo_dopo_il_commit(monkeypatch, settings):
    avviati = []
    monkeypatch.setattr(
        lavori.subprocess, "Popen", lambda argomenti, **_opzioni: avviati.append(argomenti)
    )
    lavori.accoda(tipo="svolgi", riferimento="1")
    assert avviati == []

    settings.LAVORI_AVVIO = True
    monkeypatch.setattr(lavori, "_figli", [])
    lavori.accoda(tipo="svolgi", riferimento="2")
    assert [a[-1] for a in avviati] == ["lavora"]


@pytest.mark.django_db
def test_il_comando():
    lavori.accoda(tipo="svolgi", riferimento="1")
    uscita = StringIO()
    call_command("lavora", "--json", stdout=uscita)
    assert uscita.getvalue().strip() == '{"svolti": 1}'
    uscita = StringIO()
    call_command("lavora", stdout=uscita)
    assert uscita.getvalue().strip() == "Nessun lavoro da svolgere."
