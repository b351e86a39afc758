"""How long uploaded lists are kept."""

import datetime

from django.db import transaction
from django.utils import timezone

from base.pulizia import ETA_MINIMA, togli_orfani
from strutture.enums import StatoImportazione
from strutture.models import Importazione
from strutture.services.importazione.anteprima import CARTELLA, togli_contenuto

GIORNI_DI_ATTESA = 30  # a preview nobody applied
GIORNI_DI_RIPENSAMENTO = 365  # an import that was applied: until then it can be undone


def pulisci_importazioni(*, eta_minima: datetime.timedelta = ETA_MINIMA) -> int:
    """Deletes the previews nobody applied for a month, and the files and rows of the imports
    applied a year ago: who made them, when and how many rows they had stay. How many imports and
    files without a row.
    """
    adesso = timezone.now()
    vecchie = Importazione.objects.filter(
        stato=StatoImportazione.ANTEPRIMA,
        creata_il__lt=adesso - datetime.timedelta(days=GIORNI_DI_ATTESA),
    ) | Importazione.objects.filter(
        stato__in=[StatoImportazione.APPLICATA, StatoImportazione.ANNULLATA],
        applicata_il__lt=adesso - datetime.timedelta(days=GIORNI_DI_RIPENSAMENTO),
    ).exclude(file="")
    tolte = 0
    for importazione in vecchie.order_by("pk"):
        with transaction.atomic():
            if importazione.stato == StatoImportazione.ANTEPRIMA:
                importazione.stato = StatoImportazione.SCARTATA
                importazione.save(update_fields=["stato"])
            togli_contenuto(importazione)
        tolte += 1
    noti = {
        str(nome) for nome in Importazione.objects.exclude(file="").values_list("file", flat=True)
    }
    return tolte + togli_orfani(cartelle=[CARTELLA], noti=noti, eta_minima=eta_minima)
