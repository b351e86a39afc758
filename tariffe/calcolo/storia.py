"""What a person owes month by month, from the rows written one after the other. Pure.

A row written later takes the place of all the earlier ones from its first day on. A month with one
amount is that amount; a month that changes is paid by its days, each stretch rounded by itself to
the cent, then summed; neighbours at the same amount are one stretch.
"""

import calendar
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENTESIMO = Decimal("0.01")
ZERO = Decimal("0.00")
UN_GIORNO = datetime.timedelta(days=1)
SENZA_FINE = datetime.date.max


@dataclass(frozen=True, slots=True)
class RigaDiStoria:
    """A row: its key, its days (`al` None = open), euro a month; None = the service has ended."""

    chiave: int
    dal: datetime.date
    al: datetime.date | None
    totale_mese: Decimal | None


@dataclass(frozen=True, slots=True)
class Tratto:
    """Days in which one row holds; `al` is the last, `date.max` if there is none."""

    dal: datetime.date
    al: datetime.date
    riga: RigaDiStoria


def tratti(righe: Sequence[RigaDiStoria]) -> list[Tratto]:
    """The days that each row really holds, in order of time; `righe` in the order of writing."""
    pezzi: list[Tratto] = []
    for riga in righe:
        tenuti = []
        for pezzo in pezzi:
            if pezzo.dal >= riga.dal:
                continue
            if pezzo.al >= riga.dal:
                tenuti.append(Tratto(pezzo.dal, riga.dal - UN_GIORNO, pezzo.riga))
            else:
                tenuti.append(pezzo)
        pezzi = tenuti
        if riga.totale_mese is not None:
            pezzi.append(Tratto(riga.dal, riga.al or SENZA_FINE, riga))
    return pezzi


def primo_del_mese(giorno: datetime.date) -> datetime.date:
    """The first day of that month."""
    return giorno.replace(day=1)


def mesi_fra(dal: datetime.date, al: datetime.date) -> Iterator[datetime.date]:
    """The first days of the months from that of `dal` to that of `al`, both included."""
    mese = primo_del_mese(dal)
    while mese <= al:
        yield mese
        mese = (mese.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def dovuto(pezzi: Sequence[Tratto], mese: datetime.date) -> Decimal:
    """Euro for the month whose first day is `mese`; 0 if nothing held in it."""
    giorni = calendar.monthrange(mese.year, mese.month)[1]
    ultimo = mese.replace(day=giorni)
    parti: list[tuple[int, datetime.date, Decimal]] = []
    for pezzo in pezzi:
        dal, al = max(pezzo.dal, mese), min(pezzo.al, ultimo)
        rata = pezzo.riga.totale_mese
        if al < dal or rata is None:
            continue
        quanti = (al - dal).days + 1
        if parti and parti[-1][2] == rata and parti[-1][1] + UN_GIORNO == dal:
            parti[-1] = (parti[-1][0] + quanti, al, rata)
        else:
            parti.append((quanti, al, rata))
    return sum(
        (
            rata
            if quanti == giorni
            else (rata * quanti / giorni).quantize(CENTESIMO, ROUND_HALF_UP)
            for quanti, _, rata in parti
        ),
        ZERO,
    )


def differenze(
    prima: Sequence[RigaDiStoria],
    dopo: Sequence[RigaDiStoria],
    dal: datetime.date,
    fino_al: datetime.date,
) -> list[tuple[datetime.date, Decimal, Decimal]]:
    """Months from that of `dal` to that of `fino_al` whose amount changes: month, before, now."""
    if fino_al < primo_del_mese(dal):
        return []
    pezzi_prima, pezzi_dopo = tratti(prima), tratti(dopo)
    trovate = []
    for mese in mesi_fra(dal, fino_al):
        era, adesso = dovuto(pezzi_prima, mese), dovuto(pezzi_dopo, mese)
        if era != adesso:
            trovate.append((mese, era, adesso))
    return trovate
