"""The server in a folder: normal user, root, root without user namespaces, and its refusals."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from config import pg_esecutore, pg_locale
from config.pg_esecutore import ErroreServerLocale, Esecutore
from config.pg_locale import ServerLocale, assicura_database, assicura_database_se_sviluppo

PROGETTO = Path(__file__).resolve().parent.parent.parent
solo_root = pytest.mark.skipif(os.geteuid() != 0, reason="serve root per provare come root")

USA_E_STAMPA = """
import os, sys
from pathlib import Path
from config.pg_locale import assicura_database
assicura_database(Path(sys.argv[1]), durevole=False)
print(os.environ["DATABASE_URL"], flush=True)
if len(sys.argv) > 2:
    sys.stdin.readline()
"""


@pytest.fixture
def cartella_aperta():
    """A folder that every user of the system can enter, unlike pytest's own."""
    cartella = Path(tempfile.mkdtemp(prefix="pg-prova-"))
    cartella.chmod(0o755)
    yield cartella
    shutil.rmtree(cartella)


@pytest.fixture
def unshare_rifiutato(tmp_path, monkeypatch):
    """As in a plain container: the program is there, the system says no."""
    programma = tmp_path / "unshare"
    programma.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n")
    programma.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def avvia_processo(progetto, *argomenti, **opzioni):
    ambiente = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-c", USA_E_STAMPA, str(progetto), *argomenti],
        cwd=PROGETTO,
        env=ambiente,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **opzioni,
    )


def usa(progetto):
    """Starts, prints the address, leaves: what a short command does."""
    uscita, errori = (processo := avvia_processo(progetto)).communicate(timeout=60)
    assert processo.returncode == 0, errori
    return uscita.strip()


def server_acceso(progetto):
    return (progetto / ".postgres" / "dati" / "postmaster.pid").exists()


def test_avvia_riusa_e_ferma(cartella_aperta):
    progetto = cartella_aperta / "cartella con spazi e àccenti"
    progetto.mkdir()
    primo = avvia_processo(progetto, "resta")
    indirizzo = primo.stdout.readline().strip()
    with psycopg.connect(indirizzo) as connessione:
        connessione.execute("create table segno (n int)")
        superutente = connessione.execute(
            "select rolsuper from pg_roles where rolname = current_user"
        ).fetchone()
    assert superutente == (False,)

    assert usa(progetto) == indirizzo  # a second user attaches, and leaves the server up
    assert server_acceso(progetto)

    primo.communicate("\n", timeout=60)
    assert not server_acceso(progetto)

    secondo = avvia_processo(progetto, "resta")
    with psycopg.connect(secondo.stdout.readline().strip()) as connessione:
        connessione.execute("select n from segno")
    secondo.send_signal(signal.SIGTERM)
    secondo.communicate(timeout=60)
    assert secondo.returncode == 128 + signal.SIGTERM
    assert not server_acceso(progetto)


def test_dopo_un_kill_9_il_prossimo_riusa_e_ferma(cartella_aperta):
    primo = avvia_processo(cartella_aperta, "resta")
    indirizzo = primo.stdout.readline().strip()
    primo.kill()
    primo.communicate(timeout=60)
    assert server_acceso(cartella_aperta)

    assert usa(cartella_aperta) == indirizzo

    assert not server_acceso(cartella_aperta)


def test_un_pid_estraneo_in_postmaster_pid_non_inganna(cartella_aperta):
    usa(cartella_aperta)
    (cartella_aperta / ".postgres" / "dati" / "postmaster.pid").write_text(
        f"{os.getpid()}\n/x\n0\n5432\n"
    )

    assert usa(cartella_aperta)


def test_dati_di_un_altra_versione_si_dicono_in_una_frase(cartella_aperta):
    usa(cartella_aperta)
    (cartella_aperta / ".postgres" / "dati" / "PG_VERSION").write_text("9\n")

    with pytest.raises(ErroreServerLocale, match=r"sono di PostgreSQL 9 e il programma è il \d+"):
        ServerLocale(cartella_aperta / ".postgres").usa()


@solo_root
def test_root_usa_lo_spazio_utente_se_c_e(tmp_path):
    utente = pg_esecutore.utente_di_servizio()
    if not pg_esecutore.spazio_utente(utente):
        pytest.skip("questo sistema non permette gli spazi utente")

    usa(tmp_path)

    assert (tmp_path / ".postgres" / "dati").stat().st_uid == 0


@solo_root
@pytest.mark.usefixtures("unshare_rifiutato")
def test_root_senza_spazi_utente_usa_un_utente_senza_privilegi(cartella_aperta):
    utente = pg_esecutore.utente_di_servizio()
    permessi = cartella_aperta.stat().st_mode

    with psycopg.connect(usa_e_resta(cartella_aperta)) as connessione:
        connessione.execute("select 1")
    usa(cartella_aperta)  # stops it

    assert (cartella_aperta / ".postgres" / "dati").stat().st_uid == utente.pw_uid
    assert cartella_aperta.stat().st_uid == 0
    assert cartella_aperta.stat().st_mode == permessi


