"""What is uploaded to the page of the imports and cannot be taken: a sentence, nothing kept."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strutture.models import Importazione
from tests.base.test_cartelle import OLE, XLSX, archivio
from tests.strutture.elenchi import csv
from tests.strutture.factories import TipoUnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

ELENCHI = "/schede/importa/"


@pytest.fixture
def ufficio(client):
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    ambito = AmbitoFactory()
    AppartenenzaFactory(comune=ComuneFactory(denominazione="Dello"), ambito=ambito)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    return client


def manda(client, contenuto, **campi):
    file = SimpleUploadedFile("elenco.csv", contenuto)
    return client.post(ELENCHI, {"file": file, "fonte": "Prova", "tipo": "", **campi})


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"%PDF-1.7", "Il file non è un elenco: serve un file .csv, .xlsx, .ods o .json."),
        (b"<html></html>", "Il file non è un elenco: serve un file .csv, .xlsx, .ods o .json."),
        (b"\x89PNG\r\n", "Il file non è un elenco: serve un file .csv, .xlsx, .ods o .json."),
        (b"", "Il file è vuoto: controlla di aver scelto quello giusto."),
        (b" \r\n", "Il file è vuoto: controlla di aver scelto quello giusto."),
        (
            OLE + "Workbook".encode("utf-16-le"),
            "Il file è in un vecchio formato (.xls): aprilo e salvalo come .xlsx o .csv.",
        ),
        (
            archivio({"xl/workbook.bin": b"x"}),
            "Il file è nel formato binario di Excel (.xlsb): aprilo e salvalo come .xlsx o .csv.",
        ),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            "Il file è un documento o una presentazione: serve un .csv, .xlsx, .ods o .json.",
        ),
        (
            archivio({"foto.jpg": b"x"}),
            "Il file non è un foglio di calcolo: serve un .csv, .xlsx, .ods o .json.",
        ),
        (
            b"PK\x03\x04rotto",
            "Il file è rovinato e non si apre: salvalo di nuovo dal tuo programma e riprova.",
        ),
        (
            archivio(XLSX | {"xl/vbaProject.bin": b"x"}),
            "Il file contiene macro e qui non si accetta: copia l'elenco in un file nuovo e",
        ),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "Il file è protetto da una password e qui non si accetta: copia l'elenco in un",
        ),
        (b"nome;altro\r\nx;y", "Non trovo le colonne"),
        (b"denominazione;comune\r\nx;Dello", "scegli un tipo"),
    ],
)
def test_un_file_che_non_va_si_dice(ufficio, contenuto, frase):
    risposta = manda(ufficio, contenuto)

    assert risposta.status_code == 200
    assert frase in unescape(risposta.text)
    assert not Importazione.objects.exists()


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"fonte": ""}, "Scrivi da dove viene"),
        ({"fonte": "x" * 5000}, "Accorcia la fonte"),
        ({"fonte": "a\0b"}, "caratteri null"),
        ({"tipo": "ZZZ"}, "Scegli uno dei tipi"),
    ],
)
def test_campi_storti(ufficio, campi, frase):
    risposta = manda(ufficio, csv(("Casa", "RSA", "", "Dello")), **campi)

    assert frase in risposta.content.decode()
    assert not Importazione.objects.exists()


def test_un_tipo_per_tutte_le_righe(ufficio):
    manda(
        ufficio, csv(("Casa", "Dello"), testata=("DENOMINAZIONE_STRUTTURA", "COMUNE")), tipo="RSA"
    )

    assert Importazione.objects.get().conteggi["nuove"] == 1
