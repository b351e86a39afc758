"""The database that the tests copy: whole or not there, one for each set of migrations."""

import contextlib

import pytest
from django.db import ProgrammingError, connection
from psycopg.errors import InsufficientPrivilege

from tests import database_modello
from tests.database_modello import modello

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrazioni(monkeypatch):
    """Into which database they were applied; here none is, for speed."""
    fatte = []
    monkeypatch.setattr(
        database_modello,
        "call_command",
        lambda *_, **__: fatte.append(connection.settings_dict["NAME"]),
    )
    yield fatte
    with connection._nodb_cursor() as cursore:
        for nome in ci_sono():
            cursore.execute(f'drop database "{nome}"')


def ci_sono():
    """The models beside the database of this process; the true one has another name."""
    with connection._nodb_cursor() as cursore:
        prefisso = connection.settings_dict["NAME"] + "_modello_"
        cursore.execute(
            "select datname from pg_database where starts_with(datname, %s)", [prefisso]
        )
        return [riga[0] for riga in cursore.fetchall()]


def test_si_fa_una_volta_e_quello_di_altre_migrazioni_se_ne_va(migrazioni, monkeypatch):
    primo = modello()
    assert modello() == primo
    assert (len(migrazioni), ci_sono()) == (1, [primo])

    monkeypatch.setattr(database_modello, "_impronta", lambda: "altre")
    secondo = modello()
    assert secondo != primo
    assert (len(migrazioni), ci_sono()) == (2, [secondo])


def test_quello_lasciato_a_meta_non_si_copia(migrazioni, monkeypatch):
    prima = connection.settings_dict["NAME"]

    def interrotte(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as per_poco:
        per_poco.setattr(database_modello, "call_command", interrotte)
        with pytest.raises(KeyboardInterrupt):
            modello()
    assert connection.settings_dict["NAME"] == prima
    assert not any(nome.endswith(database_modello._impronta()) for nome in ci_sono())

    intero = modello()
    assert (len(migrazioni), ci_sono()) == (1, [intero])


def test_chi_non_puo_creare_database_legge_una_frase(monkeypatch):
    class Cursore:
        def execute(self, query, *_):
            if query.startswith("create database"):
                raise ProgrammingError("permission denied") from InsufficientPrivilege()

        def fetchall(self):
            return []

    monkeypatch.setattr(connection, "_nodb_cursor", lambda: contextlib.nullcontext(Cursore()))
    with pytest.raises(pytest.fail.Exception, match=r"alter role .* createdb"):
        modello()
