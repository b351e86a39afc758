"""By when a return is due: the campaign's dates and the extensions."""

import datetime

from django.db.models import Q

from rendicontazione.models import Proroga, Rendicontazione


def scadenza_effettiva(rendicontazione: Rendicontazione) -> datetime.date:
    """The last useful day for that Ambito: the latest extension, else the campaign's deadline."""
    proroghe = (
        Proroga.objects.filter(campagna=rendicontazione.campagna_id)
        .filter(Q(rendicontazione__isnull=True) | Q(rendicontazione=rendicontazione))
        .values_list("giorno", flat=True)
    )
    return max([rendicontazione.campagna.scadenza, *proroghe])
