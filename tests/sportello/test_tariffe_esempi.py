"""The twenty real regulations of the demo, adopted as they are and read by a citizen."""

import html
import json
import re

import pytest
from django.conf import settings

from tests.sportello.mondo_tariffe import Mondo, adotta, edizione
from tests.tariffe.factories import ServizioFactory

pytestmark = pytest.mark.django_db

CARTELLA = settings.BASE_DIR / "fixtures" / "demo" / "tariffe" / "regole"
ESEMPI = sorted(percorso.stem for percorso in CARTELLA.glob("*.json"))
# What a rule of the register says besides the calculation.
ATTORNO = ("regolamento", "fonte", "nota", "servizio")
# One answer for each kind of question.
RISPOSTE = {"select": None, "text": "12", "checkbox": "on", "number": "2"}


def parole(risposta):
    assert risposta.status_code == 200
    corpo = risposta.content.decode().partition("<main")[2].partition("</main>")[0]
    nudo = html.unescape(re.sub(r"<[^>]+>", " ", corpo.partition(">")[2]))
    return re.sub(r"\s([.,;)])", r"\1", " ".join(nudo.split()))


def risposte(pagina):
    """Every question of the page answered: boxes ticked, the second choice, twelve of each."""
    modulo = pagina.partition('id="domande"')[2].partition("</form>")[0]
    dette = {}
    for campo in re.findall(r"<input[^>]*>", modulo):
        tipo, nome = (re.search(rf'{a}="([^"]*)"', campo)[1] for a in ("type", "name"))
        if tipo in ("text", "number") and nome not in ("data", "isee"):
            dette[nome] = RISPOSTE[tipo]
    for nome, scelte in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', modulo, re.S):
        dette[nome] = re.findall(r'<option value="([^"]+)"', scelte)[0]
    return dette


@pytest.mark.parametrize("nome", ESEMPI)
def test_ogni_esempio_si_legge(client, nome, django_assert_max_num_queries):
    mondo = Mondo()
    dati = json.loads((CARTELLA / f"{nome}.json").read_text(encoding="utf-8"))
    dati = {chiave: valore for chiave, valore in dati.items() if chiave not in ATTORNO}
    servizio = ServizioFactory(codice="ESEMPIO", slug="esempio", denominazione="Esempio")
    adotta(edizione(mondo.ambito, [(servizio, "", dati)]), mondo.salo, [servizio])

    prima = client.get("/tariffe/", mondo.chiedi(servizio))
    detto = parole(prima)
    assert "Che cosa dicono le regole" in detto
    senza_isee = dati.get("senza_isee")
    dipende = "La cifra dipende dalle tue risposte" in detto
    assert ("Quanto si paga al massimo" in detto) != dipende or senza_isee
    dette = risposte(prima.content.decode())
    if not senza_isee:
        assert 'name="isee"' in prima.content.decode()
    for isee in ("", "0", "4.321,09", "12.345,67", "30.000,00", "999.999.999,99"):
        for altro in ({}, dette, {**dette, "residente": "no"}, {"omissioni_o_difformita": "on"}):
            with django_assert_max_num_queries(5):
                letto = parole(client.get("/tariffe/", mondo.chiedi(servizio, isee=isee, **altro)))
            cifra = "È una stima: decide l'ufficio." in letto
            assert cifra != ("Non possiamo dirti una cifra" in letto), (isee, altro)
            for guasto in ("None", "Decimal", "Fraction", "{{", "_mensile", "nan"):
                assert guasto not in letto, (guasto, isee, altro)
