"""Italian formats: one place, HALF_UP, a missing value is never a zero."""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from base import formati

S = formati.SPAZIO_FISSO


@pytest.mark.parametrize(
    ("valore", "decimali", "testo"),
    [
        (0, 0, "0"),
        (1234, 0, "1.234"),
        (1234567, 0, "1.234.567"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("1234.5"), 2, "1.234,50"),
        (Decimal("-1234.5"), 1, "\u22121.234,5"),
        (Decimal("2.5"), 0, "3"),  # half goes up, not to the even
        (Decimal("-2.5"), 0, "\u22123"),
        (1.005, 2, "1,01"),  # read as written, not as the binary value just below
        (None, 0, "–"),
        (None, 2, "–"),
    ],
)
def test_numero(valore, decimali, testo):
    assert formati.numero(valore, decimali) == testo


def test_euro_e_percento_hanno_lo_spazio_che_non_va_a_capo():
    assert formati.euro(Decimal("1234.5")) == f"1.234,50{S}€"
    assert formati.euro(Decimal("1234.5"), 0) == f"1.235{S}€"
    assert formati.percento(Decimal("12.45")) == f"12,5{S}%"
    assert formati.percento(Decimal("12.45"), 2) == f"12,45{S}%"
    assert formati.euro(None) == "–"
    assert formati.percento(None) == "–"


def test_date():
    giorno = datetime.date(2025, 3, 15)
    assert formati.data(giorno) == "15/03/2025"
    assert formati.data_breve(datetime.date(2023, 1, 1)) == "1/1/2023"
    assert formati.data_estesa(giorno) == "15 marzo 2025"
    assert formati.data_estesa(datetime.date(2025, 12, 1)) == "1° dicembre 2025"
    for funzione in (formati.data, formati.data_breve, formati.data_estesa):
        assert funzione(None) == "–"


@pytest.mark.parametrize(
    ("quanti", "testo"), [(0, "0 strutture"), (1, "1 struttura"), (1043, "1.043 strutture")]
)
def test_plurale(quanti, testo):
    assert formati.plurale(quanti, "struttura", "strutture") == testo


@given(st.decimals(-(10**9), 10**9, places=2))
def test_un_importo_scritto_si_rilegge(valore):
    scritto = formati.numero(valore, 2)

    letto = scritto.replace("\u2212", "-").replace(".", "").replace(",", ".")

    assert Decimal(letto) == valore


@given(st.integers(0, 10**12))
def test_ogni_gruppo_ha_tre_cifre(valore):
    primo, *altri = formati.numero(valore).split(".")
    assert 1 <= len(primo) <= 3
    assert all(len(gruppo) == 3 for gruppo in altri)


def test_i_filtri_dei_template_scrivono_lo_stesso():
    testo = Template(
        "{% load formati %}{{ n|numero }} {{ e|euro }} {{ g|data_estesa }} "
        '{{ n|plurale:"posto,posti" }} {{ manca|numero:1 }}'
    ).render(
        Context({"n": 1234, "e": Decimal("8.3"), "g": datetime.date(2024, 5, 1), "manca": None})
    )

    assert testo == f"1.234 8,30{S}€ 1° maggio 2024 1.234 posti –"


def test_poco_meno_di_zero_e_zero_senza_segno():
    assert formati.numero(Decimal("-0.04"), 1) == "0,0"
    assert str(formati.arrotonda(Decimal("-0.04"), 1)) == "0.0"
    assert formati.numero(Decimal("-0.05"), 1) == "\u22120,1"


def test_un_numero_con_piu_cifre_del_solito_si_scrive():
    assert formati.numero(Decimal("1" + "0" * 60 + ".005"), 2) == "1" + ".000" * 20 + ",01"
    assert formati.numero(1e308).startswith("100.000")


@pytest.mark.parametrize(
    ("nome", "scritto"),
    [
        ("Comune di Verdello (BG)", "del Comune di Verdello (BG)"),
        ("Regione Lazio", "della Regione Lazio"),
        ("Unione dei comuni della Valle", "dell'Unione dei comuni della Valle"),
        ("Azienda speciale", "dell'Azienda speciale"),
        ("Consorzio Uno", "del Consorzio Uno"),
        ("Verdello", "di Verdello"),
        ("Iseo", "di Iseo"),
        ("Comunanza", "di Comunanza"),
    ],
)
def test_di_ente(nome, scritto):
    assert formati.di_ente(nome) == scritto
