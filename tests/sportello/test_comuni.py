"""The pages of the comuni, and the list with its finder."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sportello.models import PuntoAccesso
from tests.sportello.conftest import popola
from tests.sportello.pagina_html import Pagina
from tests.strutture.factories import UnitaOffertaFactory
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory

PIAZZE = {"salo": ("45.60600", "10.52200"), "dello": ("45.41800", "10.07600")}


@pytest.fixture
def punti(catalogo):
    for nome, (latitudine, longitudine) in PIAZZE.items():
        comune = catalogo[nome]
        comune.latitudine, comune.longitudine = latitudine, longitudine
        comune.confine = "M0,0L10,0L10,10Z" if nome == "salo" else ""
        comune.save()
    return catalogo


def leggi(client, comune):
    risposta = client.get(comune.indirizzo_web)
    assert risposta.status_code == 200
    return " ".join(risposta.content.decode().split())


def test_prima_l_ufficio_poi_le_strutture_con_i_conteggi(client, punti):
    punti["lago"].telefono = "0365 000001"
    punti["lago"].save()

    testo = leggi(client, punti["salo"])

    titoli = [t for _, t in Pagina(testo).titoli]
    assert titoli.index("A chi chiedere") < titoli.index("Le strutture a Salò")
    assert 'href="tel:0365000001"' in testo
    assert 'href="/ambiti/lago/"' in testo
    istat = punti["salo"].codice_istat
    assert f'href="/strutture/?tipo=rsa&amp;comune={istat}"' in testo
    assert "1 struttura</span>" in testo


def test_quello_che_manca_e_dove_e_il_piu_vicino(client, punti):
    testo = leggi(client, punti["salo"])

    # Salò (45.606, 10.522) – Dello (45.418, 10.076): Δlat 0.188° = 20.9 km, Δlon 0.446°·cos 45.5°
    # = 34.7 km; √(20.9² + 34.7²) = 40.5 km.
    assert "Asilo nido: <a" in testo
    assert "Dello<span" in testo
    assert "circa 41 km (2 strutture)" in testo
    # The refuge is the only CEM: reserved, it is nowhere.
    assert "Comunità educativa" not in testo


def test_la_riservata_non_si_vede_nella_pagina_del_suo_comune(client, punti):
    rifugio = punti["rifugio"]
    prima = leggi(client, punti["dello"])
    rifugio.indirizzo_riservato = False
    rifugio.save()
    dopo = leggi(client, punti["dello"])

    assert "Comunità educativa" not in prima
    assert "2 strutture nel comune" in prima
    assert "Comunità educativa" in dopo
    assert "3 strutture nel comune" in dopo


def test_un_comune_senza_strutture_e_senza_ambito(client, catalogo):
    testo = leggi(client, ComuneFactory(denominazione="Solo"))

    assert "Nel comune non ci sono strutture pubblicate" in testo
    assert "Non sappiamo a quale ambito appartiene" in testo
    assert "Quello che qui non c" not in testo  # without a point there is no distance


def test_la_mappa_e_l_elenco_dei_comuni_dell_ambito(client, punti):
    altro = ComuneFactory(denominazione="Gardone", confine="M10,0L20,0L20,10Z")
    AppartenenzaFactory(comune=altro, ambito=punti["lago"])

    testo = leggi(client, punti["salo"])

    assert "<svg" in testo
    assert testo.count(f'href="{altro.indirizzo_web}"') == 2  # on the map and in the list
    assert '<strong aria-current="page">Salò</strong>' in testo


def crea_punto(punti, **campi):
    return PuntoAccesso.objects.create(
        **{
            "tipo": "sportello", "denominazione": "Sportello di prova", "pubblicato": True,
            "ambito": punti["lago"], "comune": punti["salo"], **campi,
        }
    )  # fmt: skip


def test_i_punti_di_accesso_del_comune_o_dell_ambito(client, punti):
    altro = ComuneFactory(denominazione="Gardone")
    AppartenenzaFactory(comune=altro, ambito=punti["lago"])
    crea_punto(punti, telefono="0365 000002")
    crea_punto(punti, denominazione="Non pubblicato", pubblicato=False)

    qui, vicino, lontano = (leggi(client, c) for c in (punti["salo"], altro, punti["dello"]))

    assert "Sportello di prova" in qui
    assert 'href="tel:0365000002"' in qui
    assert "Non pubblicato" not in qui
    assert "A Gardone non ne conosciamo; questi sono nell" in vicino
    assert "Sportello di prova" in vicino
    assert "Dove andare per primo" not in lontano


def test_slug_sbagliato_comune_soppresso_e_sconosciuto(client, catalogo):
    salo = catalogo["salo"]
    soppresso = ComuneFactory(
        denominazione="Vecchio",
        soppresso_il=datetime.date(2014, 1, 1),
        confluito_in=ComuneFactory(
            denominazione="Medio", soppresso_il=datetime.date(2020, 1, 1), confluito_in=salo
        ),
    )
    perso = ComuneFactory(denominazione="Perso", soppresso_il=datetime.date(2014, 1, 1))

    for indirizzo in (f"/comuni/{salo.codice_istat}-x/", soppresso.indirizzo_web):
        risposta = client.get(indirizzo)
        assert (risposta.status_code, risposta.url) == (301, salo.indirizzo_web)
    for indirizzo in (perso.indirizzo_web, "/comuni/999999-x/", "/comuni/12-x/", "/comuni/x/"):
        assert client.get(indirizzo).status_code == 404


def test_un_comune_di_un_altra_provincia_non_ha_pagina(client, catalogo):
    fuori = ComuneFactory(provincia__codice="016")

    assert client.get(fuori.indirizzo_web).status_code == 404


def test_l_elenco_trova_per_nome_anche_passato_o_soppresso(client, catalogo):
    salo = catalogo["salo"]
    salo.nomi_precedenti.create(denominazione="Salò Marina")
    ComuneFactory(
        denominazione="Barbarano", soppresso_il=datetime.date(1928, 1, 1), confluito_in=salo
    )

    for cercato in ("salò", "SALO", "salo' marina", "Barbarano"):
        risposta = client.get("/comuni/", {"q": cercato})
        assert (risposta.status_code, risposta.url) == (302, salo.indirizzo_web), cercato
    testo = client.get("/comuni/", {"q": "ll"}).content.decode()
    assert "1 comune con «ll» nel nome" in testo


@pytest.mark.parametrize(
    "cercato", ["", "   ", "zzz", "x" * 5000, "'; DROP TABLE comuni; --", "<b>a</b>", "a\x00b"]
)
def test_parole_strane_danno_l_elenco(client, catalogo, cercato):
    risposta = client.get("/comuni/", {"q": cercato})

    testo = risposta.content.decode()
    assert risposta.status_code == 200
    assert "Tutti i 2 comuni" in testo
    assert "<b>a</b>" not in testo


def test_le_domande_al_database_sono_sempre_le_stesse(client, punti):
    leggi(client, punti["salo"])
    numeri = []
    for quante in (5, 40):
        popola(quante)
        UnitaOffertaFactory(struttura__comune=punti["salo"])
        AppartenenzaFactory(ambito=punti["lago"], comune=ComuneFactory())
        with CaptureQueriesContext(connection) as prese:
            leggi(client, punti["salo"])
        numeri.append(len(prese))
    assert numeri[0] == numeri[1] <= 24  # the index of the catalogue is read again each time
