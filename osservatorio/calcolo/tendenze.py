"""Where a figure is going over the years: pure thresholds, the words are of `reports.testi`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from base.formati import arrotonda

# Per cent, from a year to the next: less than this is no movement.
SOGLIA_PASSO = Decimal("0.5")
# Per cent, over several years: many small steps the same way are a movement if they sum to this.
SOGLIA_PERIODO = Decimal(3)


class Verso(StrEnum):
    CRESCITA = "crescita"
    CALO = "calo"
    STABILE = "stabile"


@dataclass(frozen=True)
class Tendenza:
    """Where a figure went from `da` to `a`; `passi` = how many years in a row, 1 over a hole.

    `variazione` is per cent with one decimal, HALF_UP; None where it means nothing (from zero, or
    through negative values).
    """

    verso: Verso
    passi: int
    da: int
    a: int
    variazione: Decimal | None


def variazione_percentuale(prima: Decimal, dopo: Decimal) -> Decimal | None:
    """Per cent change with one decimal; None from zero or with negative values."""
    if prima <= 0 or dopo < 0:
        return None
    return arrotonda(100 * (dopo - prima) / prima, 1)


def _passo(prima: Decimal, dopo: Decimal) -> Decimal:
    """Per cent of the size of the first value; from zero, of the second."""
    scarto = dopo - prima
    misura = abs(prima) or abs(dopo)
    return 100 * scarto / misura if misura else Decimal(0)


def tendenza(
    valori: Mapping[int, Decimal | None], rotture: Collection[int] = ()
) -> Tendenza | None:
    """The latest movement of a series by year; None with fewer than two comparable values.

    `rotture` are years that cannot be compared with the one before (the territory changed).
    """
    noti = {anno: v for anno, v in sorted(valori.items()) if v is not None}
    ultima_rottura = max((a for a in rotture if noti and a <= max(noti)), default=0)
    anni = [anno for anno in noti if anno >= ultima_rottura]
    if len(anni) < 2:
        return None
    fine = anni[-1]
    passi = [_passo(noti[p], noti[d]) for p, d in pairwise(anni)]
    # A hole ends the run: what happened in between is not known.
    consecutivi = 0
    for prima, dopo in zip(reversed(anni[:-1]), reversed(anni[1:]), strict=True):
        if dopo - prima != 1:
            break
        consecutivi += 1
    quanti = _nello_stesso_verso(passi[-consecutivi:]) if consecutivi else 1
    da = anni[-1 - quanti] if quanti else anni[-2]
    totale = _passo(noti[da], noti[fine])
    if quanti and (abs(passi[-1]) >= SOGLIA_PASSO or abs(totale) >= SOGLIA_PERIODO):
        verso = Verso.CRESCITA if passi[-1] > 0 else Verso.CALO
    else:
        verso = Verso.STABILE
        quanti = _fermi([noti[a] for a in anni[-consecutivi - 1 :]]) if consecutivi else 1
        da = anni[-1 - quanti]
    return Tendenza(verso, quanti, da, fine, variazione_percentuale(noti[da], noti[fine]))


def _nello_stesso_verso(passi: list[Decimal]) -> int:
    """How many of the last steps go the same way as the last; none if it stands still."""
    quanti = 0
    for passo in reversed(passi):
        if passo * passi[-1] <= 0:
            break
        quanti += 1
    return quanti


def _fermi(valori: list[Decimal]) -> int:
    """For how many of the last years nothing moved, neither by steps nor altogether; at least 1."""
    quanti = 1
    while quanti + 1 < len(valori):
        prima, dopo = valori[-quanti - 2], valori[-quanti - 1]
        if (
            abs(_passo(prima, dopo)) >= SOGLIA_PASSO
            or abs(_passo(prima, valori[-1])) >= SOGLIA_PERIODO
        ):
            break
        quanti += 1
    return quanti


@dataclass(frozen=True)
class Posto:
    """The place of a value among others: `posto` from 1, `pari` = how many others share it."""

    posto: int
    quanti: int
    pari: int

    @property
    def primo(self) -> bool:
        return self.posto == 1

    @property
    def ultimo(self) -> bool:
        """True if no value comes after; not when all are equal."""
        return self.posto + self.pari == self.quanti and self.posto > 1


def posto_tra(valore: Decimal, tutti: Iterable[Decimal], *, dal_basso: bool = False) -> Posto:
    """Place of `valore` among `tutti` (which holds it), from the highest or from the lowest."""
    valori = list(tutti)
    prima = sum(1 for v in valori if (v < valore if dal_basso else v > valore))
    return Posto(1 + prima, len(valori), sum(1 for v in valori if v == valore) - 1)
