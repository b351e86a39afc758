"""Small real workbooks for the tests, made with openpyxl as a stranger would make them."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl

from rendicontazione.parsing import Modulo
from rendicontazione.parsing.celle import leggi_numero

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
    """Rows with data of every sheet: those told, and those that `libro` adds by itself."""
    aggiunte = {"F0": 1, "F1": 1, "F5": 1}
    return {foglio: quante.get(foglio[:2], 0) + aggiunte.get(foglio[:2], 0) for foglio in FOGLI}


def riga(**cambi: Any) -> dict[str, Any]:
    """A valid row with some cells changed; None empties a cell."""
    return {**RIGA, **cambi}


def zero(comune: str, numero: int) -> dict[str, Any]:
    """The row of a comune that had nothing, with its reason."""
    return {
        "riga": numero, "forma_gestione": "S", "codice_istat_comune": comune,
        "area_utenza": "MUL", "codice_voce": "1.A.01", "utenti": 0, "spesa_totale": 0,
        "entrata_utenza": 0, "entrata_ssn": 0, "entrata_fnps": 0, "entrata_fsr": 0,
        "zero_motivato": "NO",
    }  # fmt: skip


def fondo(codice: str, importo: Any, **cambi: Any) -> dict[str, Any]:
    """A row of F5 spent to the last cent."""
    passi = ("assegnato", "incassato", "impegnato", "liquidato", "rendicontato")
    return {"fondo": codice, "annualita_fondo": 2024, **dict.fromkeys(passi, importo), **cambi}


def _comuni_senza_riga(modulo: Modulo, righe: list[dict[str, Any]]) -> list[dict[str, Any]]:
    scritti = {str(riga.get("codice_istat_comune") or "").strip().zfill(6) for riga in righe}
    comuni = modulo.foglio(F1).colonna("codice_istat_comune").codici or {}
    mancanti = [comune for comune in comuni if comune not in scritti]
    return [zero(comune, len(righe) + n) for n, comune in enumerate(mancanti, start=1)]


def _fondi(righe: list[dict[str, Any]], consuntivi: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """FNPS and FSR as the other sheets say them."""
    somme = {"FNPS": Decimal(0), "FSR": Decimal(0)}
    for misura, codice, dove in (
        ("entrata_fnps", "FNPS", righe),
        ("entrata_fsr", "FSR", righe),
        ("ricavi_fsr", "FSR", consuntivi),
    ):
        for riga in dove:
            scritte = [str(v).casefold() for nome, v in riga.items() if nome != "note"]
            letto = leggi_numero(riga.get(misura) or 0)
            if letto and not any(testo.startswith(("tot", "sub")) for testo in scritte):
                somme[codice] += letto.valore
    return [fondo(codice, float(somma)) for codice, somma in somme.items() if somma > 0]


def libro(
    modulo: Modulo,
    righe: list[dict[str, Any]] | None = None,
    frontespizio: dict[str, Any] | None = None,
    **altri: list[dict[str, Any]],
) -> openpyxl.Workbook:
    """All the sheets with the headings of the form, in its order, without anything to say of them.

    `righe` are those of F1; the comuni they leave out follow with a motivated zero, unless there
    is no row at all. `altri` are the rows of F2 … F5 by name of the sheet; without those of F5 the
    funds are as the other sheets say them.
    """
    cartella = openpyxl.Workbook()
    cartella.remove(cartella.active)
    di_spesa = [RIGA] if righe is None else righe
    compilato = any(len(riga) > 1 for riga in di_spesa)
    contenuti = {
        F0: [{**FRONTESPIZIO, **(frontespizio or {})}],
        F5: _fondi(di_spesa, altri.get(F3, [])),
        F1: di_spesa + (_comuni_senza_riga(modulo, di_spesa) if compilato else []),
        **altri,
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
    **altri: list[dict[str, Any]],
) -> bytes:
    return byte(libro(modulo, righe, frontespizio, **altri))


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
