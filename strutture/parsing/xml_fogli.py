"""What calamine does not tell of a workbook: formulas without value, error cells, real extent.

A cell far away makes calamine ask for the memory of the whole rectangle: the XML says it before.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import IO

from base.xml_sicuro import nome_corto, parser_sicuro

MAX_RIGHE = 50_000
MAX_CELLE = 2_000_000
# What stands in a cell whose formula was never computed.
FORMULA_SENZA_VALORE = "#FORMULA"

_RIFERIMENTO = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class FoglioTroppoGrande(Exception):
    """More rows or cells than any list has."""


class XmlVietato(Exception):
    """Document types and entities: no workbook needs them."""


# Of one sheet: (row, column), from 0 → what to show instead of the value.
Dubbie = dict[tuple[int, int], str]


def cella_a(riferimento: str) -> tuple[int, int] | None:
    """«C12» → (11, 2)."""
    trovato = _RIFERIMENTO.fullmatch(riferimento)
    if not trovato:
        return None
    colonna = 0
    for lettera in trovato[1]:
        colonna = colonna * 26 + ord(lettera) - 64
    return int(trovato[2]) - 1, colonna - 1


def esamina_xlsx(contenuto: bytes) -> dict[str, Dubbie]:
    """The doubtful cells of each sheet, by its name.

    Errors: FoglioTroppoGrande, XmlVietato; expat.ExpatError and KeyError for what is broken.
    """
    esito = {}
    with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
        for nome, parte in _parti_dei_fogli(archivio).items():
            with archivio.open(parte) as flusso:
                esito[nome] = _Xlsx().leggi(flusso)
    return esito


def controlla_ods(contenuto: bytes) -> None:
    """Refuses an OpenDocument sheet whose repeated rows and cells make it too big.

    Errors: FoglioTroppoGrande, XmlVietato; expat.ExpatError and KeyError for what is broken.
    """
    with (
        zipfile.ZipFile(io.BytesIO(contenuto)) as archivio,
        archivio.open("content.xml") as flusso,
    ):
        _Ods().leggi(flusso)


class _Lettore:
    """expat with document types and entities forbidden, names without their prefix."""

    def percorri(self, flusso: IO[bytes]) -> None:
        parser = parser_sicuro(XmlVietato)
        parser.StartElementHandler = lambda nome, valori: self.inizio(nome_corto(nome), valori)
        parser.EndElementHandler = lambda nome: self.fine(nome_corto(nome))
        parser.CharacterDataHandler = self.dati
        while pezzo := flusso.read(262_144):
            parser.Parse(pezzo, False)
        parser.Parse(b"", True)

    def inizio(self, nome: str, valori: dict[str, str]) -> None: ...

    def fine(self, nome: str) -> None: ...

    def dati(self, testo: str) -> None: ...


class _Xlsx(_Lettore):
    def __init__(self) -> None:
        self.dubbie: Dubbie = {}
        self.righe = self.colonne = 0
        self.riga, self.colonna = -1, -1
        self.tipo = ""
        self.formula = self.valore = self.in_valore = self.scritta = False
        self.testo = ""

    def leggi(self, flusso: IO[bytes]) -> Dubbie:
        self.percorri(flusso)
        return self.dubbie

    def inizio(self, nome: str, valori: dict[str, str]) -> None:
        if nome == "row":
            numero = valori.get("r", "")
            self.riga = int(numero) - 1 if numero.isdigit() else self.riga + 1
            self.colonna = -1
        elif nome == "c":
            # The reader takes lower-case letters too.
            self.riga, self.colonna = cella_a(valori.get("r", "").upper()) or (
                self.riga,
                self.colonna + 1,
            )
            self.tipo, self.testo = valori.get("t", ""), ""
            self.formula = self.valore = self.scritta = False
        elif nome in ("f", "is"):
            self.scritta = True
            self.formula = self.formula or nome == "f"
        elif nome in ("v", "t"):
            self.scritta = self.in_valore = True
            self.valore = self.valore or self.tipo == "str"  # an empty text is a value too

    def dati(self, testo: str) -> None:
        if self.in_valore:
            self.testo += testo
            self.valore = True

    def fine(self, nome: str) -> None:
        if nome in ("v", "t"):
            self.in_valore = False
        elif nome == "c" and self.scritta:
            # An empty text counts too: the reader makes room for the whole rectangle.
            self.righe = max(self.righe, self.riga + 1)
            self.colonne = max(self.colonne, self.colonna + 1)
            _entro_i_limiti(self.righe, self.colonne)
            if self.tipo == "e":
                self.dubbie[self.riga, self.colonna] = self.testo
            elif self.formula and not self.valore:
                self.dubbie[self.riga, self.colonna] = FORMULA_SENZA_VALORE


class _Ods(_Lettore):
    def __init__(self) -> None:
        self.righe = self.colonne = self.in_sospeso = 0
        self.ripetute = self.larghezza = self.nella_riga = 0

    def leggi(self, flusso: IO[bytes]) -> None:
        self.percorri(flusso)

    def inizio(self, nome: str, valori: dict[str, str]) -> None:
        if nome == "table":
            self.righe = self.colonne = self.in_sospeso = 0
        elif nome == "table-row":
            self.ripetute = _ripetizioni(valori, "rows")
            self.larghezza = self.nella_riga = 0
        elif nome in ("table-cell", "covered-table-cell"):
            self.nella_riga += _ripetizioni(valori, "columns")
            if any(nome_corto(chiave) in ("value-type", "formula") for chiave in valori):
                self.larghezza = self.nella_riga

    def fine(self, nome: str) -> None:
        if nome != "table-row":
            return
        if not self.larghezza:
            self.in_sospeso += self.ripetute  # empty rows count only if something follows
            return
        self.righe += self.in_sospeso + self.ripetute
        self.in_sospeso = 0
        self.colonne = max(self.colonne, self.larghezza)
        _entro_i_limiti(self.righe, self.colonne)


def _entro_i_limiti(righe: int, colonne: int) -> None:
    if righe > MAX_RIGHE or righe * colonne > MAX_CELLE:
        raise FoglioTroppoGrande


def _ripetizioni(valori: dict[str, str], quali: str) -> int:
    for chiave, valore in valori.items():
        if nome_corto(chiave) == f"number-{quali}-repeated" and valore.isdigit():
            return int(valore)
    return 1


def _parti_dei_fogli(archivio: zipfile.ZipFile) -> dict[str, str]:
    """Name of each worksheet → its part."""
    destinazioni: dict[str, str] = {}
    presenti = set(archivio.namelist())

    def relazione(nome: str, valori: dict[str, str]) -> None:
        if nome == "Relationship" and valori.get("Type", "").endswith("/worksheet"):
            destinazione = posixpath.join("/xl", valori.get("Target", ""))
            destinazioni[valori.get("Id", "")] = posixpath.normpath(destinazione).lstrip("/")

    fogli: dict[str, str] = {}

    def foglio(nome: str, valori: dict[str, str]) -> None:
        if nome == "sheet":
            identita = next(
                (v for k, v in valori.items() if nome_corto(k) == "id" and ":" in k), ""
            )
            if destinazioni.get(identita) in presenti:
                fogli[valori.get("name", "")] = destinazioni[identita]

    _elementi(archivio, "xl/_rels/workbook.xml.rels", relazione)
    _elementi(archivio, "xl/workbook.xml", foglio)
    return fogli


class _Elementi(_Lettore):
    def __init__(self, raccogli: Callable[[str, dict[str, str]], None]) -> None:
        self.raccogli = raccogli

    def inizio(self, nome: str, valori: dict[str, str]) -> None:
        self.raccogli(nome, valori)


def _elementi(
    archivio: zipfile.ZipFile, parte: str, raccogli: Callable[[str, dict[str, str]], None]
) -> None:
    with archivio.open(parte) as flusso:
        _Elementi(raccogli).percorri(flusso)
