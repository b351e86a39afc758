"""Files without a row: what a process killed between the disk and the database leaves behind."""

import datetime
import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.utils import timezone

# Only what we named ourselves is looked at.
_NOSTRO = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{1,5}")
# A file is written before its row is committed: a young one may be of a process still at work.
ETA_MINIMA = datetime.timedelta(days=1)


def togli_orfani(
    *,
    cartelle: Iterable[str],
    noti: Collection[str],
    eta_minima: datetime.timedelta = ETA_MINIMA,
) -> int:
    """Deletes the files of those folders that no row knows, if they are old enough; how many."""
    prima_di = timezone.now() - eta_minima
    tolti = 0
    for cartella in cartelle:
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
