"""What the search keeps for itself, put in order every day."""

import datetime

from django.db import connection, transaction
from django.utils import timezone

from strutture.enums import StatoEsercizio
from strutture.models import UnitaOfferta, VersioneDati

GIORNI_VERSIONI = 2


@transaction.atomic
def pulisci_versioni() -> tuple[int, int]:
    """Drops old versions of the data, and brings the words of the search to today.

    Gives how many versions were dropped and how many facilities have a unit past its last day: the
    database writes their words again. The last version stays, and a new one is written:
    the same pair of last key and number is never of two states.
    """
    limite = timezone.now() - datetime.timedelta(days=GIORNI_VERSIONI)
    tolte, _ = VersioneDati.objects.filter(quando__lt=limite).delete()
    if tolte:
        VersioneDati.objects.create()
    oggi = timezone.localdate()
    # Time alone ends them, and no trigger sees it; however long ago this ran last.
    finite = list(
        UnitaOfferta.objects.exclude(stato=StatoEsercizio.CESSATA)
        .filter(data_cessazione__lt=oggi)
        .values_list("struttura_id", flat=True)
        .distinct()
    )
    if finite:
        with connection.cursor() as cursore:
            cursore.execute("SELECT strutture_aggiorna_testi(%s)", [finite])
    return tolte, len(finite)
