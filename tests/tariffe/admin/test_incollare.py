"""A table of bands pasted, looked at, confirmed; the exchange format."""

import json
import re

import pytest

from tests.tariffe.admin.pagine import REGOLA
from tests.tariffe.test_incollata import VERDELLO

pytestmark = pytest.mark.django_db


def test_la_tabella_incollata_si_guarda_e_poi_si_conferma(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}/incolla/"
    pagina = client.post(indirizzo, {"dove": "tratti", "testo": VERDELLO, "anteprima": "1"})

    assert pagina.status_code == 200
    assert "cresce in proporzione da 0,00\u00a0€ a 18,68\u00a0€" in pagina.text
    assert "è scritto in due righe: vale la riga 1" in pagina.text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in pagina.text
    assert not regola.tratti.exists(), "nulla si salva prima della conferma"

    risposta = client.post(indirizzo, {"dove": "tratti", "testo": VERDELLO, "conferma": "1"})
    assert risposta.url == f"{REGOLA}/{regola.pk}/change/"
    assert [t.tipo for t in regola.tratti.order_by("ordine")] == ["esente", "lineare", "importo"]

    ancora = client.get(indirizzo)
    assert ancora.context["form"].initial["testo"].split("\n")[1] == (
        "oltre 3000 fino a 30000 | 0 | 18,68"
    ), "le fasce salvate si riaprono come testo da correggere"


def test_una_riga_sbagliata_si_dice_con_riga_e_cella(client, ufficio, regola):
    pagina = client.post(
        f"{REGOLA}/{regola.pk}/incolla/",
        {"dove": "tratti", "testo": "fino a 3.000 | boh", "conferma": "1"},
    )
    assert "Riga 1, colonna 2: «boh» non è un importo" in pagina.text
    assert 'href="#id_testo"' in pagina.text
    assert not regola.tratti.exists()


def test_il_buco_si_vede_e_si_chiude_dalla_pagina(client, ufficio, regola):
    testo = "fino a 3.000 | 1\nda 3.001 | 2"
    pagina = client.post(
        f"{REGOLA}/{regola.pk}/incolla/", {"dove": "tratti", "testo": testo, "anteprima": "1"}
    )
    assert "da 3.000,01\u00a0€ a 3.000,99\u00a0€ non c&#x27;è una tariffa" in pagina.text.replace(
        "c'è", "c&#x27;è"
    )
    client.post(
        f"{REGOLA}/{regola.pk}/incolla/", {"dove": "tratti", "testo": testo, "conferma": "1"}
    )
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert "Allunga la fascia sotto" in pagina
    assert "Allunga la fascia sopra" in pagina

    client.post(
        f"{REGOLA}/{regola.pk}/buco/", {"dove": "tratti", "da": "3000.01", "verso": "inferiore"}
    )
    assert regola.tratti.order_by("ordine").first().a == 3001
    assert "Allunga la fascia" not in client.get(f"{REGOLA}/{regola.pk}/change/").text


def test_una_parte_nuova_si_aggiunge_e_si_toglie(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}/incolla/"
    client.post(indirizzo, {"dove": "tratti", "testo": "tutti | 5,70", "conferma": "1"})
    client.post(
        indirizzo,
        {
            "dove": "componenti[+]",
            "nome_nuovo": "Consegna a casa",
            "quantita_da": "Pasti",
            "max_quantita": "20",
            "testo": "tutti | 3,60",
            "conferma": "1",
        },
    )
    assert list(regola.componenti.order_by("ordine").values_list("codice", flat=True)) == [
        "base",
        "consegna_a_casa",
    ]
    consegna = regola.componenti.get(codice="consegna_a_casa")
    assert (consegna.etichetta, consegna.quantita_da) == ("Consegna a casa", "pasti")
    assert consegna.max_quantita == 20
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    assert "Parti che si sommano" in pagina
    assert 'name="componenti-1-max_quantita" value="20"' in pagina
    client.post(f"{REGOLA}/{regola.pk}/togli-parte/", {"dove": "componenti[1]"})
    assert regola.componenti.count() == 1


def test_il_formato_di_scambio_si_scrive_e_i_guasti_si_dicono(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}/formato/"
    assert "Il testo non è JSON" in client.post(indirizzo, {"testo": "{"}).text
    assert "tratti[0].tipo" in client.post(indirizzo, {"testo": '{"tratti": [{"tipo": "x"}]}'}).text
    buona = {"unita": "pasto", "tratti": [{"tipo": "importo", "importo": "4.50"}]}
    assert client.post(indirizzo, {"testo": json.dumps(buona)}).status_code == 302
    regola.refresh_from_db()
    assert regola.unita == "pasto"


def test_il_buco_si_chiude_con_il_bottone_come_lo_scrive_la_pagina(client, ufficio, regola):
    testo = "fino a 3.000 | 1\nda 3.001 a 7.500 | 2\noltre 8.000 | 3"
    client.post(
        f"{REGOLA}/{regola.pk}/incolla/", {"dove": "tratti", "testo": testo, "conferma": "1"}
    )
    pagina = client.get(f"{REGOLA}/{regola.pk}/change/").text
    buchi = re.findall(
        r'name="dove" value="([^"]*)">\s*<input[^>]*name="da" value="([^"]*)"', pagina
    )
    assert [da for _, da in buchi] == ["3000.01", "7500.01"]
    for dove, da in buchi:
        client.post(f"{REGOLA}/{regola.pk}/buco/", {"dove": dove, "da": da, "verso": "inferiore"})
    assert "Allunga la fascia" not in client.get(f"{REGOLA}/{regola.pk}/change/").text


def test_una_variante_si_incolla_e_si_corregge_per_chi_vale(client, ufficio, regola):
    indirizzo = f"{REGOLA}/{regola.pk}"
    client.post(f"{indirizzo}/incolla/", {"dove": "tratti", "testo": "tutti | 5", "conferma": "1"})
    dati = {
        "dove": "varianti[+]", "testo": "tutti | 3", "nome_nuovo": "Due figli", "conferma": "1",
    }  # fmt: skip
    assert "Scrivi per chi vale" in client.post(f"{indirizzo}/incolla/", dati).text
    client.post(f"{indirizzo}/incolla/", {**dati, "quando": "Minori = 2; part time = sì"})
    variante = regola.varianti.get()
    assert variante.quando == {"minori": "2", "part_time": True}
    pagina = client.get(f"{indirizzo}/change/").text
    assert 'value="minori = 2; part_time = sì"' in pagina
