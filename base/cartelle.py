"""What an uploaded workbook is, by its content, before any parser opens it. Pure: no Django.

One place for the checks every upload needs: size, real type, password, macros, zip bombs. A
refusal is a `Motivo`, each app has its own sentence for it.
"""

import io
import zipfile
import zlib
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum, auto

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MACRO = ("vbaproject", "macrosheets/", "activex/")
_MACRO_ODS = ("basic/", "scripts/")
# Document types and entities: no spreadsheet writes them, parsers expand or drop them.
_TIPO_DI_DOCUMENTO = b"<!DOCTYPE"
_XML = (".xml", ".rels", ".vml")


class Tipo(StrEnum):
    """The kinds of workbook that can be read."""

    XLSX = auto()
    ODS = auto()
    CSV = "zip"  # one CSV for each sheet in an archive


# What most uploads take; an archive of CSV only where it is asked for.
FOGLI_DI_CALCOLO = frozenset({Tipo.XLSX, Tipo.ODS})


class Motivo(StrEnum):
    """Why a file is not read."""

    VUOTO = auto()
    TROPPO_GRANDE = auto()
    PASSWORD = auto()
    EXCEL_VECCHIO = auto()
    DOCUMENTO = auto()
    NON_ZIP = auto()
    ROVINATO = auto()
    BINARIO = auto()
    ALTRO_ARCHIVIO = auto()
    MACRO = auto()
    COLLEGAMENTI = auto()
    TROPPE_PARTI = auto()
    TROPPO_SCOMPATTATO = auto()
    TROPPO_COMPRESSO = auto()
    DEFINIZIONI_XML = auto()
    NON_SOLO_CSV = auto()


@dataclass(frozen=True)
class Limiti:
    """How much is read at most: bytes of the file, parts, bytes unpacked, ratio of one part."""

    byte: int = 20 * 2**20
    parti: int = 2000
    scompattato: int = 100 * 2**20
    # Deflate reaches about 1000; a sheet of twenty thousand equal rows stays below 40 (tested).
    rapporto: int = 200
    sempre_ammessi: int = 2**20  # a small part may be as compressible as it likes


LIMITI = Limiti()


class CartellaRifiutata(Exception):
    """The file is not read, for one `motivo`; `quante` = how many parts, where that is it."""

    def __init__(self, motivo: Motivo, *, quante: int = 0) -> None:
        super().__init__(motivo)
        self.motivo = motivo
        self.quante = quante


