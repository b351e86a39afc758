"""The thirteen types of document 000 are reached in two clicks from home, empty or not."""

import re

import pytest
from django.conf import settings

from sportello.selectors.aree import NOMI_DEL_DOCUMENTO
from strutture.services import carica_demo, carica_riferimento
from tests.sportello.pagina_html import Pagina

FIXTURE = settings.BASE_DIR / "fixtures"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territorio_reale")]


def leggi(client, indirizzo):
    risposta = client.get(indirizzo)
    assert risposta.status_code == 200, indirizzo
    return risposta.content.decode()


def tipi_raggiunti(client):
    """Types and the page where each is: home → area → type."""
    casa = Pagina(leggi(client, "/"))
    aree = {dove for dove in casa.collegamenti if re.fullmatch(r"/aree/[a-z-]+/", dove)}
    raggiunti = {}
    for area in aree:
        for dove in Pagina(leggi(client, area)).collegamenti:
            trovato = re.fullmatch(r"/strutture/\?tipo=([a-z]+)", dove)
            if trovato:
                raggiunti[trovato[1].upper()] = dove
    return raggiunti


def test_i_tredici_tipi_si_raggiungono_in_due_clic_anche_se_vuoti(client):
    carica_riferimento(cartella=FIXTURE / "riferimento")

    raggiunti = tipi_raggiunti(client)

    assert len(NOMI_DEL_DOCUMENTO) == 13
    assert set(raggiunti) >= set(NOMI_DEL_DOCUMENTO)
    for codice in set(NOMI_DEL_DOCUMENTO) - {"RSA"}:  # only the RSA are in the reference data
        testo = leggi(client, raggiunti[codice])
        assert "Ufficio di Piano" in testo, codice


def test_i_tredici_tipi_con_la_demo_portano_a_una_struttura(client):
    carica_riferimento(cartella=FIXTURE / "riferimento")
    carica_demo(cartella=FIXTURE / "demo")

    raggiunti = tipi_raggiunti(client)
    for codice in NOMI_DEL_DOCUMENTO:
        collegamenti = Pagina(leggi(client, raggiunti[codice])).collegamenti
        assert any(re.match(r"/strutture/\d+-", altro) for altro in collegamenti), codice
