"""The life of a facility or of a unit as a sequence of events: which may follow which. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from base.formati import data
from strutture.enums import TipoVicenda

APERTA, SOSPESA, CESSATA = "aperta", "sospesa", "cessata"


@dataclass(frozen=True)
class Fatto:
    """One event, with its first day; `fino_al` = last day of a suspension, None = not known."""

    tipo: str
    dal: datetime.date
    fino_al: datetime.date | None = None


def stato_dopo(
    fatti: Sequence[Fatto], *, partenza: str = APERTA, giorno: datetime.date | None = None
) -> str:
    """The state at the end of the events up to that day (all of them if not given)."""
    stato, fine = partenza, None
    for fatto in sorted(fatti, key=lambda fatto: fatto.dal):
        if giorno is not None and fatto.dal > giorno:
            break
        stato, fine = _finita(stato, fine, fatto.dal)
        if fatto.tipo == TipoVicenda.SOSPENSIONE:
            stato, fine = SOSPESA, fatto.fino_al
        elif fatto.tipo == TipoVicenda.RIPRESA:
            stato, fine = APERTA, None
        elif fatto.tipo == TipoVicenda.CESSAZIONE:
            stato, fine = CESSATA, None
    return _finita(stato, fine, giorno)[0] if giorno is not None else stato


def perche_impossibile(
    fatti: Sequence[Fatto],
    *,
    partenza: str = APERTA,
    aperta_dal: datetime.date | None = None,
) -> str:
    """Why the events cannot follow one another, in one sentence; empty = they can.

    `partenza` = the state before the first of them, `aperta_dal` = the known day of opening.
    Errors found in the order of the days: an opening that is not the first, something before the
    opening or after the closure, a second suspension, a resumption of what is not suspended.
    """
    stato, fine, chiusa_dal = partenza, None, None
    aperture = [fatto.dal for fatto in fatti if fatto.tipo == TipoVicenda.APERTURA]
    if len(aperture) > 1:
        return (
            f"L'apertura c'è già, dal {data(min(aperture))}: non si apre due volte. "
            "Se era sospesa, scegli «Ripresa»."
        )
    inizio = aperture[0] if aperture else aperta_dal
    for fatto in sorted(fatti, key=lambda fatto: (fatto.dal, fatto.tipo != TipoVicenda.APERTURA)):
        nome = TipoVicenda(fatto.tipo).label.lower()
        if inizio and fatto.dal < inizio:
            return (
                f"La data della {nome} ({data(fatto.dal)}) viene prima dell'apertura, "
                f"che è del {data(inizio)}: correggi una delle due."
            )
        stato, fine = _finita(stato, fine, fatto.dal)
        if stato == CESSATA and fatto.tipo != TipoVicenda.APERTURA:
            if fatto.tipo == TipoVicenda.CESSAZIONE:
                quando = f", dal {data(chiusa_dal)}" if chiusa_dal else ""
                return f"È già cessata{quando}: non si chiude due volte."
            quando = f" il {data(chiusa_dal)}" if chiusa_dal else ""
            return f"Ha cessato l'attività{quando}: dopo non può esserci una {nome}."
        if fatto.tipo == TipoVicenda.SOSPENSIONE:
            if stato == SOSPESA:
                return (
                    f"Il {data(fatto.dal)} è già sospesa: registra prima la ripresa, "
                    "o scegli un altro giorno."
                )
            stato, fine = SOSPESA, fatto.fino_al
        elif fatto.tipo == TipoVicenda.RIPRESA:
            if stato != SOSPESA:
                return f"Il {data(fatto.dal)} non è sospesa: non c'è niente da riprendere."
            stato, fine = APERTA, None
        elif fatto.tipo == TipoVicenda.CESSAZIONE:
            stato, fine, chiusa_dal = CESSATA, None, fatto.dal
    return ""


def _finita(
    stato: str, fine: datetime.date | None, giorno: datetime.date
) -> tuple[str, datetime.date | None]:
    """A suspension whose last day has passed is over by itself."""
    if stato == SOSPESA and fine is not None and fine < giorno:
        return APERTA, None
    return stato, fine
