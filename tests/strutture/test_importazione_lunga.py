"""A list of more than 2 MB is compared in the background; the page waits and then shows it."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base import lavori
from base.models import Lavoro
from strutture.enums import StatoImportazione
from strutture.models import Importazione, Struttura
from strutture.services.importazione.anteprima import BYTE_NELLA_RICHIESTA, confronto_interrotto
from tests.base.test_cartelle import OLE, XLSX, archivio
from tests.strutture.elenchi import csv
from tests.strutture.factories import TipoUnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

ELENCHI = "/schede/importa/"
# A column that is not used makes few rows long.
TESTATA = ("denominazione", "tipo", "ente_gestore", "comune", "annotazioni")
LUNGO = csv(
    *[(f"Casa {n}", "RSA", "Coop Alfa", "Dello", "parole " * 15_000) for n in range(25)],
    testata=TESTATA,
)


@pytest.fixture
def ufficio(client):
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    ambito = AmbitoFactory()
    AppartenenzaFactory(comune=ComuneFactory(denominazione="Dello"), ambito=ambito)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito))
    return client


def manda(client, contenuto):
    assert len(contenuto) > BYTE_NELLA_RICHIESTA
    file = SimpleUploadedFile("elenco.csv", contenuto)
    risposta = client.post(ELENCHI, {"file": file, "fonte": "Prova", "tipo": ""})
    return risposta.url, Importazione.objects.get()


def test_un_elenco_lungo_si_confronta_in_sottofondo_e_poi_si_applica(ufficio):
    pagina, importazione = manda(ufficio, LUNGO)
    attesa = ufficio.get(pagina).text
    assert '<meta http-equiv="refresh" content="3">' in attesa
    assert "Aspetta il suo turno" in attesa
    assert "L'elenco è lungo" in attesa
    assert "Applica le righe" not in attesa
    assert not importazione.righe.exists()

    assert lavori.lavora() == 1

    pronta = ufficio.get(pagina).text
    assert "refresh" not in pronta
    assert "Nulla è stato ancora scritto" in pronta
    assert "25 righe; da scrivere in tutto: 25." in pronta
    ufficio.post(reverse("strutture:importazione_apply", args=[importazione.pk]))
    assert Struttura.objects.filter(ente_gestore__denominazione="Coop Alfa").count() == 25
    assert lavori.lavora() == 0


def test_finche_non_e_confrontato_non_si_applica(ufficio):
    pagina, importazione = manda(ufficio, LUNGO)

    risposta = ufficio.post(
        reverse("strutture:importazione_apply", args=[importazione.pk]), follow=True
    )

    assert "L'elenco non è ancora confrontato con il registro: aspetta" in unescape(risposta.text)
    assert not Struttura.objects.exists()
    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.ANTEPRIMA
    assert lavori.lavora() == 1
    assert "da scrivere in tutto: 25" in ufficio.get(pagina).text


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"%PDF-1.7" + b"x" * BYTE_NELLA_RICHIESTA, "Il file non è un elenco: serve un file .csv"),
        (
            OLE + "Workbook".encode("utf-16-le") + b"x" * BYTE_NELLA_RICHIESTA,
            "Il file è in un vecchio formato (.xls)",
        ),
        (csv(*[("x" * 100_000,)] * 25, testata=("a",)), "Non trovo le colonne"),
    ],
)
def test_un_file_lungo_che_non_va_si_dice_e_non_si_tiene(
    ufficio, contenuto, frase, django_capture_on_commit_callbacks
):
    pagina, importazione = manda(ufficio, contenuto)
    posto, nome = importazione.file.storage, importazione.file.name
    assert posto.exists(nome)

    with django_capture_on_commit_callbacks(execute=True):
        assert lavori.lavora() == 1

    assert frase in ufficio.get(pagina).text
    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.SCARTATA
    assert not posto.exists(nome)
    assert not Struttura.objects.exists()


def test_un_confronto_che_si_ferma_lo_dice(ufficio):
    pagina, importazione = manda(ufficio, LUNGO)

    confronto_interrotto(str(importazione.pk))

    assert "Il confronto si è fermato prima di finire: carica di nuovo" in ufficio.get(pagina).text
    assert not Struttura.objects.exists()


def test_un_elenco_scartato_mentre_aspetta_non_si_confronta(ufficio):
    _pagina, importazione = manda(ufficio, LUNGO)
    ufficio.post(reverse("strutture:importazione_discard", args=[importazione.pk]))

    lavori.lavora()

    importazione.refresh_from_db()
    assert importazione.stato == StatoImportazione.SCARTATA
    assert not importazione.righe.exists()
    assert not Lavoro.objects.filter(stato="in_coda").exists()


def test_una_bomba_piccola_non_si_apre(ufficio):
    """Its size is that of what it unpacks: it is refused before it is opened."""
    bomba = archivio(XLSX | {"xl/worksheets/sheet1.xml": b" " * (30 * 2**20)})
    file = SimpleUploadedFile("elenco.xlsx", bomba)

    risposta = ufficio.post(ELENCHI, {"file": file, "fonte": "Prova", "tipo": ""})

    assert (
        "Il file scompattato è troppo grande e qui non si accetta: copia l'elenco in un file nuovo "
        "e riprova."
    ) in unescape(risposta.text)
    assert not Importazione.objects.exists()