def controlla_cartella(
    contenuto: bytes, limiti: Limiti = LIMITI, ammessi: Set[Tipo] = FOGLI_DI_CALCOLO
) -> Tipo:
    """The kind of the workbook, when it may be opened safely.

    Nothing is unpacked in memory: the parts are counted while they are read, so a declared size
    that lies does not help. Errors: CartellaRifiutata.
    """
    if not contenuto:
        raise CartellaRifiutata(Motivo.VUOTO)
    if len(contenuto) > limiti.byte:
        raise CartellaRifiutata(Motivo.TROPPO_GRANDE)
    if contenuto.startswith(OLE):
        raise CartellaRifiutata(_motivo_ole(contenuto))
    if not contenuto.startswith(ZIP):
        raise CartellaRifiutata(Motivo.NON_ZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            return _controlla_archivio(archivio, limiti, ammessi)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as errore:
        raise CartellaRifiutata(Motivo.ROVINATO) from errore


def tipo_della_cartella(contenuto: bytes, ammessi: Set[Tipo] = FOGLI_DI_CALCOLO) -> Tipo:
    """The kind of a workbook that was checked already. Errors: CartellaRifiutata."""
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            return _tipo(archivio, archivio.namelist(), ammessi)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as errore:
        raise CartellaRifiutata(Motivo.ROVINATO) from errore


def parti_csv(archivio: zipfile.ZipFile) -> list[str]:
    """The parts of an archive that are CSV, without what systems add to archives."""
    return [nome for nome in _parti(archivio.namelist()) if _e_csv(nome)]


def _parti(nomi: list[str]) -> list[str]:
    """Without folders and the leavings of the systems that make archives."""
    return [
        nome
        for nome in nomi
        if not nome.endswith("/")
        and not nome.startswith("__MACOSX/")
        and nome.rpartition("/")[2] not in {".DS_Store", "Thumbs.db", "desktop.ini"}
    ]


def _e_csv(nome: str) -> bool:
    return nome.lower().endswith(".csv")


def _motivo_ole(contenuto: bytes) -> Motivo:
    """Office keeps encrypted workbooks and its old formats in the same kind of container."""

    def parola(testo: str) -> bool:
        return testo.encode("utf-16-le") in contenuto

    if not parola("EncryptedPackage"):
        if parola("WordDocument") or parola("PowerPoint Document"):
            return Motivo.DOCUMENTO
        if parola("Workbook") or parola("Book"):
            return Motivo.EXCEL_VECCHIO
    return Motivo.PASSWORD


def _controlla_archivio(archivio: zipfile.ZipFile, limiti: Limiti, ammessi: Set[Tipo]) -> Tipo:
    nomi = archivio.namelist()
    if len(nomi) > limiti.parti:
        raise CartellaRifiutata(Motivo.TROPPE_PARTI, quante=len(nomi))
    if any(parte.flag_bits & 1 for parte in archivio.infolist()):
        raise CartellaRifiutata(Motivo.PASSWORD)
    tipo = _tipo(archivio, nomi, ammessi)
    _conta_davvero(archivio, limiti)
    _cerca_macro(archivio, nomi)
    if tipo == Tipo.ODS and _parte_contiene(archivio, "META-INF/manifest.xml", b"encryption-data"):
        raise CartellaRifiutata(Motivo.PASSWORD)
    return tipo


def _tipo(archivio: zipfile.ZipFile, nomi: list[str], ammessi: Set[Tipo]) -> Tipo:
    if "xl/workbook.bin" in nomi:
        raise CartellaRifiutata(Motivo.BINARIO)
    if "[Content_Types].xml" in nomi and "xl/workbook.xml" in nomi:
        return Tipo.XLSX
    if "mimetype" in nomi:
        with archivio.open("mimetype") as parte:
            if b"opendocument.spreadsheet" in parte.read(200):
                return Tipo.ODS
    if Tipo.CSV in ammessi and "[Content_Types].xml" not in nomi and parti_csv(archivio):
        if not all(map(_e_csv, _parti(nomi))):
            raise CartellaRifiutata(Motivo.NON_SOLO_CSV)
        return Tipo.CSV
    raise CartellaRifiutata(Motivo.ALTRO_ARCHIVIO)


def _conta_davvero(archivio: zipfile.ZipFile, limiti: Limiti) -> None:
    totale = 0
    for parte in archivio.infolist():
        letti = 0
        coda = b""
        limite = max(limiti.sempre_ammessi, parte.compress_size * limiti.rapporto)
        xml = parte.filename.lower().endswith(_XML)
        with archivio.open(parte) as flusso:
            while pezzo := flusso.read(65536):
                letti += len(pezzo)
                totale += len(pezzo)
                if totale > limiti.scompattato:
                    raise CartellaRifiutata(Motivo.TROPPO_SCOMPATTATO)
                if letti > limite:
                    raise CartellaRifiutata(Motivo.TROPPO_COMPRESSO)
                if xml and _TIPO_DI_DOCUMENTO in coda + pezzo:
                    raise CartellaRifiutata(Motivo.DEFINIZIONI_XML)
                coda = pezzo[-len(_TIPO_DI_DOCUMENTO) :]


def _cerca_macro(archivio: zipfile.ZipFile, nomi: list[str]) -> None:
    minuscoli = [nome.lower() for nome in nomi]
    if (
        any(segno in nome for nome in minuscoli for segno in _MACRO)
        or any(nome.startswith(_MACRO_ODS) for nome in minuscoli)
        or _parte_contiene(archivio, "[Content_Types].xml", b"macroenabled")
    ):
        raise CartellaRifiutata(Motivo.MACRO)
    if any("externallinks/" in nome for nome in minuscoli):
        raise CartellaRifiutata(Motivo.COLLEGAMENTI)


def _parte_contiene(archivio: zipfile.ZipFile, nome: str, cercato: bytes) -> bool:
    return nome in archivio.namelist() and cercato in archivio.read(nome).lower()
