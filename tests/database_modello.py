"""The migrated database is made once: every test database is a copy of it.

The migrations take ten seconds, a copy less than one. The model stands beside the test databases
and its name has a digest of the migrations: with others, another one is made. It has that name only
when it is whole: what an interrupted run leaves is never copied. What it might lack (a migration of
a package) is applied to the copy, as always.
"""

import contextlib
import hashlib
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from psycopg.errors import InsufficientPrivilege

# Any number: who makes the model keeps the others waiting.
BLOCCO = 20260101


def modello() -> str:
    """The name of the database to copy, made now if it is not there."""
    prefisso = f"{connection.settings_dict['NAME']}_modello_"
    nome = prefisso + _impronta()
    with connection._nodb_cursor() as cursore:
        cursore.execute("select pg_advisory_lock(%s)", [BLOCCO])
        cursore.execute(
            "select datname from pg_database where starts_with(datname, %s)", [prefisso]
        )
        ci_sono = [riga[0] for riga in cursore.fetchall()]
        if nome not in ci_sono:
            for vecchio in ci_sono:
                cursore.execute(f'drop database if exists "{vecchio}" with (force)')
            in_corso = prefisso + "in_corso"
            with _permesso():
                cursore.execute(f'create database "{in_corso}"')
            with _dentro(in_corso):
                call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
            cursore.execute(f'alter database "{in_corso}" rename to "{nome}"')
    return nome


@contextlib.contextmanager
def _permesso() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as errore:
        if not isinstance(errore.__cause__, InsufficientPrivilege):
            raise
        ruolo = connection.settings_dict["USER"] or "che usi"
        # Not `exit`, whose sentence the processes of xdist do not bring back.
        pytest.fail(
            f"Le prove si fanno in database creati da loro, e il ruolo «{ruolo}» non può crearne: "
            f'esegui «alter role "{ruolo}" createdb», oppure togli DATABASE_URL e useranno un '
            "PostgreSQL acceso da loro.",
            pytrace=False,
        )


@contextlib.contextmanager
def _dentro(nome: str) -> Iterator[None]:
    """The connection of the project leads to that database."""
    prima = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = nome
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = prima


def _impronta() -> str:
    """Of our migrations and of the packages, which have theirs."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for file in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(f"{file.parent.parent.name}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:12]
