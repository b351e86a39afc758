"""An OpenDocument spreadsheet: values and all the rest in one pass over its content.

Repeated rows and cells are put back one by one, since every cell has its own address, but never
beyond the limits: two attributes could ask for a thousand million of them.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from base.cartelle import Motivo, Tipo
from base.dati_personali import contiene_codice_fiscale
from base.xml_sicuro import parser_sicuro
from rendicontazione.parsing.cartella.tipi import (
    MAX_CARATTERI,
    MAX_COLONNE,
    MAX_RIGHE,
    Cartella,
    FoglioLetto,
    codice_fiscale_altrove,
    controlla_ampiezza,
)
from rendicontazione.parsing.celle import PRIMO_GIORNO, indirizzo
from rendicontazione.parsing.controllo_file import (
    con_la_sua_frase,
    definizioni_xml,
    rovinato,
    troppo_scompattato,
)

CONTENUTO = "content.xml"
_SPAZIO = "urn:oasis:names:tc:opendocument:xmlns:"
_O, _T, _X, _S = (f"{_SPAZIO}{nome}:1.0 " for nome in ("office", "table", "text", "style"))
_CELLE = frozenset({f"{_T}table-cell", f"{_T}covered-table-cell"})
_NOTA = f"{_O}annotation"
_PARAGRAFO = f"{_X}p"
_ERRORE = re.compile(r"Err:\d{3}|#[A-ZÀ-Ù0-9/]+[!?]?")
_ORA = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def leggi_ods(contenuto: bytes) -> Cartella:
    """The sheets of an OpenDocument file. Raises FileRifiutato for what is broken or too big."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            lettore = _Lettore()
            with archivio.open(CONTENUTO) as flusso:
                lettore.leggi(flusso)
            altrove = codice_fiscale_altrove(archivio, {CONTENUTO})
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError) as errore:
        raise rovinato() from errore
    return Cartella(
        fogli=lettore.fogli,
        codice_fiscale_altrove=altrove or lettore.codice_fiscale,
        formato=Tipo.ODS,
    )


class _Foglio:
    """A sheet while it is read."""

    def __init__(self, nome: str, *, nascosto: bool) -> None:
        self.nome = nome
        self.nascosto = nascosto
        self.righe: list[list[object]] = []
        self.vuote = 0  # blank rows that count only if something follows
        self.larghezza = 0
        self.formule: set[str] = set()
        self.errori: dict[str, str] = {}
        self.nascoste: set[int] = set()
        self.commenti: dict[str, str] = {}
        self.percentuali: set[str] = set()
        self.codici_fiscali: list[str] = []

    @property
    def numero(self) -> int:
        """The row that is being read, from 1."""
        return len(self.righe) + self.vuote + 1


class _Cella:
    """A cell while it is read."""

    def __init__(self, attributi: dict[str, str]) -> None:
        self.attributi = attributi
        self.paragrafi: list[str] = []
        self.nota: list[str] = []


