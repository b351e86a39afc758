import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from territorio.models import Ambito
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    CapofilaFactory,
    ComuneFactory,
    DelegaFactory,
    EnteFactory,
    ProvinciaFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db

RIGHE = {
    "capofila-TOTAL_FORMS": 0,
    "capofila-INITIAL_FORMS": 0,
    "appartenenze-TOTAL_FORMS": 0,
    "appartenenze-INITIAL_FORMS": 0,
}


@pytest.fixture(autouse=True)
def gruppi():
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")


@pytest.fixture
def otto():
    return AmbitoFactory(numero=8, denominazione="Bassa Ovest")


def entra(client, ruolo, ambito=None):
    client.force_login(UtenteFactory(ruolo=ruolo, **({"ambito": ambito} if ambito else {})))


@pytest.mark.parametrize("ruolo", ["operatore_udp", "responsabile_udp", "coordinatore_ambito"])
def test_l_ufficio_di_piano_cambia_i_suoi_contatti_e_nient_altro(client, otto, ruolo):
    entra(client, ruolo, otto)

    risposta = client.post(
        f"/admin/territorio/ambito/{otto.pk}/change/",
        {
            "telefono": "030 1234567",
            "sito": "comune.example",
            "numero": 99,
            "denominazione": "X",
            **RIGHE,
        },
    )

    assert risposta.status_code == 302
    otto.refresh_from_db()
    assert otto.telefono == "030 1234567"
    assert otto.sito == "https://comune.example"
    assert (otto.numero, otto.denominazione, otto.slug) == (8, "Bassa Ovest", "bassa-ovest")


def test_l_ufficio_di_piano_non_cambia_capofila_e_comuni(client, otto):
    entra(client, Ruolo.RESPONSABILE_UDP, otto)
    appartenenza = AppartenenzaFactory(ambito=otto)

    client.post(
        f"/admin/territorio/ambito/{otto.pk}/change/",
        {
            **RIGHE,
            "appartenenze-TOTAL_FORMS": 1,
            "appartenenze-INITIAL_FORMS": 1,
            "appartenenze-0-id": appartenenza.pk,
            "appartenenze-0-DELETE": "on",
        },
    )

    assert otto.appartenenze.count() == 1


def test_chi_rinomina_l_ambito_lascia_l_indirizzo_di_prima(client, otto):
    entra(client, Ruolo.ISTRUTTORE_PROVINCIA)

    risposta = client.post(
        f"/admin/territorio/ambito/{otto.pk}/change/",
        {"provincia": otto.provincia_id, "numero": 8, "denominazione": "Pianura", **RIGHE},
    )

    assert risposta.status_code == 302
    otto.refresh_from_db()
    assert otto.slug == "pianura"
    assert otto.slug_precedenti.get().slug == "bassa-ovest"


def test_il_nome_di_un_altro_ambito_si_rifiuta(client, otto):
    AmbitoFactory(denominazione="Garda")
    entra(client, Ruolo.ISTRUTTORE_PROVINCIA)

    risposta = client.post(
        f"/admin/territorio/ambito/{otto.pk}/change/",
        {"provincia": otto.provincia_id, "numero": 8, "denominazione": "Garda", **RIGHE},
    )

    assert "è già di un altro ambito" in risposta.text
    otto.refresh_from_db()
    assert otto.denominazione == "Bassa Ovest"


def test_un_ambito_nuovo_prende_l_indirizzo_dal_nome(client):
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    client.post(
        "/admin/territorio/ambito/add/",
        {
            "provincia": ProvinciaFactory().pk,
            "numero": 14,
            "denominazione": "Alto Garda",
            **RIGHE,
        },
    )

    assert Ambito.objects.get(numero=14).slug == "alto-garda"


def test_due_capofila_insieme_si_rifiutano_con_una_frase(client, otto):
    CapofilaFactory(ambito=otto)
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    risposta = client.post(
        f"/admin/territorio/ambito/{otto.pk}/change/",
        {
            "provincia": otto.provincia_id,
            "numero": 8,
            "denominazione": otto.denominazione,
            **RIGHE,
            "capofila-TOTAL_FORMS": 1,
            "capofila-0-ente": EnteFactory().pk,
        },
    )

    assert "ha già un ente capofila" in risposta.text
    assert otto.capofila.count() == 1


