"""The guide says what the program does: its examples are read, its codes are all there."""

import json
import re
from pathlib import Path

import pytest

from tariffe.anomalie import CODICI
from tariffe.calcolo import calcola
from tariffe.parsing import leggi_isee, leggi_regola
from tariffe.parsing.strutture import CAMPI_DEL_TRATTO
from tariffe.selectors.scambio import FORMATO

RADICE = Path(__file__).parents[2]
GUIDA = (RADICE / "docs/tariffe.md").read_text(encoding="utf-8")
BLOCCHI = [json.loads(blocco) for blocco in re.findall(r"```json\n(.*?)```", GUIDA, re.S)]
CONTROLLI = (RADICE / "tariffe/calcolo/controlli.py").read_text(encoding="utf-8")


def test_la_regola_di_esempio_si_legge_e_da_l_importo_scritto():
    regola = leggi_regola(BLOCCHI[0])
    assert str(calcola(regola, leggi_isee("12345,67")).importo) == "6.47"
    assert "con 12.345,67 € si pagano 6,47 €" in GUIDA


def test_il_documento_di_esempio_e_un_edizione():
    assert [blocco["formato"] for blocco in BLOCCHI[1:]] == [FORMATO]


@pytest.mark.parametrize("codice", CODICI)
def test_ogni_codice_di_errore_e_spiegato(codice):
    assert f"`{codice}`" in GUIDA


@pytest.mark.parametrize(
    "codice", sorted(set(re.findall(r'"([A-Z_]{5,})", (?:ERRORE|AVVISO)', CONTROLLI)))
)
def test_ogni_controllo_e_nella_tabella(codice):
    assert f"`{codice}`" in GUIDA


def test_ogni_campo_di_un_tratto_e_nel_formato():
    for campi in CAMPI_DEL_TRATTO.values():
        assert " ".join(campi) in GUIDA
