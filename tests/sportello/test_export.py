"""The catalogue as files for reuse."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from base.esportazione import senza_formula
from sportello.export import INTESTAZIONI, TIPI_MIME
from tests.strutture.factories import UnitaOffertaFactory


def leggi_csv(risposta):
    assert risposta.content.startswith(b"\xef\xbb\xbf")
    testo = risposta.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(testo, newline=""), delimiter=";"))


@pytest.mark.parametrize("formato", TIPI_MIME)
def test_ogni_formato_ha_il_suo_tipo_e_nome(client, catalogo, formato):
    risposta = client.get(f"/strutture/esporta.{formato}")

    assert risposta.headers["Content-Type"] == TIPI_MIME[formato]
    nome = f'attachment; filename="strutture-{timezone.localdate():%Y-%m-%d}.{formato}"'
    assert risposta.headers["Content-Disposition"] == nome
    assert not risposta.cookies


def test_un_formato_sconosciuto_non_c_e(client, db):
    assert client.get("/strutture/esporta.pdf").status_code == 404


def test_csv_con_gli_stessi_filtri_della_pagina(client, catalogo):
    righe = leggi_csv(client.get("/strutture/esporta.csv", {"tipo": "nido"}))

    # One row per unit: of the mixed facility both, since it is the facility that is listed.
    assert [riga["denominazione"] for riga in righe] == [
        "Nido Àncora",
        "Villa Mista",
        "Villa Mista",
    ]
    assert tuple(righe[0]) == INTESTAZIONI
    assert righe[0]["posti_liberi"] == "2"
    assert righe[0]["posti_liberi_al"] == "2026-01-15"
    assert righe[0]["codice_istat"] == catalogo["dello"].codice_istat
    assert righe[0]["pagina"] == f"http://testserver{catalogo['nido'].get_absolute_url()}"


def test_csv_non_lascia_formule(client, catalogo):
    UnitaOffertaFactory(struttura__denominazione='=HYPERLINK("x")', orari="+39\t", retta_min=-0)

    (riga,) = [
        r
        for r in leggi_csv(client.get("/strutture/esporta.csv"))
        if "HYPERLINK" in r["denominazione"]
    ]

    assert riga["denominazione"] == '\'=HYPERLINK("x")'
    assert riga["orari"].startswith("'+39")


def test_xlsx_ha_testi_e_numeri_e_nessuna_formula(client, catalogo):
    UnitaOffertaFactory(
        struttura__denominazione="=1+1", struttura__cap="00100", retta_max=Decimal("32.50")
    )

    risposta = client.get("/strutture/esporta.xlsx")
    righe = CalamineWorkbook.from_filelike(io.BytesIO(risposta.content)).get_sheet_by_index(0)
    testata, *dati = righe.to_python(skip_empty_area=False)

    assert tuple(testata) == INTESTAZIONI
    (riga,) = [dict(zip(testata, valori, strict=True)) for valori in dati if valori[2] == "=1+1"]
    assert riga["cap"] == "00100"
    assert riga["retta_max"] == 32.5
    assert len(dati) == 6


def test_json_e_geojson_si_rileggono(client, catalogo):
    dati = json.loads(client.get("/strutture/esporta.json").content)
    punti = json.loads(client.get("/strutture/esporta.geojson").content)

    assert "CC BY 4.0" in dati["licenza"]
    assert len(dati["unita_offerta"]) == 5
    assert punti["type"] == "FeatureCollection"
    assert len(punti["features"]) == 4


def test_geojson_dice_se_il_punto_e_della_struttura_o_del_comune(client, catalogo):
    catalogo["rsa"].comune.latitudine, catalogo["rsa"].comune.longitudine = "45.6", "10.5"
    catalogo["rsa"].comune.save()
    nido = catalogo["nido"]
    nido.latitudine, nido.longitudine = "45.41", "10.07"
    nido.save()

    punti = {
        p["properties"]["denominazione"]: p
        for p in json.loads(client.get("/strutture/esporta.geojson").content)["features"]
    }

    assert punti["Casa Bonetti"]["geometry"]["coordinates"] == [10.5, 45.6]
    assert punti["Casa Bonetti"]["properties"]["posizione"] == "comune"
    assert punti["Nido Àncora"]["properties"]["posizione"] == "struttura"
    assert punti["Villa Mista"]["geometry"] is None


def test_un_elenco_vuoto_ha_la_sola_testata(client, catalogo):
    assert leggi_csv(client.get("/strutture/esporta.csv", {"q": "zzz"})) == []


@given(st.text())
def test_senza_formula_non_comincia_mai_come_una_formula(testo):
    assert not str(senza_formula(testo)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_senza_formula_lascia_i_numeri():
    assert senza_formula(-3) == -3
