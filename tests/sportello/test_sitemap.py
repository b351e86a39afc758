"""The files for search engines, the page of an Ambito that ended, the chart in evidence."""

import datetime
import re

import pytest
from django.utils import timezone

from base.grafici import Barra, barre_orizzontali
from osservatorio.reports import Figura, Rapporto, Sezione
from osservatorio.reports.valori import congela
from sportello.selectors import sitemap
from strutture.enums import StatoScheda
from tests.osservatorio.pubblicate import TABELLA, pubblica
from tests.sportello.factories import AvvisoFactory
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db


def voci(client, indirizzo="/sitemap.xml"):
    testo = client.get(indirizzo).content.decode()
    return dict(
        re.findall(r"<loc>http://testserver([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?", testo)
    )


def test_la_data_e_l_ultima_conferma_o_modifica(client, catalogo):
    domani = timezone.localdate() + datetime.timedelta(days=1)
    struttura = catalogo["rsa"]
    type(struttura).objects.filter(pk=struttura.pk).update(
        confermata_il=domani, confermata_da=UtenteFactory()
    )

    trovate = voci(client)

    assert trovate[struttura.get_absolute_url()] == domani.isoformat()
    assert trovate[catalogo["nido"].get_absolute_url()] == timezone.localdate().isoformat()


def test_chi_e_cessato_o_in_bozza_non_c_e(client, catalogo):
    cessata = UnitaOffertaFactory(struttura__stato=StatoScheda.CESSATA, cessata=True).struttura
    bozza = StrutturaFactory(stato=StatoScheda.BOZZA)

    trovate = voci(client)

    assert cessata.get_absolute_url() not in trovate
    assert bozza.get_absolute_url() not in trovate


def test_le_pagine_nuove_ci_sono_e_rispondono(client, catalogo):
    avviso = AvvisoFactory(della_provincia=True)

    trovate = voci(client)

    for indirizzo in ("/bisogni/", "/bisogni/subisco-violenza/", "/glossario/", "/modulistica/"):
        assert indirizzo in trovate
    assert avviso.get_absolute_url() in trovate
    for indirizzo in trovate:
        assert client.get(indirizzo).status_code == 200, indirizzo


def test_oltre_il_limite_un_indice_di_file(client, catalogo, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 3)
    schede = [s.get_absolute_url() for k, s in catalogo.items() if k in ("rsa", "nido", "mista")]

    indice = client.get("/sitemap.xml").content.decode()

    assert "<sitemapindex" in indice
    file = re.findall(r"<loc>http://testserver(/sitemap-\d+\.xml)</loc>", indice)
    assert file == ["/sitemap-0.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    trovate = {}
    for indirizzo in file:
        dentro = voci(client, indirizzo)
        assert not set(dentro) & set(trovate)
        trovate.update(dentro)
    assert set(schede) <= set(trovate)
    assert client.get("/sitemap-3.xml").status_code == 404


def test_robots_chiude_le_aree_riservate(client, db):
    testo = client.get("/robots.txt").content.decode()

    for dove in ("/admin/", "/schede/", "/richieste/", "/rendicontazione/", "/osservatorio/"):
        assert f"Disallow: {dove}\n" in testo
    assert "Sitemap: http://testserver/sitemap.xml" in testo


# --- an Ambito that ended ------------------------------------------------------------------------
def test_un_ambito_finito_dice_chi_continua(client, db):
    ieri = timezone.localdate() - datetime.timedelta(days=1)
    nuovo = AmbitoFactory(slug="nuovo", denominazione="Il nuovo")
    mezzo = AmbitoFactory(slug="mezzo", al=ieri, successore=nuovo)
    AmbitoFactory(slug="vecchio", denominazione="Il vecchio", al=ieri, successore=mezzo)

    risposta = client.get("/ambiti/vecchio/")

    assert risposta.status_code == 410
    assert 'href="/ambiti/nuovo/"' in risposta.content.decode()
    assert "/ambiti/vecchio/" not in client.get("/sitemap.xml").content.decode()


def test_un_ambito_finito_senza_successore(client, db):
    ieri = timezone.localdate() - datetime.timedelta(days=1)
    AmbitoFactory(slug="vecchio", al=ieri)

    assert (
        "Chi continua il suo lavoro non è nei dati"
        in client.get("/ambiti/vecchio/").content.decode()
    )


def test_nell_ultimo_giorno_l_ambito_c_e_ancora(client, db):
    AmbitoFactory(slug="quasi", al=timezone.localdate())

    assert client.get("/ambiti/quasi/").status_code == 200


# --- the chart in evidence -----------------------------------------------------------------------
def pubblica_un_grafico(frase, **altro):
    svg = barre_orizzontali([Barra("Anziani", 10)], nome="prova", titolo="Prova")
    rapporto = Rapporto(
        "scheda-ambito",
        "Con grafico",
        2023,
        "Dati approvati",
        "3 marzo 2026",
        [Sezione("uno", "Uno", figura=Figura(1, "Quanti", svg, frase, TABELLA))],
        ["Istat"],
    )
    congelato = congela(rapporto, 1)
    return pubblica(
        "Con grafico",
        valori=congelato.valori,
        aspetto=congelato.aspetto,
        codice=congelato.codice,
        **altro,
    )


def test_la_home_mostra_un_grafico_pubblicato_con_la_sua_frase(client, db):
    assert client.get("/").context["pagina"].evidenza is None
    pubblica("Senza grafici", chiave="a")
    pubblicata = pubblica_un_grafico("Gli anziani sono dieci.", chiave="b")

    testo = client.get("/").content.decode()

    assert "Gli anziani sono dieci." in testo
    assert f'href="/dati/{pubblicata.slug}/"' in testo
    assert "<svg" in testo[testo.index('id="dati"') : testo.index('id="urgenze"')]


def test_un_grafico_ritirato_non_si_mostra_piu(client, db):
    pubblicata = pubblica_un_grafico("Ritirata.")
    assert "Ritirata." in client.get("/").content.decode()

    pubblicata.stato = "ritirata"
    pubblicata.save()

    assert "Ritirata." not in client.get("/").content.decode()
