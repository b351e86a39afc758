"""The events of a facility."""

from django.db.models import Q, QuerySet

from strutture.models import Struttura, Vicenda


def vicende_di(struttura: Struttura) -> QuerySet[Vicenda]:
    """Its events and those of the records merged into it, the last first; those taken back too."""
    return (
        Vicenda.objects.filter(Q(struttura=struttura) | Q(struttura__confluita_in=struttura))
        .select_related("unita__tipo", "nuovo_comune", "registrata_da", "annullata_da")
        .defer("nuovo_comune__confine")
        .order_by("-dal", "-pk")
    )
