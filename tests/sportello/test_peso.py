"""Public pages are light: HTML, styles and fonts within 150 KB compressed (DESIGN §8)."""

import re
from functools import cache

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from strutture.models import Struttura
from strutture.services import carica_demo, carica_riferimento

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territorio_reale")]

LIMITE = 150_000
FISSI = re.compile(r'(?:href|src)="/static/([^"]+)"')
URL_NEI_CSS = re.compile(r'url\("\.\./([^"]+\.woff2)"\)')


@pytest.fixture
def sito():
    fixture = settings.BASE_DIR / "fixtures"
    carica_riferimento(cartella=fixture / "riferimento")
    carica_demo(cartella=fixture / "demo")


SENZA_ARGOMENTI = (
    "tariffa_list",
    "bisogno_list", "avviso_list", "avviso_archive", "modulo_list", "numeri_urgenti",
    "pubblicazione_list", "pubblicazione_check", "domande_frequenti", "accessibilita", "privacy",
    "note_legali", "richiesta_status", "valutazione_create", "valutazione_done",
)  # fmt: skip


def statico(percorso: str) -> bytes:
    trovato = finders.find(percorso)
    assert trovato, f"«{percorso}» non c'è fra i file statici"
    with open(trovato, "rb") as file:
        return file.read()


@cache
def compresso(percorso: str) -> int:
    return len(brotli.compress(statico(percorso)))


def peso(pagina: bytes) -> int:
    """Bytes that travel the first time: compressed text, fonts as they are."""
    totale = len(brotli.compress(pagina))
    caratteri = set()
    for percorso in set(FISSI.findall(pagina.decode())):
        totale += compresso(percorso)
        if "bootstrap" not in percorso:
            caratteri |= set(URL_NEI_CSS.findall(statico(percorso).decode()))
    return totale + sum(len(statico(carattere)) for carattere in caratteri)


def pagine():
    return {
        "home": "/",
        "catalogo": "/strutture/",
        "catalogo filtrato": "/strutture/?area=anziani&regime=residenziale",
        "scheda": Struttura.objects.get(codice_fonte="DEMO-002").get_absolute_url(),
        "ambiti": "/ambiti/",
        "ambito": "/ambiti/vallecamonica/",
        "area": "/aree/minori/",
        "comuni": "/comuni/",
        "comune": "/comuni/017029-brescia/",
        "consegna": f"/consegna/?s={Struttura.objects.get(codice_fonte='DEMO-002').pk}",
        "provincia": "/provincia/",
        "bisogno": "/bisogni/subisco-violenza/",
        "glossario": "/glossario/",
        "punti di accesso": "/punti-di-accesso/",
        "chiedi": "/chiedi/",
        "catalogo senza risultati": "/strutture/?q=mio+marito+mi+picchia",
        "segnala": f"/segnala/{Struttura.objects.get(codice_fonte='DEMO-002').pk}/",
    } | {nome: reverse(f"sportello:{nome}") for nome in SENZA_ARGOMENTI}


def test_ogni_pagina_pubblica_sta_nel_peso(client, sito):
    pesi = {}
    for nome, indirizzo in pagine().items():
        risposta = client.get(indirizzo)
        assert risposta.status_code == 200
        pesi[nome] = peso(risposta.content)

    assert max(pesi.values()) <= LIMITE, pesi
    assert min(pesi.values()) > 100_000, pesi  # styles and fonts were really counted


def test_nessuna_pagina_pubblica_chiede_altri_host_o_javascript(client, sito):
    for indirizzo in pagine().values():
        testo = client.get(indirizzo).content.decode()
        assert not re.findall(r'(?:src|srcset|poster)="(?:https?:)?//', testo)
        # The canonical address is read by search engines, and asked for by no browser.
        collegati = re.sub(r'<link rel="canonical" href="https?://[^/]+/', "", testo)
        assert not re.findall(r'<link[^>]+href="(?:https?:)?//', collegati)
        # Linked data are a block of data: nothing executes them (see `export.schema_org`).
        assert testo.count("<script") == testo.count('<script type="application/ld+json"')


def test_i_nostri_stili_non_chiedono_altri_host():
    for foglio in ("sito", "caratteri", "stampa"):
        testo = statico(f"css/{foglio}.css").decode()
        assert "http" not in testo.replace('[href^="http"]', "")
        assert "@import" not in testo


def test_ogni_foglio_di_stile_chiude_le_sue_regole():
    """A brace left open hides all that follows from who has a narrow screen."""
    aperti = {}
    for foglio in sorted((settings.BASE_DIR / "static" / "css").glob("*.css")):
        testo = re.sub(r"/\*.*?\*/", "", foglio.read_text(encoding="utf-8"), flags=re.S)
        aperti[foglio.name] = testo.count("{") - testo.count("}")

    assert len(aperti) > 8
    assert {nome: quante for nome, quante in aperti.items() if quante} == {}