class _Lettore:
    """expat's handlers for `content.xml`."""

    def __init__(self) -> None:
        self.fogli: dict[str, FoglioLetto] = {}
        self.codice_fiscale = False  # outside the sheets
        self._stili_nascosti: set[str] = set()
        self._stile = ""
        self._pila: list[str] = []
        self._foglio: _Foglio | None = None
        self._riga: list[object] = []
        self._posto = 0  # cells of the row so far, blank ones included
        self._ripetute = 1
        self._dubbie: list[tuple[int, str, str]] = []  # column, kind, text
        self._cella: _Cella | None = None
        self._testo: list[str] | None = None
        self._raccolto: list[str] = []
        self._caratteri = self._celle = 0

    def leggi(self, flusso: IO[bytes]) -> None:
        parser = parser_sicuro(definizioni_xml, spazi_dei_nomi=True)
        parser.StartElementHandler = self._inizio
        parser.EndElementHandler = self._fine
        parser.CharacterDataHandler = self._dati
        while pezzo := flusso.read(262_144):
            parser.Parse(pezzo, False)
        parser.Parse(b"", True)

    # --- elements --------------------------------------------------------------------------------

    def _inizio(self, nome: str, attributi: dict[str, str]) -> None:
        sopra = self._pila[-1] if self._pila else ""
        self._pila.append(nome)
        if nome == f"{_S}style":
            self._stile = attributi.get(f"{_S}name", "")
        elif nome == f"{_S}table-properties" and attributi.get(f"{_T}display") == "false":
            self._stili_nascosti.add(self._stile)
        elif nome in {f"{_T}table-source", f"{_T}dde-link"}:
            raise con_la_sua_frase(Motivo.COLLEGAMENTI)
        elif nome == f"{_T}table" and sopra == f"{_O}spreadsheet":
            self._foglio = _Foglio(
                attributi.get(f"{_T}name", ""),
                nascosto=attributi.get(f"{_T}style-name", "") in self._stili_nascosti,
            )
        elif self._foglio is not None:
            self._nel_foglio(nome, attributi, sopra)
        self._cerca(attributi)

    def _nel_foglio(self, nome: str, attributi: dict[str, str], sopra: str) -> None:
        if nome == f"{_T}table":
            raise rovinato()  # a table inside a cell: its addresses would be others
        if nome == f"{_T}table-row":
            self._riga, self._posto, self._dubbie = [], 0, []
            self._ripetute = _quante(attributi, "rows")
            if attributi.get(f"{_T}visibility") in {"collapse", "filter"}:
                self._nascondi()
        elif nome in _CELLE:
            self._cella = _Cella(attributi)
        elif nome == _PARAGRAFO and self._cella is not None:
            if sopra in _CELLE or sopra == _NOTA:
                self._testo = []
        elif self._testo is not None:
            if nome == f"{_X}s":
                quanti = attributi.get(f"{_X}c", "1")
                self._testo.append(" " * (min(int(quanti), 1000) if quanti.isdigit() else 1))
            elif nome in {f"{_X}tab", f"{_X}line-break"}:
                self._testo.append("\t" if nome.endswith("tab") else "\n")

    def _nascondi(self) -> None:
        foglio = self._foglio
        if foglio is not None:
            fine = min(foglio.numero + self._ripetute, MAX_RIGHE + 1)
            foglio.nascoste.update(range(foglio.numero, fine))

    def _dati(self, testo: str) -> None:
        if self._testo is not None:
            self._testo.append(testo)
        else:
            self._raccolto.append(testo)

    def _fine(self, nome: str) -> None:
        self._pila.pop()
        self._altro_testo()
        if self._foglio is None:
            return
        if nome == _PARAGRAFO and self._testo is not None and self._cella is not None:
            testo = "".join(self._testo)
            (self._cella.nota if self._pila[-1] == _NOTA else self._cella.paragrafi).append(testo)
            self._testo = None
        elif nome in _CELLE and self._cella is not None:
            self._chiudi_cella(self._foglio, self._cella)
            self._cella = None
        elif nome == f"{_T}table-row":
            self._chiudi_riga(self._foglio)
        elif nome == f"{_T}table":
            self._chiudi_foglio(self._foglio)
            self._foglio = None

    # --- codici fiscali outside the values -------------------------------------------------------

    def _altro_testo(self) -> None:
        if self._raccolto:
            testo = "".join(self._raccolto)
            self._raccolto = []
            if len(testo) >= 16 and contiene_codice_fiscale(testo):
                self._trovato_codice_fiscale()

    def _cerca(self, attributi: dict[str, str]) -> None:
        if any(len(v) >= 16 and contiene_codice_fiscale(v) for v in attributi.values()):
            self._trovato_codice_fiscale()

    def _trovato_codice_fiscale(self) -> None:
        if self._foglio is None:
            self.codice_fiscale = True
        else:
            dentro = self._cella is not None
            self._foglio.codici_fiscali.append(
                indirizzo(self._foglio.numero, self._posto + 1) if dentro else ""
            )

    # --- cells, rows, sheets ---------------------------------------------------------------------

    def _chiudi_cella(self, foglio: _Foglio, cella: _Cella) -> None:
        quante = _quante(cella.attributi, "columns")
        testo = "\n".join(cella.paragrafi)
        nota = "\n".join(cella.nota)
        tipo = cella.attributi.get(f"{_O}value-type", "")
        formula = f"{_T}formula" in cella.attributi
        valore: object = ""
        dubbio = ""
        if _di_errore(cella.attributi, testo, formula=formula):
            dubbio = "errore"
        elif formula and not tipo and not testo:
            dubbio = "formula"
        else:
            valore = _valore(cella.attributi, tipo, testo)
            dubbio = "percentuale" if tipo == "percentage" else ""
        if nota:
            foglio.commenti[indirizzo(foglio.numero, self._posto + 1)] = nota
        if valore == "" and dubbio == "":
            self._posto += quante
            return
        primo, ultimo = self._posto, self._posto + quante
        self._posto = ultimo
        if ultimo > MAX_COLONNE:
            cella_lontana = indirizzo(foglio.numero, min(ultimo, 702 * 27))
            controlla_ampiezza(foglio.nome, MAX_RIGHE + 1, 0, cella_lontana)
        self._conta(valore, quante)
        self._riga += [""] * (primo - len(self._riga)) + [valore] * quante
        if dubbio:
            self._dubbie += [(posto + 1, dubbio, testo) for posto in range(primo, ultimo)]

    def _conta(self, valore: object, quante: int) -> None:
        if isinstance(valore, str):
            self._caratteri += len(valore) * quante * self._ripetute
            if self._caratteri > MAX_CARATTERI:
                raise troppo_scompattato()

    def _chiudi_riga(self, foglio: _Foglio) -> None:
        if not self._riga:
            foglio.vuote += self._ripetute
            return
        primo, ultimo = foglio.numero, foglio.numero + self._ripetute - 1
        foglio.larghezza = max(foglio.larghezza, len(self._riga))
        controlla_ampiezza(
            foglio.nome,
            ultimo,
            self._celle + ultimo * foglio.larghezza,
            indirizzo(ultimo, len(self._riga)),
        )
        foglio.righe += [[] for _ in range(foglio.vuote)]
        foglio.vuote = 0
        foglio.righe += [self._riga] * self._ripetute  # the same row: nobody changes it
        for posto, dubbio, testo in self._dubbie:
            for numero in range(primo, ultimo + 1):
                cella = indirizzo(numero, posto)
                if dubbio == "errore":
                    foglio.errori[cella] = testo
                elif dubbio == "formula":
                    foglio.formule.add(cella)
                else:
                    foglio.percentuali.add(cella)

    def _chiudi_foglio(self, foglio: _Foglio) -> None:
        if foglio.nome in self.fogli:
            raise rovinato()
        self._celle += len(foglio.righe) * foglio.larghezza
        for riga in foglio.righe:
            riga += [""] * (foglio.larghezza - len(riga))
        self.fogli[foglio.nome] = FoglioLetto(
            nome=foglio.nome,
            righe=foglio.righe,
            nascosto=foglio.nascosto,
            formule_senza_valore=frozenset(foglio.formule),
            errori=foglio.errori,
            righe_nascoste=frozenset(foglio.nascoste),
            commenti=foglio.commenti,
            percentuali=frozenset(foglio.percentuali),
            codici_fiscali=tuple(foglio.codici_fiscali),
        )


