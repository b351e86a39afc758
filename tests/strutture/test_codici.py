"""Codes of bodies: their control digits are checked at every door."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from strutture.models import EnteGestore
from strutture.resources import EnteGestoreResource
from tests.strutture.factories import EnteGestoreFactory
from tests.territorio.factories import AmbitoFactory, EnteFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db

# Shaped as real ones: a body's eleven digits beginning with 8 or 9, a partita IVA, a person's.
GIUSTI = ["80008750178", "01234567897", "RSSMRA80A01B157X"]
SBAGLIATI = ["80008750179", "0123456789", "00000000000", "RSSMRA80A01B157N"]


@pytest.fixture
def ufficio(client, settings):
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(numero=8))
    client.force_login(utente)
    client.utente = utente
    return client


@pytest.mark.parametrize("codice", GIUSTI)
def test_codici_giusti_anche_con_spazi_e_minuscole(codice):
    ente = EnteGestoreFactory.build(codice_fiscale=f" {codice[:5]} {codice[5:].lower()}")
    ente.full_clean()
    assert ente.codice_fiscale == codice


@pytest.mark.parametrize("codice", SBAGLIATI)
def test_il_modello_rifiuta(codice):
    with pytest.raises(ValidationError, match="non è giusto"):
        EnteGestoreFactory.build(codice_fiscale=codice).full_clean()


def test_anche_l_ente_del_territorio_e_controllato():
    with pytest.raises(ValidationError, match="non è giusta"):
        EnteFactory.build(partita_iva="01234567890").full_clean()


@pytest.mark.parametrize("campo", ["codice_fiscale", "partita_iva"])
def test_il_lavoro_d_ufficio_rifiuta(ufficio, campo):
    risposta = ufficio.post(
        reverse("admin:strutture_entegestore_add"),
        {"denominazione": "Fondazione", campo: "01234567890"},
    )
    assert risposta.status_code == 200
    assert "«01234567890» non è giust" in risposta.text
    assert not EnteGestore.objects.exists()


def foglio(*righe):
    testo = "\n".join(["id;denominazione;natura;codice_fiscale;partita_iva", *righe])
    return SimpleUploadedFile("enti.csv", testo.encode())


def carica(ufficio, *righe):
    return ufficio.post(
        reverse("admin:strutture_entegestore_import"),
        {"import_file": foglio(*righe), "format": "0"},
    )


def test_il_foglio_rifiuta_il_codice_sbagliato(ufficio):
    risposta = carica(ufficio, ";Fondazione;PRI;;01234567890")
    assert "«01234567890» non è giust" in risposta.text
    assert not EnteGestore.objects.exists()


def test_il_foglio_mostra_poi_scrive(ufficio):
    risposta = carica(ufficio, ";Fondazione Foglio;PRI;80008750178;01234567897")
    assert not EnteGestore.objects.exists()
    conferma = risposta.context["confirm_form"].initial
    fatta = ufficio.post(reverse("admin:strutture_entegestore_process_import"), conferma)
    assert fatta.status_code == 302
    ente = EnteGestore.objects.get()
    assert (ente.denominazione, ente.codice_fiscale) == ("Fondazione Foglio", "80008750178")
    # What comes out goes back in and changes nothing.
    fuori = ufficio.post(reverse("admin:strutture_entegestore_export"), {"format": "0"})
    if fuori.status_code == 200 and fuori["Content-Type"].startswith("text/csv"):
        assert "Fondazione Foglio" in fuori.content.decode("utf-8-sig")


def test_il_foglio_non_tocca_gli_enti_di_altri(ufficio):
    from tests.strutture.factories import StrutturaFactory

    altrui = StrutturaFactory().ente_gestore
    risposta = carica(ufficio, f"{altrui.pk};Rubata;PRI;;")
    assert "Non c" in risposta.text
    altrui.refresh_from_db()
    assert altrui.denominazione != "Rubata"
    assert EnteGestoreResource(utente=None).get_queryset().count() == 0


def test_unisci_dal_lavoro_d_ufficio(ufficio):
    uno, due = EnteGestoreFactory(), EnteGestoreFactory()
    ufficio.post(
        reverse("admin:strutture_entegestore_changelist"),
        {"action": "unisci", "_selected_action": [uno.pk, due.pk]},
    )
    due.refresh_from_db()
    assert due.confluito_in == uno
    risposta = ufficio.post(
        reverse("admin:strutture_entegestore_changelist"),
        {"action": "unisci", "_selected_action": [uno.pk]},
        follow=True,
    )
    assert "Scegli almeno due enti" in risposta.text
