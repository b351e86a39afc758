"""Every public address of the project: no cookie, no foreign host, a name of its own."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.accesso.matrice import CON_MODULO, PUBBLICHE
from tests.accesso.mondo import PROPRIO, costruisci

pytestmark = pytest.mark.django_db

# Read by people who have an account already, and not meant to be found: no description.
DI_CHI_ENTRA = "account_"
# What a browser asks for by itself; where a link of the text leads is the reader's choice.
CARICANO = {
    "img": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "form": ("action",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
# A link of the head that only says where something is.
NON_CARICATI = {"canonical", "alternate", "license", "prev", "next"}


class Pagina(HTMLParser):
    def __init__(self, testo):
        super().__init__()
        self.lingua = ""
        self.titoli, self.descrizioni, self.fuori, self.ancore = [], [], [], []
        self.h1 = 0
        self.nascosta = False
        self._in_titolo = self._in_svg = False
        self.feed(testo)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributi = dict(attrs)
        if tag == "html":
            self.lingua = attributi.get("lang", "")
        self._in_svg = self._in_svg or tag == "svg"
        if tag == "title" and not self._in_svg:
            self._in_titolo = True
            self.titoli.append("")
        self.h1 += tag == "h1"
        if "id" in attributi:
            self.ancore.append(attributi["id"])
        if tag == "meta" and attributi.get("name") == "robots":
            self.nascosta = "noindex" in attributi.get("content", "")
        if tag == "meta" and attributi.get("name") == "description":
            self.descrizioni.append(attributi.get("content", ""))
        da_guardare = [attributi.get(nome) or "" for nome in CARICANO.get(tag, ())]
        if tag == "link" and not NON_CARICATI & set((attributi.get("rel") or "").split()):
            da_guardare.append(attributi.get("href") or "")
        self.fuori += [v for v in da_guardare if re.match(r"\s*(?:https?:)?//", v)]

    def handle_endtag(self, tag):
        if tag == "title":
            self._in_titolo = False
        if tag == "svg":
            self._in_svg = False

    def handle_data(self, data):
        if self._in_titolo:
            self.titoli[-1] += data


@pytest.fixture
def mondo(db):
    return costruisci()


@pytest.fixture
def risposte(mondo):
    """The answer of every public address, asked by somebody who was never here."""
    trovate = {}
    for nome, oggetto in PUBBLICHE.items():
        argomenti = oggetto(mondo, PROPRIO) if oggetto else {}
        parametri = argomenti.pop("?", "")
        trovate[nome] = Client().get(reverse(nome, kwargs=argomenti) + parametri)
    yield trovate
    for risposta in trovate.values():
        risposta.close()


def pagine(risposte):
    return {
        nome: Pagina(risposta.content.decode())
        for nome, risposta in risposte.items()
        if risposta["Content-Type"].startswith("text/html")
    }


def test_ogni_indirizzo_pubblico(risposte):
    assert len(risposte) > 45
    lette = pagine(risposte)
    assert len(lette) > 25

    # Nobody is followed: only a page with a form sets the cookie that protects it.
    con_cookie = {nome: set(r.cookies) for nome, r in risposte.items() if r.cookies}
    assert con_cookie == {nome: {"csrftoken"} for nome in CON_MODULO}
    assert not [
        n for n, r in risposte.items() if r.has_header("Set-Cookie") and n not in CON_MODULO
    ]

    assert {nome: p.fuori for nome, p in lette.items() if p.fuori} == {}
    assert {nome for nome, p in lette.items() if p.lingua != "it"} == set()
    assert {nome: p.h1 for nome, p in lette.items() if p.h1 != 1} == {}
    assert {nome for nome, p in lette.items() if len(set(p.ancore)) != len(p.ancore)} == set()

    titoli = {nome: p.titoli for nome, p in lette.items()}
    assert {nome for nome, t in titoli.items() if len(t) != 1 or not t[0].strip()} == set()
    visti = [t[0].strip() for t in titoli.values()]
    assert sorted({t for t in visti if visti.count(t) > 1}) == []

    # What search engines do not list needs no description.
    cercate = {n: p for n, p in lette.items() if not p.nascosta}
    senza = {n for n, p in cercate.items() if len(p.descrizioni) != 1 or not p.descrizioni[0]}
    assert {nome for nome in senza if not nome.startswith(DI_CHI_ENTRA)} == set()


def test_ogni_pagina_dice_il_suo_indirizzo_una_volta_sola(risposte):
    for nome, risposta in risposte.items():
        if not risposta["Content-Type"].startswith("text/html") or nome.startswith(DI_CHI_ENTRA):
            continue
        testo = risposta.content.decode()
        canonici = re.findall(r'<link rel="canonical" href="([^"]+)">', testo)
        nascosta = 'name="robots" content="noindex' in testo
        assert len(canonici) == 1 or nascosta, nome
        for canonico in canonici:
            assert canonico.startswith("http://testserver/"), nome


def test_i_filtri_non_fanno_un_altro_indirizzo(client, db):
    def canonico(indirizzo):
        testo = client.get(indirizzo).content.decode()
        return re.search(r'<link rel="canonical" href="([^"]+)">', testo)[1]

    assert canonico("/avvisi/?ambito=x&pagina=1") == "http://testserver/avvisi/"
    assert canonico("/avvisi/?pagina=2") == "http://testserver/avvisi/?pagina=2"
    assert canonico('/avvisi/?pagina="><script>') == "http://testserver/avvisi/"


def test_nessuno_stile_chiede_altri_host(risposte):
    fogli = set()
    for risposta in risposte.values():
        if risposta["Content-Type"].startswith("text/html"):
            fogli |= set(re.findall(r'href="/static/([^"]+\.css)"', risposta.content.decode()))

    assert len(fogli) >= 4
    for foglio in fogli:
        with open(finders.find(foglio), encoding="utf-8") as aperto:
            stile = aperto.read()
        chiesti = re.findall(r"url\(\s*[\"']?((?:https?:)?//[^)\"']+)", stile)
        assert [u for u in chiesti if not u.startswith("http://www.w3.org/")] == [], foglio
        assert not re.search(r"@import\s+[\"']?(?:url\()?[\"']?(?:https?:)?//", stile), foglio
