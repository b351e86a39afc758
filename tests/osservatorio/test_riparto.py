"""A cost divided among comuni: the document's table to the cent, and sums that are the cost."""

import csv
import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from osservatorio.calcolo.riparto import (
    Abitanti,
    Metodo,
    RipartoImpossibile,
    aliquota,
    riparto,
    riparto_della_relazione,
    riparto_proporzionale,
)
from osservatorio.reports import build_riparto
from tests.osservatorio.alta_padovana import COMUNI, QUOTE, SPESA, TABELLA
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import CampagnaFactory
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    ProvinciaFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

PAGINA = reverse("osservatorio:riparto")


def comuni(*abitanti):
    return [Abitanti(f"Comune {i}", quanti) for i, quanti in enumerate(abitanti)]


# --- arithmetic --------------------------------------------------------------------------------


def test_la_tabella_della_relazione_torna_28_su_28():
    assert len(TABELLA) == 28
    assert sum(c.abitanti for c in COMUNI) == 258_677
    assert aliquota(SPESA, COMUNI) == Decimal("0.0706")
    quote = riparto_della_relazione(SPESA, COMUNI)
    assert quote == QUOTE
    assert quote[-1] == Decimal("437.21"), "Villanova di Camposampiero paga quello che resta"
    assert sum(quote) == SPESA


def test_il_proporzionale_toglie_a_vigonza_e_da_a_villanova():
    quote = riparto_proporzionale(SPESA, COMUNI)
    assert sum(quote) == SPESA
    per_nome = {c.comune: quota for c, quota in zip(COMUNI, quote, strict=True)}
    # 18.283,96 × 23.126 / 258.677 = 1.634,6055…, whose remainder is the 17th and 16 cents are over;
    # 18.283,96 × 6.167 / 258.677 = 435,8995…, whose remainder is the third.
    assert per_nome["Vigonza"] == Decimal("1634.60")
    assert per_nome["Villanova di Camposampiero"] == Decimal("435.90")
    assert Decimal("1633.25") - per_nome["Vigonza"] == Decimal("-1.35")
    assert Decimal("437.21") - per_nome["Villanova di Camposampiero"] == Decimal("1.31")


def test_i_centesimi_che_avanzano_vanno_ai_resti_piu_grandi():
    # 1,00 € among 3, 3, 1: 42,857… cents twice and 14,285…: two cents over, to the first two.
    assert riparto_proporzionale(Decimal(1), comuni(3, 3, 1)) == [
        Decimal("0.43"), Decimal("0.43"), Decimal("0.14"),
    ]  # fmt: skip
    # Equal remainders: the first; 0,01 € among equals.
    assert riparto_proporzionale(Decimal("0.01"), comuni(5, 5)) == [Decimal("0.01"), 0]
    # Of equal remainders, the comune with more inhabitants: 0,03 € among 1 and 5 is 0,5 and 2,5.
    assert riparto_proporzionale(Decimal("0.03"), comuni(1, 5)) == [0, Decimal("0.03")]


def test_chi_non_ha_abitanti_non_paga_nel_proporzionale():
    assert riparto_proporzionale(Decimal(10), comuni(0, 7)) == [0, 10]


importi = st.integers(1, 10**11).map(lambda centesimi: Decimal(centesimi) / 100)
elenchi = st.lists(st.integers(0, 3_000_000), min_size=1, max_size=60).filter(any)


@given(importi, elenchi)
def test_la_somma_e_la_spesa_e_nessuno_e_lontano_un_centesimo(spesa, abitanti):
    elenco = comuni(*abitanti)
    quote = riparto_proporzionale(spesa, elenco)
    assert sum(quote) == spesa
    for comune, quota in zip(elenco, quote, strict=True):
        esatta = Fraction(spesa) * comune.abitanti / sum(abitanti)
        assert abs(Fraction(quota) - esatta) < Fraction(1, 100)
        assert quota == quota.quantize(Decimal("0.01"))


