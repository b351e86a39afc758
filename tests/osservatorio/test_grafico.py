"""A chart as a file: one drawing that stands alone, with its title, source and licence."""

import html
import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from osservatorio.export.grafico import grafico_svg
from osservatorio.reports import figure
from osservatorio.reports.elementi import Figura, Numerazione, Tabella
from tests.osservatorio.storie import TUTTI, storia
from tests.osservatorio.test_storia import approva, mondo
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

SVG = "{http://www.w3.org/2000/svg}"
VUOTA = Tabella(1, "t", ["a"], [], frozenset())


def barre():
    s = storia("indice_vecchiaia", {"Adro & C.": 180, "Iseo": 150, "Zone": None}, 170)
    return figure.barre(s, 2023, sguardo=TUTTI, numeri=Numerazione(), nome="barre")


def scritte(radice):
    return " ".join("".join(t.itertext()) for t in radice.iter(f"{SVG}text"))


def test_il_file_ha_titolo_frase_fonte_e_licenza():
    figura = barre()
    contenuto = grafico_svg(figura, fonti=["Istat, popolazione al 1/1/2023 (stima)"])
    radice = ET.fromstring(contenuto)  # noqa: S314  # written here
    assert radice.tag == f"{SVG}svg"
    assert radice[0].tag == f"{SVG}title", "il nome viene prima di tutto"
    testo = scritte(radice)
    for parole in (figura.titolo, "Istat, popolazione al 1/1/2023 (stima)", "CC BY 4.0"):
        assert parole in testo
    assert "Adro &amp; C." in contenuto.decode()
    # Nothing is loaded from elsewhere, nothing runs.
    for vietato in (b"<script", b"href=", b"<style", b"<image", b"url(http"):
        assert vietato not in contenuto
    assert contenuto == grafico_svg(barre(), fonti=["Istat, popolazione al 1/1/2023 (stima)"])


def test_il_disegno_intero_e_le_scritte_stanno_nella_tela():
    figura = barre()
    radice = ET.fromstring(grafico_svg(figura, fonti=["Istat"] * 9, note=["Nota. " * 40]))  # noqa: S314  # written here
    sinistra, sopra, largo, alto = map(float, radice.get("viewBox").split())
    prima = ET.fromstring(figura.svg)  # noqa: S314  # written here
    assert largo >= float(prima.get("width"))
    assert alto > float(prima.get("height"))
    for testo in radice.findall(f"{SVG}text"):
        assert sopra < float(testo.get("y")) < alto
        assert sinistra < float(testo.get("x"))
        assert "…" not in testo.text


def test_cio_che_non_e_un_nostro_grafico_si_rifiuta():
    with pytest.raises(ValueError, match="viewBox"):
        grafico_svg(Figura(1, "x", "<p>no</p>", "", VUOTA), fonti=[])


# --- from the page of comparison ---------------------------------------------------------------

GRAFICO = reverse("osservatorio:grafico")


@pytest.mark.django_db
def test_ogni_grafico_del_confronto_si_scarica(client):
    mondo(3)
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    testo = client.get(reverse("osservatorio:confronto")).content.decode()
    indirizzi = re.findall(r'href="(/osservatorio/grafico\.svg[^"]+)"', testo)
    assert len(indirizzi) >= 3
    for indirizzo in indirizzi:
        risposta = client.get(html.unescape(indirizzo))
        assert risposta["Content-Type"] == "image/svg+xml"
        assert ET.fromstring(risposta.content).tag == f"{SVG}svg"  # noqa: S314  # written here
        assert b"creativecommons.org" in risposta.content


@pytest.mark.django_db
def test_nel_file_i_nomi_sono_quelli_che_si_possono_vedere(client):
    ambiti, _ = mondo(4)
    for n, ambito in enumerate(ambiti, 1):
        approva(ambito, 2023, 100 * n)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambiti[0]))
    risposta = client.get(GRAFICO, {"indicatore": "spesa_pro_capite", "vista": "barre"})
    testo = risposta.content.decode()
    assert ambiti[0].denominazione in testo
    assert not [a for a in ambiti[1:] if a.denominazione in testo]
    assert "un altro ambito" in testo
    assert "Dati dichiarati dagli ambiti" in testo
    assert "creativecommons.org" not in testo


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{}, {"vista": "torta"}, {"vista": "barre", "anno": "x"}])
def test_senza_un_grafico_da_dare_e_un_404(client, query):
    mondo(3)
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    assert client.get(GRAFICO, query).status_code == 404
