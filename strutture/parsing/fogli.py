"""From the bytes of a CSV, XLSX or ODS file to rows of raw cells, row 1 being the file's first."""

import csv
import io
from collections.abc import Sequence
from xml.parsers.expat import ExpatError

from base.cartelle import OLE, ZIP, CartellaRifiutata, Motivo, Tipo, controlla_cartella
from strutture.parsing.xml_fogli import (
    MAX_RIGHE,
    Dubbie,
    FoglioTroppoGrande,
    XmlVietato,
    controlla_ods,
    esamina_xlsx,
)

MAX_BYTE = 20 * 2**20

Grezza = object
Foglio = Sequence[Sequence[Grezza]]


class FileIllegibile(Exception):
    """The file cannot be used. `bloccato` = it is a workbook, refused for safety."""

    def __init__(self, messaggio: str, *, codice: str = "FILE", bloccato: bool = False) -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.codice = codice
        self.bloccato = bloccato


def read_fogli(contenuto: bytes) -> list[Foglio]:
    """The sheets of the file, one for a CSV; the kind is told by the content, never by the name.

    Errors: FileIllegibile with one Italian sentence.
    """
    if not contenuto.strip():
        raise FileIllegibile("Il file è vuoto: controlla di aver scelto quello giusto.")
    if len(contenuto) > MAX_BYTE:
        raise FileIllegibile("Il file supera il limite di 20 MB: dividilo in due.")
    if contenuto.startswith((OLE, ZIP)):
        try:
            tipo = controlla_cartella(contenuto)
        except CartellaRifiutata as errore:
            raise _rifiuto(errore.motivo) from errore
        return _cartella(contenuto, tipo)
    return [_csv(contenuto)]


PERICOLI = {
    Motivo.PASSWORD: "è protetto da una password",
    Motivo.MACRO: "contiene macro",
    Motivo.COLLEGAMENTI: "contiene collegamenti ad altri file",
    Motivo.TROPPE_PARTI: "contiene troppe parti",
    Motivo.TROPPO_SCOMPATTATO: "scompattato è troppo grande",
    Motivo.TROPPO_COMPRESSO: "scompattato è troppo grande",
    Motivo.DEFINIZIONI_XML: "contiene definizioni XML che un foglio di calcolo non usa",
}
NON_ELENCHI = {
    Motivo.EXCEL_VECCHIO: "è in un vecchio formato (.xls): aprilo e salvalo come .xlsx o .csv.",
    Motivo.BINARIO: "è nel formato binario di Excel (.xlsb): aprilo e salvalo come .xlsx o .csv.",
    Motivo.DOCUMENTO: "è un documento o una presentazione: serve un .csv, .xlsx, .ods o .json.",
    Motivo.ALTRO_ARCHIVIO: "non è un foglio di calcolo: serve un .csv, .xlsx, .ods o .json.",
    Motivo.ROVINATO: "è rovinato e non si apre: salvalo di nuovo dal tuo programma e riprova.",
}


def _rifiuto(motivo: Motivo) -> FileIllegibile:
    if motivo in PERICOLI:
        return _pericoloso(PERICOLI[motivo])
    return FileIllegibile(f"Il file {NON_ELENCHI[motivo]}")


def _pericoloso(perche: str) -> FileIllegibile:
    return FileIllegibile(
        f"Il file {perche} e qui non si accetta: copia l'elenco in un file nuovo e riprova.",
        codice="STR-15",
        bloccato=True,
    )


def _cartella(contenuto: bytes, tipo: Tipo) -> list[Foglio]:
    from python_calamine import CalamineError, CalamineWorkbook

    dubbie: dict[str, Dubbie] = {}
    try:
        if tipo == Tipo.ODS:
            controlla_ods(contenuto)
        else:
            dubbie = esamina_xlsx(contenuto)
        cartella = CalamineWorkbook.from_filelike(io.BytesIO(contenuto))
        return [
            _con_le_dubbie(
                cartella.get_sheet_by_name(nome).to_python(skip_empty_area=False),
                dubbie.get(nome, {}),
            )
            for nome in cartella.sheet_names
            if tipo == Tipo.ODS or nome in dubbie  # of the others the extent is not known
        ]
    except FoglioTroppoGrande as errore:
        raise FileIllegibile(
            f"Il foglio ha più di {MAX_RIGHE} righe, o celle scritte molto lontano: elimina le "
            "righe e le colonne in più e riprova."
        ) from errore
    except XmlVietato as errore:
        raise _pericoloso("contiene definizioni XML che un elenco non usa") from errore
    except (CalamineError, ExpatError, KeyError, ValueError, OSError) as errore:
        raise FileIllegibile(
            "Il foglio di calcolo non si legge: salvalo di nuovo dal tuo programma e riprova."
        ) from errore


def _con_le_dubbie(righe: list, dubbie: Dubbie) -> Foglio:
    """calamine gives an empty text for an error and for a formula without value: not the same."""
    for (riga, colonna), scritto in dubbie.items():
        if riga < len(righe) and colonna < len(righe[riga]):
            righe[riga][colonna] = scritto
    return righe


def _csv(contenuto: bytes) -> Foglio:
    inizio = contenuto[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\0" in contenuto or inizio.startswith((b"%PDF", b"<", b"\x89PNG", b"\xff\xd8\xff")):
        raise FileIllegibile("Il file non è un elenco: serve un file .csv, .xlsx, .ods o .json.")
    try:
        testo = contenuto.decode("utf-8-sig")
    except UnicodeDecodeError:
        testo = contenuto.decode("cp1252", errors="replace")
    prima_riga = testo.lstrip().split("\n", 1)[0]
    separatore = max((";", ",", "\t"), key=prima_riga.count)
    try:
        return [
            list(riga)
            for riga in csv.reader(
                io.StringIO(testo, newline=""), delimiter=separatore, strict=True
            )
        ]
    except csv.Error as errore:
        raise FileIllegibile(
            "Il file CSV è rotto, forse mancano delle virgolette: salvalo di nuovo e riprova."
        ) from errore
