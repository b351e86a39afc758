"""Stored reports that nobody would be served any more, and files without a row."""

import datetime
import re
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from osservatorio import selectors
from osservatorio.models import Pubblicazione, ReportGenerato

# Only what we named ourselves is looked at.
_NOSTRO = re.compile(r"[0-9a-f]{32}\.pdf")
# Who has just asked for a report may still be downloading it; a young file may be of a process
# still at work.
ETA_MINIMA = datetime.timedelta(days=1)
_CARTELLE = ("osservatorio/report", "osservatorio/pubblicazioni")


def pulisci_report(*, eta_minima: datetime.timedelta = ETA_MINIMA) -> int:
    """Deletes the reports made from data that have changed since, those that failed, and the files
    that no row knows, if they are old enough; how many of all there were. Publications stay.
    """
    prima_di = timezone.now() - eta_minima
    vecchi = ReportGenerato.objects.filter(creato_il__lte=prima_di)
    superati = vecchi.exclude(versione_dati=selectors.versione_dati())
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
    return tolti + _senza_riga(prima_di)


def _senza_riga(prima_di: datetime.datetime) -> int:
    noti = {str(nome) for nome in ReportGenerato.objects.values_list("file", flat=True)}
    noti |= {str(nome) for nome in Pubblicazione.objects.values_list("pdf", flat=True)}
    tolti = 0
    for cartella in _CARTELLE:
        if not default_storage.exists(cartella):
            continue
        for nome in default_storage.listdir(cartella)[1]:
            percorso = str(PurePosixPath(cartella) / nome)
            if percorso in noti or not _NOSTRO.fullmatch(nome):
                continue
            if default_storage.get_modified_time(percorso) <= prima_di:
                default_storage.delete(percorso)
                tolti += 1
    return tolti
