"""What a file is, by its content, before any parser opens it: type, size, macros, bombs."""

import io
import zipfile
import zlib
from pathlib import PurePath

MAX_BYTE = 20 * 2**20
MAX_PARTI = 2000
MAX_TOTALE = 100 * 2**20
# Deflate reaches about 1000; a sheet of twenty thousand equal rows stays below 40 (tested).
MAX_RAPPORTO = 200
SEMPRE_AMMESSI = 2**20  # a small part may be as compressible as it likes

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

COME_SALVARE = "Apri il file, scegli «Salva con nome», formato «Cartella di lavoro Excel (.xlsx)»"


class FileRifiutato(Exception):
    """A refusal before reading. `cartella` says whether it is a workbook at all (`bloccato`)."""

    def __init__(self, messaggio: str, *, cartella: bool) -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.cartella = cartella


def troppo_grande(byte: int) -> str:
    """The sentence for a file over the limit."""
    return (
        f"Il file è di {byte / 2**20:.0f} MB: il limite è 20 MB. "
        "Togli immagini e fogli che non servono e ricaricalo."
    )


def controlla_file(contenuto: bytes, nome: str = "") -> None:
    """Refuses what is not an xlsx that can be read safely; `nome` only for the extension.

    Raises FileRifiutato with one Italian sentence. Nothing is unpacked in memory: the parts are
    counted while they are read, so a declared size that lies does not help.
    """
    if not contenuto:
        raise FileRifiutato(
            "Il file è vuoto (0 byte): controlla di aver scelto il file giusto e ricaricalo.",
            cartella=False,
        )
    if len(contenuto) > MAX_BYTE:
        raise FileRifiutato(
            troppo_grande(len(contenuto)),
            cartella=contenuto.startswith((ZIP, OLE)),
        )
    if contenuto.startswith(OLE):
        raise _ole(contenuto)
    if not contenuto.startswith(ZIP):
        raise _non_cartella(contenuto)
    _controlla_zip(contenuto)
    _controlla_estensione(nome)


def _ole(contenuto: bytes) -> FileRifiutato:
    def parola(testo: str) -> bool:
        return testo.encode("utf-16-le") in contenuto

    if not parola("EncryptedPackage"):
        if parola("WordDocument") or parola("PowerPoint Document"):
            return FileRifiutato(
                "Il file è un documento di testo o una presentazione, non un foglio di calcolo: "
                "carica il modello compilato, in formato .xlsx.",
                cartella=False,
            )
        if parola("Workbook") or parola("Book"):
            return FileRifiutato(
                "Il file è nel vecchio formato Excel (.xls): serve .xlsx. "
                f"{COME_SALVARE} e ricaricalo.",
                cartella=True,
            )
    return FileRifiutato(
        "Il file è protetto da una password e non si può leggere. Aprilo in Excel, togli la "
        "password (File, Informazioni, Proteggi cartella di lavoro), salvalo e ricaricalo.",
        cartella=True,
    )


