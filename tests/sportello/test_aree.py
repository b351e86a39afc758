"""The pages of the areas: the thirteen types of document 000 in two clicks, empty or not."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from strutture.models import Area, TipoUnitaOfferta
from strutture.services import carica_riferimento
from tests.sportello.conftest import popola
from tests.sportello.pagina_html import Pagina
from tests.strutture.factories import TipoUnitaOffertaFactory, UnitaOffertaFactory

FIXTURE = settings.BASE_DIR / "fixtures"


def leggi(client, indirizzo):
    risposta = client.get(indirizzo)
    assert risposta.status_code == 200, indirizzo
    return risposta.content.decode()


@pytest.mark.django_db
def test_parole_e_ordine_del_documento(client, territorio_reale):
    carica_riferimento(cartella=FIXTURE / "riferimento")

    titoli = [testo for _, testo in Pagina(leggi(client, "/aree/disabili/")).titoli]

    attesi = [
        "Strutture diurne", "Centro diurni disabili", "Centri socio educativi",
        "Strutture residenziali", "Comunità Socio Sanitarie", "Residenza Sanitaria Disabili",
    ]  # fmt: skip
    presi = [next(t for t in titoli if t.startswith(atteso)) for atteso in attesi]
    assert [titoli.index(preso) for preso in presi] == sorted(titoli.index(p) for p in presi)
    assert "Oggi si chiama: RSA" in leggi(client, "/aree/anziani/")


def test_un_tipo_vuoto_dice_che_cosa_fare_e_la_cosa_piu_vicina(client, catalogo, tipi):
    TipoUnitaOffertaFactory(codice="CDI", area=tipi["RSA"].area, nome="Centro integrato")

    testo = " ".join(leggi(client, "/aree/anziani/").split())

    assert "Nessuna per ora" in testo
    assert 'La cosa più vicina: <a href="/strutture/?tipo=rsa">' in testo
    assert '<a href="/ambiti/">Ufficio di Piano del tuo comune</a>' in testo


def test_un_area_senza_tipi_non_resta_vuota(client, catalogo):
    Area.objects.create(codice="dipendenze", nome="Dipendenze", descrizione="Alcol, gioco")

    testo = leggi(client, "/aree/dipendenze/")

    assert "Qui il catalogo non ha ancora strutture" in testo
    assert 'href="/ambiti/"' in testo
    assert 'href="tel:112"' in testo


def test_un_tipo_sostituito_resta_solo_se_ha_strutture(client, catalogo, tipi):
    nuovo = TipoUnitaOffertaFactory(codice="NUOVO", area=tipi["RSA"].area)
    vecchio = TipoUnitaOffertaFactory(
        codice="VECCHIO", nome="Tipo superato", area=tipi["RSA"].area, sostituito_da=nuovo
    )
    assert "Tipo superato" not in leggi(client, "/aree/anziani/")

    UnitaOffertaFactory(tipo=vecchio)
    assert "Tipo superato" in leggi(client, "/aree/anziani/")


def test_le_strutture_riservate_si_contano_ma_non_si_vedono(client, catalogo):
    testo = leggi(client, "/aree/minori/")

    assert "Rifugio" not in testo
    assert "Dello" not in testo


@pytest.mark.parametrize("codice", ["mai-vista", "ANZIANI", "x" * 300])
def test_un_area_che_non_esiste(client, catalogo, codice):
    assert client.get(f"/aree/{codice}/").status_code == 404


def test_le_domande_al_database_sono_sempre_le_stesse(client, catalogo):
    leggi(client, "/aree/anziani/")
    numeri = []
    for quante in (5, 40):
        popola(quante)
        TipoUnitaOfferta.objects.get_or_create(
            codice=f"T{quante}",
            defaults={"nome": f"Tipo {quante}", "area": Area.objects.get(codice="anziani")},
        )
        with CaptureQueriesContext(connection) as prese:
            leggi(client, "/aree/anziani/")
        numeri.append(len(prese))
    assert numeri[0] == numeri[1] <= 18  # with the index of the catalogue, read again each time
