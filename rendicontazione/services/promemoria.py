"""The ladder of reminders: 30, 15, 7 and 1 day before the deadline, and the day after."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from base.formati import data_estesa, plurale
from rendicontazione.enums import STATI_DI_COMPILAZIONE, TipoPromemoria
from rendicontazione.models import Notifica, Promemoria, Rendicontazione
from rendicontazione.selectors import DaRicordare, da_ricordare
from rendicontazione.services.avvisi_email import (
    indirizzo_pagina,
    titolo,
    uffici_dell_ambito,
)
from utenti.models import Utente

# How many days late a step still goes out, if the daily job did not run.
GIORNI_DI_RECUPERO = 2
_PASSI = {
    30: TipoPromemoria.TRENTA,
    15: TipoPromemoria.QUINDICI,
    7: TipoPromemoria.SETTE,
    1: TipoPromemoria.UNO,
    -1: TipoPromemoria.SCADUTA,
}


def passo(giorni: int) -> TipoPromemoria | None:
    """The step of the ladder for that many days left, negative after the deadline."""
    for quando, tipo in _PASSI.items():
        if quando - GIORNI_DI_RECUPERO <= giorni <= quando and (quando < 0 or giorni >= 0):
            return tipo
    return None


@dataclass(frozen=True)
class Ricordate:
    """How many returns were reminded, and how many mails went out."""

    rendicontazioni: int
    mail: int


@dataclass(frozen=True)
class _Voce:
    """A return in somebody's digest."""

    titolo: str
    quando: str
    scadenza: str
    da_fare: str
    indirizzo: str


@transaction.atomic
def ricorda_scadenze(*, oggi: datetime.date | None = None) -> Ricordate:
    """Notices, and one mail per person with all the returns that are due; each step once.

    Only for returns not certified yet. A new deadline starts the ladder again. Demonstrative
    campaigns write notices only.
    """
    oggi = oggi or timezone.localdate()
    per_persona: dict[Utente, list[_Voce]] = {}
    ricordate = 0
    for voce in da_ricordare(oggi):
        tipo = passo(voce.termine.giorni)
        if tipo is None or not _prima_volta(voce, tipo):
            continue
        ricordate += 1
        rendicontazione = voce.rendicontazione
        persone = uffici_dell_ambito(rendicontazione)
        _notifica(rendicontazione, voce, persone)
        if rendicontazione.campagna.dimostrativa:
            continue
        riga = _Voce(
            titolo=titolo(rendicontazione),
            quando=_in_parole(voce),
            scadenza=data_estesa(voce.termine.giorno),
            da_fare=voce.da_fare,
            indirizzo=indirizzo_pagina(rendicontazione),
        )
        for persona in persone:
            per_persona.setdefault(persona, []).append(riga)
    for persona, voci in per_persona.items():
        _spedisci(persona, voci)
    return Ricordate(ricordate, len(per_persona))


def _prima_volta(voce: DaRicordare, tipo: TipoPromemoria) -> bool:
    """Writes the step down; False if it is there already. The return is locked meanwhile."""
    bloccata = Rendicontazione.objects.select_for_update(of=("self",)).get(
        pk=voce.rendicontazione.pk
    )
    if bloccata.stato not in STATI_DI_COMPILAZIONE:
        return False
    _riga, nuova = Promemoria.objects.get_or_create(
        rendicontazione=bloccata, tipo=tipo, scadenza=voce.termine.giorno
    )
    return nuova


def _in_parole(voce: DaRicordare) -> str:
    giorni = voce.termine.giorni
    if giorni < 0:
        return "la scadenza è passata"
    if giorni == 0:
        return "la scadenza è oggi"
    return (
        f"{'manca' if giorni == 1 else 'mancano'} {plurale(giorni, 'giorno', 'giorni')} alla "
        "scadenza"
    )


def _notifica(
    rendicontazione: Rendicontazione, voce: DaRicordare, persone: Iterable[Utente]
) -> None:
    testo = f"{titolo(rendicontazione)}: {_in_parole(voce)}."[:255]
    Notifica.objects.bulk_create(
        Notifica(utente=persona, rendicontazione=rendicontazione, testo=testo)
        for persona in persone
    )


def _spedisci(persona: Utente, voci: list[_Voce]) -> None:
    oggetto = (
        f"{voci[0].titolo}: {voci[0].quando}" if len(voci) == 1 else "Rendicontazioni in scadenza"
    )
    messaggio = EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{oggetto}",
        render_to_string("rendicontazione/email/promemoria.txt", {"voci": voci}),
        to=[persona.email],
    )
    transaction.on_commit(messaggio.send, robust=True)