def _non_cartella(contenuto: bytes) -> FileRifiutato:
    inizio = contenuto[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if inizio.startswith(b"%PDF"):
        trovato = "Il file è un PDF"
    elif inizio[:1] == b"<":
        trovato = "Il file è una pagina web o un XML, anche se ha un altro nome"
    elif inizio.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        trovato = "Il file è un'immagine"
    elif b"\0" not in inizio and any(c in inizio for c in (b";", b",", b"\t")):
        trovato = "Il file è un testo (CSV)"
    else:
        trovato = "Il file non è una cartella di lavoro Excel"
    return FileRifiutato(
        f"{trovato}: serve il modello compilato, in formato .xlsx. "
        "Scaricalo da questa pagina, compilalo e ricaricalo.",
        cartella=False,
    )


ROVINATO = FileRifiutato(
    "Il file è rovinato o incompleto e non si apre. Aprilo nel tuo programma, salvalo di nuovo in "
    "formato .xlsx e ricaricalo.",
    cartella=False,
)


def _controlla_zip(contenuto: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            nomi = archivio.namelist()
            if len(nomi) > MAX_PARTI:
                raise _bomba(f"contiene {len(nomi)} parti")
            if any(parte.flag_bits & 1 for parte in archivio.infolist()):
                raise FileRifiutato(
                    "Il file è protetto da una password e non si può leggere: toglila e "
                    "ricaricalo.",
                    cartella=True,
                )
            _controlla_tipo(archivio, nomi)
            _conta_davvero(archivio)
            _controlla_macro(archivio, nomi)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as errore:
        raise ROVINATO from errore


def _controlla_tipo(archivio: zipfile.ZipFile, nomi: list[str]) -> None:
    if "mimetype" in nomi:
        with archivio.open("mimetype") as parte:
            tipo = parte.read(200)
        if b"opendocument.spreadsheet" in tipo:
            raise FileRifiutato(
                "Il file è in formato OpenDocument (.ods): il modello 2024 si consegna solo "
                "in .xlsx. "
                f"{COME_SALVARE} e ricaricalo.",
                cartella=True,
            )
    if "xl/workbook.bin" in nomi:
        raise FileRifiutato(
            f"Il file è nel formato binario di Excel (.xlsb): serve .xlsx. {COME_SALVARE} e "
            "ricaricalo.",
            cartella=True,
        )
    if "[Content_Types].xml" not in nomi or "xl/workbook.xml" not in nomi:
        raise FileRifiutato(
            "Il file è un archivio o un documento di un altro programma, non una cartella "
            "di lavoro "
            "Excel: carica il modello compilato, in formato .xlsx.",
            cartella=False,
        )


def _conta_davvero(archivio: zipfile.ZipFile) -> None:
    totale = 0
    for parte in archivio.infolist():
        letti = 0
        limite = max(SEMPRE_AMMESSI, parte.compress_size * MAX_RAPPORTO)
        with archivio.open(parte) as flusso:
            while pezzo := flusso.read(65536):
                letti += len(pezzo)
                totale += len(pezzo)
                if totale > MAX_TOTALE:
                    raise _bomba("scompattato supera 100 MB")
                if letti > limite:
                    raise _bomba("è compresso più di quanto un foglio possa esserlo")


def _bomba(motivo: str) -> FileRifiutato:
    return FileRifiutato(
        f"Il file non si può leggere con sicurezza: {motivo}. Copia i dati nel modello appena "
        "scaricato e carica quello.",
        cartella=True,
    )


def _controlla_macro(archivio: zipfile.ZipFile, nomi: list[str]) -> None:
    minuscoli = [nome.lower() for nome in nomi]
    tipi = archivio.read("[Content_Types].xml").lower()
    if (
        any("vbaproject" in n or "macrosheets/" in n or "activex/" in n for n in minuscoli)
        or b"macroenabled" in tipi
    ):
        raise FileRifiutato(
            "Il file contiene macro, che qui non sono ammesse. "
            f"{COME_SALVARE} (non .xlsm) e ricaricalo.",
            cartella=True,
        )
    if any("externallinks/" in n for n in minuscoli):
        raise FileRifiutato(
            "Il file contiene collegamenti ad altri file. In Excel scegli Dati, Modifica "
            "collegamenti, Interrompi collegamento; poi salvalo e ricaricalo.",
            cartella=True,
        )


def _controlla_estensione(nome: str) -> None:
    estensione = PurePath(nome).suffix.lower()
    if estensione in {".xls", ".ods", ".csv", ".xlsm", ".xlsb", ".pdf", ".txt", ".doc", ".docx"}:
        raise FileRifiutato(
            f"Il nome del file finisce in «{estensione}» ma il contenuto è .xlsx: "
            "rinominalo in .xlsx, controlla che si apra e ricaricalo.",
            cartella=True,
        )
