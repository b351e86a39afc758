"""Any workbook as an xlsx with the same sheets and cells: values, comments, what is hidden.

Only what the reader saw is written: formats, formulas and drawings of the original are not.
"""

import io
import re
from typing import Any

from base.cartelle import Tipo
from rendicontazione.parsing import Cartella, FoglioLetto

# A formula whose value nobody knows: wherever it is opened it gives an error, never a number.
_SENZA_VALORE = "=NA()"
# How programs name their errors; Excel takes only these in a file.
_ERRORI = {
    "#RIF!": "#REF!", "#VALORE!": "#VALUE!", "#NOME?": "#NAME?", "#N/D": "#N/A",
    "#NULLO!": "#NULL!", "#NUM!": "#NUM!", "#DIV/0!": "#DIV/0!", "#REF!": "#REF!",
    "#NAME?": "#NAME?", "#N/A": "#N/A", "#NULL!": "#NULL!", "#VALUE!": "#VALUE!",
    "Err:502": "#VALUE!", "Err:503": "#NUM!", "Err:508": "#NAME?", "Err:524": "#REF!",
}  # fmt: skip
_VIETATI_NEL_NOME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def e_xlsx(cartella: Cartella) -> bool:
    """True if the workbook is already an xlsx."""
    return cartella.formato == Tipo.XLSX


def nomi_in_xlsx(cartella: Cartella) -> dict[str, str]:
    """Name of each sheet → the name it has in the xlsx, where 31 letters and some signs count."""
    nomi: dict[str, str] = {}
    usati: set[str] = set()
    for nome in cartella.fogli:
        pulito = _VIETATI_NEL_NOME.sub(" ", nome).strip("' ")[:31] or "Foglio"
        scelto, numero = pulito, 2
        while scelto.casefold() in usati:
            scelto = f"{pulito[:27]} {numero}"
            numero += 1
        usati.add(scelto.casefold())
        nomi[nome] = scelto
    return nomi


def in_xlsx(cartella: Cartella) -> bytes:
    """The bytes of an xlsx with the same cells at the same addresses."""
    import openpyxl

    libro = openpyxl.Workbook()
    libro.remove(libro.active)
    nomi = nomi_in_xlsx(cartella)
    for nome, foglio in cartella.fogli.items():
        _foglio(libro.create_sheet(nomi[nome]), foglio)
    uscita = io.BytesIO()
    libro.save(uscita)
    return uscita.getvalue()


def _foglio(pagina: Any, foglio: FoglioLetto) -> None:
    from openpyxl.comments import Comment

    for numero, riga in enumerate(foglio.righe, start=1):
        for posto, valore in enumerate(riga, start=1):
            if valore not in ("", None):
                cella = pagina.cell(numero, posto, valore)
                if isinstance(valore, str):
                    cella.data_type = "s"  # whatever it begins with
    for indirizzo in foglio.percentuali:
        pagina[indirizzo].number_format = "0.00%"
    for indirizzo in foglio.formule_senza_valore:
        pagina[indirizzo].value = _SENZA_VALORE
    for indirizzo, errore in foglio.errori.items():
        pagina[indirizzo].value = _ERRORI.get(errore, "#VALUE!")
        pagina[indirizzo].data_type = "e"
    for indirizzo, testo in foglio.commenti.items():
        pagina[indirizzo].comment = Comment(testo, "")
    for numero in foglio.righe_nascoste:
        pagina.row_dimensions[numero].hidden = True
    if foglio.nascosto:
        pagina.sheet_state = "hidden"
