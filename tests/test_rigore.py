"""The strictness of the tests is itself tested: a guard that never fires guards nothing."""

import socket

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_socket import SocketConnectBlockedError

from tests.conftest import ClientRigoroso, difetti_html


@pytest.mark.parametrize(
    ("pagina", "difetto"),
    [
        ('<p style="color:red">x</p>', "<p style=…>"),
        ("<button onclick='x()'>x</button>", "<button onclick=…>"),
        ("<style>p{}</style>", "<style>"),
        ("<script>avvia()</script>", "<script>avvia()"),
        ('<a href="JavaScript:avvia()">x</a>', "<a href=javascript:…>"),
        ("<p>{{ nome }}</p>", "template non reso: {{ nome }}"),
        ("<p>{% url 'x' %}</p>", "template non reso: {% url 'x' %}"),
    ],
)
def test_ogni_difetto_si_trova(pagina, difetto):
    assert difetti_html(pagina) == [difetto]


@pytest.mark.parametrize(
    "pagina",
    [
        '<script src="/static/js/x.js" defer></script>',
        '<script type="application/json">{"a": 1}</script>',
        "<textarea>{{ scritto da una persona }}</textarea>",
        '<svg><text x="1" font-size="12">x</text></svg>',
    ],
)
def test_una_pagina_in_regola_non_ha_difetti(pagina):
    assert difetti_html(pagina) == []


def test_il_client_rifiuta_una_pagina_con_stile_in_riga(monkeypatch):
    cliente = ClientRigoroso()
    monkeypatch.setattr(
        "django.test.client.Client.request",
        lambda self, **richiesta: HttpResponse('<p style="">x</p>'),
    )

    with pytest.raises(AssertionError, match="<p style=…>"):
        cliente.request(PATH_INFO="/", request=RequestFactory().get("/"))


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_la_rete_e_chiusa():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as presa,
        pytest.raises(SocketConnectBlockedError),
    ):
        presa.connect(("192.0.2.1", 80))
