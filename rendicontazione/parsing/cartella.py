"""The workbook: cells by python-calamine with their Excel address, the rest by scanning the XML.

calamine gives values only: formulas without a stored value, error cells, hidden rows and comments
are found in the XML of the sheet.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rendicontazione.parsing.celle import indirizzo
from rendicontazione.parsing.controllo_file import (
    FileRifiutato,
    definizioni_xml,
    rovinato,
    troppo_scompattato,
)
from rendicontazione.parsing.dati_personali import contiene_codice_fiscale

MAX_RIGHE = 50_000
MAX_CELLE = 6_000_000
# Characters of all the cells: a long common string may be used by a million of them.
MAX_CARATTERI = 100_000_000
_RIFERIMENTO = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# Texts of a sheet outside its cells: lists of admitted values, heads and feet of the page.
_TESTI_INTORNO = frozenset(
    {"formula1", "formula2", "oddHeader", "oddFooter", "evenHeader", "evenFooter"}
    | {"firstHeader", "firstFooter"}
)
_TAG = re.compile(rb"<[^>]*>")


@dataclass(frozen=True)
class FoglioLetto:
    """A sheet as it is: `righe[i][j]` is row i+1, column j+1; "" where nothing was written."""

    nome: str
    righe: list[list[object]]
    nascosto: bool = False
    formule_senza_valore: frozenset[str] = frozenset()
    errori: dict[str, str] = field(default_factory=dict)
    righe_nascoste: frozenset[int] = frozenset()
    commenti: dict[str, str] = field(default_factory=dict)
    # Where the XML around the values (formulas, lists, page heads) holds a codice fiscale.
    codici_fiscali: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cartella:
    """Every worksheet by name, hidden ones too."""

    fogli: dict[str, FoglioLetto]
    # True if a part outside the sheets holds a codice fiscale: drawings, properties, links, and
    # the common strings and comments too, of which the cells that use them are known.
    codice_fiscale_altrove: bool = False


def _numero_colonna(lettere: str) -> int:
    numero = 0
    for lettera in lettere:
        numero = numero * 26 + ord(lettera) - 64
    return numero


def _vietato(*_argomenti: object) -> None:
    raise definizioni_xml()


def _parser() -> expat.XMLParserType:
    """expat with document types and entities forbidden, as defusedxml does."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _vietato
    parser.EntityDeclHandler = _vietato
    parser.buffer_text = True
    return parser


class _Scansione:
    """What one sheet's XML says beyond the values."""

    def __init__(self, comuni: list[int]) -> None:
        """`comuni` are the lengths of the common strings of the workbook."""
        self.caratteri = 0
        self._comuni = comuni
        self.formule: set[str] = set()
        self.errori: dict[str, str] = {}
        self.nascoste: set[int] = set()
        self.codici_fiscali: list[str] = []
        self.ultima_riga = 0
        self.ultima_colonna = 0
        self.ultima_cella = "A1"
        self._riga = 0
        self._colonna = 0
        self._tipo = ""
        self._formula = self._valore = self._scritta = False
        self._testo: list[str] | None = None
        self._dentro = ""

    def leggi(self, flusso: io.BufferedIOBase) -> None:
        parser = _parser()
        parser.StartElementHandler = self._inizio
        parser.EndElementHandler = self._fine
        parser.CharacterDataHandler = self._dati
        while pezzo := flusso.read(262_144):
            parser.Parse(pezzo, False)
        parser.Parse(b"", True)

    def _inizio(self, nome: str, attributi: dict[str, str]) -> None:
        nome = nome.rpartition(":")[2]
        if nome == "c":
            self._colonna += 1
            if riferimento := attributi.get("r"):
                trovato = _RIFERIMENTO.fullmatch(riferimento)
                if trovato is None:
                    raise rovinato()
                self._colonna = _numero_colonna(trovato[1])
                self._riga = int(trovato[2])
            self._tipo = attributi.get("t", "")
            self._formula = self._valore = self._scritta = False
        elif nome in {"f", "v", "t", "is"} or nome in _TESTI_INTORNO:
            # The reader makes room up to any cell with something inside, an empty text too.
            self._scritta = True
            if nome == "f":
                self._formula = True
            elif nome == "v" and self._tipo == "str":
                self._valore = True  # an empty text is a stored value too
            self._testo, self._dentro = [], nome
        elif nome == "row":
            numero = attributi.get("r", "")
            self._riga = int(numero) if numero.isdigit() else self._riga + 1
            self._colonna = 0
            if attributi.get("hidden") in {"1", "true"}:
                self._nascondi()
        elif any(len(v) >= 16 and contiene_codice_fiscale(v) for v in attributi.values()):
            self.codici_fiscali.append("")

    def _nascondi(self) -> None:
        if self._riga <= MAX_RIGHE:
            self.nascoste.add(self._riga)

    def _dati(self, testo: str) -> None:
        if self._testo is not None:
            self._testo.append(testo)

    def _fine(self, nome: str) -> None:
        nome = nome.rpartition(":")[2]
        if nome == "c":
            if self._scritta:
                if self._riga > self.ultima_riga or self._colonna > self.ultima_colonna:
                    self.ultima_cella = indirizzo(self._riga, self._colonna)
                self.ultima_riga = max(self.ultima_riga, self._riga)
                self.ultima_colonna = max(self.ultima_colonna, self._colonna)
            if self._formula and not self._valore:
                self.formule.add(indirizzo(self._riga, self._colonna))
        elif self._testo is not None and nome == self._dentro:
            testo = "".join(self._testo)
            self._testo = None
            if nome in {"v", "t"}:
                self._valore = self._valore or bool(testo)
                if nome == "v" and self._tipo == "s":
                    self._comune(testo)
                if nome == "v" and self._tipo == "e" and testo:
                    self.errori[indirizzo(self._riga, self._colonna)] = testo
            elif len(testo) >= 16 and contiene_codice_fiscale(testo):
                self.codici_fiscali.append(
                    indirizzo(self._riga, self._colonna) if nome == "f" else ""
                )

    def _comune(self, posto: str) -> None:
        """Counts the characters of a common string; what is no place of one breaks the reader."""
        if posto.isdigit() and int(posto) < len(self._comuni):
            self.caratteri += self._comuni[int(posto)]
            if self.caratteri > MAX_CARATTERI:
                raise troppo_scompattato()


