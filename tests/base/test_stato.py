"""`/stato/`: 200 only if the database answers and every migration is applied."""

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def test_tutto_a_posto(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        risposta = client.get("/stato/")

    assert risposta.status_code == 200
    assert risposta.json() == {"stato": "ok", "database": True, "migrazioni_mancanti": 0}
    assert "no-store" in risposta.headers["Cache-Control"]
    assert not risposta.cookies


def test_chi_chiede_solo_le_intestazioni(client):
    risposta = client.head("/stato/")

    assert risposta.status_code == 200
    assert risposta.content == b""


def test_mancano_migrazioni(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, mete: [1, 2])

    risposta = client.get("/stato/")

    assert risposta.status_code == 503
    assert risposta.json()["migrazioni_mancanti"] == 2


def test_il_database_non_risponde(client, monkeypatch):
    def non_risponde(self, connessione):
        raise OperationalError

    monkeypatch.setattr(MigrationExecutor, "__init__", non_risponde)

    risposta = client.get("/stato/")

    assert risposta.status_code == 503
    assert risposta.json() == {"stato": "errore", "database": False}


def test_si_puo_solo_leggere(client):
    assert client.post("/stato/").status_code == 405
