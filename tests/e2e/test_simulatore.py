"""Every state of the simulator of tariffs, wide and narrow: axe, keyboard, no JavaScript."""

import os
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.e2e.conftest import segue
from tests.e2e.test_pagine_pubbliche import guasti_di
from tests.sportello.mondo_tariffe import Mondo, adotta, edizione, mese
from tests.tariffe.factories import ServizioFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Where to leave what is seen, to look at it; nothing by default.
FOTO = os.environ.get("FOTO_SIMULATORE", "")


def stati(mondo):
    centro = ServizioFactory(codice="CENTRO", slug="centro", denominazione="Centro diurno")
    utenze = [(centro, "adulti con disabilità", mese("10")), (centro, "anziani", mese("20"))]
    esempio = edizione(mondo.ambito, utenze, esempio_di="Verdello", fonte="https://x.example/")
    adotta(esempio, mondo.salo, [centro])
    return {
        "comune": {},
        "servizi": {"comune": mondo.salo.codice_istat},
        "nessuna": {"comune": mondo.dello.codice_istat},
        "massimo": mondo.chiedi(mondo.sad),
        "risultato": mondo.chiedi(
            mondo.sad, isee="12.345,67", quantita="10", operatori="2", festivo="on"
        ),
        "figli": mondo.chiedi(mondo.nido, isee="15.000,00", figli="2"),
        "buco": mondo.chiedi(mondo.nido, isee="10.000,50"),
        "errore": mondo.chiedi(mondo.sad, isee="12.345", quantita="tante", data="ieri"),
        "utenze": mondo.chiedi(centro),
        "esempio": mondo.chiedi(centro, utenza="anziani", isee="1.000,00"),
        "imposto": mondo.chiedi(mondo.affido),
        "non-adottata": mondo.chiedi(mondo.sad, comune=mondo.dello),
    }


def test_ogni_stato(apri, transactional_db):
    larga, stretta, senza = apri(), apri(larghezza=360), apri(javascript=False)
    guasti = {}
    for nome, dati in stati(Mondo()).items():
        indirizzo = f"/tariffe/?{urlencode(dati)}"
        trovati = guasti_di(larga, indirizzo, stretta=False)
        foto(larga, f"{nome}-1200")
        senza.goto(indirizzo)
        if larga.locator("main").inner_text() != senza.locator("main").inner_text():
            trovati.append("senza JavaScript non è la stessa")
        trovati += guasti_di(stretta, indirizzo, stretta=True)
        foto(stretta, f"{nome}-360")
        if trovati:
            guasti[nome] = trovati
    assert guasti == {}
    for pagina in (larga, stretta, senza):
        assert pagina.esterne == []
        assert pagina.cookie == []


def test_dal_menu_alla_cifra_senza_mouse_e_senza_portare_l_isee_altrove(apri, transactional_db):
    Mondo()
    pagina = apri(larghezza=360, javascript=False)
    visti = []
    pagina.page.on("request", lambda richiesta: visti.append(richiesta))
    pagina.goto("/")
    pagina.get_by_role("link", name="Tariffe", exact=True).focus()
    invio(pagina)
    pagina.get_by_label("Il comune dove abiti").focus()
    pagina.get_by_label("Il comune dove abiti").select_option(label="Salò")
    pagina.keyboard.press("Tab")
    invio(pagina)
    pagina.get_by_role("link", name="Aiuto in casa").focus()
    invio(pagina)
    pagina.get_by_label("Il tuo ISEE, in euro").fill("12.345,67")
    pagina.get_by_label("Quante ore al mese?").fill("10")
    invio(pagina)
    pagina.page.wait_for_url("**isee=12.345*")
    assert "6,47" in pagina.locator(".os-tariffa-importo").inner_text()

    segue(pagina.get_by_role("link", name="Glossario"))
    pagina.page.wait_for_url("**/glossario/**")
    assert not [r.url for r in visti if "12.345" in r.headers.get("referer", "")]
    assert "12.345" not in pagina.page.url


def invio(pagina):
    """The Enter key on what leads to another page, and the whole of it."""
    with pagina.page.expect_navigation():
        pagina.keyboard.press("Enter")


def foto(pagina, nome):
    if FOTO:
        pagina.page.screenshot(path=str(Path(FOTO) / f"{nome}.png"), full_page=True)
