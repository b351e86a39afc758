"""A process of its own that prepares or publishes a report, says when it is at a point, and stays.

    python -m tests.osservatorio.uccidibile PUNTO CARTELLA AMBITO UTENTE

As `tests/rendicontazione/uccidibile.py`; used by test_interruzioni.py.
"""

import os
import sys
from pathlib import Path
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402

from base import lavori  # noqa: E402
from osservatorio import permessi, services  # noqa: E402
from osservatorio.reports import REPORT, Scelta  # noqa: E402
from osservatorio.services import Domanda  # noqa: E402
from territorio.models import Ambito  # noqa: E402
from tests.rendicontazione.uccidibile import a_meta_del_file, fermati  # noqa: E402
from utenti.models import Utente  # noqa: E402

PDF = "weasyprint.document.Document.write_pdf"


def svolgi(punto, ambito, utente):
    report, scelta = REPORT["scheda-ambito"], Scelta(2023, ambito)
    if punto == "lavoro, pdf":
        with mock.patch(PDF, fermati):
            lavori.lavora()
    elif punto == "lavoro, file":
        with mock.patch.object(ContentFile, "chunks", a_meta_del_file):
            lavori.lavora()
    elif punto == "deposito, file":
        with mock.patch.object(ContentFile, "chunks", a_meta_del_file):
            services.fornisci_report(
                domanda=Domanda(report, scelta, permessi.sguardo_di(utente)), utente=utente
            )
    elif punto == "pubblicazione, file":
        services.prepara_pdf_pubblico(report=report, scelta=scelta, utente=utente)
        with mock.patch.object(ContentFile, "chunks", a_meta_del_file):
            services.pubblica_report(report=report, scelta=scelta, utente=utente)


if __name__ == "__main__":
    settings.MEDIA_ROOT = Path(sys.argv[2])
    svolgi(
        sys.argv[1],
        Ambito.objects.get(pk=int(sys.argv[3])),
        Utente.objects.get(pk=int(sys.argv[4])),
    )
