"""From the bytes of a CSV, XLSX or ODS file to rows of raw cells, row 1 being the file's first."""

import csv
import io
import zipfile
import zlib
from collections.abc import Sequence

MAX_BYTE = 20 * 2**20
MAX_TOTALE = 100 * 2**20
MAX_PARTI = 2000
# Deflate reaches about 1000; a sheet of twenty thousand equal rows stays below 40.
MAX_RAPPORTO = 200
SEMPRE_AMMESSI = 2**20

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

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
        raise FileIllegibile(
            f"Il file è di {len(contenuto) / 2**20:.0f} MB: il limite è 20 MB. Dividilo in due."
        )
    if contenuto.startswith(OLE):
        raise _ole(contenuto)
    if contenuto.startswith(ZIP):
        _controlla_zip(contenuto)
        return _cartella(contenuto)
    return [_csv(contenuto)]


def _ole(contenuto: bytes) -> FileIllegibile:
    if "EncryptedPackage".encode("utf-16-le") in contenuto:
        return FileIllegibile(
            "Il file è protetto da una password: aprilo, togli la password, salvalo e riprova.",
            codice="STR-15",
            bloccato=True,
        )
    return FileIllegibile(
        "Il file è in un vecchio formato (.xls o .doc): aprilo e salvalo come .xlsx o .csv."
    )


def _controlla_zip(contenuto: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            nomi = [nome.lower() for nome in archivio.namelist()]
            if "xl/workbook.xml" not in nomi and "content.xml" not in nomi:
                raise FileIllegibile(
                    "Il file non è un foglio di calcolo: serve un elenco in .csv, .xlsx o .ods."
                )
            if len(nomi) > MAX_PARTI:
                raise _pericoloso("contiene troppe parti")
            if any(parte.flag_bits & 1 for parte in archivio.infolist()):
                raise _pericoloso("è protetto da una password")
            if any(
                segno in nome
                for nome in nomi
                for segno in ("vbaproject", "macrosheets/", "activex/", "basic/script")
            ):
                raise _pericoloso("contiene macro")
            _conta_davvero(archivio)
            _cerca_password_ods(archivio)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as errore:
        raise FileIllegibile(
            "Il file è rovinato e non si apre: salvalo di nuovo dal tuo programma e riprova."
        ) from errore


def _conta_davvero(archivio: zipfile.ZipFile) -> None:
    """Counts what comes out while it is read: a declared size that lies does not help."""
    totale = 0
    for parte in archivio.infolist():
        letti = 0
        limite = max(SEMPRE_AMMESSI, parte.compress_size * MAX_RAPPORTO)
        with archivio.open(parte) as flusso:
            while pezzo := flusso.read(65536):
                letti += len(pezzo)
                totale += len(pezzo)
                if totale > MAX_TOTALE or letti > limite:
                    raise _pericoloso("scompattato è troppo grande")


def _cerca_password_ods(archivio: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in archivio.namelist() and b"encryption-data" in archivio.read(
        "META-INF/manifest.xml"
    ):
        raise _pericoloso("è protetto da una password")


def _pericoloso(motivo: str) -> FileIllegibile:
    return FileIllegibile(
        f"Il file {motivo} e qui non si accetta: copia l'elenco in un file nuovo e riprova.",
        codice="STR-15",
        bloccato=True,
    )


def _cartella(contenuto: bytes) -> list[Foglio]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        cartella = CalamineWorkbook.from_filelike(io.BytesIO(contenuto))
        return [
            cartella.get_sheet_by_name(nome).to_python(skip_empty_area=False)
            for nome in cartella.sheet_names
        ]
    except (CalamineError, ValueError, OSError) as errore:
        raise FileIllegibile(
            "Il foglio di calcolo non si legge: salvalo di nuovo dal tuo programma e riprova."
        ) from errore


def _csv(contenuto: bytes) -> Foglio:
    inizio = contenuto[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\0" in contenuto or inizio.startswith((b"%PDF", b"<", b"\x89PNG", b"\xff\xd8\xff")):
        raise FileIllegibile("Il file non è un elenco: serve un file .csv, .xlsx o .ods.")
    try:
        testo = contenuto.decode("utf-8-sig")
    except UnicodeDecodeError:
        testo = contenuto.decode("cp1252", errors="replace")
    prima_riga = testo.lstrip().split("\n", 1)[0]
    separatore = max((";", ",", "\t"), key=prima_riga.count)
    try:
        return [
            list(riga) for riga in csv.reader(io.StringIO(testo, newline=""), delimiter=separatore)
        ]
    except csv.Error as errore:
        raise FileIllegibile(
            "Il file CSV è rotto, forse mancano delle virgolette: salvalo di nuovo e riprova."
        ) from errore
