"""What was understood of a workbook, for the page: sheets, columns, rows read and skipped."""

from dataclasses import asdict, dataclass, field

# Why a row is not data, in the order of the page.
VUOTA = "vuote"
PRECOMPILATA = "con le sole celle precompilate"
TITOLO = "di titolo"
INTESTAZIONE = "di intestazione ripetuta"
TOTALE = "di totale (confrontate con la somma)"
IN_PIU = "oltre la prima, in un foglio di una riga sola"

# Why a sheet is not read, when it may be one of the form under another name.
NON_DEL_MODELLO = "non è del modello"

_PRIME = 10  # rows named for each reason: the others are only counted


@dataclass
class Saltate:
    """The rows skipped for one reason: how many, and the numbers of the first."""

    perche: str
    quante: int = 0
    prime: list[int] = field(default_factory=list)


@dataclass
class ColonnaCapita:
    """A column: its name in the form, its heading there; where and what is written in the file."""

    nome: str
    titolo: str
    cella: str = ""
    scritto: str = ""

    @property
    def altro_nome(self) -> bool:
        return self.scritto != self.titolo


@dataclass
class FoglioCapito:
    """A sheet of the form: `nome` is what it is called in the file, "" if it is not there."""

    foglio: str
    nome: str = ""
    scrittura: str = ""
    righe: int = 0
    saltate: list[Saltate] = field(default_factory=list)
    colonne: list[ColonnaCapita] = field(default_factory=list)
    sconosciute: list[ColonnaCapita] = field(default_factory=list)
    mancanti: list[ColonnaCapita] = field(default_factory=list)

    def salta(self, perche: str, numero: int) -> None:
        """Counts a row that is not data."""
        for gia in self.saltate:
            if gia.perche == perche:
                break
        else:
            gia = Saltate(perche)
            self.saltate.append(gia)
        gia.quante += 1
        if len(gia.prime) < _PRIME:
            gia.prime.append(numero)


@dataclass
class FoglioIgnorato:
    nome: str
    perche: str


@dataclass
class Capito:
    """The whole workbook; a plain structure, so that it can be kept and shown later."""

    formato: str = ""
    fogli: list[FoglioCapito] = field(default_factory=list)
    ignorati: list[FoglioIgnorato] = field(default_factory=list)

    def in_dati(self) -> dict[str, object]:
        """The same as dicts and lists, for JSON."""
        return asdict(self)


def da_dati(dati: object) -> Capito | None:
    """What `in_dati` gave; None if nothing was kept."""
    if not isinstance(dati, dict):
        return None
    return Capito(
        formato=dati["formato"],
        fogli=[
            FoglioCapito(
                **{
                    **foglio,
                    "saltate": [Saltate(**x) for x in foglio["saltate"]],
                    **{
                        gruppo: [ColonnaCapita(**x) for x in foglio[gruppo]]
                        for gruppo in ("colonne", "sconosciute", "mancanti")
                    },
                }
            )
            for foglio in dati["fogli"]
        ],
        ignorati=[FoglioIgnorato(**x) for x in dati["ignorati"]],
    )
