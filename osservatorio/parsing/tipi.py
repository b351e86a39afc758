"""What a file of Istat becomes once read: typed rows with their line, and what was wrong."""

import datetime
from dataclasses import dataclass, field

from osservatorio.anomalie import Anomalia

ETA_MASSIMA = 100

# The sets of data: the same codes as `enums.Insieme`, which needs Django; a test compares them.
POPOLAZIONE, STRANIERI, BILANCIO = "popolazione", "stranieri", "bilancio"
FAMIGLIE, SPESA = "famiglie", "spesa_istat"
# A list of comuni is not a set of data: it updates the register.
ELENCO = "elenco"


@dataclass(frozen=True, kw_only=True)
class FileIstat:
    """A file as read. `tipo` is what the title says of the edition, empty if it says nothing.

    `zeri_aggiunti` = codes written without leading zeros, as (line, found); `sha256` is of the csv,
    whether or not it came in a zip.
    """

    tracciato: str
    titolo: str
    tipo: str
    sha256: str
    anomalie: list[Anomalia]
    zeri_aggiunti: list[tuple[int, str]]

    @property
    def anni(self) -> tuple[int, ...]:
        """Years of the figures, in order; none for what has no year of its own."""
        return ()


@dataclass
class DatiComune:
    """Residents of one comune: 101 numbers by sex (index = age, last = 100 and more), None where
    the row is missing.
    """

    codice_istat: str
    nome: str
    riga: int
    maschi: list[int | None] = field(default_factory=lambda: [None] * (ETA_MASSIMA + 1))
    femmine: list[int | None] = field(default_factory=lambda: [None] * (ETA_MASSIMA + 1))
    totale: tuple[int, int] | None = None
    riga_totale: int | None = None
    righe_scartate: bool = False

    @property
    def abitanti(self) -> int:
        """Sum of the ages that are there."""
        return sum(filter(None, self.maschi)) + sum(filter(None, self.femmine))


@dataclass(frozen=True, kw_only=True)
class FilePopolazione(FileIstat):
    """Residents, or foreign residents, by age and sex on 1 January of `anno`.

    `comuni` by Istat code, in the order of the file.
    """

    insieme: str = POPOLAZIONE
    anno: int
    comuni: dict[str, DatiComune]

    @property
    def anni(self) -> tuple[int, ...]:
        return (self.anno,)

    @property
    def data_riferimento(self) -> datetime.date:
        """1 January of the year of the title: Istat's own reference for these files."""
        return datetime.date(self.anno, 1, 1)


@dataclass
class ValoriComune:
    """The series of one comune in one year: persons or households by name of the series; a series
    that the file does not give is absent, never 0.
    """

    codice_istat: str
    nome: str
    riga: int
    valori: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SerieDiUnAnno:
    """The series of one set and one year, by Istat code: what becomes one edition."""

    insieme: str
    anno: int
    comuni: dict[str, ValoriComune]

    @property
    def data_riferimento(self) -> datetime.date:
        """31 December: balances close on it, and households are counted on it."""
        return datetime.date(self.anno, 12, 31)


@dataclass(frozen=True, kw_only=True)
class FileSerie(FileIstat):
    """Series by comune: demographic balances, households. One `SerieDiUnAnno` for each set and
    year.
    """

    serie: tuple[SerieDiUnAnno, ...]

    @property
    def anni(self) -> tuple[int, ...]:
        return tuple(sorted({una.anno for una in self.serie}))


@dataclass(frozen=True)
class Osservazione:
    """One figure of IstatData: `valore` is the text of a decimal number, None if Istat gives none.

    `area` = category of beneficiaries, `servizio` = category of service, `misura` = type of datum.
    """

    riga: int
    anno: int
    territorio: str
    nome_territorio: str
    misura: str
    area: str
    servizio: str
    nome_servizio: str
    valore: str | None


@dataclass(frozen=True, kw_only=True)
class FileOsservazioni(FileIstat):
    """Social spending by territory (ATS, region) as IstatData writes it, in long form."""

    osservazioni: tuple[Osservazione, ...]

    @property
    def anni(self) -> tuple[int, ...]:
        return tuple(sorted({o.anno for o in self.osservazioni}))


@dataclass(frozen=True)
class VoceElenco:
    """A comune in Istat's list."""

    riga: int
    codice_istat: str
    nome: str
    codice_catastale: str
    provincia: str
    sigla: str
    codice_regione: str
    regione: str
    codice_provincia: str


@dataclass(frozen=True, kw_only=True)
class FileElenco(FileIstat):
    """The comuni that Istat lists, by Istat code. The file says no date: who loads it does."""

    comuni: dict[str, VoceElenco]
