"""How what we write beside the values is known again, so that the reader does not see it."""

import re
from collections.abc import Sequence

from rendicontazione.parsing.celle import leggi_testo

ERRORI = "Errori"
# In A1 of the sheet: a sheet of the user with the same name is not ours.
TITOLO_ERRORI = "Che cosa guardare in questo file"
# Begins our part of a comment; what the user wrote stays above it.
SEGNO = "⚠ Controllo della rendicontazione"
# How a comment of the template begins, each on a line of its own.
ANAGRAFE = "In anagrafe"
DETTO_DALLA_PROVINCIA = "L'anno scorso, la Provincia"
DETTO_DALL_AMBITO = "L'anno scorso, l'ambito"
_PROMEMORIA = re.compile(
    rf"^(?:{ANAGRAFE}|Nel \d{{4}}|{DETTO_DALLA_PROVINCIA}|{DETTO_DALL_AMBITO}): .*$", re.MULTILINE
)


def promemoria_dell_anno(anno: int) -> str:
    """How the comments of the template begin that repeat a value of that year."""
    return f"Nel {anno}"


def senza_promemoria(commento: str) -> str:
    """The comment without the lines that the template put there."""
    return _PROMEMORIA.sub("", commento).strip()


def senza_annotazione(commento: str) -> str:
    """The comment as the user wrote it; "" if all of it is ours."""
    return commento.partition(SEGNO)[0].strip()


def foglio_nostro(nome: str, righe: Sequence[Sequence[object]]) -> bool:
    """True for the sheet «Errori» that we added."""
    return (
        nome.startswith(ERRORI)
        and bool(righe)
        and bool(righe[0])
        and leggi_testo(righe[0][0]) == TITOLO_ERRORI
    )
