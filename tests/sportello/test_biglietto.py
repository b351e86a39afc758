"""The facility's contacts as vCard, and its page as linked data."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sportello.export.biglietto import _piega, _testo
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory


def vcf(struttura):
    return f"/strutture/{struttura.pk}-{struttura.slug}.vcf"


def campi(contenuto):
    """The lines of a card, unfolded, as name and value."""
    righe = contenuto.decode().replace("\r\n ", "").split("\r\n")
    assert righe.pop() == ""
    return [tuple(riga.split(":", 1)) for riga in righe]


def dati_collegati(client, struttura):
    testo = client.get(struttura.get_absolute_url()).content.decode()
    (trovato,) = re.findall(
        r'<script type="application/ld\+json" data-element="metatag">(.*?)</script>', testo
    )
    return json.loads(trovato)


@pytest.fixture
def difficile(catalogo):
    struttura = StrutturaFactory(
        denominazione="Casa «Perù», sala; 2\\b </script><b>x</b> " + "è" * 60,
        comune=catalogo["salo"],
        email="casa@example.org",
        latitudine="45.60000",
        longitudine="10.52000",
        ente_gestore__natura="PUB",
    )
    UnitaOffertaFactory(
        struttura=struttura,
        orari="lun-ven 8.30-12.30 e 14-18; sabato 9-24",
        retta_min=20,
        retta_max="32.5",
        retta_periodo="giorno",
    )
    return struttura


def test_la_vcard_e_protetta_e_piegata(client, difficile):
    risposta = client.get(vcf(difficile))

    assert risposta.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert all(len(riga) <= 75 for riga in risposta.content.split(b"\r\n"))
    letti = dict(campi(risposta.content))
    assert letti["VERSION"] == "4.0"
    assert letti["FN"].startswith("Casa «Perù»\\, sala\\; 2\\\\b ")
    assert letti["TEL;VALUE=uri;TYPE=voice"] == "tel:0300000001"
    assert letti["ADR"].endswith(";Salò;;25030;Italia")
    assert letti["GEO"] == "geo:45.60000,10.52000"


def test_la_vcard_della_riservata_non_ha_luogo(client, catalogo):
    contenuto = client.get(vcf(catalogo["rifugio"])).content

    nomi = {nome for nome, _ in campi(contenuto)}
    assert not nomi & {"ADR", "GEO", "URL"}
    for segreto in (b"Dello", b"Segretissimo", b"25999", b"45.43", b"COD-SEGRETO"):
        assert segreto not in contenuto


def test_la_vcard_segue_le_regole_della_scheda(client, catalogo):
    rsa = catalogo["rsa"]

    assert client.get(f"/strutture/{rsa.pk}-altro.vcf").url == vcf(rsa)
    assert client.get("/strutture/999999-x.vcf").status_code == 404
    rsa.stato = "cessata"
    rsa.save()
    assert client.get(vcf(rsa)).url == rsa.get_absolute_url()
    rsa.stato = "bozza"
    rsa.save()
    assert client.get(vcf(rsa)).status_code == 404


@given(st.text())
def test_nessun_testo_aggiunge_righe_alla_vcard(testo):
    piegata = _piega(f"FN:{_testo(testo)}")

    assert piegata.endswith("\r\n")
    righe = piegata.encode().split(b"\r\n")[:-1]
    assert all(len(riga) <= 75 for riga in righe)
    assert all(riga.startswith(b" ") for riga in righe[1:])
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", piegata)


def test_i_dati_collegati_dicono_servizio_luogo_orari_e_retta(client, difficile):
    dati = dati_collegati(client, difficile)

    assert dati["@type"] == "GovernmentService"
    assert dati["name"] == difficile.denominazione
    luogo = dati["availableChannel"]["serviceLocation"]
    assert luogo["address"]["addressLocality"] == "Salò"
    assert luogo["geo"]["latitude"] == 45.6
    orari = {(o["opens"], o["closes"]): o["dayOfWeek"] for o in luogo["openingHoursSpecification"]}
    assert orari[("14:00", "18:00")] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert orari[("09:00", "23:59")] == ["Saturday"]
    (offerta,) = dati["hasOfferCatalog"]["itemListElement"]
    assert offerta["priceSpecification"] == {
        "@type": "UnitPriceSpecification", "priceCurrency": "EUR", "minPrice": "20.00",
        "maxPrice": "32.50", "unitCode": "DAY",
    }  # fmt: skip


def test_un_ente_privato_non_e_un_servizio_dello_stato(client, catalogo):
    dati = dati_collegati(client, catalogo["rsa"])

    assert dati["@type"] == "Service"
    assert "priceSpecification" not in dati["hasOfferCatalog"]["itemListElement"][0]


def test_i_dati_collegati_della_riservata_non_hanno_luogo(client, catalogo):
    dati = dati_collegati(client, catalogo["rifugio"])

    assert "serviceLocation" not in dati["availableChannel"]
    assert "Dello" not in json.dumps(dati, ensure_ascii=False)
    assert "rifugio.example" not in json.dumps(dati)
    assert dati["areaServed"]["name"] == "Ambito Pianura"