def usa_e_resta(progetto):
    processo = avvia_processo(progetto, "resta")
    indirizzo = processo.stdout.readline().strip()
    processo.kill()
    processo.communicate()
    return indirizzo


@solo_root
def test_un_gruppo_di_dati_passa_da_un_modo_all_altro(cartella_aperta, tmp_path, monkeypatch):
    """Made in a user namespace, then without, then with it again: always the same data."""
    with psycopg.connect(usa_e_resta(cartella_aperta)) as connessione:
        connessione.execute("create table segno (n int)")
    usa(cartella_aperta)
    with monkeypatch.context() as senza:
        programma = tmp_path / "unshare"
        programma.write_text("#!/bin/sh\nexit 1\n")
        programma.chmod(0o755)
        senza.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with psycopg.connect(usa_e_resta(cartella_aperta)) as connessione:
            connessione.execute("insert into segno values (1)")
        usa(cartella_aperta)

    with psycopg.connect(usa_e_resta(cartella_aperta)) as connessione:
        assert connessione.execute("select n from segno").fetchone() == (1,)
    usa(cartella_aperta)
    assert not server_acceso(cartella_aperta)


@solo_root
@pytest.mark.usefixtures("unshare_rifiutato")
def test_se_l_utente_senza_privilegi_non_entra_lo_dice(tmp_path):
    progetto = tmp_path / "chiusa"
    progetto.mkdir(mode=0o700)

    with pytest.raises(ErroreServerLocale) as rifiuto:
        ServerLocale(progetto / ".postgres").usa()

    messaggio = str(rifiuto.value)
    assert "sposta il progetto" in messaggio
    assert "DATABASE_URL" in messaggio
    assert "\n" not in messaggio
    assert progetto.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("unshare_rifiutato")
def test_se_non_si_puo_cambiare_utente_lo_dice(tmp_path, monkeypatch):
    def rifiuta(*args, **opzioni):
        if "user" in opzioni:
            raise PermissionError(1, "Operation not permitted")
        return subprocess.CompletedProcess(args, 1)

    monkeypatch.setattr(pg_esecutore.os, "geteuid", lambda: 0)
    monkeypatch.setattr(pg_esecutore.subprocess, "run", rifiuta)
    monkeypatch.setattr(pg_esecutore, "utente_di_servizio", lambda: pwd.getpwuid(65534))
    tmp_path.chmod(0o755)
    monkeypatch.setattr(
        Path, "stat", lambda self, **_: os.stat_result((0o40755, 0, 0, 1, 0, 0, 0, 0, 0, 0))
    )

    with pytest.raises(ErroreServerLocale, match="né gli spazi utente né di diventare l'utente"):
        pg_esecutore.scegli_esecutore(cartella=tmp_path, binari=tmp_path)


def test_senza_unshare_non_c_e_spazio_utente(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert pg_esecutore.spazio_utente(pwd.getpwuid(65534)) == ()


def test_la_cartella_di_un_altro_utente_si_dice_in_una_frase(tmp_path, monkeypatch):
    def rifiuta(self, *args, **opzioni):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", rifiuta)

    with pytest.raises(ErroreServerLocale, match="è di un altro utente"):
        ServerLocale(tmp_path / ".postgres").usa()


def test_senza_il_pacchetto_dei_binari_lo_dice(monkeypatch):
    monkeypatch.setattr(pg_locale, "find_spec", lambda nome: None)

    with pytest.raises(ErroreServerLocale, match=r"installa requirements\.txt"):
        pg_locale.cartella_binari()


def test_un_binario_che_non_si_esegue_si_dice_in_una_frase(tmp_path):
    server = ServerLocale(tmp_path / ".postgres")
    server.binari = tmp_path
    (tmp_path / "initdb").write_bytes(b"\x7fELF non per questa macchina")
    (tmp_path / "initdb").chmod(0o755)
    server.esecutore = Esecutore(os.geteuid(), os.getegid())

    with pytest.raises(ErroreServerLocale, match="non si può eseguire su questa macchina"):
        server._crea()


def test_database_url_vince(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://altrove/x")

    assicura_database(tmp_path)

    assert os.environ["DATABASE_URL"] == "postgresql://altrove/x"
    assert list(tmp_path.iterdir()) == []


def test_in_produzione_non_si_accende_niente(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.prod")
    monkeypatch.setattr(pg_locale, "assicura_database", lambda *_, **__: pytest.fail("acceso"))

    assicura_database_se_sviluppo()
