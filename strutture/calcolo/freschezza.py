"""When the confirmation of a record expires, and what is written to whom before and after."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Without a type that says otherwise, a confirmation is good for a year.
MESI_CONFERMA = 12
# The board counts the records confirmed in so many months, and how many should be (percent).
MESI_DEL_QUADRO = 12
OBIETTIVO = 90
# From so many days before, a record is said to be expiring.
GIORNI_IN_SCADENZA = 30
# How many days late a step still goes out, if the daily job did not run.
GIORNI_DI_RECUPERO = 2


class StatoFreschezza(StrEnum):
    """How fresh a record is."""

    FRESCA = "fresca"
    IN_SCADENZA = "in_scadenza"
    SCADUTA = "scaduta"


class Passo(StrEnum):
    """The ladder of the reminders; the values are those of `PassoPromemoria`."""

    TRENTA = "30"
    QUINDICI = "15"
    SCADE = "0"
    UFFICIO = "ufficio"


# Days left when the step is due, negative after the expiry.
GIORNI_DEL_PASSO = {Passo.TRENTA: 30, Passo.QUINDICI: 15, Passo.SCADE: 0, Passo.UFFICIO: -7}


@dataclass(frozen=True)
class Freschezza:
    """How fresh a record is on a day. None = not known: a record without any date is expired.

    `giorni` are those left before it expires, negative after.
    """

    stato: StatoFreschezza
    confermata_il: datetime.date | None = None
    dati_al: datetime.date | None = None
    scade_il: datetime.date | None = None
    giorni: int | None = None

    @property
    def riferimento(self) -> datetime.date | None:
        """The day of the last confirmation; of the data, if nobody has ever confirmed them."""
        return self.confermata_il or self.dati_al


def sposta_di_mesi(giorno: datetime.date, mesi: int) -> datetime.date:
    """The same day so many months later (before, if negative); the last one of a shorter month."""
    anno, mese = divmod(giorno.year * 12 + giorno.month - 1 + mesi, 12)
    anno = min(max(anno, datetime.MINYEAR), datetime.MAXYEAR)
    ultimo = calendar.monthrange(anno, mese + 1)[1]
    return datetime.date(anno, mese + 1, min(giorno.day, ultimo))


def scadenza(
    *,
    confermata_il: datetime.date | None,
    dati_al: datetime.date | None,
    mesi: Iterable[int] = (),
) -> datetime.date | None:
    """The last day on which the record is taken as true: its confirmation plus the shortest `mesi`.

    Never confirmed: from the date of its data. Without any date None, that is already expired.
    """
    riferimento = confermata_il or dati_al
    if riferimento is None:
        return None
    return sposta_di_mesi(riferimento, min(mesi, default=MESI_CONFERMA))


def freschezza(
    *,
    oggi: datetime.date,
    confermata_il: datetime.date | None,
    dati_al: datetime.date | None,
    mesi: Iterable[int] = (),
) -> Freschezza:
    """How fresh the record is on that day; the day of the expiry is still a good one."""
    scade_il = scadenza(confermata_il=confermata_il, dati_al=dati_al, mesi=mesi)
    giorni = None if scade_il is None else (scade_il - oggi).days
    if giorni is None or giorni < 0:
        stato = StatoFreschezza.SCADUTA
    elif giorni <= GIORNI_IN_SCADENZA:
        stato = StatoFreschezza.IN_SCADENZA
    else:
        stato = StatoFreschezza.FRESCA
    return Freschezza(stato, confermata_il, dati_al, scade_il, giorni)


def passo(una: Freschezza) -> Passo | None:
    """The step of the ladder that is due, with `GIORNI_DI_RECUPERO` of grace; None on other days.

    A step that would come before the record was confirmed (a validity of one month) is not due.
    """
    if una.giorni is None or una.scade_il is None or una.riferimento is None:
        return None
    validita = (una.scade_il - una.riferimento).days
    for quale, giorni in GIORNI_DEL_PASSO.items():
        if giorni - GIORNI_DI_RECUPERO <= una.giorni <= giorni and giorni < validita:
            return quale
    return None


def confermata_di_recente(confermata_il: datetime.date | None, *, oggi: datetime.date) -> bool:
    """Confirmed in the last twelve months, as the board counts."""
    return confermata_il is not None and confermata_il >= sposta_di_mesi(oggi, -MESI_DEL_QUADRO)
