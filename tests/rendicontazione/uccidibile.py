"""A process of its own that begins an operation, says when it is at a given point, and stays there.

    python -m tests.rendicontazione.uccidibile PUNTO CARTELLA PK [UTENTE]

At the point it writes one line on standard output and waits for ever: who started it kills it.
Used by test_interruzioni.py, on the database and the folder of the test.
"""

import os
import sys
import time
from pathlib import Path
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402

from base import lavori  # noqa: E402
from rendicontazione import services  # noqa: E402
from rendicontazione.models import (  # noqa: E402
    Anomalia,
    Caricamento,
    Certificazione,
    Rendicontazione,
)
from utenti.models import Utente  # noqa: E402


def fermati(*_argomenti, **_opzioni):
    print("qui", flush=True)  # noqa: T201
    time.sleep(3600)


def a_meta_del_file(self, chunk_size=None):
    contenuto = self.file.getvalue()
    yield contenuto[: len(contenuto) // 2]
    fermati()


def dopo_le_anomalie(righe, **opzioni):
    VERE(righe, **opzioni)
    fermati()


def a_meta_dei_dati(percento, fase):
    # The phase of the COPY; at its first word no row was sent yet.
    if fase == "Registro i dati" and percento > 85:
        fermati()


VERE = Anomalia.objects.bulk_create


def carica(pk, utente, file):
    services.registra_caricamento(
        rendicontazione=Rendicontazione.objects.select_related("campagna", "ambito").get(pk=pk),
        contenuto=Path(file).read_bytes(),
        nome="prova.xlsx",
        utente=Utente.objects.get(pk=utente),
    )


def _caricamento(pk):
    return Caricamento.objects.select_related(
        "rendicontazione__campagna__modello", "rendicontazione__ambito"
    ).get(pk=pk)


def conferma(pk, utente, avanza=None):
    services.conferma_caricamento(
        caricamento=_caricamento(pk), utente=Utente.objects.get(pk=utente), avanza=avanza
    )


def svolgi(punto, pk, utente, file):
    if punto == "file":
        with mock.patch.object(ContentFile, "chunks", a_meta_del_file):
            carica(pk, utente, file)
    elif punto == "anomalie":
        with mock.patch.object(Anomalia.objects, "bulk_create", dopo_le_anomalie):
            carica(pk, utente, file)
    elif punto == "copy":
        conferma(pk, utente, a_meta_dei_dati)
    elif punto == "prima del commit":
        with mock.patch("rendicontazione.services.versioni.passa", fermati):
            conferma(pk, utente)
    elif punto == "copia annotata":
        with mock.patch("rendicontazione.export.annotata._foglio_errori", fermati):
            services.prepara_copia_annotata(caricamento=_caricamento(pk))
    elif punto == "pdf":
        with mock.patch("weasyprint.document.Document.write_pdf", fermati):
            services.prepara_ricevuta(certificazione=Certificazione.objects.get(pk=pk))
    elif punto == "file della ricevuta":
        with mock.patch.object(ContentFile, "chunks", a_meta_del_file):
            services.prepara_ricevuta(certificazione=Certificazione.objects.get(pk=pk))
    elif punto == "lavoro, letture":
        with mock.patch("rendicontazione.validation.check", fermati):
            lavori.lavora()
    elif punto == "lavoro, anomalie":
        with mock.patch.object(Anomalia.objects, "bulk_create", dopo_le_anomalie):
            lavori.lavora()
    elif punto == "lavoro, copy":
        from rendicontazione.services import fatti

        vera = fatti.copia_fatti
        with mock.patch.object(
            fatti, "copia_fatti", lambda versione, righe, _a: vera(versione, righe, a_meta_dei_dati)
        ):
            lavori.lavora()


if __name__ == "__main__":
    settings.MEDIA_ROOT = Path(sys.argv[2])
    svolgi(
        sys.argv[1],
        int(sys.argv[3]),
        int(sys.argv[4]) if len(sys.argv) > 4 else None,
        sys.argv[5] if len(sys.argv) > 5 else None,
    )
