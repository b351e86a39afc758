"""From which day a tariff counts, from the day the DSU or the request was filed. Pure.

Lissone: filed by day 15, the same month; after, the next; in September until day 30. Modena: from
the assignment of the place. Lissone and Fucecchio: never for the months already gone.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from base import formati
from tariffe.anomalie import CONTESTO_NON_VALIDO, REGOLA_NON_VALIDA, ErroreTariffa

GIORNI_MASSIMI = 31
MESI = 12
# «L'8» and «l'11» begin with a vowel.
CON_APOSTROFO = (8, 11)


@dataclass(frozen=True)
class RegolaDecorrenza:
    """When a tariff starts, as the regulation says it.

    `giorno_limite`: filed by that day, included, it counts from the first of the same month; later,
    from the first of the next. None: from the day of filing. `eccezioni`: month → its own day.
    `retroattiva`: from the start of the year of the service (`primo_mese`: 9 for school services).
    `da_assegnazione`: from the assignment of the place, for what was filed by then.
    """

    giorno_limite: int | None = None
    eccezioni: Mapping[int, int] = field(default_factory=dict)
    retroattiva: bool = False
    primo_mese: int = 1
    da_assegnazione: bool = False

    def __post_init__(self) -> None:
        giorni = [*self.eccezioni.values()]
        if self.giorno_limite is not None:
            giorni.append(self.giorno_limite)
        for giorno in giorni:
            if not 1 <= giorno <= GIORNI_MASSIMI:
                raise ErroreTariffa(
                    REGOLA_NON_VALIDA,
                    f"Nella decorrenza il giorno limite «{giorno}» non è un giorno del mese: "
                    "scrivi un numero da 1 a 31.",
                )
        for mese in (*self.eccezioni, self.primo_mese):
            if not 1 <= mese <= MESI:
                raise ErroreTariffa(
                    REGOLA_NON_VALIDA,
                    f"Nella decorrenza il mese «{mese}» non esiste: scrivi un numero da 1 a 12.",
                )
        if self.eccezioni and self.giorno_limite is None:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                "Nella decorrenza ci sono eccezioni per mese e manca il giorno limite degli altri "
                "mesi: scrivilo, o togli le eccezioni.",
            )


def leggi_eccezioni(testo: str) -> dict[int, int]:
    """«9:30, 12:20» as month → day; empty text is no exception.

    Raises ErroreTariffa REGOLA_NON_VALIDA for what is not a month and a day.
    """
    eccezioni: dict[int, int] = {}
    for pezzo in (pezzo.strip() for pezzo in testo.split(",")):
        if not pezzo:
            continue
        mese, separatore, giorno = (parte.strip() for parte in pezzo.partition(":"))
        numeri = mese.isdecimal() and giorno.isdecimal()
        if not (separatore and numeri and 1 <= int(mese) <= MESI) or int(mese) in eccezioni:
            raise ErroreTariffa(
                REGOLA_NON_VALIDA,
                f"Nella decorrenza l'eccezione «{pezzo}» non si legge: scrivi mese e giorno, una "
                "volta per mese, come «9:30».",
            )
        eccezioni[int(mese)] = int(giorno)
    return eccezioni


@dataclass(frozen=True)
class Decorrenza:
    """The first day the tariff counts, and why, in one Italian sentence."""

    dal: datetime.date
    perche: str
    avviso: str = ""


def primo_del_mese(giorno: datetime.date) -> datetime.date:
    """The first day of that month."""
    return giorno.replace(day=1)


def primo_del_mese_dopo(giorno: datetime.date) -> datetime.date:
    """The first day of the month that follows."""
    return (giorno.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def decorre_dal(
    regola: RegolaDecorrenza,
    presentata_il: datetime.date,
    *,
    assegnata_il: datetime.date | None = None,
    servizio_dal: datetime.date | None = None,
    scade_il: datetime.date | None = None,
) -> Decorrenza:
    """The day from which the tariff counts, never before `servizio_dal`, and the reason in words.

    `scade_il` is the expiry of the attestation: if the tariff would start after it, `avviso` says
    so (filed on 20 December with day 15: starts on 1 January, when the DSU has expired).
    Raises ErroreTariffa: REGOLA_NON_VALIDA, CONTESTO_NON_VALIDO (assignment needed and not given).
    """
    dal, perche = _secondo_la_regola(regola, presentata_il, assegnata_il)
    if servizio_dal is not None and servizio_dal > dal:
        dal = servizio_dal
        perche += f" Il servizio comincia dopo: la tariffa decorre {_dal(servizio_dal)}."
    avviso = ""
    if scade_il is not None and scade_il < dal:
        avviso = (
            f"L'attestazione scade {_il(scade_il)}, prima che la tariffa "
            "decorra: serve una nuova DSU."
        )
    return Decorrenza(dal, perche, avviso)


def _secondo_la_regola(
    regola: RegolaDecorrenza, presentata_il: datetime.date, assegnata_il: datetime.date | None
) -> tuple[datetime.date, str]:
    presentata = f"Presentata {_il(presentata_il)}"
    if regola.da_assegnazione:
        if assegnata_il is None:
            raise ErroreTariffa(
                CONTESTO_NON_VALIDO,
                "Per questo servizio la tariffa decorre dall'assegnazione del posto: scrivi il "
                "giorno in cui è stato assegnato.",
            )
        if presentata_il <= assegnata_il:
            return assegnata_il, (
                f"{presentata}, entro l'assegnazione del posto: la tariffa decorre "
                f"dall'assegnazione, {_il(assegnata_il)}."
            )
    if regola.retroattiva:
        anno = presentata_il.year - (presentata_il.month < regola.primo_mese)
        dal = datetime.date(anno, regola.primo_mese, 1)
        return dal, (
            f"{presentata}: il regolamento la fa valere dall'inizio dell'anno del servizio, "
            f"{_il(dal)}."
        )
    if regola.giorno_limite is None:
        return presentata_il, f"{presentata}: la tariffa decorre dallo stesso giorno."
    limite = regola.eccezioni.get(presentata_il.month, regola.giorno_limite)
    mese = formati.MESI[presentata_il.month - 1]
    quale = (
        f"giorno {limite} (a {mese})"
        if presentata_il.month in regola.eccezioni
        else f"giorno {limite}"
    )
    if presentata_il.day <= limite:
        dal = primo_del_mese(presentata_il)
        return dal, (
            f"{presentata}, entro il {quale}: la tariffa decorre dal primo giorno dello stesso "
            f"mese, {_il(dal)}."
        )
    dal = primo_del_mese_dopo(presentata_il)
    return dal, (
        f"{presentata}, dopo il {quale}: la tariffa decorre dal primo giorno del mese dopo, "
        f"{_il(dal)}."
    )


def _il(giorno: datetime.date) -> str:
    """«il 10 marzo 2026», «l'8 marzo 2026»."""
    return ("l'" if giorno.day in CON_APOSTROFO else "il ") + formati.data_estesa(giorno)


def _dal(giorno: datetime.date) -> str:
    return ("dall'" if giorno.day in CON_APOSTROFO else "dal ") + formati.data_estesa(giorno)
