"""A copy of a workbook that says what its original says: what openpyxl forgets, and the proof.

openpyxl forgets the stored values of formulas and the lists kept in an extension of the sheet:
both are put back from the original.
"""

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from rendicontazione.export.in_xlsx import e_xlsx, nomi_in_xlsx
from rendicontazione.parsing import Cartella, foglio_nostro, leggi_cartella
from rendicontazione.parsing.cartella import FoglioLetto, percorsi_dei_fogli

# What openpyxl raises, here and there, on workbooks that Excel opens and it does not.
GUASTI = (
    AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError,
    zipfile.BadZipFile,
)  # fmt: skip


class CopiaNonPossibile(Exception):
    """The workbook cannot be copied without changing something that was read in it."""


# --- what openpyxl does not keep -----------------------------------------------------------------

_FORMULA = re.compile(
    rb'<c r="([A-Z]+\d+)"([^>]*)>(<f(?:\s[^>]*)?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>'
)
_TIPO = re.compile(rb'\st="[^"]*"')
# Lists whose codes are in another sheet: Excel 2010 and later may keep them in this extension.
_CONVALIDE = re.compile(
    rb"<ext\b[^>]*\{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF\}.*?</ext>", re.DOTALL | re.IGNORECASE
)
_IDENTIFICATIVO = re.compile(rb'\s[a-z0-9]+:uid="[^"]*"')


def ripristina(originale: bytes, copia: bytes) -> bytes:
    """The copy with the stored values of its formulas and its extended lists."""
    da_rifare: dict[str, bytes] = {}
    with (
        zipfile.ZipFile(io.BytesIO(originale)) as prima,
        zipfile.ZipFile(io.BytesIO(copia)) as dopo,
    ):
        nuovi = percorsi_dei_fogli(dopo)
        for nome, percorso in percorsi_dei_fogli(prima).items():
            if nome not in nuovi:
                continue
            xml = prima.read(percorso)
            valori = _valori_delle_formule(xml)
            liste = _liste_estese(xml)
            if valori or liste:
                da_rifare[nuovi[nome]] = _con_liste(
                    _con_valori(dopo.read(nuovi[nome]), valori), liste
                )
        if not da_rifare:
            return copia
        uscita = io.BytesIO()
        with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as rifatta:
            for parte in dopo.infolist():
                rifatta.writestr(parte, da_rifare.get(parte.filename) or dopo.read(parte))
    return uscita.getvalue()


def _valori_delle_formule(xml: bytes) -> dict[str, tuple[str, str]]:
    """Cell → type and stored value of its formula."""
    valori: dict[str, tuple[str, str]] = {}
    if b"<f" not in xml and b":f" not in xml:
        return valori
    cella: dict[str, str] = {}
    dentro = [False]

    def inizio(nome: str, attributi: dict[str, str]) -> None:
        nome = nome.rpartition(":")[2]
        if nome == "c":
            cella.clear()
            cella.update(r=attributi.get("r", ""), t=attributi.get("t", ""))
        elif nome == "f":
            cella["f"] = "1"
        dentro[0] = nome == "v"

    def dati(testo: str) -> None:
        if dentro[0]:
            cella["v"] = cella.get("v", "") + testo

    def fine(nome: str) -> None:
        nome = nome.rpartition(":")[2]
        if nome == "c" and "f" in cella and ("v" in cella or cella["t"] == "str"):
            valori[cella["r"]] = cella["t"], cella.get("v", "")
        dentro[0] = False

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = inizio
    parser.CharacterDataHandler = dati
    parser.EndElementHandler = fine
    parser.Parse(xml, True)
    return valori


def _con_valori(xml: bytes, valori: dict[str, tuple[str, str]]) -> bytes:
    def metti(trovata: re.Match[bytes]) -> bytes:
        cella, attributi, formula = trovata.groups()
        if cella.decode() not in valori:
            return trovata[0]
        tipo, valore = valori[cella.decode()]
        attributi = _TIPO.sub(b"", attributi)
        if tipo:
            attributi += f" t={quoteattr(tipo)}".encode()
        scritto = f"<v>{escape(valore)}</v></c>".encode()
        return b'<c r="' + cella + b'"' + attributi + b">" + formula + scritto

    return _FORMULA.sub(metti, xml) if valori else xml


def _liste_estese(xml: bytes) -> bytes:
    """The extension with the lists, if it can stand in another document; else nothing."""
    trovata = _CONVALIDE.search(xml)
    if trovata is None:
        return b""
    liste = b"<extLst>" + _IDENTIFICATIVO.sub(b"", trovata[0]) + b"</extLst>"
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(liste, True)
    except expat.ExpatError:
        return b""
    return liste


def _con_liste(xml: bytes, liste: bytes) -> bytes:
    corpo, _fine, _resto = xml.rpartition(b"</worksheet>")
    return corpo + liste + b"</worksheet>" if corpo and liste else xml


# --- the proof -----------------------------------------------------------------------------------


def stesse_celle(prima: Cartella, copia: bytes) -> bool:
    """True if the reader finds the same in both: nothing is handed out that changed on the way."""
    dopo = leggi_cartella(copia).fogli
    nata = e_xlsx(prima)
    nomi = {nome: nome for nome in prima.fogli} if nata else nomi_in_xlsx(prima)
    return all(
        nomi[nome] in dopo and letto(foglio, nata) == letto(dopo[nomi[nome]], nata)
        for nome, foglio in prima.fogli.items()
        if not foglio_nostro(nome, foglio.righe)
    )


def letto(foglio: FoglioLetto, nata: bool = True) -> tuple[object, ...]:
    """What must not change; in a copy not `nata` xlsx an error may have another name."""
    righe = [_senza_coda(riga) for riga in foglio.righe]
    errori = foglio.errori if nata else set(foglio.errori)
    return (
        _senza_coda(righe), foglio.nascosto, foglio.formule_senza_valore, errori,
        foglio.righe_nascoste, foglio.percentuali,
    )  # fmt: skip


def _senza_coda(lista: list[Any]) -> list[Any]:
    """Without the empty cells, or rows, at its end."""
    fine = len(lista)
    while fine and lista[fine - 1] in ("", None, []):
        fine -= 1
    return lista[:fine]