def _quante(attributi: dict[str, str], quali: str) -> int:
    valore = attributi.get(f"{_T}number-{quali}-repeated", "1")
    return max(1, int(valore)) if valore.isascii() and valore.isdigit() else 1


def _di_errore(attributi: dict[str, str], testo: str, *, formula: bool) -> bool:
    """An error in place of a value: newer programs say it, older ones only show it."""
    detto = any(
        nome.endswith(" value-type") and valore == "error" for nome, valore in attributi.items()
    )
    return detto or (formula and bool(_ERRORE.fullmatch(testo)))


def _numero(attributi: dict[str, str], testo: str) -> object:
    return float(attributi[f"{_O}value"])


def _data(attributi: dict[str, str], testo: str) -> object:
    """A day, or day and time; a day that Excel's calendar does not have stays a text."""
    scritta = attributi[f"{_O}date-value"]
    letta = datetime.datetime.fromisoformat(scritta).replace(tzinfo=None)
    if letta.date() < PRIMO_GIORNO:
        return testo or scritta
    return letta.date() if letta.time() == datetime.time() else letta


def _ora(attributi: dict[str, str], testo: str) -> object:
    trovata = _ORA.fullmatch(attributi.get(f"{_O}time-value", ""))
    if trovata is None or int(trovata[1]) > 23:
        return testo
    return datetime.time(int(trovata[1]), int(trovata[2]), int(trovata[3]))


def _si_o_no(attributi: dict[str, str], testo: str) -> object:
    return attributi.get(f"{_O}boolean-value") == "true"


_TIPI: dict[str, Callable[[dict[str, str], str], object]] = {
    "float": _numero,
    "percentage": _numero,
    "currency": _numero,
    "date": _data,
    "time": _ora,
    "boolean": _si_o_no,
}


def _valore(attributi: dict[str, str], tipo: str, testo: str) -> object:
    """The value of a cell; what is declared of a kind and is not shows its text."""
    if tipo in _TIPI:
        try:
            return _TIPI[tipo](attributi, testo)
        except (KeyError, ValueError):
            return testo
    return attributi.get(f"{_O}string-value", testo) if tipo == "string" else testo
