"""Flow of a request: a citizen with a phone asks, the operator answers, the status page says it."""

import pytest
from playwright.sync_api import expect

from sportello.models import Richiesta
from tests.e2e.conftest import axe, preme, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DOMANDA = "Come si chiede un posto al centro diurno per mia madre?"
RISPOSTA = "Vieni allo sportello martedì mattina con la carta d'identità."


@pytest.fixture(autouse=True)
def in_fretta(settings):
    settings.SPORTELLO_SECONDI_MINIMI = 0  # a browser fills in a form at once


def a_posto(pagina):
    assert axe(pagina) == [], pagina.url
    assert not pagina.trabocca(), pagina.url


def test_dalla_domanda_alla_risposta(apri, entra, demo):
    cittadina = apri(larghezza=360, altezza=740, javascript=False)
    cittadina.goto("/chiedi/")
    preme(cittadina, "Controlla prima di inviare")
    expect(
        cittadina.get_by_role("alert").get_by_text("Scegli il comune dove abiti.")
    ).to_be_visible()
    cittadina.get_by_label("Il comune dove abiti").select_option(label="Manerbio")
    cittadina.get_by_label("Che cosa vuoi chiedere").fill(DOMANDA)
    cittadina.get_by_label("E-mail").fill("ada@demo.example")
    preme(cittadina, "Controlla prima di inviare")
    preme(cittadina, "Torna a correggere")
    assert cittadina.get_by_label("Che cosa vuoi chiedere").input_value() == DOMANDA
    preme(cittadina, "Controlla prima di inviare")
    preme(cittadina, "Invia la richiesta")
    codice = cittadina.locator(".os-codice-grande").inner_text()
    assert not cittadina.trabocca()
    assert codice.replace("-", "") not in cittadina.url.replace("-", "")

    operatrice = entra("operatore_udp.ambito9")
    menu = operatrice.get_by_role("navigation", name="Principale")
    segue(menu.get_by_role("link", name="Richieste"))
    segue(operatrice.get_by_role("link", name=codice))
    expect(operatrice.get_by_text(DOMANDA)).to_be_visible()
    preme(operatrice, "Me ne occupo io")
    operatrice.get_by_label("La risposta").fill(RISPOSTA)
    preme(operatrice, "Invia la risposta")
    expect(operatrice.get_by_text("Risposta registrata.")).to_be_visible()
    assert operatrice.errori == []

    cittadina.goto("/chiedi/stato/")
    cittadina.get_by_label("Codice della richiesta").fill(codice.lower())
    cittadina.get_by_label("E-mail o telefono").fill("ada@demo.example")
    preme(cittadina, "Guarda la richiesta")
    testo = cittadina.locator("main").inner_text()
    assert "Ti abbiamo risposto" in testo
    assert RISPOSTA in testo
    assert cittadina.cookie == ["csrftoken"]
    assert cittadina.esterne == []

    altra = entra("operatore_udp.ambito8")
    assert altra.goto(f"/richieste/{Richiesta.objects.get(testo=DOMANDA).pk}/").status == 404


@pytest.mark.parametrize("larghezza", [1200, 360])
def test_le_pagine_sono_accessibili(apri, entra, demo, larghezza):
    pagina = apri(larghezza=larghezza)
    pagina.goto("/chiedi/")
    a_posto(pagina)
    preme(pagina, "Controlla prima di inviare")
    a_posto(pagina)
    pagina.get_by_label("Il comune dove abiti").select_option(label="Manerbio")
    pagina.get_by_label("Che cosa vuoi chiedere").fill(DOMANDA)
    pagina.get_by_label("Telefono").fill("030 0000009")
    preme(pagina, "Controlla prima di inviare")
    a_posto(pagina)
    preme(pagina, "Invia la richiesta")
    a_posto(pagina)
    codice = pagina.locator(".os-codice-grande").inner_text()
    pagina.goto("/chiedi/stato/")
    a_posto(pagina)
    pagina.get_by_label("Codice della richiesta").fill(codice)
    pagina.get_by_label("E-mail o telefono").fill("0300000009")
    preme(pagina, "Guarda la richiesta")
    a_posto(pagina)

    pagina.goto("/strutture/")
    segue(pagina.locator("main h2 a, main h3 a").first)
    scheda = pagina.url.rpartition("/strutture/")[2]
    pagina.goto(f"/segnala/{scheda.partition('-')[0]}/")
    a_posto(pagina)
    pagina.get_by_label("Gli orari").check()
    preme(pagina, "Invia la segnalazione")
    a_posto(pagina)
    pagina.goto(f"/valuta/?pagina=/strutture/{scheda}")
    a_posto(pagina)
    pagina.get_by_label("2 stelle").check()
    preme(pagina, "Continua")
    a_posto(pagina)
    pagina.get_by_label("Non ho capito le indicazioni").check()
    preme(pagina, "Invia la valutazione")
    a_posto(pagina)

    ufficio = entra("operatore_udp.ambito9", larghezza=larghezza)
    for indirizzo in ("/richieste/", "/richieste/numeri/", "/richieste/segnalazioni/"):
        ufficio.goto(indirizzo)
        a_posto(ufficio)
    ufficio.goto("/richieste/?stato=ricevuta")
    segue(ufficio.locator("main tbody a").first)
    a_posto(ufficio)
    preme(ufficio, "Aggiungi la nota")
    a_posto(ufficio)
