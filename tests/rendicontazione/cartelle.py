"""Small real workbooks for the tests, made with openpyxl as a stranger would make them."""

import io
import zipfile
from typing import Any

import openpyxl

from rendicontazione.parsing import Modulo

F0 = "F0_frontespizio"
F1 = "F1_spesa_sociale"
F2 = "F2_unita_offerta"
F3 = "F3_consuntivo_udo"
F4 = "F4_utenti"
F5 = "F5_fondi"
FOGLI = [F0, F1, F2, F3, F4, F5]

COMUNE, ALTRO_COMUNE, ENTE = "017301", "017399", "ENTE-PROVA"

FRONTESPIZIO: dict[str, Any] = {
    "anno_riferimento": 2024,
    "codice_ambito": 8,
    "ente_capofila": "Ente di prova",
    "tipo_ente_compilante": "AMB",
    "responsabile_udp": "Responsabile di prova",
    "email_responsabile": "ufficio@esempio.it",
    "data_compilazione": "31/03/2025",
    "versione_modulo": "2024.1",
}
RIGA: dict[str, Any] = {
    "riga": 1,
    "forma_gestione": "S",
    "codice_istat_comune": COMUNE,
    "area_utenza": "ANZ",
    "codice_voce": "1.G.01",
    "utenti": 12,
    "spesa_totale": 1000.5,
    "entrata_utenza": 100,
    "entrata_ssn": 0,
    "entrata_fnps": 50.25,
    "entrata_fsr": 0,
}


def con_dati(**quante: int) -> dict[str, int]:
    """Rows with data of every sheet: F0 one, F1 … F5 as told, none by default."""
    return {foglio: quante.get(foglio[:2], int(foglio == F0)) for foglio in FOGLI}


def riga(**cambi: Any) -> dict[str, Any]:
    """A valid row with some cells changed; None empties a cell."""
    return {**RIGA, **cambi}


def libro(
    modulo: Modulo,
    righe: list[dict[str, Any]] | None = None,
    frontespizio: dict[str, Any] | None = None,
) -> openpyxl.Workbook:
    """All the sheets with the headings of the form, in its order; rows in F0 and F1 only."""
    cartella = openpyxl.Workbook()
    cartella.remove(cartella.active)
    contenuti = {
        F0: [{**FRONTESPIZIO, **(frontespizio or {})}],
        F1: [RIGA] if righe is None else righe,
    }
    for foglio in modulo.fogli:
        pagina = cartella.create_sheet(foglio.codice)
        pagina.append([colonna.titolo for colonna in foglio.colonne])
        for contenuto in contenuti.get(foglio.codice, []):
            pagina.append([contenuto.get(colonna.nome) for colonna in foglio.colonne])
    return cartella


def byte(cartella: openpyxl.Workbook) -> bytes:
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()


def cartella(
    modulo: Modulo,
    righe: list[dict[str, Any]] | None = None,
    frontespizio: dict[str, Any] | None = None,
) -> bytes:
    return byte(libro(modulo, righe, frontespizio))


def ritocca(contenuto: bytes, **parti: Any) -> bytes:
    """The same zip with parts added or rewritten: name → bytes, or a function of the old bytes.

    Names are given with «__» for «/» and «_dot_» for «.».
    """
    nuove = {
        nome.replace("__", "/").replace("_dot_", "."): valore for nome, valore in parti.items()
    }
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenuto)) as prima,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as dopo,
    ):
        for nome in prima.namelist():
            valore = nuove.pop(nome, prima.read(nome))
            dopo.writestr(nome, valore(prima.read(nome)) if callable(valore) else valore)
        for nome, valore in nuove.items():
            dopo.writestr(nome, valore)
    return uscita.getvalue()
