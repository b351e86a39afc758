"""Whatever is written in a public address or form: a page or a sentence, never a fault."""

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accesso.matrice import CON_MODULO, PUBBLICHE
from tests.accesso.mondo import PROPRIO, costruisci

pytestmark = pytest.mark.django_db

# Every name that a public page reads, all at once: those it does not know must not matter.
NOMI = (
    "q", "comune", "vicino", "area", "regime", "tipo", "ambito", "posti", "accessibile", "ordina",
    "pagina", "page", "per_page", "s", "formato", "struttura", "codice", "capitolo", "dopo",
    "modificato_dopo", "modified_after", "limite", "anno", "servizio", "full", "next",
)  # fmt: skip
CATTIVI = {
    "lungo": "à" * 5000,
    "nul": "a\x00b",
    "sql": "' OR 1=1; DROP TABLE strutture_struttura; --",
    "html": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "negativo": "-1",
    "enorme": "9" * 40,
    "data": "2026-02-30T25:61:00Z",
    "modello": "{{ 7|add:7 }}{% debug %}",
    "unicode": "\u202e\ufeff\U0001f600\ud7ff",
    "percorso": "../../etc/passwd",
    "niente": "",
}
CAMPI = (
    "comune", "testo", "nome", "email", "telefono", "contatto", "tema", "servizio", "urgenza",
    "per_chi", "modulo", "passo", "indirizzo_sito", "consenso", "codice", "che_cosa", "pagina",
    "voto", "motivo", "login", "password", "password1", "password2", "cognome", "struttura",
)  # fmt: skip


@pytest.fixture
def indirizzi():
    mondo = costruisci()
    trovati = {}
    for nome, oggetto in PUBBLICHE.items():
        argomenti = oggetto(mondo, PROPRIO) if oggetto else {}
        argomenti.pop("?", "")
        trovati[nome] = reverse(nome, kwargs=argomenti)
    return trovati


@pytest.fixture
def file_aperti(indirizzi):
    """Answers made of a file, closed at the end: to close one ends the connection of the test."""
    aperti = []
    yield aperti
    for risposta in aperti:
        risposta.close()


def guasti(risposta):
    if risposta.status_code >= 500 and risposta.status_code != 503:
        return f"stato {risposta.status_code}"
    corpo = b"".join(risposta) if risposta.streaming else risposta.content
    if "html" in risposta.get("Content-Type", "") and re.search(
        rb"<script>alert|<img src=x", corpo
    ):
        return "ripete HTML"
    if "json" in risposta.get("Content-Type", "") and corpo:
        json.loads(corpo)
    if any("alert(1)" in valore for valore in risposta.headers.values()):
        return "ripete nelle intestazioni"
    return ""


@pytest.mark.parametrize("valore", CATTIVI.values(), ids=CATTIVI.keys())
def test_negli_indirizzi(indirizzi, file_aperti, valore):
    client = Client(raise_request_exception=False)
    # Each name twice: the second is another, as who writes addresses by hand does.
    dati = {nome: [valore, f"{valore}2"] for nome in NOMI}
    trovati = {}
    for nome, dove in indirizzi.items():
        risposta = client.get(dove, dati)
        file_aperti += [risposta] if risposta.streaming else []
        trovati[nome] = guasti(risposta)

    assert {nome: guasto for nome, guasto in trovati.items() if guasto} == {}


@pytest.mark.parametrize("valore", CATTIVI.values(), ids=CATTIVI.keys())
def test_nei_moduli(indirizzi, valore, settings):
    settings.SPORTELLO_SECONDI_MINIMI = 0
    client = Client(raise_request_exception=False)
    trovati = {}
    for nome in sorted(CON_MODULO):
        for passo in (valore, "invia", "perche"):
            cache.clear()
            dati = {campo: [valore, f"{valore}2"] for campo in CAMPI} | {"passo": passo}
            risposta = client.post(indirizzi[nome], dati)
            trovati[nome, passo[:10]] = guasti(risposta)

    assert {nome: guasto for nome, guasto in trovati.items() if guasto} == {}


def test_le_pagine_da_leggere_non_si_scrivono_e_si_chiedono_anche_senza_corpo(
    indirizzi, file_aperti
):
    client = Client()
    pubbliche = {
        nome: dove
        for nome, dove in indirizzi.items()
        if nome.startswith("sportello:") and nome not in CON_MODULO
    }
    assert len(pubbliche) > 40
    sbagliate = {n: r for n, d in pubbliche.items() if (r := client.post(d).status_code) != 405}
    assert sbagliate == {}

    for nome, dove in pubbliche.items():
        piena, vuota = client.get(dove), client.head(dove)
        file_aperti += [risposta for risposta in (piena, vuota) if risposta.streaming]
        assert vuota.status_code == piena.status_code, nome
        assert (b"".join(vuota) if vuota.streaming else vuota.content) == b"", nome
        assert not vuota.cookies, nome
        if piena.has_header("ETag") and not piena.streaming and piena.status_code == 200:
            stessa = client.get(dove, headers={"If-None-Match": piena["ETag"]})
            assert stessa.status_code == 304, nome
            assert not stessa.cookies, nome
            altra = client.get(dove, headers={"If-None-Match": '"altra"'})
            assert altra.status_code == 200, nome
