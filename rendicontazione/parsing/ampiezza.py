"""How long a workbook is, roughly and at once: to know whether its checks fit in a request."""

import io
import re
import zipfile
import zlib

from rendicontazione.parsing.cartella import MAX_RIGHE

_PEZZO = 1 << 20
# What begins a row in the sheets of Excel and of OpenDocument, or ends a line of a CSV.
_SEGNI = {".xml": (b"<row ", b"<row>", b"<x:row ", b"<table:table-row"), ".csv": (b"\n",)}
# OpenDocument writes equal rows once, with their number; those with a value in them count.
_RIPETUTE = re.compile(
    rb'<table:table-row[^<>]*:number-rows-repeated="(\d{1,9})"[^<>]*>'
    rb"(?:<table:(?:covered-)?table-cell[^<>]*/>)*<table:table-cell[^<>]*:value-type="
)
_MAX_TAG = 4096


def righe_stimate(contenuto: bytes, *, basta: int) -> int:
    """Rows of all the sheets, at most a little over `basta`; 0 for what is no archive.

    Nothing is parsed: the signs that begin a row are counted while the archive is read. Equal rows
    that are written once count all, unless they are blank or more than a sheet may have.
    """
    righe = 0
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            for nome in archivio.namelist():
                segni = _SEGNI.get(nome[-4:].lower())
                if segni is None:
                    continue
                with archivio.open(nome) as flusso:
                    coda = b""
                    while pezzo := flusso.read(_PEZZO):
                        pezzo, coda = _intero(coda + pezzo, segni)
                        righe += _conta(pezzo, segni)
                        if righe > basta:
                            return righe
                    righe += _conta(coda, segni)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
        return righe
    return righe


def _intero(pezzo: bytes, segni: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    """The piece up to its last tag, which may be cut in two, and that tag."""
    taglio = pezzo.rfind(b"<") if segni[0].startswith(b"<") else -1
    if taglio < 0 or len(pezzo) - taglio > _MAX_TAG:
        return pezzo, b""
    return pezzo[:taglio], pezzo[taglio:]


def _conta(pezzo: bytes, segni: tuple[bytes, ...]) -> int:
    ripetute = (int(quante) for quante in _RIPETUTE.findall(pezzo))
    return sum(pezzo.count(segno) for segno in segni) + sum(
        quante - 1 for quante in ripetute if 1 < quante <= MAX_RIGHE
    )
