import shutil

import pytest
from django.conf import settings

from territorio.parsing import ErroreRiferimento, read_riferimento

CARTELLA = settings.BASE_DIR / "fixtures" / "riferimento"


@pytest.fixture
def copia(tmp_path):
    shutil.copytree(CARTELLA, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_legge_tutti_i_file():
    dati = read_riferimento(CARTELLA)

    assert len(dati.comuni) == 7897
    assert len(dati.appartenenze) == 206
    assert len(dati.confini_comuni) == 205
    assert ("017", 13) in dati.confini_ambiti
    prestine = next(c for c in dati.comuni if c.istat == "017154")
    assert prestine.confluito_in == "017018"
    assert all(len(c.istat) == 6 for c in dati.comuni)


def test_i_confini_pesano_meno_di_200_kb():
    assert (CARTELLA / "confini.json").stat().st_size < 200_000


def test_colonne_diverse_si_rifiutano(copia):
    (copia / "enti.csv").write_text("codice,denominazione\nX,Y\n", encoding="utf-8")

    with pytest.raises(ErroreRiferimento, match=r"«enti.csv» ha colonne diverse"):
        read_riferimento(copia)


def test_una_riga_corta_si_rifiuta(copia):
    (copia / "enti.csv").write_text("codice,nome,tipo\nX,Y\n", encoding="utf-8")

    with pytest.raises(ErroreRiferimento, match=r"comincia con «X»"):
        read_riferimento(copia)


def test_confini_mancanti_si_dicono(copia):
    (copia / "confini.json").unlink()

    with pytest.raises(ErroreRiferimento, match=r"Manca il file «confini.json»"):
        read_riferimento(copia)
