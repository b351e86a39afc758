"""The envelope of a file: bytes, or a zip with one csv, → text and fingerprint."""

import io
import zipfile

# A national file is about 60 MB: more than this is not one of Istat's files.
_BYTE_MASSIMI = 300 * 2**20


class FileIllegibile(Exception):
    """The file is none of those that can be read: `messaggio` says what it is and what is
    expected.
    """

    def __init__(self, messaggio: str, *, codice: str = "FILE") -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio
        self.codice = codice


def apri(contenuto: bytes) -> bytes:
    """The bytes of the csv, out of its zip if it is in one."""
    if contenuto.startswith(b"PK"):
        contenuto = _estrai(contenuto)
    if not contenuto.strip():
        raise FileIllegibile("Il file è vuoto: scaricalo di nuovo dal sito Istat.", codice="VUOTO")
    if contenuto.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b")):
        raise FileIllegibile(
            "Il file non è un csv né uno zip: usa il file come lo scarica il sito Istat."
        )
    return contenuto


def _estrai(contenuto: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            if "[Content_Types].xml" in archivio.namelist():
                raise FileIllegibile(
                    "Il file è una cartella di lavoro, non il csv di Istat: usa il csv o lo zip "
                    "come lo scarica il sito."
                )
            tabelle = [
                voce
                for voce in archivio.infolist()
                if voce.filename.lower().endswith((".csv", ".txt"))
                and not voce.filename.startswith("__MACOSX")
            ]
            if not tabelle:
                raise FileIllegibile(
                    "Nello zip non c'è nessun file csv: usa lo zip come lo scarica il sito Istat."
                )
            if len(tabelle) != 1:
                raise FileIllegibile(
                    f"Lo zip contiene {len(tabelle)} file csv: ce ne vuole uno solo. "
                    "Estrai quello che serve e importa quello."
                )
            if tabelle[0].flag_bits & 0x1:
                raise FileIllegibile("Lo zip ha una password: importa il file senza password.")
            with archivio.open(tabelle[0]) as tabella:
                estratto = tabella.read(_BYTE_MASSIMI + 1)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as errore:
        raise FileIllegibile("Lo zip è rovinato: scaricalo di nuovo dal sito Istat.") from errore
    if len(estratto) > _BYTE_MASSIMI:
        raise FileIllegibile("Lo zip contiene un file troppo grande per essere di Istat.")
    return estratto


def decodifica(contenuto: bytes) -> str:
    """The text with «\\n» at the end of every line: utf-8 with or without its mark, else latin-1,
    the two encodings Istat has used.
    """
    if b"\x00" in contenuto:
        raise FileIllegibile(
            "Il file non è un testo leggibile: usa il csv come lo scarica il sito Istat, "
            "senza salvarlo da un altro programma."
        )
    try:
        testo = contenuto.decode("utf-8-sig")
    except UnicodeDecodeError:
        testo = contenuto.decode("latin-1")
    return testo.replace("\r\n", "\n").replace("\r", "\n") if "\r" in testo else testo
