"""The codes of INPS in and out as a spreadsheet."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tariffe.models import CodiceINPS
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    client.force_login(UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA))
    return client


def importa(client, testo):
    file = SimpleUploadedFile("codici.csv", testo.encode())
    url = reverse("admin:tariffe_codiceinps_import")
    return client.post(url, {"import_file": file, "format": "0", "resource": "0"})


def test_un_codice_nuovo_entra_e_uno_noto_cambia_dopo_l_anteprima(client):
    CodiceINPS.objects.create(codice="A1.09", denominazione="Telesoccorso")

    anteprima = importa(
        client,
        "codice;denominazione;fonte\nA1.09;Telesoccorso e teleassistenza;elenco\n"
        "A1.16;Contributi per il trasporto;elenco\n",
    )
    assert CodiceINPS.objects.count() == 1
    client.post(
        reverse("admin:tariffe_codiceinps_process_import"),
        anteprima.context["confirm_form"].initial,
    )

    assert dict(CodiceINPS.objects.values_list("codice", "denominazione")) == {
        "A1.09": "Telesoccorso e teleassistenza",
        "A1.16": "Contributi per il trasporto",
    }


@pytest.mark.parametrize(
    ("testo", "frase"),
    [
        ("codice;fonte\nA1.09;x\n", "Manca la colonna «denominazione»"),
        ("codice;denominazione\nun codice;X\n", "per esempio A1.09"),
    ],
)
def test_un_elenco_sbagliato_non_scrive_niente(client, testo, frase):
    assert frase in importa(client, testo).content.decode()
    assert not CodiceINPS.objects.exists()


def test_l_elenco_che_esce_rientra_senza_cambiare(client):
    CodiceINPS.objects.create(codice="A1.09", denominazione="Telesoccorso", fonte="INPS")

    uscito = client.get(reverse("admin:tariffe_codiceinps_export")).content.decode("utf-8-sig")

    righe = importa(client, uscito).context["result"].totals
    assert (righe["new"], righe["update"], righe["skip"]) == (0, 0, 1)
