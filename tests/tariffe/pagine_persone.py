"""How the tests of people's tariffs open a page and read it."""

import re

from django.test import Client
from django.urls import reverse

from tests.conftest import ClientRigoroso


def entra(utente) -> Client:
    cliente = ClientRigoroso()
    cliente.force_login(utente)
    return cliente


def indirizzo(nome, *argomenti):
    return reverse(f"tariffe:{nome}", args=argomenti)


def letto(risposta):
    assert risposta.status_code == 200
    return re.sub(r"\s+", " ", risposta.content.decode())
