"""A zip with one CSV for each sheet: the name of the file, without extension, is the sheet's.

A CSV has no types: what is plainly a number («12», «1234,50») becomes one, as a spreadsheet would
do when it opens it; all the rest stays text, and is read as the text of any other workbook.
"""

import csv
import io
import re
import zipfile
from pathlib import PurePosixPath

from base.cartelle import Tipo, parti_csv
from base.dati_personali import contiene_codice_fiscale
from rendicontazione.anomalie import Lettura
from rendicontazione.parsing.cartella.tipi import (
    MAX_COLONNE,
    MAX_RIGHE,
    Cartella,
    FoglioLetto,
    controlla_ampiezza,
)
from rendicontazione.parsing.celle import indirizzo
from rendicontazione.parsing.controllo_file import FileRifiutato, rovinato

UTF8, UTF8_SEGNATO, UTF16, WINDOWS, DOPPIA = (
    "UTF-8", "UTF-8 con segno iniziale", "Unicode UTF-16", "Windows (cp1252)",
    "UTF-8 codificato due volte",
)  # fmt: skip
_SEGNO_UTF8 = b"\xef\xbb\xbf"
_SEGNI_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORI = {";": "punto e virgola", ",": "virgola", "\t": "tabulazione"}
_DICHIARATO = re.compile(r"sep=([;,\t])\r?\n?", re.IGNORECASE)
_VIETATI = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INTERO = re.compile(r"-?(?:0|[1-9]\d{0,14})")
# A dot before three digits may be the one of the thousands: that stays a text.
_DECIMALE = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:,\d{1,6}|\.(?:\d{1,2}|\d{4,6}))")
_TRA_VIRGOLETTE = re.compile(r'"[^"]*"')

# Bytes of UTF-8 that were read as Windows' and written again as UTF-8: «Ã» and «Â» begin an
# accented letter, «â» a typographic mark. The five bytes that Windows leaves empty count as they
# are.
_DI_WINDOWS = {
    chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0x100)
} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_SEGUITO = "".join(re.escape(c) for c, byte in _DI_WINDOWS.items() if byte < 0xC0)
_DOPPIE = re.compile(f"[ÃÂ][{_SEGUITO}]|â[{_SEGUITO}]{{2}}")


def leggi_csv_zip(contenuto: bytes) -> Cartella:
    """The CSV of a zip as sheets, in the order of the archive.

    Names are used as names of sheets only, never as paths. Raises FileRifiutato.
    """
    fogli: dict[str, FoglioLetto] = {}
    scritture: dict[str, str] = {}
    letture: list[Lettura] = []
    celle = 0
    altrove = False
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            for parte in parti_csv(archivio):
                altrove = altrove or contiene_codice_fiscale(parte)
                nome = PurePosixPath(parte.replace("\\", "/")).stem
                if contiene_codice_fiscale(nome):
                    # The rest of the file does not matter any more: it will be refused for this.
                    continue
                if nome in fogli:
                    raise FileRifiutato(
                        "Nell'archivio ci sono due CSV con lo stesso nome in due cartelle: "
                        "lascia un solo CSV per ogni foglio e ricaricalo.",
                        cartella=True,
                    )
                testo, codifica = _testo(archivio.read(parte), nome)
                righe, separatore = _righe(testo, nome)
                larghezza = max(map(len, righe), default=0)
                celle += len(righe) * larghezza
                lontana = indirizzo(max(len(righe), 1), min(max(larghezza, 1), MAX_COLONNE))
                troppe = MAX_RIGHE + 1 if larghezza > MAX_COLONNE else len(righe)
                controlla_ampiezza(nome[:31], troppe, celle, lontana)
                fogli[nome] = FoglioLetto(
                    nome=nome,
                    righe=[
                        [_valore(cella) for cella in riga] + [""] * (larghezza - len(riga))
                        for riga in righe
                    ],
                )
                scritture[nome] = f"{codifica}, {_SEPARATORI[separatore]}"
                if codifica not in {UTF8, UTF8_SEGNATO}:
                    come = "accenti ricomposti" if codifica == DOPPIA else "letto così"
                    letture.append(Lettura(nome, "", f"testo in {codifica}", come))
    except (zipfile.BadZipFile, KeyError, ValueError) as errore:
        raise rovinato() from errore
    return Cartella(
        fogli=fogli,
        codice_fiscale_altrove=altrove,
        formato=Tipo.CSV,
        scritture=scritture,
        letture=tuple(letture),
    )


def _testo(byte: bytes, nome: str) -> tuple[str, str]:
    """The text of a part and the name of its encoding, found without doubt or refused."""
    try:
        if byte.startswith(_SEGNI_UTF16):
            testo, codifica = byte.decode("utf-16"), UTF16
        elif byte.startswith(_SEGNO_UTF8):
            testo, codifica = byte.decode("utf-8-sig"), UTF8_SEGNATO
        else:
            try:
                testo, codifica = byte.decode("utf-8"), UTF8
            except UnicodeDecodeError:
                testo, codifica = byte.decode("cp1252"), WINDOWS
    except UnicodeDecodeError as errore:
        raise _illeggibile(nome) from errore
    if "\0" in testo:
        raise _illeggibile(nome)
    if codifica in {UTF8, UTF8_SEGNATO} and _DOPPIE.search(testo):
        testo, codifica = _DOPPIE.sub(_ricomposta, testo), DOPPIA
    return _VIETATI.sub("", testo), codifica


def _illeggibile(nome: str) -> FileRifiutato:
    return FileRifiutato(
        f"Il CSV del foglio «{nome[:31]}» non si legge: non è un testo, o la sua codifica non si "
        "riconosce. Salvalo di nuovo come CSV UTF-8 e rifai l'archivio.",
        cartella=True,
    )


def _ricomposta(trovata: re.Match[str]) -> str:
    try:
        return bytes(_DI_WINDOWS[c] for c in trovata[0]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return trovata[0]


def _righe(testo: str, nome: str) -> tuple[list[list[str]], str]:
    """The rows as the spreadsheet numbers them, and the separator: the commonest in the first."""
    dichiarato = _DICHIARATO.match(testo)
    if dichiarato:
        # Spreadsheets take this line as an instruction: row 1 is the one below.
        testo, separatore = testo[dichiarato.end() :], dichiarato[1]
    else:
        prima = _TRA_VIRGOLETTE.sub("", testo.lstrip())
        prima = prima.split("\n", 1)[0]
        separatore = max(_SEPARATORI, key=prima.count)
    righe: list[list[str]] = []
    try:
        for riga in csv.reader(io.StringIO(testo, newline=""), delimiter=separatore, strict=True):
            righe.append(riga)
            controlla_ampiezza(nome[:31], len(righe), 0, f"A{len(righe)}")
    except csv.Error as errore:
        raise FileRifiutato(
            f"Il CSV del foglio «{nome[:31]}» è rotto vicino alla riga {len(righe) + 1}: forse "
            "manca una virgoletta. Salvalo di nuovo e rifai l'archivio.",
            cartella=True,
        ) from errore
    while righe and not any(righe[-1]):
        righe.pop()
    return righe, separatore


def _valore(cella: str) -> object:
    scritta = cella.strip()
    if _INTERO.fullmatch(scritta) and scritta.isascii():
        return float(scritta)
    if _DECIMALE.fullmatch(scritta) and scritta.isascii():
        return float(scritta.replace(",", "."))
    return cella.replace("\r\n", "\n").replace("\r", "\n")
