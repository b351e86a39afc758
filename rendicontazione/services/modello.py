"""The template as a file."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rendicontazione.export import modello_xlsx
from rendicontazione.models import ModelloModulo, Parte
from rendicontazione.selectors import dati_del_modello
from territorio.models import Ambito


@dataclass(frozen=True)
class ModelloScritto:
    contenuto: bytes
    sha256: str
    fogli: list[str]


def prepara_modello(
    *, modello: ModelloModulo, anno: int, ambito: Ambito, parte: Parte | None = None
) -> ModelloScritto:
    """The personal, prefilled workbook; the same data always give the same bytes.

    With a part, only its sheets, rows and codes.
    """
    dati = dati_del_modello(modello=modello, anno=anno, ambito=ambito, parte=parte)
    contenuto = modello_xlsx(dati)
    return ModelloScritto(
        contenuto=contenuto,
        sha256=hashlib.sha256(contenuto).hexdigest(),
        fogli=[foglio.codice for foglio in dati.modulo.fogli],
    )


def scrivi_modello(
    *, modello: ModelloModulo, anno: int, ambito: Ambito, percorso: Path
) -> ModelloScritto:
    """Writes the template to a file. Raises OSError if it cannot."""
    scritto = prepara_modello(modello=modello, anno=anno, ambito=ambito)
    percorso.write_bytes(scritto.contenuto)
    return scritto
