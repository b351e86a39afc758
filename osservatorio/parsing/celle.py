"""Cells of Istat's tables: codes, whole numbers, years; with the anomaly when they are not."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from base.formati import numero
from osservatorio.anomalie import BLOCCANTE, Anomalia
from osservatorio.parsing.busta import FileIllegibile
from osservatorio.parsing.testate import Testata

_MIGLIAIA = re.compile(r"^-?\d{1,3}(?:\.\d{3})+$")
_INTERO = re.compile(r"^-?\d{1,9}$", re.ASCII)
_CIFRE_DEL_VALORE = 80
# A file with more is no file of Istat's: reading on would only fill the memory.
_ERRORI_MASSIMI = 1000


def righe_di_dati(testo: str, testata: Testata) -> Iterator[tuple[int, list[str]]]:
    """(physical line, cells) of every row under the heading that is not blank.

    Raises FileIllegibile at a row that the csv reader cannot read.
    """
    salta = testata.prima_riga - 1
    inizio = 0
    for _ in range(salta):
        inizio = testo.find("\n", inizio) + 1
        if inizio == 0:
            return
    lettore = csv.reader(io.StringIO(testo[inizio:]), delimiter=testata.separatore)
    try:
        for celle in lettore:
            if any(cella.strip() for cella in celle):
                yield salta + lettore.line_num, celle
    except csv.Error as errore:
        raise FileIllegibile(
            f"La riga {salta + lettore.line_num} non si legge: forse manca una virgoletta. "
            "Scarica di nuovo il file dal sito Istat."
        ) from errore


def e_prosa(celle: list[str], colonne: int) -> bool:
    """True for «Nota: …» and the like at the end of a table: few cells, none of them a number."""
    piene = [cella.strip() for cella in celle if cella.strip()]
    return len(celle) < colonne and not piene[0][0].isdigit()


def senza_migliaia(testo: str) -> str:
    """«1.234» → «1234»; anything else as it is."""
    return testo.replace(".", "") if _MIGLIAIA.match(testo) else testo


@dataclass
class Segnalazioni:
    """What is wrong in a file while it is read; every refusal has its line."""

    anomalie: list[Anomalia] = field(default_factory=list)
    zeri_aggiunti: list[tuple[int, str]] = field(default_factory=list)

    def segnala(
        self,
        riga: int | None,
        codice: str,
        valore: str,
        messaggio: str,
        gravita: str = BLOCCANTE,
    ) -> None:
        """Adds a finding; stops at a file with too many errors, raising FileIllegibile."""
        if len(self.anomalie) >= _ERRORI_MASSIMI and gravita == BLOCCANTE:
            raise FileIllegibile(
                f"Il file ha più di {numero(_ERRORI_MASSIMI)} errori e la lettura si è fermata: "
                f"scaricalo di nuovo dal sito Istat. Il primo errore: {self.anomalie[0].messaggio}",
                codice="TROPPI_ERRORI",
            )
        valore = valore[:_CIFRE_DEL_VALORE]
        self.anomalie.append(Anomalia(riga, codice, gravita, valore, messaggio))

    def riga_corta(self, riga: int, celle: list[str], colonne: int) -> None:
        """A row with fewer cells than the heading needs."""
        self.segnala(
            riga, "POP-15", ";".join(celle),
            f"Riga {riga}: ci sono {len(celle)} colonne invece di {colonne}. "
            "Il file sembra tagliato: scaricalo di nuovo.",
        )  # fmt: skip

    def codice_comune(self, riga: int, scritto: str) -> str | None:
        """The six digits of a comune, leading zeros restored; None with an anomaly."""
        if not scritto.isascii() or not scritto.isdigit() or not 4 <= len(scritto) <= 6:
            self.segnala(
                riga, "POP-02", scritto,
                f"Riga {riga}: il codice del comune «{scritto}» non ha 6 cifre. "
                "Scrivilo come nell'elenco Istat, per esempio 017029.",
            )  # fmt: skip
            return None
        return scritto.zfill(6)

    def intero(
        self, riga: int, cella: str, colonna: str, *, segno: bool = False, cosa: str = "abitanti"
    ) -> int | None:
        """A whole number, not negative unless `segno`; None with an anomaly."""
        testo = cella.strip()
        pulito = senza_migliaia(testo)
        if _INTERO.match(pulito) and (segno or not pulito.startswith("-")):
            return int(pulito)
        trovato = f"«{testo[:_CIFRE_DEL_VALORE]}»" if testo else "una cella vuota"
        self.segnala(
            riga, "POP-01", testo,
            f"Riga {riga}, colonna «{colonna}»: c'è {trovato}. "
            f"Qui serve un numero intero di {cosa}.",
        )  # fmt: skip
        return None

    def anno(self, riga: int, cella: str) -> int | None:
        """A year of four digits; None with an anomaly."""
        testo = cella.strip()
        if testo.isascii() and testo.isdigit() and 1861 <= int(testo[:5]) <= 2199:
            return int(testo)
        self.segnala(
            riga, "POP-19", testo,
            f"Riga {riga}: l'anno «{testo[:20]}» non si legge. Scrivilo con quattro cifre.",
        )  # fmt: skip
        return None
