"""Headings and titles: where the table begins, what its columns mean, which year it is of."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from osservatorio.parsing.busta import FileIllegibile

# The heading is within the first lines, after one or two lines of title.
_RIGHE_DI_TITOLO = 20
# The list of comuni has a heading on three physical lines.
_RIGHE_DI_TESTATA = 6

_PRIMO_GENNAIO = re.compile(
    r"\b1\s*(?:°|º|o|st|\ufffd)?\s*(?:gennaio|january)\s+(\d{4})\b"
    r"|\bjanuary\s+1(?:st)?,?\s+(\d{4})\b",
    re.IGNORECASE,
)
_ANNO = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True)
class Testata:
    """The heading as found: `riga` is its physical line from 1, `righe` how many it takes, `titolo`
    what stands above it, `posti` the index of each normalised name (the first, if repeated).
    """

    riga: int
    righe: int
    separatore: str
    titolo: str
    celle: tuple[str, ...]
    posti: Mapping[str, int]

    @property
    def prima_riga(self) -> int:
        """Physical line of the first row of data."""
        return self.riga + self.righe


def normalizza(testo: str) -> str:
    """Letters and digits only, lower case, without accents: how headings are compared."""
    scomposto = unicodedata.normalize("NFKD", testo.casefold())
    return "".join(c for c in scomposto if c.isalnum())


def posto(testata: Testata, *nomi: str) -> int | None:
    """Index of the first of those normalised names that is a column, None if none is."""
    return next((testata.posti[nome] for nome in nomi if nome in testata.posti), None)


def posto_certo(testata: Testata, *nomi: str) -> int:
    """As `posto`, for a column that the recognition of the heading has already seen."""
    trovato = posto(testata, *nomi)
    if trovato is None:
        raise LookupError(nomi)
    return trovato


def cerca_testata(
    testo: str, riconosci: Callable[[Testata], str | None]
) -> tuple[Testata, str] | None:
    """The first line that `riconosci` gives a name to, with that name; None if there is none."""
    righe = testo[:200_000].split("\n")
    for indice, riga in enumerate(righe[:_RIGHE_DI_TITOLO]):
        if not riga.strip():
            continue
        testata = _leggi(righe, indice, max(";,\t", key=riga.count))
        nome = riconosci(testata) if testata else None
        if testata and nome:
            return testata, nome
    return None


def _leggi(righe: list[str], indice: int, separatore: str) -> Testata | None:
    lettore = csv.reader(
        io.StringIO("\n".join(righe[indice : indice + _RIGHE_DI_TESTATA])), delimiter=separatore
    )
    try:
        celle = next(lettore)
    except (csv.Error, StopIteration):
        return None
    posti: dict[str, int] = {}
    for i, cella in enumerate(celle):
        posti.setdefault(normalizza(cella), i)
    titolo = " ".join(riga.strip(' ";,\t') for riga in righe[:indice] if riga.strip())
    return Testata(indice + 1, lettore.line_num, separatore, titolo, tuple(celle), posti)


def anno_del_primo_gennaio(titolo: str) -> int:
    """The year of «al 1° gennaio AAAA» in the title, Italian or English."""
    anni = {int(a or b) for a, b in _PRIMO_GENNAIO.findall(titolo)}
    if len(anni) != 1:
        raise FileIllegibile(
            "Sopra la testata non c'è il titolo con la data («… al 1° gennaio 2023»): "
            "non cancellare le prime righe del file di Istat.",
            codice="TITOLO",
        )
    return anni.pop()


def anno_nel_titolo(titolo: str) -> int | None:
    """The only year that the title names, None if it names none or several."""
    anni = {int(anno) for anno in _ANNO.findall(titolo)}
    return anni.pop() if len(anni) == 1 else None


def tipo_nel_titolo(titolo: str) -> str:
    """How final the title says that the figures are, empty if it says nothing."""
    minuscolo = titolo.casefold()
    return next(
        (
            tipo
            for segno, tipo in (
                ("stima", "stima"),
                ("estimate", "stima"),
                ("provvisori", "stima"),
                ("provisional", "stima"),
                ("ricostru", "ricostruzione"),
                ("intercensu", "ricostruzione"),
                ("reconstruct", "ricostruzione"),
                ("definitiv", "definitivo"),
            )
            if segno in minuscolo
        ),
        "",
    )