def test_il_capofila_si_chiude_e_si_sostituisce_nella_stessa_pagina(client, otto):
    vecchio = CapofilaFactory(ambito=otto)
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    risposta = client.post(
        f"/admin/territorio/ambito/{otto.pk}/change/",
        {
            "provincia": otto.provincia_id,
            "numero": 8,
            "denominazione": otto.denominazione,
            **RIGHE,
            "capofila-TOTAL_FORMS": 2,
            "capofila-INITIAL_FORMS": 1,
            "capofila-0-id": vecchio.pk,
            "capofila-0-ente": vecchio.ente_id,
            "capofila-0-al": "31/12/2024",
            "capofila-1-ente": EnteFactory().pk,
            "capofila-1-dal": "01/01/2025",
        },
    )

    assert risposta.status_code == 302
    assert [str(c.dal) for c in otto.capofila.order_by("pk")] == ["None", "2025-01-01"]


def test_un_ente_di_tipo_comune_vuole_il_comune(client):
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    risposta = client.post(
        "/admin/territorio/ente/add/", {"codice": "X", "denominazione": "X", "tipo": "COM"}
    )

    assert "Indica il comune solo" in risposta.text


def test_il_codice_istat_sbagliato_si_spiega(client):
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    risposta = client.post(
        "/admin/territorio/comune/add/",
        {
            "codice_istat": "17029",
            "denominazione": "Prova",
            "provincia": ProvinciaFactory().pk,
            "nomi_precedenti-TOTAL_FORMS": 0,
            "nomi_precedenti-INITIAL_FORMS": 0,
        },
    )

    assert "ha 6 cifre" in risposta.text


def test_l_elenco_dei_comuni_si_restringe_alla_provincia(client):
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)
    qui = ComuneFactory()
    altrove = ComuneFactory(provincia=ProvinciaFactory(codice="016", denominazione="Bergamo"))

    def elenco(dove):
        risposta = client.get("/admin/territorio/comune/", {"dove": dove})
        return list(risposta.context["cl"].result_list)

    assert elenco("qui") == [qui]
    assert elenco("altrove") == [altrove]


def test_il_completamento_propone_solo_gli_ambiti_visibili(client, otto):
    AmbitoFactory(numero=9, denominazione="Nove")
    entra(client, Ruolo.RESPONSABILE_UDP, otto)

    risposta = client.get(
        "/admin/autocomplete/",
        {
            "app_label": "territorio",
            "model_name": "ambito",
            "field_name": "successore",
            "term": "",
        },
    )

    assert [r["text"] for r in risposta.json()["results"]] == ["8 – Bassa Ovest"]


@pytest.mark.parametrize(
    ("modello", "crea"),
    [
        ("ambito", AmbitoFactory),
        ("comune", ComuneFactory),
        ("ente", lambda: EnteFactory(comunale=True)),
        ("delega", DelegaFactory),
    ],
)
def test_gli_elenchi_non_fanno_una_domanda_per_riga(client, modello, crea):
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    def domande():
        with CaptureQueriesContext(connection) as conta:
            assert client.get(f"/admin/territorio/{modello}/").status_code == 200
        return len(conta)

    for _ in range(2):
        crea()
    poche = domande()
    for _ in range(18):
        crea()

    assert domande() == poche <= 12


def test_la_pagina_di_un_ambito_non_fa_una_domanda_per_comune(client, otto):
    entra(client, Ruolo.AMMINISTRATORE_SISTEMA)

    def domande():
        with CaptureQueriesContext(connection) as conta:
            assert client.get(f"/admin/territorio/ambito/{otto.pk}/change/").status_code == 200
        return len(conta)

    for _ in range(2):
        AppartenenzaFactory(ambito=otto)
    poche = domande()
    for _ in range(18):
        AppartenenzaFactory(ambito=otto)

    assert domande() - poche <= 18  # one for the choice shown in each row's completion field
