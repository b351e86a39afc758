"""Who may adopt an edition."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from tariffe.models import EdizioneTariffe
from territorio.models import Appartenenza, Delega, Ente


def enti_che_adottano(edizione: EdizioneTariffe) -> QuerySet[Ente]:
    """Bodies of the comuni of the Ambito, and those to which they delegate a service, by name.

    On the edition's first day, or today if it has come.
    """
    giorno = max(edizione.valida_dal, timezone.localdate())
    comuni = (
        Appartenenza.objects.alla_data(giorno)
        .filter(ambito=edizione.regolamento.ambito_id)
        .values("comune")
    )
    delegati = Delega.objects.alla_data(giorno).filter(comune__in=comuni).values("ente")
    return Ente.objects.filter(Q(comune__in=comuni) | Q(pk__in=delegati)).order_by(
        "denominazione", "pk"
    )
