"""Flow A: a citizen with a phone, without JavaScript, from home to an RSA of her comune."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from sportello.services import carica_demo
from tests.e2e.conftest import axe, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def riferimento():
    call_command("carica_riferimento", verbosity=0)
    carica_demo(cartella=settings.BASE_DIR / "fixtures" / "demo")


def test_dal_suo_bisogno_a_una_rsa_del_comune(apri, riferimento):
    pagina = apri(larghezza=360, altezza=740, javascript=False)

    pagina.goto("/")
    segue(pagina.get_by_role("link", name="Non riesco più a stare sola"))
    segue(pagina.get_by_role("link", name="Case di riposo (RSA)"))
    pagina.locator("main").get_by_label("Nel comune").select_option(label="Manerbio (1)")
    segue(pagina.locator("main").get_by_role("button", name="Cerca"))
    segue(pagina.locator("main").get_by_role("link", name="Fondazione Casa di Riposo di Manerbio"))

    assert re.search(r"/strutture/\d+-fondazione-casa-di-riposo-di-manerbio/$", pagina.url)
    testo = pagina.locator("main").inner_text()
    assert "Piazza Aldo Moro, 6/A" in testo
    assert "84" in testo
    assert "Dati del 2013 (Regione Lombardia, IODL 2.0): telefona prima di andare" in testo
    for numero in ("112", "1522", "114"):
        assert pagina.locator(f'a[href="tel:{numero}"]').count() >= 1
    assert not pagina.trabocca()
    assert pagina.cookie == []
    assert pagina.esterne == []
    assert pagina.errori == []


def test_da_una_parola_sbagliata_alla_telefonata(apri, demo):
    pagina = apri(larghezza=360, altezza=740, javascript=False)
    parte = pagina.locator("main")

    def cerca(scritto, inteso):
        pagina.goto("/")
        parte.get_by_label("Che cosa cerchi").fill(scritto)
        segue(parte.get_by_role("button", name="Cerca"))
        assert f"Forse cercavi “{inteso}”" in parte.inner_text()
        assert not pagina.trabocca()
        segue(parte.locator(".os-elenco a").first)
        assert re.search(r"/strutture/\d+-[a-z0-9-]+/$", pagina.url)
        return parte.inner_text()

    # The open data of the RSA have no telephone: the page says so, and whom to ask.
    testo = cerca("casa di ripso", "casa di riposo")
    assert "RSA (casa di riposo)" in testo
    assert "Non è nei nostri dati. Puoi chiederlo" in testo
    assert parte.locator('section a[href^="/ambiti/"]').count() >= 1

    # There is none in that comune: the nearest are offered.
    testo = cerca("aslo nido chiari", "asilo nido chiari")
    assert "Asilo nido" in testo
    telefono = parte.locator('a[href^="tel:+39"], a[href^="tel:0"]').first
    expect(telefono).to_be_visible()
    numero = re.sub(r"\D", "", telefono.inner_text())
    assert len(numero) >= 9
    assert telefono.get_attribute("href").endswith(numero)
    assert telefono.bounding_box()["height"] >= 24
    assert not pagina.trabocca()
    assert pagina.cookie == []
    assert pagina.esterne == []
    assert pagina.errori == []


@pytest.mark.parametrize("larghezza", [1200, 360])
def test_pagine_pubbliche_accessibili(apri, riferimento, larghezza):
    pagina = apri(larghezza=larghezza)

    for indirizzo in (
        "/",
        "/strutture/?area=anziani",
        "/strutture/?q=casa%20albergo",
        "/ambiti/",
        "/ambiti/bassa-bresciana-occidentale/",
        "/provincia/",
        "/bisogni/",
        "/bisogni/subisco-violenza/",
        "/avvisi/",
        "/avvisi/archivio/",
        "/punti-di-accesso/?vicino=017103",
        "/modulistica/",
        "/glossario/",
        "/numeri-urgenti/",
        "/domande-frequenti/",
        "/accessibilita/",
        "/privacy/",
        "/strutture/?comune=017103",
    ):
        risposta = pagina.goto(indirizzo)
        assert risposta.status == 200, indirizzo
        assert axe(pagina) == [], indirizzo
        assert not pagina.trabocca(), indirizzo
    segue(pagina.locator("main .os-elenco a").first)
    assert re.search(r"/strutture/\d+-", pagina.url)
    assert axe(pagina) == []
    assert pagina.cookie == []

    pagina.goto("/accedi/")
    assert axe(pagina) == []
    assert not pagina.trabocca()
    assert pagina.esterne == []
    assert pagina.errori == []


def test_con_la_sola_tastiera_dalla_home_ai_risultati(apri, riferimento):
    pagina = apri(javascript=False)

    pagina.goto("/")
    pagina.keyboard.press("Tab")
    assert pagina.evaluate("document.activeElement.textContent").strip() == "Vai al contenuto"
    pagina.keyboard.press("Enter")
    pagina.wait_for_url("**/#*")
    pagina.keyboard.press("Tab")
    assert pagina.evaluate("document.activeElement.id") == "cerca-cosa"
    pagina.keyboard.type("fondazione onlus")
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")
    assert "/strutture/?q=fondazione+onlus" in pagina.url

    titolo = pagina.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"\d+ strutture con le parole “fondazione onlus”", titolo)
