"""An xlsx: cells by python-calamine with their Excel address, the rest by scanning the XML.

calamine gives values only: formulas without a stored value, error cells, hidden rows, comments and
percentages are found in the XML of the sheet.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from base.dati_personali import contiene_codice_fiscale
from base.xml_sicuro import nome_corto, parser_sicuro
from rendicontazione.parsing.cartella.tipi import (
    MAX_CARATTERI,
    MAX_RIGHE,
    Cartella,
    FoglioLetto,
    codice_fiscale_altrove,
    controlla_ampiezza,
)
from rendicontazione.parsing.celle import indirizzo
from rendicontazione.parsing.controllo_file import definizioni_xml, rovinato, troppo_scompattato

_RIFERIMENTO = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# Texts of a sheet outside its cells: lists of admitted values, heads and feet of the page.
_TESTI_INTORNO = frozenset(
    {"formula", "formula1", "formula2", "oddHeader", "oddFooter", "evenHeader", "evenFooter"}
    | {"firstHeader", "firstFooter"}
)


def _numero_colonna(lettere: str) -> int:
    numero = 0
    for lettera in lettere:
        numero = numero * 26 + ord(lettera) - 64
    return numero


class _Scansione:
    """What one sheet's XML says beyond the values."""

    def __init__(self, comuni: list[int], stili: frozenset[str]) -> None:
        """`comuni`: lengths of the common strings; `stili`: the cell styles of percentages."""
        self.caratteri = 0
        self._comuni = comuni
        self._stili = stili
        self.percentuali: set[str] = set()
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
        self._percentuale = False
        self._formula = self._valore = self._scritta = False
        self._testo: list[str] | None = None
        self._dentro = ""

    def leggi(self, flusso: io.BufferedIOBase) -> None:
        parser = parser_sicuro(definizioni_xml)
        parser.StartElementHandler = self._inizio
        parser.EndElementHandler = self._fine
        parser.CharacterDataHandler = self._dati
        while pezzo := flusso.read(262_144):
            parser.Parse(pezzo, False)
        parser.Parse(b"", True)

    def _inizio(self, nome: str, attributi: dict[str, str]) -> None:
        nome = nome_corto(nome)
        if nome == "c":
            self._colonna += 1
            if riferimento := attributi.get("r"):
                trovato = _RIFERIMENTO.fullmatch(riferimento)
                if trovato is None:
                    raise rovinato()
                self._colonna = _numero_colonna(trovato[1])
                self._riga = int(trovato[2])
            self._tipo = attributi.get("t", "")
            self._percentuale = attributi.get("s", "") in self._stili
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
        nome = nome_corto(nome)
        if nome == "c":
            if self._scritta:
                if self._riga > self.ultima_riga or self._colonna > self.ultima_colonna:
                    self.ultima_cella = indirizzo(self._riga, self._colonna)
                self.ultima_riga = max(self.ultima_riga, self._riga)
                self.ultima_colonna = max(self.ultima_colonna, self._colonna)
                if self._percentuale and self._tipo in {"", "n"}:
                    self.percentuali.add(indirizzo(self._riga, self._colonna))
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
        corto = nome_corto(nome)
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
            parser = parser_sicuro(definizioni_xml)
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
        nome = nome_corto(nome)
        if nome == elemento:
            trovati.append((attributi.get("ref", ""), []))
        dentro[0] = nome in {"t", "text"} and elemento != nome and bool(trovati)

    def fine(_nome: str) -> None:
        dentro[0] = False

    def dati(testo: str) -> None:
        if dentro[0]:
            trovati[-1][1].append(testo)

    parser = parser_sicuro(definizioni_xml)
    parser.StartElementHandler = inizio
    parser.EndElementHandler = fine
    parser.CharacterDataHandler = dati
    parser.Parse(contenuto, True)
    for cella, pezzi in trovati:
        yield cella, "".join(pezzi)


def _elementi(contenuto: bytes, cerca: str, raccogli: Callable[[dict[str, str]], None]) -> None:
    parser = parser_sicuro(definizioni_xml)

    def inizio(nome: str, attributi: dict[str, str]) -> None:
        if nome_corto(nome) == cerca:
            raccogli({nome_corto(chiave): valore for chiave, valore in attributi.items()})

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


def leggi_xlsx(contenuto: bytes) -> Cartella:
    """The sheets of an xlsx. Raises FileRifiutato for what is broken or too big."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            percorsi = percorsi_dei_fogli(archivio)
            scansioni: dict[str, tuple[_Scansione, dict[str, str]]] = {}
            comuni = _lunghezze_comuni(archivio)
            stili = _stili_delle_percentuali(archivio)
            celle = 0
            for nome, percorso in percorsi.items():
                scansione = _Scansione(comuni, stili)
                with archivio.open(percorso) as flusso:
                    scansione.leggi(flusso)  # type: ignore[arg-type]
                celle += scansione.ultima_riga * scansione.ultima_colonna
                controlla_ampiezza(nome, scansione.ultima_riga, celle, scansione.ultima_cella)
                scansioni[nome] = scansione, _commenti(archivio, percorso)
            altrove = codice_fiscale_altrove(archivio, set(percorsi.values()))
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
                percentuali=frozenset(scansione.percentuali),
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


# Formats that Excel knows by number; the others are written in the workbook.
_PERCENTUALI = frozenset({"9", "10"})


def _stili_delle_percentuali(archivio: zipfile.ZipFile) -> frozenset[str]:
    """The places of the cell styles that show a number as a percentage."""
    formati = set(_PERCENTUALI)
    stili: list[str] = []
    dentro = [False]

    def inizio(nome: str, attributi: dict[str, str]) -> None:
        nome = nome_corto(nome)
        if nome == "numFmt" and "%" in attributi.get("formatCode", ""):
            formati.add(attributi.get("numFmtId", ""))
        dentro[0] = dentro[0] or nome == "cellXfs"
        if nome == "xf" and dentro[0]:
            stili.append(attributi.get("numFmtId", ""))

    def fine(nome: str) -> None:
        dentro[0] = dentro[0] and nome_corto(nome) != "cellXfs"

    if "xl/styles.xml" in archivio.namelist():
        parser = parser_sicuro(definizioni_xml)
        parser.StartElementHandler = inizio
        parser.EndElementHandler = fine
        parser.Parse(archivio.read("xl/styles.xml"), True)
    return frozenset(str(posto) for posto, formato in enumerate(stili) if formato in formati)


def _commenti(archivio: zipfile.ZipFile, percorso: str) -> dict[str, str]:
    commenti: dict[str, str] = {}
    for tipo, parte in _relazioni(archivio, percorso).values():
        elemento = {"comments": "comment", "threadedComment": "threadedComment"}.get(tipo)
        if elemento and parte in archivio.namelist():
            for cella, testo in _testi(archivio.read(parte), elemento):
                commenti[cella] = f"{commenti.get(cella, '')} {testo}".strip()
    return commenti
