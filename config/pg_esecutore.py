"""As whom PostgreSQL's programs run: they refuse root.

As root they run, in this order of choice: as the owner of an existing cluster; in a user namespace
where root looks like a normal user; as an unprivileged user of the system. No user is made, no
permission of a folder above ours is changed.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import pwd

UTENTI_DI_SERVIZIO = ("postgres", "nobody")

RIMEDI = (
    "lavora come utente normale, oppure indica un PostgreSQL già acceso con la variabile "
    "DATABASE_URL."
)


class ErroreServerLocale(RuntimeError):
    """The local server cannot be used; the message is one Italian sentence that says what to do."""


@dataclass(frozen=True)
class Esecutore:
    """Who runs the server's programs: `uid` owns the files, `prefisso` comes before a command."""

    uid: int
    gid: int
    prefisso: tuple[str, ...] = ()

    @property
    def cambia_utente(self) -> bool:
        return self.uid != os.geteuid()

    @property
    def nome(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)


def utente_di_servizio() -> "pwd.struct_passwd":
    """The unprivileged user of the system that can run the server for root."""
    for nome in UTENTI_DI_SERVIZIO:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(nome)
    raise ErroreServerLocale(
        "PostgreSQL non può girare come root e qui non c'è l'utente «nobody»: " + RIMEDI
    )


def spazio_utente(utente: "pwd.struct_passwd") -> tuple[str, ...]:
    """The command that makes root look like `utente`; empty where namespaces are refused."""
    programma = shutil.which("unshare")
    if programma is None:
        return ()
    prefisso = (
        programma,
        "--user",
        f"--map-user={utente.pw_uid}",
        f"--map-group={utente.pw_gid}",
    )
    # The arguments are ours: nothing comes from outside.
    prova = subprocess.run([*prefisso, "true"], capture_output=True, check=False)  # noqa: S603
    return prefisso if prova.returncode == 0 else ()


def scegli_esecutore(*, cartella: Path, binari: Path) -> Esecutore:
    """Who can run the programs in `binari` on the cluster kept in `cartella`.

    Raises ErroreServerLocale if as root nobody else can.
    """
    if os.geteuid() != 0:
        return Esecutore(os.geteuid(), os.getegid())
    proprietario = cartella.stat()
    if proprietario.st_uid != 0:
        return _verificato(Esecutore(proprietario.st_uid, proprietario.st_gid), cartella, binari)
    utente = utente_di_servizio()
    prefisso = spazio_utente(utente)
    if prefisso:
        return Esecutore(0, os.getegid(), prefisso)
    return _verificato(Esecutore(utente.pw_uid, utente.pw_gid), cartella, binari)


def _verificato(esecutore: Esecutore, cartella: Path, binari: Path) -> Esecutore:
    """The same, once sure that the user can be taken and reaches programs and data."""
    for percorso in (binari, cartella.parent):
        try:
            raggiungibile = subprocess.run(  # noqa: S603 - our own arguments
                ["/bin/sh", "-c", 'test -x "$1"', "sh", str(percorso)],
                user=esecutore.uid,
                group=esecutore.gid,
                extra_groups=[],
                cwd="/",
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except PermissionError as errore:
            raise ErroreServerLocale(
                "PostgreSQL non può girare come root e questo sistema non permette né gli spazi "
                f"utente né di diventare l'utente «{esecutore.nome}»: {RIMEDI}"
            ) from errore
        if raggiungibile.returncode:
            raise ErroreServerLocale(
                f"PostgreSQL non può girare come root, e l'utente «{esecutore.nome}» non può "
                f"entrare in «{percorso}»: sposta il progetto in una cartella leggibile da tutti "
                f"(per esempio in /srv), oppure {RIMEDI}"
            )
    return esecutore


def prendi_possesso(*, cartella: Path, esecutore: Esecutore) -> None:
    """As root, gives our own folder to who runs the server, if that is not who made it."""
    if os.geteuid() != 0:
        return
    try:
        for percorso in (cartella, *cartella.rglob("*")):
            if percorso.lstat().st_uid != esecutore.uid:
                os.chown(percorso, esecutore.uid, esecutore.gid, follow_symlinks=False)
    except PermissionError as errore:
        raise ErroreServerLocale(
            f"Questo sistema non permette di dare «{cartella}» all'utente «{esecutore.nome}», "
            f"che deve far girare PostgreSQL: {RIMEDI}"
        ) from errore
