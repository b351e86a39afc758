"""Invitations: in what state one is, and what may be shown of an e-mail."""

import datetime
from enum import StrEnum

GIORNI_INVITO = 14


class StatoInvito(StrEnum):
    """What an invitation is good for."""

    APERTO = "aperto"
    USATO = "usato"
    REVOCATO = "revocato"
    SCADUTO = "scaduto"


def stato_invito(
    *,
    adesso: datetime.datetime,
    scade_il: datetime.datetime,
    usato_il: datetime.datetime | None,
    revocato_il: datetime.datetime | None,
) -> StatoInvito:
    """Used and revoked come before expired: they are what somebody did."""
    if usato_il is not None:
        return StatoInvito.USATO
    if revocato_il is not None:
        return StatoInvito.REVOCATO
    return StatoInvito.SCADUTO if scade_il <= adesso else StatoInvito.APERTO


def email_mascherata(email: str) -> str:
    """«a•••@esempio.it»: enough to know one's own, not to learn another's."""
    nome, _, dominio = email.rpartition("@")
    return f"{nome[:1]}•••@{dominio}"
