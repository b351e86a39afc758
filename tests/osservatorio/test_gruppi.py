"""The groups of voci and of types: what the file may say, and that its codes exist."""

import csv

import pytest
from django.conf import settings

from osservatorio.calcolo import (
    DefinizioneSbagliata,
    GruppoSbagliato,
    gruppi,
    leggi_definizioni,
    leggi_gruppi,
    serie_di_base,
)
from osservatorio.calcolo.offerta import PANIERE_ISTAT

FIXTURES = settings.BASE_DIR / "fixtures" / "riferimento"


def _righe(nome):
    with (FIXTURES / nome).open(encoding="utf-8") as aperto:
        return list(csv.DictReader(aperto))


def test_le_voci_dei_gruppi_sono_del_nomenclatore_e_di_quell_area():
    voci = {riga["codice"]: riga for riga in _righe("rendicontazione/nomenclatore.csv")}
    for gruppo in gruppi().voci.values():
        for codice in gruppo.voci:
            assert voci[codice]["livello"] == "3", gruppo
            assert not gruppo.area or gruppo.area in voci[codice]["aree"].split(";"), codice


def test_le_sei_voci_dei_giovani_sono_quelle_del_paniere_di_istat():
    istat = {
        riga["codice"]: riga["codice_istat"] for riga in _righe("rendicontazione/nomenclatore.csv")
    }
    assert {istat[voce] for voce in gruppi().voci["giovani"].voci} == set(PANIERE_ISTAT)


def test_ogni_tipo_con_posti_e_in_elenco():
    tipi = {r["codice"] for r in _righe("tipi_unita_offerta.csv")}
    senza_posti = {"SAD", "SADH", "ADM", "CONS"}
    assert {codice.upper() for codice in gruppi().tipi} == tipi - senza_posti


def test_i_bersagli_sono_serie_dei_residenti():
    for gruppo in (*gruppi().unita.values(), *gruppi().tipi.values()):
        assert serie_di_base()[gruppo.bersaglio].origine == "popolazione"


@pytest.mark.parametrize(
    ("testo", "frase"),
    [
        ('[voci.a]\nnome = "a"\ncodici = []', "«a»: l'elenco è vuoto"),
        ('[voci.a]\nnome = "a"\ncodici = ["1.A.01", "1.A.01"]', "un codice due volte"),
        ('[voci.a]\nnome = "a"', "servono i campi nome, codici"),
        ('[voci.a]\nnome = "a"\ncodici = ["1.A.01"]\ncolore = "blu"', "e nessun altro"),
        ('[unita.a]\nnome = "a"\ntipi = ["XX"]\nbersaglio = "eta_0_2"', "XX non sono in [tipi]"),
        ("[voci", "Non si legge"),
        ('[altro.a]\nnome = "a"', "Sezioni sconosciute: altro."),
    ],
)
def test_un_gruppo_sbagliato_si_dice(testo, frase):
    with pytest.raises(GruppoSbagliato) as errore:
        leggi_gruppi(testo)
    assert frase in str(errore.value)


def test_un_indicatore_di_un_gruppo_che_non_c_e():
    with pytest.raises(DefinizioneSbagliata, match=r"«x_\{gruppo\}»: i gruppi marziani non sono"):
        leggi_definizioni(
            '[[indicatore]]\ncodice = "x_{gruppo}"\nper_voci = ["nidi", "marziani"]', "spesa"
        )
