"""Fixtures and strictness shared by every test."""

from html.parser import HTMLParser

import hypothesis
import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import StreamingHttpResponse
from django.test import Client

from tests.database_modello import modello

# A busy machine is slow, not wrong: time is what the benches measure, alone.
hypothesis.settings.register_profile(
    "senza_fretta", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("senza_fretta")

# Attributes and elements that a strict Content-Security-Policy would not run.
_EVENTI = "on"
_SCRIPT_DI_DATI = {"application/json", "application/ld+json"}


class _Rigore(HTMLParser):
    """Collects what no page of ours may contain."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.trovati: list[str] = []
        self._in_script = False
        self._nel_testo_libero = False

    def handle_starttag(self, tag, attrs):
        attributi = dict(attrs)
        for nome in attributi:
            if nome == "style" or nome.startswith(_EVENTI):
                self.trovati.append(f"<{tag} {nome}=…>")
        if tag == "style":
            self.trovati.append("<style>")
        if tag == "script":
            dati = attributi.get("type") in _SCRIPT_DI_DATI
            self._in_script = "src" not in attributi and not dati
        self._nel_testo_libero = tag == "textarea"
        if (attributi.get("href") or "").strip().lower().startswith("javascript:"):
            self.trovati.append(f"<{tag} href=javascript:…>")

    def handle_endtag(self, tag):
        if tag == "script":
            self._in_script = False
        self._nel_testo_libero = False

    def handle_data(self, data):
        if self._in_script and data.strip():
            self.trovati.append(f"<script>{data.strip()[:60]}")
        if not self._nel_testo_libero and ("{{" in data or "{%" in data):
            self.trovati.append(f"template non reso: {data.strip()[:60]}")


def difetti_html(testo: str) -> list[str]:
    """Inline script, handlers, styles and unrendered template tags found in a page."""
    lettore = _Rigore()
    lettore.feed(testo)
    lettore.close()
    return lettore.trovati


# Files being sent that a test did not read to the end.
_FLUSSI: list[StreamingHttpResponse] = []


class ClientRigoroso(Client):
    """A test client that fails on pages that the Content-Security-Policy would break."""

    def request(self, **request):
        risposta = super().request(**request)
        if risposta.streaming:
            _FLUSSI.append(risposta)
        tipo = risposta.headers.get("Content-Type", "")
        if tipo.startswith("text/html") and not risposta.streaming:
            difetti = difetti_html(risposta.content.decode(risposta.charset))
            assert not difetti, f"{request.get('PATH_INFO')}: {difetti}"
        return risposta


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """Adds to the settings of the test database the one it is a copy of."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = modello()


@pytest.fixture(autouse=True)
def flussi_chiusi():
    """Closes every file that the pages gave: left open, the garbage collector would complain in
    another test, whichever is running then.
    """
    yield
    # As Django's own client does: the end of a request would close the connection of the test.
    request_finished.disconnect(close_old_connections)
    try:
        while _FLUSSI:
            _FLUSSI.pop().close()
    finally:
        request_finished.connect(close_old_connections)


@pytest.fixture
def client() -> Client:
    return ClientRigoroso()


@pytest.fixture(scope="module")
def territorio_reale(django_db_setup, django_db_blocker):
    """Italy's comuni and the 13 Ambiti of Brescia, loaded once for a module and then rolled back.

    For modules marked `django_db` (without `transaction=True`): their tests run inside it.
    """
    from territorio.services import carica_riferimento

    with django_db_blocker.unblock():
        atomico = transaction.atomic()
        atomico.__enter__()
        carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomico.__exit__(None, None, None)
