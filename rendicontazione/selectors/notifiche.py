"""What happened, for one user."""

from django.db.models import QuerySet

from rendicontazione.models import Notifica
from utenti.models import Utente

MOSTRATE = 5


def notifiche_di(utente: Utente) -> "QuerySet[Notifica]":
    """All of them, the last first."""
    return (
        Notifica.objects.visibili_a(utente)
        .select_related("rendicontazione__campagna", "rendicontazione__ambito")
        .order_by("-creata_il", "-pk")
    )


def notifiche_da_leggere(utente: Utente) -> int:
    """How many are unread."""
    return notifiche_di(utente).filter(letta_il__isnull=True).count()


def prime_da_leggere(utente: Utente, rendicontazione: int | None = None) -> list[Notifica]:
    """The last unread ones, of one return if asked."""
    notifiche = notifiche_di(utente).filter(letta_il__isnull=True)
    if rendicontazione is not None:
        notifiche = notifiche.filter(rendicontazione=rendicontazione)
    return list(notifiche[:MOSTRATE])
