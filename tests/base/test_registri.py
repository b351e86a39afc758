"""No log line with a query string or an e-mail, whatever happened."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from psycopg.errors import CheckViolation

from base.registri import senza_dati_personali
from tests.utenti.factories import UtenteFactory


@pytest.fixture
def registro(monkeypatch):
    """What the site's own handler writes, under the logging settings of every environment."""
    uscita = io.StringIO()
    logging.config.dictConfig(settings.LOGGING)
    for nome in ("", "django", "django.server"):
        for gestore in logging.getLogger(nome).handlers:
            if isinstance(gestore, logging.StreamHandler) and hasattr(gestore, "setStream"):
                monkeypatch.setattr(gestore, "stream", uscita)
    return uscita


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("Not Found: /strutture/?q=rossi&isee=9000", "Not Found: /strutture/?[…]"),
        ('"GET /x/?a=1 HTTP/1.1" 404', '"GET /x/?[…] HTTP/1.1" 404'),
        ("\"GET /x/?a='b'&isee=9 HTTP/1.1\" 200", '"GET /x/?[…] HTTP/1.1" 200'),
        ('"GET /x/?a="b"&isee=9 HTTP/1.1" 200', '"GET /x/?[…] HTTP/1.1" 200'),
        (
            "Bad request syntax ('GET /x/?a &isee=9 HTTP/1.1')",
            "Bad request syntax ('GET /x/?[…] HTTP/1.1')",
        ),
        ("di ada.rossi+x@comune.bs.it oggi", "di [e-mail] oggi"),
        ("/accedi/ada%40esempio.it/", "/accedi/[e-mail]/"),
        ('"GET /invito/Zx-9_a/ HTTP/1.1" 200', '"GET /invito/[…]/ HTTP/1.1" 200'),
        ("Forbidden (CSRF): /invito/Zx-9_a", "Forbidden (CSRF): /invito/[…]"),
        ("http://s.it/invito/Zx-9_a/?next=1", "http://s.it/invito/[…]/?[…]"),
        (
            "DETAIL:  Key (codice, nome)=(RSSMRA, Rossi (Mario)) c'è",
            "DETAIL:  Key (codice, nome)=([…]) c'è",
        ),
        ("Failing row contains (1, Rossi).", "Failing row contains ([…])."),
        (
            "DETAIL:  Key (persona, daterange(dal, al, '[]'::text))=(Rossi, [2026-01-01,)) c'è",
            "DETAIL:  Key (persona, daterange(dal, al, '[]'::text))=([…]) c'è",
        ),
        (
            "Failing row contains (1, prima riga\n\nseconda, 9).\nCONTEXT:  COPY t, line 2: 1 a",
            "Failing row contains ([…]).\nCONTEXT:  COPY t, line 2: […]",
        ),
        (
            "Failing row contains (1, a\nb).\n\nThe above exception was the cause",
            "Failing row contains ([…]).\n\nThe above exception was the cause",
        ),
        ('COPY t, line 1, column isee: "123"\nriga', "COPY t, line 1, column isee: […]\nriga"),
        ("di RSSMRA80A01H501U e rssmra80a01h501u", "di [codice fiscale] e [codice fiscale]"),
        ("lettera_RSSMRA80A01H501U.pdf", "lettera_[codice fiscale].pdf"),
        ("lettera_P-7K3M-9QXD_1.pdf", "lettera_P-[…]_1.pdf"),
        ("P-7K3M-9QXD ha un ISEE di 12.345,67", "P-[…] ha un ISEE di 12.345,67"),
        ("cerca «p-7k3m-9qxd»", "cerca «P-[…]»"),
        ("P-7K3M-9QX0 e AP-7K3M-9QXD", "P-7K3M-9QX0 e AP-7K3M-9QXD"),
        ("nulla da togliere", "nulla da togliere"),
    ],
)
def test_senza_dati_personali(testo, atteso):
    assert senza_dati_personali(testo) == atteso


@pytest.mark.django_db
def test_le_richieste_non_lasciano_ricerche_ne_e_mail(client, registro):
    client.get("/non-c-e/?q=maria.rossi@esempio.it")
    client.get("/non-c-e/maria.rossi@esempio.it/")
    client.post("/accedi/", {"login": "maria.rossi@esempio.it", "password": "sbagliata"})

    righe = registro.getvalue()
    assert "Not Found: /non-c-e/" in righe
    assert "esempio.it" not in righe
    assert "maria" not in righe


@pytest.mark.django_db
def test_l_errore_del_database_non_cita_la_riga(registro):
    UtenteFactory(email="ada@esempio.it")
    try:
        with transaction.atomic():
            UtenteFactory(email="ada@esempio.it")
    except IntegrityError:
        logging.getLogger("utenti").exception("Non salvato: %s", "ada@esempio.it")

    righe = registro.getvalue()
    assert "IntegrityError" in righe
    assert "Non salvato: [e-mail]" in righe
    assert "ada@" not in righe


@pytest.mark.django_db
def test_l_errore_di_una_copia_non_cita_la_riga(registro):
    """The bulk writes: the database quotes what it refuses, and the line of the copy it was in."""
    with connection.cursor() as cursore:
        cursore.execute("CREATE TEMP TABLE prova (isee int CHECK (isee > 0), nota text)")
    try:
        with (
            transaction.atomic(),
            connection.cursor() as cursore,
            cursore.copy("COPY prova FROM STDIN") as copia,
        ):
            copia.write_row((-4321, "prima riga\n\nseconda"))
    except CheckViolation:
        logging.getLogger("tariffe").exception("Non salvata")

    righe = registro.getvalue()
    assert "CheckViolation" in righe
    assert "COPY prova, line 1" in righe
    assert "4321" not in righe
    assert "seconda" not in righe
