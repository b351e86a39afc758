"""What a reader of base series gives back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from osservatorio.calcolo import Quantita

# Versions not approved to read instead of the approved ones, by (year, primary key of the Ambito).
Bozze = Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class Fonte:
    """Who says it, and of which day or version: «popolazione al 1/1/2023 (stima)».

    What comes from an edition of Istat's has its year and its key: figures of different years are
    never put in one ratio, and its rows can be shown.
    """

    nome: str
    edizione: str
    anno: int | None = None
    edizione_id: int | None = None


@dataclass
class Lettura:
    """The series of one territory in one year: a value with its source, or the reason without."""

    valori: dict[str, Quantita] = field(default_factory=dict)
    motivi: dict[str, str] = field(default_factory=dict)
    fonti: dict[str, Fonte] = field(default_factory=dict)

    def scrivi(self, serie: str, valore: Quantita, fonte: Fonte) -> None:
        """A value with where it comes from."""
        self.valori[serie] = valore
        self.fonti[serie] = fonte

    def manca(self, serie: Iterable[str], motivo: str) -> None:
        """Why those series are not there."""
        self.motivi.update(dict.fromkeys(serie, motivo))
