"""A workbook as it was read, whatever its format, and the limits of all the readers."""

import html
import re
import zipfile
from dataclasses import dataclass, field

from base.cartelle import Tipo
from base.dati_personali import contiene_codice_fiscale
from rendicontazione.anomalie import Lettura
from rendicontazione.parsing.controllo_file import FileRifiutato

MAX_RIGHE = 50_000
MAX_CELLE = 6_000_000
MAX_COLONNE = 16_384
# Characters of all the cells: a long common string may be used by a million of them.
MAX_CARATTERI = 100_000_000


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
    # Cells whose number is shown as a percentage: 0.75 there is 75 %.
    percentuali: frozenset[str] = frozenset()
    # Where the XML around the values (formulas, lists, page heads) holds a codice fiscale.
    codici_fiscali: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cartella:
    """Every worksheet by name, hidden ones too."""

    fogli: dict[str, FoglioLetto]
    # True if a part outside the sheets holds a codice fiscale: drawings, properties, links, and
    # the common strings and comments too, of which the cells that use them are known.
    codice_fiscale_altrove: bool = False
    formato: str = Tipo.XLSX
    # Encoding and separator of each sheet of a zip of CSV, for people.
    scritture: dict[str, str] = field(default_factory=dict)
    # What was understood of the file itself: encodings that are not plain UTF-8.
    letture: tuple[Lettura, ...] = ()


def controlla_ampiezza(nome: str, righe: int, celle: int, ultima: str) -> None:
    """Refuses a sheet too long, or too wide together with those before it (`celle` in all)."""
    if righe > MAX_RIGHE or celle > MAX_CELLE:
        quale = "Un foglio" if contiene_codice_fiscale(nome) else f"Foglio «{nome}»"
        raise FileRifiutato(
            f"{quale}: c'è qualcosa di scritto fino alla cella {ultima}, "
            "oltre il limite di 50.000 righe. Elimina le righe e le colonne in più (Elimina, non "
            "Canc) e ricarica il file.",
            cartella=True,
        )


# Themes hold no text of the user; a style may, in the format of a number.
_SENZA_TESTO = ("xl/theme/",)
# Here a text may be broken in runs, with nothing but tags between them.
_A_PEZZI = ("xl/drawings/", "xl/comments", "xl/threadedComments/")
_CON_TESTO = (".xml", ".vml", ".rels", ".rdf")
_TAG = re.compile(rb"<[^>]*>")


def codice_fiscale_altrove(archivio: zipfile.ZipFile, fogli: set[str]) -> bool:
    """True if a part that is no sheet holds one: in its text, or in an attribute (links, names)."""
    if contiene_codice_fiscale(archivio.comment.decode("utf-8", "replace")):
        return True
    for nome in archivio.namelist():
        if contiene_codice_fiscale(nome):
            return True
        if nome in fogli or nome.startswith(_SENZA_TESTO) or not nome.endswith(_CON_TESTO):
            continue
        contenuto = archivio.read(nome)
        forme = [contenuto, _TAG.sub(b" ", contenuto)]
        if nome.startswith(_A_PEZZI):
            forme.append(_TAG.sub(b"", contenuto))
        for byte in forme:
            testo = byte.decode("utf-8", "replace")
            if contiene_codice_fiscale(html.unescape(testo) if "&#" in testo else testo):
                return True
    return False
