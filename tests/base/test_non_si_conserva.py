"""What the reserved area answers, refusals too, is kept by no browser and no proxy."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.conftest import ClientRigoroso
from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


def con_memoria(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"Cache-Control": "private, max-age=60"})


def rotta(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("segreto")


@login_not_required
def pubblica(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("con-memoria/", con_memoria),
    path("rotta/", rotta),
    path("pubblica/", pubblica),
    path("", include("config.urls")),
]


def memoria(risposta) -> str:
    return risposta.headers.get("Cache-Control", "")


@pytest.fixture
def operatore(client):
    """Of an Ufficio di Piano, who may not open people's tariffs."""
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory()))
    return client


@pytest.mark.parametrize(
    ("indirizzo", "stato"),
    [
        ("/tariffe/ufficio/persone/", 403),
        ("/tariffe/ufficio/persone/999999/", 403),
        ("/tariffe/ufficio/non-c-e/", 404),
        ("/rendicontazione/1900/nessuno/", 404),
        ("/osservatorio/report/non-c-e/", 404),
        ("/admin/tariffe/edizionetariffe/999999/change/", 404),
        ("/admin/utenti/utente/", 403),
        ("/richieste/999999/", 404),
        ("/non-c-e/", 404),
    ],
)
def test_un_rifiuto_a_chi_e_entrato_non_si_conserva(operatore, indirizzo, stato):
    risposta = operatore.get(indirizzo)
    assert risposta.status_code == stato
    assert "no-store" in memoria(risposta)


def test_nemmeno_una_persona_che_non_e_sua(client):
    client.force_login(UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=AmbitoFactory()))
    risposta = client.get("/tariffe/ufficio/persone/999999/")
    assert risposta.status_code == 404
    assert "no-store" in memoria(risposta)


@pytest.mark.parametrize(
    "indirizzo", ["/tariffe/ufficio/persone/", "/rendicontazione/", "/osservatorio/", "/profilo/"]
)
def test_nemmeno_il_rinvio_di_chi_non_e_entrato(client, indirizzo):
    risposta = client.get(indirizzo)
    assert risposta.status_code == 302
    assert "no-store" in memoria(risposta)


def test_un_modulo_scaduto_e_un_guasto_non_si_conservano(settings):
    settings.ROOT_URLCONF = __name__
    utente = UtenteFactory()
    rigido = ClientRigoroso(enforce_csrf_checks=True, raise_request_exception=False)
    rigido.force_login(utente)
    scaduto = rigido.post("/tariffe/ufficio/persone/cerca/", {"codice": "P-7K3M-9QXD"})
    guasto = rigido.get("/rotta/")
    assert (scaduto.status_code, guasto.status_code) == (403, 500)
    assert "no-store" in memoria(scaduto)
    assert "no-store" in memoria(guasto)


def test_nemmeno_quello_che_e_troppo_o_chiesto_male(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    rigido = ClientRigoroso(enforce_csrf_checks=True, raise_request_exception=False)
    rigido.force_login(UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=AmbitoFactory()))
    rigido.get("/tariffe/ufficio/persone/")
    troppo = rigido.post("/tariffe/ufficio/persone/cerca/", {"codice": "P" * 1000})
    male = rigido.get("/tariffe/ufficio/persone/cerca/")
    assert (troppo.status_code, male.status_code) == (400, 405)
    assert "no-store" in memoria(troppo)
    assert "no-store" in memoria(male)


def test_chi_dice_da_se_come_si_conserva_resta_come_dice(settings, operatore):
    settings.ROOT_URLCONF = __name__
    assert memoria(operatore.get("/con-memoria/")) == "private, max-age=60"


def test_una_pagina_pubblica_resta_di_tutti(settings, client):
    settings.ROOT_URLCONF = __name__
    assert memoria(client.get("/pubblica/")) == ""
    assert memoria(client.get("/non-c-e/")) == ""
    client.force_login(UtenteFactory())
    assert memoria(client.get("/pubblica/")) == ""