def _lunghezze_comuni(archivio: zipfile.ZipFile) -> list[int]:
    """Characters of each common string, in their order."""
    lunghezze: list[int] = []
    dentro = [False]

    def inizio(nome: str, _attributi: dict[str, str]) -> None:
        corto = nome.rpartition(":")[2]
        if corto == "si":
            lunghezze.append(0)
        dentro[0] = corto == "t" and bool(lunghezze)

    def fine(_nome: str) -> None:
        dentro[0] = False

    def dati(testo: str) -> None:
        if dentro[0]:
            lunghezze[-1] += len(testo)

    for nome in archivio.namelist():
        if nome.lower() == "xl/sharedstrings.xml":
            parser = _parser()
            parser.StartElementHandler = inizio
            parser.EndElementHandler = fine
            parser.CharacterDataHandler = dati
            parser.Parse(archivio.read(nome), True)
    return lunghezze


def _testi(contenuto: bytes, elemento: str) -> Iterator[tuple[str, str]]:
    """(cell, text) of the comments of a part; `elemento` carries the attribute `ref`."""
    trovati: list[tuple[str, list[str]]] = []
    dentro = [False]

    def inizio(nome: str, attributi: dict[str, str]) -> None:
        nome = nome.rpartition(":")[2]
        if nome == elemento:
            trovati.append((attributi.get("ref", ""), []))
        dentro[0] = nome in {"t", "text"} and elemento != nome and bool(trovati)

    def fine(_nome: str) -> None:
        dentro[0] = False

    def dati(testo: str) -> None:
        if dentro[0]:
            trovati[-1][1].append(testo)

    parser = _parser()
    parser.StartElementHandler = inizio
    parser.EndElementHandler = fine
    parser.CharacterDataHandler = dati
    parser.Parse(contenuto, True)
    for cella, pezzi in trovati:
        yield cella, "".join(pezzi)


def _elementi(contenuto: bytes, cerca: str, raccogli: Callable[[dict[str, str]], None]) -> None:
    parser = _parser()

    def inizio(nome: str, attributi: dict[str, str]) -> None:
        if nome.rpartition(":")[2] == cerca:
            raccogli({chiave.rpartition(":")[2]: valore for chiave, valore in attributi.items()})

    parser.StartElementHandler = inizio
    parser.Parse(contenuto, True)


