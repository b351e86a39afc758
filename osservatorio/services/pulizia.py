"""Stored reports that nobody would be served any more, and files without a row."""

import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from base.pulizia import ETA_MINIMA, togli_orfani
from osservatorio import selectors
from osservatorio.models import Pubblicazione, ReportGenerato

_CARTELLE = ("osservatorio/report", "osservatorio/pubblicazioni")


def pulisci_report(*, eta_minima: datetime.timedelta = ETA_MINIMA) -> int:
    """Deletes the reports made from data that have changed since, those that failed, and the files
    that no row knows, if they are old enough; how many of all there were. Publications stay.
    """
    prima_di = timezone.now() - eta_minima
    vecchi = ReportGenerato.objects.filter(creato_il__lte=prima_di)
    superati = vecchi.exclude(versione_dati__in=selectors.versioni_correnti())
    tolti = 0
    for riga in superati | vecchi.filter(pronto_il__isnull=True):
        with transaction.atomic():
            nome = str(riga.file.name or "")
            riga.delete()
            # Row first: better a file that nobody knows, taken by the next cleaning, than a row
            # without its file.
            if nome:
                transaction.on_commit(lambda nome=nome: default_storage.delete(nome))  # type: ignore[misc]
        tolti += 1
    return tolti + _senza_riga(eta_minima)


def _senza_riga(eta_minima: datetime.timedelta) -> int:
    noti = {str(nome) for nome in ReportGenerato.objects.values_list("file", flat=True)}
    noti |= {str(nome) for nome in Pubblicazione.objects.values_list("pdf", flat=True)}
    return togli_orfani(cartelle=_CARTELLE, noti=noti, eta_minima=eta_minima)
