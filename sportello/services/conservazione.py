"""Personal data go when their time is over; the counts remain."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sportello.calcolo import MESI_CONSERVAZIONE_USUALI, mesi_prima
from sportello.enums import StatoRichiesta, StatoSegnalazione
from sportello.models import (
    PassaggioRichiesta,
    RegoleSportello,
    Richiesta,
    Segnalazione,
    ValutazionePagina,
)

# An answer to which nobody came back closes the request: its time of storage starts then.
GIORNI_DI_SILENZIO = 30


@dataclass(frozen=True)
class Anonimizzate:
    """How many requests were closed by silence, and how many rows lost their personal data."""

    chiuse: int
    richieste: int
    segnalazioni: int
    valutazioni: int


class _Prova(Exception):
    """Everything is taken back: it was only to count."""


def anonimizza_richieste(*, prova: bool = False, oggi: datetime.date | None = None) -> Anonimizzate:
    """Empties names, contacts, texts and answers whose time is over; with `prova` nothing is kept.

    The time is that of the Ambito's rules, six months without them, from the closing of a
    request, from the outcome of a report, from the day of a mark. Doing it twice changes nothing.
    """
    oggi = oggi or timezone.localdate()
    fatte: list[Anonimizzate] = []
    try:
        with transaction.atomic():
            fatte.append(_anonimizza(oggi))
            if prova:
                raise _Prova
    except _Prova:
        pass
    return fatte[0]


def _anonimizza(oggi: datetime.date) -> Anonimizzate:
    chiuse = _chiudi_silenziose(oggi)
    mesi: dict[int, int] = dict(
        RegoleSportello.objects.values_list("ambito_id", "mesi_conservazione")
    )
    return Anonimizzate(
        chiuse=chiuse,
        richieste=_richieste(_scadute("chiusa_il", mesi, oggi)),
        segnalazioni=_segnalazioni(_scadute("gestita_il", mesi, oggi)),
        valutazioni=_valutazioni(_scadute("quando", mesi, oggi)),
    )


def _scadute(campo: str, mesi: dict[int, int], oggi: datetime.date) -> Q:
    """Rows whose `campo` is older than the time of their Ambito."""

    def prima(quanti: int) -> datetime.datetime:
        giorno = mesi_prima(oggi, quanti)
        return timezone.make_aware(datetime.datetime.combine(giorno, datetime.time.min))

    scadute = Q(**{f"{campo}__lt": prima(MESI_CONSERVAZIONE_USUALI)}) & (
        Q(ambito__isnull=True) | ~Q(ambito__in=list(mesi))
    )
    for ambito, quanti in mesi.items():
        scadute |= Q(ambito=ambito, **{f"{campo}__lt": prima(quanti)})
    return scadute


def _chiudi_silenziose(oggi: datetime.date) -> int:
    limite = timezone.make_aware(
        datetime.datetime.combine(
            oggi - datetime.timedelta(days=GIORNI_DI_SILENZIO), datetime.time.min
        )
    )
    recenti = PassaggioRichiesta.objects.filter(quando__gte=limite).values("richiesta")
    silenziose = list(
        Richiesta.objects.select_for_update(of=("self",))
        .filter(stato=StatoRichiesta.RISPOSTA)
        .exclude(pk__in=recenti)
        .order_by("pk")
    )
    adesso = timezone.now()
    for richiesta in silenziose:
        PassaggioRichiesta.objects.create(
            richiesta=richiesta,
            da=richiesta.stato,
            a=StatoRichiesta.CHIUSA,
            nota=f"Chiusa dal programma: {GIORNI_DI_SILENZIO} giorni dopo la risposta.",
        )
        richiesta.stato = StatoRichiesta.CHIUSA
        richiesta.chiusa_il = adesso
        richiesta.save(update_fields=["stato", "chiusa_il"])
    return len(silenziose)


def _richieste(scadute: Q) -> int:
    chiavi = list(
        Richiesta.objects.select_for_update(of=("self",))
        .filter(scadute, stato=StatoRichiesta.CHIUSA, anonima_il__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    PassaggioRichiesta.objects.filter(richiesta__in=chiavi).update(risposta="", nota="")
    return Richiesta.objects.filter(pk__in=chiavi).update(
        testo="", nome="", email="", telefono="", impronta_invio="", anonima_il=timezone.now()
    )


def _segnalazioni(scadute: Q) -> int:
    return (
        Segnalazione.objects.filter(scadute)
        .exclude(stato=StatoSegnalazione.APERTA)
        .exclude(testo="", email="", esito="")
        .update(testo="", email="", esito="")
    )


def _valutazioni(scadute: Q) -> int:
    return ValutazionePagina.objects.filter(scadute).exclude(testo="").update(testo="")
