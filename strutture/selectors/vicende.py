"""The events of a facility."""

from django.db.models import QuerySet

from strutture.models import Struttura, Vicenda


def vicende_di(struttura: Struttura) -> QuerySet[Vicenda]:
    """Its events, the last first; those taken back too, which say so."""
    return (
        Vicenda.objects.filter(struttura=struttura)
        .select_related("unita__tipo", "nuovo_comune", "registrata_da", "annullata_da")
        .defer("nuovo_comune__confine")
        .order_by("-dal", "-pk")
    )
