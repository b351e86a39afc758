"""The life of an edition: draft, copies, act, approval, the days that move it on."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from tariffe.models import EdizioneTariffe, Regolamento
from territorio.models import Ambito
from utenti.models import Utente


@transaction.atomic
def crea_edizione(
    *,
    regolamento: Regolamento,
    titolo: str,
    valida_dal: datetime.date,
    valida_al: datetime.date | None = None,
    sostituisce: EdizioneTariffe | None = None,
    utente: Utente | None = None,
) -> EdizioneTariffe:
    """A new draft without rules."""
    raise NotImplementedError


@transaction.atomic
def copia_edizione(
    *,
    edizione: EdizioneTariffe,
    titolo: str,
    valida_dal: datetime.date,
    valida_al: datetime.date | None = None,
    percentuale: Decimal = Decimal(0),
    anche_soglie: bool = False,
    utente: Utente | None = None,
    regolamento: Regolamento | None = None,
) -> EdizioneTariffe:
    """A draft with the same rules, amounts raised by `percentuale` (2.5 = +2.5 %).

    Cases are copied only when nothing changes: with a percentage their amounts would be wrong.
    """
    raise NotImplementedError


@transaction.atomic
def copia_esempio(
    *,
    edizione: EdizioneTariffe,
    ambito: Ambito,
    titolo: str,
    valida_dal: datetime.date,
    regolamento: Regolamento | None = None,
    utente: Utente | None = None,
) -> EdizioneTariffe:
    """An example's rules as a draft of one's own Ambito; each rule says whose it was.

    Without `regolamento` a new one is made.
    """
    raise NotImplementedError


@transaction.atomic
def allega_atto(
    *, edizione: EdizioneTariffe, nome: str, contenuto: bytes, utente: Utente | None = None
) -> EdizioneTariffe:
    """Attaches the PDF of the act to a draft; its kind is judged by the content."""
    raise NotImplementedError


@transaction.atomic
def approva_edizione(
    *,
    edizione: EdizioneTariffe,
    utente: Utente | None,
    atto: Mapping[str, object] | None = None,
    oggi: datetime.date | None = None,
) -> EdizioneTariffe:
    """Bozza → approvata (→ vigente if its first day has come).

    `atto`: organo, tipo_atto, numero_atto, data_atto, if not already written. Raises ErroreDominio
    with what is missing: act, rules, errors of a rule, holes without the explicit choice, rules
    without cases, cases that do not give the expected amount.
    """
    raise NotImplementedError


@transaction.atomic
def riporta_in_bozza(
    *, edizione: EdizioneTariffe, motivo: str, utente: Utente | None
) -> EdizioneTariffe:
    """Approvata → bozza, while nobody adopted it and its first day has not come."""
    raise NotImplementedError


@transaction.atomic
def cessa_edizione(
    *, edizione: EdizioneTariffe, al: datetime.date, motivo: str, utente: Utente | None
) -> EdizioneTariffe:
    """Gives an edition its last day; past it, it is cessata at once, else the daily job does it."""
    raise NotImplementedError


@transaction.atomic
def aggiorna_stati(*, oggi: datetime.date | None = None) -> dict[str, int]:
    """Approvata → vigente → cessata by the days: how many of each."""
    raise NotImplementedError
