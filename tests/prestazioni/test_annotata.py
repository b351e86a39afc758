"""The annotated copy, its proof included, beside openpyxl that only loads and saves the file."""

import io

import openpyxl
import pytest

from rendicontazione.anomalie import ERRORE, Anomalia
from rendicontazione.export import annota

FOGLIO = "F1_spesa_sociale"


def cinquemila_righe():
    libro = openpyxl.Workbook()
    libro.active.title = FOGLIO
    libro.active.append([f"colonna {n}" for n in range(24)])
    for n in range(5000):
        libro.active.append(
            [n, "S", "017301", None, "ANZ", "1.G.01", "n.d.", None, 40.5, 1000.5, *[1.5] * 13, "x"]
        )
    uscita = io.BytesIO()
    libro.save(uscita)
    return uscita.getvalue()


def carica_e_salva(contenuto):
    openpyxl.load_workbook(io.BytesIO(contenuto)).save(io.BytesIO())


@pytest.mark.prestazioni
def test_copia_annotata(banco):
    contenuto = cinquemila_righe()
    anomalie = [
        Anomalia(FOGLIO, f"G{n}", "FORM-04", ERRORE, "n.d.", "Qui serve un numero.", n, "utenti")
        for n in range(2, 502)
    ]

    banco.confronta(
        "copia annotata, 5.000 righe e 500 anomalie",
        nostro=lambda: annota(contenuto, anomalie),
        riferimento=lambda: carica_e_salva(contenuto),
        al_massimo=2,
        giri=5,
    )
