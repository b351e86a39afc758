"""The expiry of an attestation by the law of its time: only to propose it to who types. Pure.

What counts is the date INPS wrote: the rule changed in 2019, twice, and a corrente has its own.
"""

import calendar
import datetime
from dataclasses import dataclass

MESI_CORRENTE = 6
# INPS, message 3835 of 23 October 2019 (art. 28-bis DL 34/2019): before it, two months.
CORRENTE_DI_SEI_MESI_DAL = datetime.date(2019, 10, 23)
MESI_CORRENTE_PRIMA = 2
# The ISEE of DPCM 159/2013 starts here.
PRIMA_DSU = datetime.date(2015, 1, 1)
# Expiries of 31 August and of 31 December were both in force, and were changed during the year.
ANNO_DELLE_DUE_SCADENZE = 2019


@dataclass(frozen=True)
class ScadenzaProposta:
    """An expiry to propose to who types, never to be trusted over the attestation's own.

    `il` None: there is no rule to propose from. `certa` False: read it on the attestation.
    """

    il: datetime.date | None
    fonte: str
    certa: bool


def scadenza_prevista(presentata_il: datetime.date, corrente: bool = False) -> ScadenzaProposta:
    """The expiry the law of that time gives, with its source; only to propose a value."""
    if presentata_il < PRIMA_DSU:
        return ScadenzaProposta(
            None,
            "Prima del 2015 l'ISEE seguiva un'altra norma: scrivi la data dell'attestazione.",
            certa=False,
        )
    if corrente:
        mesi = MESI_CORRENTE if presentata_il >= CORRENTE_DI_SEI_MESI_DAL else MESI_CORRENTE_PRIMA
        return ScadenzaProposta(
            mesi_dopo(presentata_il, mesi),
            "L'ISEE corrente di solito vale sei mesi dalla presentazione (art. 10, comma 5, "
            "d.lgs. 147/2017), ma se aggiorna il patrimonio scade il 31 dicembre: controlla la "
            "data sull'attestazione."
            if mesi == MESI_CORRENTE
            else "Fino al 22 ottobre 2019 l'ISEE corrente valeva due mesi dalla presentazione: "
            "controlla la data sull'attestazione.",
            certa=False,
        )
    anno = presentata_il.year
    if anno < ANNO_DELLE_DUE_SCADENZE:
        return ScadenzaProposta(
            datetime.date(anno + 1, 1, 15),
            "Fino al 2018 la DSU scade il 15 gennaio dell'anno dopo (art. 10 DPCM 159/2013).",
            certa=True,
        )
    if anno == ANNO_DELLE_DUE_SCADENZE:
        return ScadenzaProposta(
            datetime.date(ANNO_DELLE_DUE_SCADENZE, 12, 31),
            "Nel 2019 la scadenza è cambiata più volte (31 agosto, poi 31 dicembre): controlla la "
            "data sull'attestazione.",
            certa=False,
        )
    return ScadenzaProposta(
        datetime.date(anno, 12, 31),
        "Dal 2020 la DSU scade il 31 dicembre dell'anno in cui è presentata (art. 10, comma 4, "
        "d.lgs. 147/2017).",
        certa=True,
    )


def mesi_dopo(giorno: datetime.date, mesi: int) -> datetime.date:
    """The same day some months after (before, if negative), or the last of a shorter month."""
    anno, mese = divmod(giorno.year * 12 + giorno.month - 1 + mesi, 12)
    ultimo = calendar.monthrange(anno, mese + 1)[1]
    return datetime.date(anno, mese + 1, min(giorno.day, ultimo))
