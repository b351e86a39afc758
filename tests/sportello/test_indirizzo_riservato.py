"""The place of a facility with a reserved address is in no public output, in any of its forms."""

import json
from io import BytesIO
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sportello.export import TIPI_MIME


@pytest.fixture
def segreti(catalogo):
    """What must never be read beside the reserved facility."""
    rifugio = catalogo["rifugio"]
    return [
        rifugio.indirizzo,
        "Segretissimo",
        rifugio.cap,
        str(rifugio.latitudine),
        str(rifugio.longitudine),
        "45.4321",
        "10.98765",
        "dove-siamo",
        rifugio.unita.get().codice_regionale,
    ]


def pagine(catalogo):
    rifugio = catalogo["rifugio"]
    return [
        reverse("sportello:home"),
        reverse("sportello:struttura_list"),
        "/strutture/?q=aurora",
        "/strutture/?tipo=cem",
        rifugio.get_absolute_url(),
        f"/strutture/{rifugio.pk}-altro/",
        reverse("sportello:ambito_list"),
        "/ambiti/pianura/",
        reverse("sportello:provincia"),
        reverse("sportello:sitemap"),
        *(f"/strutture/esporta.{formato}" for formato in TIPI_MIME),
        *(f"/strutture/esporta.{formato}?q=aurora" for formato in TIPI_MIME),
    ]


def leggi(risposta):
    if risposta.headers["Content-Type"] == TIPI_MIME["xlsx"]:
        from python_calamine import CalamineWorkbook

        libro = CalamineWorkbook.from_filelike(BytesIO(risposta.content))
        return "\n".join(str(cella) for riga in libro.get_sheet_by_index(0).to_python() for cella in riga)  # fmt: skip  # noqa: E501
    return risposta.content.decode() + str(risposta.headers)


def test_nessuna_uscita_pubblica_dice_il_luogo(client, catalogo, segreti):
    viste = 0
    for pagina in pagine(catalogo):
        risposta = client.get(pagina, follow=True)
        assert risposta.status_code == 200, pagina
        testo = leggi(risposta)
        viste += "Aurora" in testo
        for segreto in segreti:
            assert segreto not in testo, (pagina, segreto)
    assert viste >= 12  # the facility was really there


def test_neanche_la_pagina_della_cessata_dice_il_luogo(client, catalogo, segreti):
    catalogo["rifugio"].stato = "cessata"
    catalogo["rifugio"].save()

    testo = client.get(catalogo["rifugio"].get_absolute_url()).content.decode()

    assert "Aurora" in testo
    assert not [segreto for segreto in segreti if segreto in testo]
    assert "Dello" not in testo


def test_la_scheda_dice_l_ambito_e_non_il_comune(client, catalogo):
    testo = client.get(catalogo["rifugio"].get_absolute_url()).content.decode()

    assert "Nell'ambito Pianura" in testo
    assert "Dello" not in testo


def test_il_comune_non_si_indovina_con_i_filtri(client, catalogo):
    dello = catalogo["dello"].codice_istat
    ricerche = [{"comune": dello}, {"q": "aurora dello"}, {"q": "aurora", "comune": dello}]

    for parametri, formato in product(ricerche, [None, *TIPI_MIME]):
        indirizzo = f"/strutture/esporta.{formato}" if formato else "/strutture/"
        assert "Rifugio Aurora" not in leggi(client.get(indirizzo, parametri)), parametri


def test_i_conteggi_per_comune_non_contano_la_riservata(client, catalogo):
    filtri = client.get("/strutture/?tipo=cem").context["catalogo"]

    assert filtri.pagina.paginator.count == 1
    assert filtri.comuni == []


def test_le_esportazioni_lasciano_vuoto_il_luogo(client, catalogo):
    (riga,) = json.loads(client.get("/strutture/esporta.json?tipo=cem").content)["unita_offerta"]
    (punto,) = json.loads(client.get("/strutture/esporta.geojson?tipo=cem").content)["features"]

    vuoti = ("comune", "codice_istat", "indirizzo", "cap", "latitudine", "longitudine", "sito")
    assert {campo: riga[campo] for campo in vuoti} == dict.fromkeys(vuoti)
    assert riga["ambito"] == "Pianura"
    assert punto["geometry"] is None
    assert punto["properties"]["comune"] is None


def test_il_nome_nei_registri_non_ha_il_luogo(catalogo):
    rifugio = catalogo["rifugio"]
    unita = rifugio.unita.get()

    for testo in (str(rifugio), str(unita), repr(rifugio), repr(unita)):
        assert "Dello" not in testo
        assert "Segretissimo" not in testo


@pytest.mark.parametrize("campo", ["denominazione", "descrizione"])
def test_l_indirizzo_non_si_scrive_in_un_testo_pubblico(catalogo, campo):
    rifugio = catalogo["rifugio"]
    setattr(rifugio, campo, "Siamo in vicolo SEGRETISSIMO")

    with pytest.raises(ValidationError) as errore:
        rifugio.full_clean()

    assert list(errore.value.message_dict) == [campo]


@pytest.mark.parametrize("campo", ["orari", "accesso", "cosa_serve"])
def test_l_indirizzo_non_si_scrive_neanche_nell_unita(catalogo, campo):
    unita = catalogo["rifugio"].unita.get()
    setattr(unita, campo, "Suona in Vicolo Segretissimo 77.")

    with pytest.raises(ValidationError) as errore:
        unita.full_clean()

    assert list(errore.value.message_dict) == [campo]


def test_chi_non_e_riservata_scrive_dove_vuole(catalogo):
    casa = catalogo["rsa"]
    casa.indirizzo = "Via Roma, 1"
    casa.descrizione = "Si entra da via Roma."

    casa.full_clean()
