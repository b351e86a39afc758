"""What is uploaded to the page of the imports and cannot be taken: a sentence, nothing kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strutture.models import Importazione
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
        (b"%PDF-1.7", "non è un elenco"),
        (b"", "Il file è vuoto"),
        (b"PK\x03\x04rotto", "rovinato"),
        (b"nome;altro\r\nx;y", "Non trovo le colonne"),
        (b"denominazione;comune\r\nx;Dello", "scegli un tipo"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
)
def test_un_file_che_non_va_si_dice(ufficio, contenuto, frase):
    risposta = manda(ufficio, contenuto)

    assert risposta.status_code == 200
    assert frase in risposta.content.decode()
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
