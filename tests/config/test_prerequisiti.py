"""What a bare machine lacks is said in one sentence with the command that mends it."""

import builtins
import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from config import prerequisiti

FILE = Path(prerequisiti.__file__)


@pytest.fixture
def senza_librerie(monkeypatch):
    def manca(nome):
        raise OSError(nome)

    monkeypatch.setattr(ctypes, "CDLL", manca)


def test_un_python_vecchio():
    frase = prerequisiti.python((3, 9, 2))

    assert frase.startswith("Serve Python 3.11 o successivo e questo è il 3.9: ")
    assert "sudo apt install python3 python3-venv" in frase


def test_questo_python_va_bene():
    assert prerequisiti.python() is None


def test_manca_il_modulo_venv(monkeypatch):
    importa = builtins.__import__

    def senza_ensurepip(nome, *args, **opzioni):
        if nome == "ensurepip":
            raise ImportError(nome)
        return importa(nome, *args, **opzioni)

    monkeypatch.setattr(builtins, "__import__", senza_ensurepip)

    assert "sudo apt install python3-venv" in prerequisiti.python()


@pytest.mark.usefixtures("senza_librerie")
def test_librerie_pdf_mancanti_fermano_le_prove_e_non_la_demo(capfdbinary):
    assert prerequisiti.main(["pdf"]) == 1
    assert prerequisiti.main(["pdf-avviso"]) == 0

    righe = capfdbinary.readouterr().err.decode().splitlines()
    assert len(righe) == 2
    assert all("sudo apt install libpango-1.0-0" in riga for riga in righe)
    assert "libharfbuzz-subset.so.0" in righe[0]


def test_manca_chromium(monkeypatch):
    monkeypatch.setattr(prerequisiti, "CHROMIUM", "/non/c/e")

    assert "sudo apt install chromium" in prerequisiti.chromium()


def test_manca_la_libreria_di_chi_guida_il_browser(monkeypatch):
    monkeypatch.setattr(prerequisiti, "CHROMIUM", sys.executable)
    monkeypatch.setattr(prerequisiti, "LIBRERIA_DEL_DRIVER", "libnoncce.so.1")

    assert prerequisiti.chromium() == (
        "Per le prove nel browser manca la libreria libnoncce.so.1: installala con "
        "sudo apt install libatomic1."
    )


def test_come_programma_scrive_la_frase_ed_esce_con_uno():
    esito = subprocess.run(
        [sys.executable, str(FILE), "porta", "abc"], capture_output=True, check=False
    )

    assert esito.returncode == 1
    assert esito.stderr.decode().count("\n") == 1
    assert "non è una porta" in esito.stderr.decode()


def test_argomenti_sbagliati():
    assert prerequisiti.main([]) == 2
    assert prerequisiti.main(["altro"]) == 2


def test_usa_solo_sintassi_che_ogni_python_3_capisce():
    """An old Python must reach the sentence: no f-string, no annotation, no match."""
    compile(FILE.read_text(), str(FILE), "exec", dont_inherit=True)
    import ast

    albero = ast.parse(FILE.read_text(), feature_version=(3, 4))
    assert not [nodo for nodo in ast.walk(albero) if isinstance(nodo, ast.JoinedStr | ast.Match)]
