"""A process of its own that reads, checks and stores a return, and says how much memory it took.

    python -m tests.prestazioni.memoria FILE VERSIONE

Prints the megabytes of its peak over those of the same process before it began.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import transaction  # noqa: E402

from rendicontazione.models import Versione  # noqa: E402
from rendicontazione.selectors import contesto_dei_controlli  # noqa: E402
from rendicontazione.services.fatti import copia_fatti  # noqa: E402
from rendicontazione.validation import esamina  # noqa: E402


def megabyte(voce: str) -> float:
    """From the kernel's account of this process; `ru_maxrss` would remember who started it."""
    for linea in Path("/proc/self/status").read_text().splitlines():
        if linea.startswith(f"{voce}:"):
            return int(linea.split()[1]) / 1024
    raise LookupError(voce)


if __name__ == "__main__":
    versione = Versione.objects.select_related(
        "rendicontazione__campagna__modello", "rendicontazione__ambito"
    ).get(pk=int(sys.argv[2]))
    rendicontazione = versione.rendicontazione
    contesto = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
    )
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again from here
    prima = megabyte("VmRSS")
    esame = esamina(Path(sys.argv[1]).read_bytes(), contesto)
    with transaction.atomic():
        copia_fatti(versione, [riga for righe in esame.lette.values() for riga in righe])
        transaction.set_rollback(True)
    print(f"{megabyte('VmHWM') - prima:.1f}")  # noqa: T201
