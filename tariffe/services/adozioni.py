"""A body makes an edition its own, service by service."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from tariffe.models import Adozione, EdizioneTariffe, Servizio
from territorio.models import Ente
from utenti.models import Utente


@transaction.atomic
def adotta(
    *,
    edizione: EdizioneTariffe,
    ente: Ente,
    servizi: Iterable[Servizio],
    dal: datetime.date,
    al: datetime.date | None = None,
    organo: str,
    tipo_atto: str,
    numero_atto: str,
    data_atto: datetime.date,
    atto: tuple[str, bytes] | None = None,
    chiudi_precedente: bool = False,
    utente: Utente | None = None,
) -> Adozione:
    """Records that the body adopted some services of an approved edition, from a day.

    `atto` = name and bytes of the PDF. Refused, nothing written: an edition that is a draft or an
    example, a comune that is not of the Ambito on `dal`, a service without rules in the edition,
    days outside the edition's, days on which the body already has a tariff for the service
    (EDIZIONI_SOVRAPPOSTE; with `chiudi_precedente` the earlier one, if open, is closed the day
    before).
    """
    raise NotImplementedError


@transaction.atomic
def chiudi_adozione(
    *,
    adozione: Adozione,
    al: datetime.date,
    servizi: Iterable[Servizio] | None = None,
    utente: Utente | None = None,
) -> int:
    """Gives the adopted services (all, or some) their last day: how many were closed."""
    raise NotImplementedError