@given(importi, elenchi)
def test_con_la_regola_della_relazione_la_somma_e_la_spesa_o_lo_si_dice(spesa, abitanti):
    elenco = comuni(*abitanti)
    # What the last would pay, worked in whole numbers.
    per_mille = int(spesa * 100) * 100 // sum(abitanti)
    altri = sum(-(-quanti * per_mille // 10_000) * 100 + 25 for quanti in abitanti[:-1])
    if altri > spesa * 100:
        with pytest.raises(RipartoImpossibile, match="resterebbero \u2212"):
            riparto_della_relazione(spesa, elenco)
    else:
        quote = riparto_della_relazione(spesa, elenco)
        assert sum(quote) == spesa
        assert quote[-1] == spesa - Decimal(altri) / 100


@pytest.mark.parametrize("metodo", Metodo)
@pytest.mark.parametrize(
    ("spesa", "abitanti", "detto"),
    [
        ("0", (1, 2), "maggiore di zero"),
        ("-5", (1, 2), "maggiore di zero"),
        ("NaN", (1, 2), "maggiore di zero"),
        ("1e30", (1, 2), "dieci miliardi"),
        ("1.005", (1, 2), "due decimali"),
        ("10", (), "Non ci sono comuni"),
        ("10", (0, 0), "non hanno abitanti"),
        ("10", (5, -1), "Comune 1 ha \u22121 abitanti"),
    ],
)
def test_quello_che_non_si_divide_dice_perche(metodo, spesa, abitanti, detto):
    with pytest.raises(RipartoImpossibile, match=detto):
        riparto(metodo, Decimal(spesa), comuni(*abitanti))


def test_il_resto_negativo_dice_quanto_e_che_cosa_fare():
    # Rate 10/100 = 0,1: five pay ⌈0,1⌉ + 0,25 = 1,25 each and one ⌈9,4⌉ + 0,25: 16,50 in all.
    with pytest.raises(RipartoImpossibile, match=r"Comune 6.*\u22126,50.*riparto proporzionale"):
        riparto_della_relazione(Decimal(10), comuni(1, 1, 1, 1, 1, 94, 1))


def test_un_solo_comune_paga_tutto():
    for metodo in Metodo:
        assert riparto(metodo, Decimal("12.34"), comuni(7)) == [Decimal("12.34")]


# --- the page ----------------------------------------------------------------------------------


@pytest.fixture
def alta_padovana(db, settings):
    """The 28 comuni as an Ambito of another Province, with the inhabitants of the document."""
    settings.PROVINCIA = "028"
    provincia = ProvinciaFactory(codice="028", sigla="PD", denominazione="Padova")
    ambito = AmbitoFactory(
        numero=1, provincia=provincia, denominazione="Alta Padovana", slug="alta-padovana"
    )
    popolazione = {}
    for codice, nome, abitanti, _ in reversed(TABELLA):
        comune = ComuneFactory(provincia=provincia, codice_istat=codice, denominazione=nome)
        AppartenenzaFactory(comune=comune, ambito=ambito)
        popolazione[comune] = (eta(a40=abitanti // 2), eta(a40=abitanti - abitanti // 2))
    crea_popolazione(2020, popolazione)
    return ambito


@pytest.fixture
def ambiti(db):
    """Two Ambiti of two comuni: 100 and 200 inhabitants, 10 and 20."""
    fatti = []
    popolazione = {}
    for numero, (primo, secondo) in ((1, (100, 200)), (2, (10, 20))):
        ambito = AmbitoFactory(numero=numero)
        for nome, abitanti in (("Bovegno", primo), ("=Acqua", secondo)):
            comune = ComuneFactory(denominazione=nome if numero == 1 else f"{nome} due")
            AppartenenzaFactory(comune=comune, ambito=ambito)
            popolazione[comune] = (eta(a40=abitanti), eta())
        fatti.append(ambito)
    crea_popolazione(2023, popolazione)
    return fatti


def entra(client, ruolo, ambito=None):
    client.force_login(UtenteFactory(ruolo=ruolo, **({"ambito": ambito} if ambito else {})))


def test_la_pagina_rifa_la_tabella_di_un_altra_provincia(client, alta_padovana):
    dati = build_riparto(spesa=SPESA, ambito=alta_padovana, anno=2020, metodo=Metodo.RELAZIONE)
    assert [(r.codice_istat, r.comune, r.abitanti) for r in dati.righe] == [
        riga[:3] for riga in TABELLA
    ]
    assert [r.relazione for r in dati.righe] == QUOTE
    assert dati.totale.proporzionale == dati.totale.relazione == SPESA
    assert dati.totale.differenza == 0
    assert {r.comune: r.differenza for r in dati.righe}["Vigonza"] == Decimal("-1.35")

    entra(client, Ruolo.OPERATORE_UDP, alta_padovana)
    risposta = client.get(PAGINA, {"spesa": "18.283,96", "anno": 2020, "metodo": "relazione"})
    pagina = risposta.content.decode()
    for atteso in (
        "437,21\u00a0€", "\u22121,35\u00a0€", "258.677", "popolazione al 1/1/2020 (stima)",
        "0,0706\u00a0€", "Villanova di Camposampiero, paga quello che resta",
        "fra 28 comuni di Alta Padovana",
    ):  # fmt: skip
        assert atteso in pagina, atteso


def test_senza_spesa_c_e_solo_la_domanda(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    pagina = client.get(PAGINA).content.decode()
    assert "Spesa in euro" in pagina
    assert "<table" not in pagina
    assert "Scarica" not in pagina
    assert client.get(PAGINA, {"formato": "csv"}).status_code == 404


@pytest.mark.parametrize("spesa", ["1.000,50", "1000.50", "€ 1.000,50", "1000,5"])
def test_la_spesa_si_scrive_come_in_italia(client, ambiti, spesa):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    pagina = client.get(PAGINA, {"spesa": spesa}).content.decode()
    assert "1.000,50\u00a0€ fra 2 comuni" in pagina
    assert "Regola scelta: <strong>Proporzionale agli abitanti</strong>" in pagina


@pytest.mark.parametrize(
    ("spesa", "detto"),
    [
        ("boh", "«boh» non è un importo"),
        ("0", "maggiore di zero"),
        ("-3", "maggiore di zero"),
        ("1,005", "più di due decimali"),
        ("10.000.000.000", "dieci miliardi"),
        ("<script>", "«&lt;script&gt;» non è un importo"),
    ],
)
def test_una_spesa_sbagliata_si_dice_accanto_al_campo(client, ambiti, spesa, detto):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    risposta = client.get(PAGINA, {"spesa": spesa})
    pagina = risposta.content.decode()
    assert risposta.status_code == 200
    assert pagina.count(detto) == 2, "in cima e accanto al campo"
    assert "<table" not in pagina
    assert "<script>" not in pagina
    assert client.get(PAGINA, {"spesa": spesa, "formato": "xlsx"}).status_code == 404


@pytest.mark.parametrize(
    "scelta", [{"metodo": "boh"}, {"anno": 1999}, {"ambito": "boh"}, {"formato": "pdf"}]
)
def test_una_scelta_che_non_c_e_non_si_trova(client, ambiti, scelta):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    assert client.get(PAGINA, {"spesa": "10"} | scelta).status_code == 404


def test_ognuno_divide_fra_i_comuni_del_suo_ambito(client, ambiti):
    entra(client, Ruolo.LETTORE, ambiti[0])
    assert client.get(PAGINA, {"spesa": "10", "ambito": ambiti[0].slug}).status_code == 200
    for formato in ("", "csv", "xlsx"):
        altrui = {"spesa": "10", "ambito": ambiti[1].slug, "formato": formato}
        assert client.get(PAGINA, altrui).status_code == 404
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    for ambito in ambiti:
        assert client.get(PAGINA, {"spesa": "10", "ambito": ambito.slug}).status_code == 200


def test_la_regola_che_non_si_applica_lascia_la_sua_colonna_vuota(client, ambiti):
    # Rate 0,3/300 = 0,001: =Acqua pays ⌈0,2⌉ + 0,25 = 1,25, more than all.
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    scelta = {"spesa": "0,30", "metodo": "relazione"}
    pagina = client.get(PAGINA, scelta).content.decode()
    assert "Una delle due regole non si può applicare" in pagina
    assert "0,20\u00a0€" in pagina
    righe = _righe_csv(client.get(PAGINA, scelta | {"formato": "csv"}))
    assert [(r["quota_eur"], r["proporzionale_eur"], r["relazione_eur"]) for r in righe] == [
        ("", "0.20", ""), ("", "0.10", ""),
    ]  # fmt: skip


def test_senza_popolazione_o_senza_comuni_si_dice_perche(client, ambiti):
    vuoto = AmbitoFactory(numero=3, denominazione="Vuoto")
    nuovo = AmbitoFactory(numero=4, denominazione="Nuovo")
    AppartenenzaFactory(comune=ComuneFactory(), ambito=nuovo)
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    for ambito, detto in (
        (vuoto, "l&#x27;ambito non ha comuni"),
        (nuovo, "Nessuna popolazione caricata fino al 2023"),
    ):
        scelta = {"spesa": "10", "ambito": ambito.slug}
        assert detto in client.get(PAGINA, scelta).content.decode()
        assert client.get(PAGINA, scelta | {"formato": "csv"}).status_code == 404


def test_un_anno_senza_la_sua_popolazione_usa_l_ultima_e_dice_quale(client, ambiti):
    CampagnaFactory(anno=2025)
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    assert '<option value="2023" selected>' in client.get(PAGINA).content.decode()
    pagina = client.get(PAGINA, {"spesa": "100", "anno": 2025}).content.decode()
    assert "popolazione al 1/1/2023 (stima)" in pagina
    assert "comuni dell'ambito al 1° gennaio 2025" in pagina
    # As the home of the observatory leads here.
    home = client.get(reverse("osservatorio:home"), {"anno": 2025}).content.decode()
    assert f"{PAGINA}?anno=2025&amp;ambito={ambiti[0].slug}" in home


def test_senza_alcuna_popolazione_la_pagina_lo_dice(client, db):
    entra(client, Ruolo.OPERATORE_UDP, AmbitoFactory(numero=1))
    assert "Manca la popolazione" in client.get(PAGINA).content.decode()


# --- files -------------------------------------------------------------------------------------


def _righe_csv(risposta):
    testo = risposta.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(testo), delimiter=";"))


def test_il_csv_ha_una_riga_per_comune_e_nessuna_formula(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    risposta = client.get(PAGINA, {"spesa": "100", "formato": "csv"})
    assert risposta["Content-Disposition"].endswith(f'filename="riparto-{ambiti[0].slug}-2023.csv"')
    righe = _righe_csv(risposta)
    assert [
        (r["comune"], r["abitanti"], r["quota_eur"], r["relazione_eur"], r["differenza_eur"])
        for r in righe
    ] == [
        # Rate 0,3333: ⌈66,66⌉ + 0,25 and what is left.
        ("'=Acqua", "200", "66.67", "67.25", "0.58"),
        ("Bovegno", "100", "33.33", "32.75", "-0.58"),
    ]  # fmt: skip
    assert {(r["metodo"], r["spesa_eur"]) for r in righe} == {("resti", "100.00")}
    assert "stima" in righe[0]["popolazione"]


def test_il_foglio_ha_il_totale_e_le_regole_in_parole(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    scelta = {"spesa": "100", "metodo": "relazione", "formato": "xlsx"}
    risposta = client.get(PAGINA, scelta)
    assert risposta.content == client.get(PAGINA, scelta).content
    libro = openpyxl.load_workbook(io.BytesIO(risposta.content))
    righe = list(libro["Riparto"].iter_rows(values_only=True))
    assert righe[1][1:] == ("=Acqua", 200, 66.67, 67.25, 0.58)
    assert libro["Riparto"]["B2"].data_type == "s", "un nome non diventa una formula"
    assert righe[-1][1:] == ("Totale", 300, 100, 100, 0)
    note = dict(libro["Note"].iter_rows(values_only=True))
    assert note["Metodo scelto"] == "Come nella relazione dell'Alta Padovana"
    assert note["Spesa da dividere"] == "100,00\u00a0€"
    assert "0,3333\u00a0€ per abitante" in note["Come nella relazione dell'Alta Padovana"]
