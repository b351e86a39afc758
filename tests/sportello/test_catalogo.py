"""The public catalogue: filters, counts, pages, queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from strutture.enums import StatoScheda
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory

ELENCO = "/strutture/"


def nomi(risposta):
    return [voce.nome for voce in risposta.context["catalogo"].voci]


def cerca(client, **parametri):
    risposta = client.get(ELENCO, parametri)
    assert risposta.status_code == 200
    return risposta


@pytest.mark.parametrize(
    ("parametri", "attesi"),
    [
        ({}, ["Casa Bonetti", "Nido Àncora", "Rifugio Aurora", "Villa Mista"]),
        ({"q": "ancora"}, ["Nido Àncora"]),
        ({"q": "BONETTI salo"}, ["Casa Bonetti"]),
        ({"q": "asilo dello"}, ["Nido Àncora", "Villa Mista"]),
        ({"area": "minori"}, ["Nido Àncora", "Rifugio Aurora", "Villa Mista"]),
        ({"tipo": "rsa"}, ["Casa Bonetti", "Villa Mista"]),
        ({"tipo": "RSA"}, ["Casa Bonetti", "Villa Mista"]),
        ({"regime": "diurna"}, ["Nido Àncora", "Villa Mista"]),
        ({"regime": "domiciliare"}, []),
        ({"ambito": "pianura"}, ["Nido Àncora", "Rifugio Aurora", "Villa Mista"]),
        ({"posti": "1"}, ["Nido Àncora"]),
        ({"area": "anziani", "posti": "1"}, []),
        ({"area": "anziani", "regime": "diurna"}, []),
        (
            {"area": "minori", "regime": "diurna", "ambito": "pianura"},
            ["Nido Àncora", "Villa Mista"],
        ),
    ],
)
def test_filtri(client, catalogo, parametri, attesi):
    assert nomi(cerca(client, **parametri)) == attesi


def test_filtro_per_comune(client, catalogo):
    dello = catalogo["dello"].codice_istat

    assert nomi(cerca(client, comune=dello)) == ["Nido Àncora", "Villa Mista"]


def test_ogni_conteggio_e_il_risultato_della_sua_pagina(client, catalogo):
    risposta = cerca(client, area="minori", regime="diurna")

    contate = 0
    for gruppo in risposta.context["catalogo"].gruppi:
        for voce in gruppo.voci:
            if not voce.scelta:
                trovate = client.get(voce.indirizzo).context["catalogo"].pagina.paginator.count
                assert trovate == voce.quante, voce
                contate += 1
    assert contate >= 4


@pytest.mark.parametrize(
    ("parametri", "frase"),
    [
        ({"area": "pippo"}, "area"),
        ({"tipo": "xyz"}, "tipo di struttura"),
        ({"comune": "abc"}, "comune"),
        ({"comune": "0170290000"}, "comune"),
        ({"ambito": "non-c-e"}, "ambito"),
        ({"regime": "notturna"}, "regime"),
        ({"posti": "forse"}, "posti liberi"),
        ({"q": "a" * 101}, "parola cercata"),
        ({"q": "a\x00b"}, "parola cercata"),
    ],
)
def test_un_valore_non_valido_si_ignora_e_si_dice(client, catalogo, parametri, frase):
    risposta = cerca(client, **parametri)

    assert len(nomi(risposta)) == 4
    assert f"«{frase}» non esiste" in risposta.content.decode()


def test_un_valore_vero_senza_strutture_non_e_un_errore(client, catalogo):
    risposta = cerca(client, comune=catalogo["salo"].codice_istat, tipo="nido")

    assert nomi(risposta) == []
    assert risposta.context["ignorati"] == []
    assert "Nessuna struttura con questi filtri" in risposta.content.decode()


def test_le_strutture_non_pubblicate_non_ci_sono(client, catalogo):
    for stato in set(StatoScheda) - {StatoScheda.PUBBLICATA}:
        UnitaOffertaFactory(struttura__denominazione="Nascosta", struttura__stato=stato)
    UnitaOffertaFactory(struttura__denominazione="Finita", cessata=True)

    assert len(nomi(cerca(client))) == 4


@pytest.mark.parametrize(
    ("pagina", "attesa"),
    [("1", 1), ("2", 2), ("99", 2), ("9" * 40, 2), ("0", 2), ("-1", 2), ("abc", 1), ("", 1)],
)
def test_venti_per_pagina_e_fuori_dai_limiti_l_ultima(client, catalogo, tipi, pagina, attesa):
    for _ in range(20):
        UnitaOffertaFactory(tipo=tipi["RSA"], struttura__comune=catalogo["dello"])

    risposta = cerca(client, pagina=pagina)

    assert risposta.context["catalogo"].pagina.number == attesa
    assert len(nomi(risposta)) == (20 if attesa == 1 else 4)


def test_i_collegamenti_delle_pagine_tengono_i_filtri(client, catalogo, tipi):
    for _ in range(20):
        UnitaOffertaFactory(tipo=tipi["RSA"], struttura__comune=catalogo["dello"])

    testo = cerca(client, tipo="rsa", pagina="1").content.decode()

    assert 'href="?tipo=rsa&amp;pagina=2"' in testo


@pytest.mark.parametrize("quante", [2, 20, 60])
def test_le_query_non_crescono(client, catalogo, tipi, quante):
    for _ in range(quante):
        struttura = StrutturaFactory(comune=catalogo["dello"])
        UnitaOffertaFactory(struttura=struttura, tipo=tipi["RSA"])
        UnitaOffertaFactory(struttura=struttura, tipo=tipi["NIDO"])

    client.get(ELENCO)  # the catalogue enters the memory of the process
    with CaptureQueriesContext(connection) as prese:
        cerca(client, area="anziani", q="casa", ordina="freschezza", pagina="1")

    assert len(prese) <= 3  # version of the data, stems of words never met, units of the page


def test_il_titolo_dice_che_cosa_c_e(client, catalogo):
    risposta = cerca(client, area="anziani", comune=catalogo["salo"].codice_istat)

    assert "<h1>1 struttura per anziani a Salò</h1>" in risposta.content.decode()


def test_una_pagina_invariata_risponde_304(client, catalogo):
    prima = client.get(ELENCO)
    dopo = client.get(ELENCO, headers={"if-none-match": prima.headers["ETag"]})

    assert dopo.status_code == 304
    assert dopo.content == b""


def test_home_porta_ai_bisogni_alle_aree_e_ai_numeri(client, catalogo):
    risposta = client.get(reverse("sportello:home"))

    pagina = risposta.context["pagina"]
    assert pagina.strutture == 4
    assert {a.nome: a.quante for a in pagina.aree} == {"Anziani": 2, "Minori": 3}
    for area in pagina.aree:
        assert client.get(area.indirizzo).status_code == 200
    testo = risposta.content.decode()
    assert 'href="/bisogni/non-riesco-piu-a-stare-sola/"' in testo
    for numero in ("112", "1522", "114"):
        assert f'href="tel:{numero}"' in testo


def test_home_offre_nella_ricerca_solo_comuni_con_strutture(client, catalogo, territorio):
    testo = client.get(reverse("sportello:home")).content.decode()

    dove = re.search(r'<select class="form-select" id="cerca-dove".*?</select>', testo, re.S)
    assert re.findall(r">([^<]+)</option>", dove.group()) == [
        "In tutta la provincia",
        "Dello",
        "Salò",
    ]


@pytest.mark.parametrize("q", ["%", "---", "’", "_", "\ufffd"])
def test_una_ricerca_senza_parole_non_cerca_e_lo_dice(client, catalogo, q):
    risposta = client.get("/strutture/", {"q": q})

    assert risposta.context["catalogo"].titolo == "4 strutture"
    assert risposta.context["ignorati"] == ["parola cercata"]


def test_l_elenco_vuoto_offre_il_piu_vicino_e_l_ufficio_giusto(client, catalogo):
    parametri = {"q": "asilo", "tipo": "nido", "comune": catalogo["salo"].codice_istat}

    risposta = client.get("/strutture/", parametri)
    pagina = risposta.context["catalogo"]

    assert pagina.voci == []
    assert [(passo.nome, passo.quante) for passo in pagina.ripieghi] == [
        ("cercare anche fuori da Salò", 2)
    ]
    for passo in pagina.ripieghi:
        trovate = client.get(passo.indirizzo).context["catalogo"].pagina.paginator.count
        assert trovate == passo.quante > 0
    assert {voce.nome for voce in pagina.vicine} == {"Nido Àncora", "Villa Mista"}
    assert "Ufficio di Piano di Salò" in risposta.content.decode()


@pytest.mark.parametrize(
    ("scritto", "bisogni"),
    [
        ("mio marito mi picchia", ["subisco-violenza"]),
        ("VIOLENZE in famiglia", ["subisco-violenza"]),
        ("mamma malata di Alzheimer", ["assisto-un-familiare"]),
        ("Badante", ["aiuto-in-casa", "assisto-un-familiare"]),
        ("figlio autistico", ["figlio-con-disabilita"]),
        ("sono straniero, permesso di soggiorno", ["vengo-da-un-altro-paese"]),
        ("casa di soggiorno", []),
        ("bolette", []),
        ("bollette da pagare", ["non-arrivo-a-fine-mese"]),
        ("rsa", []),
        ("x" * 5000, []),
    ],
)
def test_le_parole_di_un_bisogno_portano_alla_sua_pagina(client, catalogo, scritto, bisogni):
    testo = cerca(client, q=scritto).content.decode().partition("<main")[2]

    assert re.findall(r'href="/bisogni/([a-z-]+)/"', testo) == bisogni
    assert ("tel:1522" in testo.partition("</main")[0]) == (bisogni == ["subisco-violenza"])


def test_chi_e_in_pericolo_non_va_alla_struttura_che_somiglia(client, catalogo):
    testo = cerca(client, q="picchia Bonetti").content.decode()

    assert "Subisco violenza" in testo
    assert "Casa Bonetti" not in testo
    assert "Casa Bonetti" in cerca(client, q="xyzzy Bonetti").content.decode()


@pytest.mark.parametrize(
    ("scritto", "primo"),
    [
        ("cerco posto vicino Bonetti", "Casa Bonetti"),
        ("xyzzy Bonetti wqkjh", "Casa Bonetti"),
        ("vicino", ""),
    ],
)
def test_le_parole_di_chi_cerca_non_fanno_perdere_la_struttura(client, catalogo, scritto, primo):
    pagina = cerca(client, q=scritto).context["catalogo"]
    trovati = [voce.nome for voce in (pagina.voci or pagina.vicine)]

    assert trovati[:1] == ([primo] if primo else [])