def _relazioni(archivio: zipfile.ZipFile, parte: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, path of the part) of what a part points to."""
    cartella, _, nome = parte.rpartition("/")
    percorso = f"{cartella}/_rels/{nome}.rels"
    relazioni: dict[str, tuple[str, str]] = {}
    if percorso not in archivio.namelist():
        return relazioni

    def raccogli(attributi: dict[str, str]) -> None:
        destinazione = attributi.get("Target", "")
        assoluta = (
            destinazione.lstrip("/")
            if destinazione.startswith("/")
            else posixpath.normpath(posixpath.join(cartella, destinazione))
        )
        tipo = attributi.get("Type", "").rpartition("/")[2]
        relazioni[attributi.get("Id", "")] = (tipo, assoluta)

    _elementi(archivio.read(percorso), "Relationship", raccogli)
    return relazioni


def leggi_cartella(contenuto: bytes) -> Cartella:
    """Every worksheet with its values, comments, hidden rows, formulas without value, error cells.

    The bytes have passed `controlla_file`. Raises FileRifiutato for what is broken or too big.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            percorsi = percorsi_dei_fogli(archivio)
            scansioni: dict[str, tuple[_Scansione, dict[str, str]]] = {}
            comuni = _lunghezze_comuni(archivio)
            celle = 0
            for nome, percorso in percorsi.items():
                scansione = _Scansione(comuni)
                with archivio.open(percorso) as flusso:
                    scansione.leggi(flusso)  # type: ignore[arg-type]
                celle += scansione.ultima_riga * scansione.ultima_colonna
                _controlla_ampiezza(nome, scansione, celle)
                scansioni[nome] = scansione, _commenti(archivio, percorso)
            altrove = _codice_fiscale_altrove(archivio, set(percorsi.values()))
        libro = CalamineWorkbook.from_filelike(io.BytesIO(contenuto))
        fogli = {}
        for meta in libro.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            if meta.name not in scansioni:
                raise rovinato()  # a sheet whose extent is unknown is not opened
            scansione, commenti = scansioni[meta.name]
            fogli[meta.name] = FoglioLetto(
                nome=meta.name,
                righe=_valori(libro, meta.name, scansione.ultima_riga),
                nascosto=meta.visible != SheetVisibleEnum.Visible,
                formule_senza_valore=frozenset(scansione.formule),
                errori=scansione.errori,
                righe_nascoste=frozenset(scansione.nascoste),
                commenti=commenti,
                codici_fiscali=tuple(scansione.codici_fiscali),
            )
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError) as errore:
        raise rovinato() from errore
    return Cartella(fogli=fogli, codice_fiscale_altrove=altrove)


def _valori(libro: CalamineWorkbook, nome: str, ultima_riga: int) -> list[list[object]]:
    """From A1 on, blank rows and columns included: the defaults would shift every address.

    Rows at the end that hold formulas without value only, which calamine drops, are put back.
    """
    righe: list[list[object]] = libro.get_sheet_by_name(nome).to_python(skip_empty_area=False)  # type: ignore[assignment]
    return righe + [[] for _ in range(ultima_riga - len(righe))]


def percorsi_dei_fogli(archivio: zipfile.ZipFile) -> dict[str, str]:
    """Name of each worksheet → its part in the archive."""
    relazioni = _relazioni(archivio, "xl/workbook.xml")
    # Some programs write the same path in two cases.
    parti = {parte.lower(): parte for parte in archivio.namelist()}
    percorsi: dict[str, str] = {}

    def raccogli(attributi: dict[str, str]) -> None:
        tipo, percorso = relazioni.get(attributi.get("id", ""), ("", ""))
        if tipo == "worksheet" and percorso.lower() in parti:
            percorsi[attributi.get("name", "")] = parti[percorso.lower()]

    _elementi(archivio.read("xl/workbook.xml"), "sheet", raccogli)
    return percorsi


def _controlla_ampiezza(nome: str, scansione: _Scansione, celle: int) -> None:
    """Refuses a sheet too long, or too wide together with those before it (`celle`)."""
    if scansione.ultima_riga > MAX_RIGHE or celle > MAX_CELLE:
        raise FileRifiutato(
            f"Foglio «{nome}»: c'è qualcosa di scritto fino alla cella {scansione.ultima_cella}, "
            "oltre il limite di 50.000 righe. Elimina le righe e le colonne in più (Elimina, non "
            "Canc) e ricarica il file.",
            cartella=True,
        )


def _commenti(archivio: zipfile.ZipFile, percorso: str) -> dict[str, str]:
    commenti: dict[str, str] = {}
    for tipo, parte in _relazioni(archivio, percorso).values():
        elemento = {"comments": "comment", "threadedComment": "threadedComment"}.get(tipo)
        if elemento and parte in archivio.namelist():
            for cella, testo in _testi(archivio.read(parte), elemento):
                commenti[cella] = f"{commenti.get(cella, '')} {testo}".strip()
    return commenti


# Styles and themes hold no text of the user.
_SENZA_TESTO = ("xl/styles.xml", "xl/theme/")
_CON_TESTO = (".xml", ".vml", ".rels")


def _codice_fiscale_altrove(archivio: zipfile.ZipFile, fogli: set[str]) -> bool:
    """True if a part that is no sheet holds one: in its text, or in an attribute (links, names)."""
    for nome in archivio.namelist():
        if nome in fogli or nome.startswith(_SENZA_TESTO) or not nome.endswith(_CON_TESTO):
            continue
        contenuto = archivio.read(nome)
        for byte in (contenuto, _TAG.sub(b" ", contenuto)):
            if contiene_codice_fiscale(byte.decode("utf-8", "replace")):
                return True
    return False
