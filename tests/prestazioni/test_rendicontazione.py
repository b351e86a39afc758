"""A long return read, checked and stored, beside the raw COPY of the same facts.

The reference is what PostgreSQL itself needs for the same rows of the same table, with its
indexes and foreign keys: text lines made before, nothing read, nothing checked.
"""

import io
import os
import subprocess
import sys

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from rendicontazione.models import Fatto
from rendicontazione.parsing import leggi_cartella, leggi_modulo
from rendicontazione.selectors import contesto_dei_controlli
from rendicontazione.services.fatti import _CAMPI, copia_fatti
from rendicontazione.validation import check, esamina
from territorio.models import Ente
from tests.rendicontazione.cartelle import cartella, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.rendicontazione.test_interruzioni import indirizzo_del_database
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

RIGHE = 20_000
IN_UNA_RICHIESTA = 5_000
MEMORIA_IN_PIU = 250  # MB over the idle process


class Mondo:
    """A return of the Ambito 8, the workbooks, and a version to store the facts of."""

    def __init__(self):
        modello = riferimento()
        otto, _nove = territorio_di_prova()
        Ente.objects.bulk_create(
            Ente(codice=f"E{n:04}", denominazione=f"Ente {n}") for n in range(800)
        )
        self.rendicontazione = RendicontazioneFactory(ambito=otto, campagna__modello=modello)
        self.contesto = contesto_dei_controlli(modello=modello, anno=2024, ambito=otto)
        self.versione = VersioneFactory(rendicontazione=self.rendicontazione)
        self.campi = ", ".join(_CAMPI)

    def file(self, quante):
        """Rows whose keys are all different: an item and an area once per body."""
        voci = [v for v in self.contesto.voci.values() if v.aree]
        enti = sorted(self.contesto.enti)
        righe = [
            riga(
                riga=n + 1,
                forma_gestione="A",
                codice_istat_comune=None,
                codice_ente_gestore=enti[n // len(voci) % len(enti)],
                area_utenza=sorted(voce.aree)[0],
                codice_voce=voce.codice,
                utenti=n % 90 + 1,
                spesa_totale=1000 + n * 0.25,
            )
            for n in range(quante)
            for voce in [voci[n % len(voci)]]
        ]
        return cartella(self.contesto.modulo, righe)

    def vuota(self):
        with connection.cursor() as cursore:
            cursore.execute("TRUNCATE rendicontazione_fatto")

    def registra(self, contenuto):
        """Read, check, store."""
        esame = esamina(contenuto, self.contesto)
        with transaction.atomic():
            copia_fatti(self.versione, [r for righe in esame.lette.values() for r in righe])

    def linee(self):
        with (
            connection.cursor() as cursore,
            cursore.copy(f"COPY rendicontazione_fatto ({self.campi}) TO STDOUT") as c,
        ):
            return b"".join(bytes(pezzo) for pezzo in c)

    def copia(self, linee):
        with (
            transaction.atomic(),
            connection.cursor() as cursore,
            cursore.copy(f"COPY rendicontazione_fatto ({self.campi}) FROM STDIN") as copia,
        ):
            copia.write(linee)


@pytest.fixture
def mondo(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "caricamenti"
    return Mondo()


@pytest.mark.prestazioni
def test_ventimila_righe(banco, mondo, tmp_path):
    contenuto = mondo.file(RIGHE)
    mondo.registra(contenuto)
    linee = mondo.linee()
    assert Fatto.objects.count() == linee.count(b"\n") > RIGHE * 4
    letto = leggi_modulo(leggi_cartella(contenuto), mondo.contesto.modulo)

    banco.confronta(
        "20.000 righe: leggere, controllare, registrare / COPY dei fatti",
        nostro=lambda: mondo.registra(contenuto),
        riferimento=lambda: mondo.copia(linee),
        almeno=0.4,
        giri=3,
        prima=mondo.vuota,
    )
    banco.confronta(
        "20.000 righe: le sole regole / tutto",
        nostro=lambda: check(letto, mondo.contesto),
        riferimento=lambda: mondo.registra(contenuto),
        al_massimo=1 / 3,
        giri=3,
        prima=mondo.vuota,
    )
    percorso = tmp_path / "lunga.xlsx"
    percorso.write_bytes(contenuto)
    mondo.vuota()
    uscita = subprocess.run(
        [sys.executable, "-m", "tests.prestazioni.memoria", str(percorso), str(mondo.versione.pk)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": indirizzo_del_database()},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    print(f"\n20.000 righe: {float(uscita):.0f} MB oltre il processo a riposo")  # noqa: T201
    assert 1 < float(uscita) < MEMORIA_IN_PIU


@pytest.mark.prestazioni
def test_cinquemila_righe_nella_richiesta(banco, mondo, client):
    """The upload is answered with its outcome, not with a wait; the time beside openpyxl's own."""
    contenuto = mondo.file(IN_UNA_RICHIESTA)
    utente = IncaricoFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=mondo.rendicontazione.ambito).utente
    client.force_login(utente)
    indirizzo = reverse(
        "rendicontazione:caricamento_create", kwargs={"anno": 2024, "ambito": "otto"}
    )

    def carica():
        risposta = client.post(
            indirizzo, {"file": SimpleUploadedFile("prova.xlsx", contenuto)}, follow=True
        )
        assert "Nulla è stato ancora salvato" in risposta.text

    def solo_openpyxl():
        libro = openpyxl.load_workbook(io.BytesIO(contenuto), read_only=True)
        for pagina in libro.worksheets:
            for _riga in pagina.iter_rows(values_only=True):
                pass
        libro.close()

    banco.confronta(
        "5.000 righe caricate e controllate nella richiesta / openpyxl che le legge",
        nostro=carica,
        riferimento=solo_openpyxl,
        al_massimo=3,
        giri=3,
    )
