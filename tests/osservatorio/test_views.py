"""Pages of the observatory: who opens them, on whose data, and with how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from osservatorio.models import Edizione
from territorio.models import Ambito, Appartenenza, Comune
from tests.osservatorio.factories import crea_popolazione, eta
from tests.rendicontazione.factories import RendicontazioneFactory
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import RUOLI_UFFICIO_DI_PIANO, Ruolo

pytestmark = pytest.mark.django_db

HOME = reverse("osservatorio:home")
SCHEDA = reverse("osservatorio:report", kwargs={"nome": "scheda-ambito"})


def crea_ambiti(quanti):
    comuni = {}
    ambiti = []
    for numero in range(1, quanti + 1):
        ambito, comune = AmbitoFactory(numero=numero), ComuneFactory()
        Appartenenza.objects.create(comune=comune, ambito=ambito)
        comuni[comune] = (eta(a5=10, a70=numero), eta(a30=5))
        ambiti.append(ambito)
    crea_popolazione(2023, comuni)
    return ambiti


@pytest.fixture
def ambiti():
    return crea_ambiti(2)


def entra(client, ruolo, ambito=None):
    luogo = {"ambito": ambito} if ambito else {}
    client.force_login(UtenteFactory(ruolo=ruolo, **luogo))


@pytest.mark.parametrize("ruolo", [*sorted(RUOLI_UFFICIO_DI_PIANO), Ruolo.LETTORE])
def test_chi_e_dell_ambito_legge_il_suo_e_non_l_altro(client, ambiti, ruolo):
    entra(client, ruolo, ambiti[0])
    for indirizzo in (HOME, SCHEDA):
        proprio = client.get(indirizzo, {"anno": 2023, "ambito": ambiti[0].slug})
        altrui = client.get(indirizzo, {"anno": 2023, "ambito": ambiti[1].slug})
        assert (proprio.status_code, altrui.status_code) == (200, 404)
    assert client.get(SCHEDA, {"ambito": ambiti[1].slug, "formato": "pdf"}).status_code == 404


@pytest.mark.parametrize(
    "ruolo",
    [Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA, Ruolo.AMMINISTRATORE_SISTEMA],
)
def test_la_provincia_legge_tutti_e_vede_lo_stato_dei_dati(client, ambiti, ruolo):
    entra(client, ruolo)
    for ambito in ambiti:
        assert client.get(SCHEDA, {"anno": 2023, "ambito": ambito.slug}).status_code == 200
    pagina = client.get(HOME, {"anno": 2023}).content.decode()
    assert "I dati degli ambiti nel 2023" in pagina
    assert pagina.count("Non ancora approvati") == 2


def test_l_ufficio_di_piano_non_vede_l_elenco_degli_altri(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    pagina = client.get(HOME).content.decode()
    assert "I dati degli ambiti" not in pagina
    assert f'<option value="{ambiti[1].slug}"' not in pagina


@pytest.mark.parametrize(
    "ruolo", [Ruolo.ASSISTENTE_SOCIALE, Ruolo.SEGRETARIATO, Ruolo.GARANTE_DATI]
)
def test_gli_altri_ruoli_restano_fuori(client, ambiti, ruolo):
    con_ambito = ruolo in (Ruolo.ASSISTENTE_SOCIALE, Ruolo.SEGRETARIATO)
    entra(client, ruolo, ambiti[0] if con_ambito else None)
    assert client.get(HOME).status_code == 403
    assert client.get(SCHEDA, {"ambito": ambiti[0].slug}).status_code == 404


def test_la_bozza_la_legge_solo_chi_legge_quella_versione(client, ambiti):
    rendicontazione = RendicontazioneFactory(
        campagna__anno=2023, ambito=ambiti[0], in_compilazione=True
    )
    assert rendicontazione.versioni.get().numero == 1
    bozza = {"anno": 2023, "ambito": ambiti[0].slug, "versione": 1}
    for ruolo, ambito, atteso in (
        (Ruolo.OPERATORE_UDP, ambiti[0], 200),
        (Ruolo.ISTRUTTORE_PROVINCIA, None, 200),
        (Ruolo.LETTORE, ambiti[0], 404),
        (Ruolo.AMMINISTRATORE_SISTEMA, None, 404),
        (Ruolo.OPERATORE_UDP, ambiti[1], 404),
    ):
        entra(client, ruolo, ambito)
        risposta = client.get(SCHEDA, bozza)
        assert risposta.status_code == atteso, ruolo
        if atteso == 200:
            assert "BOZZA – dati non approvati" in risposta.content.decode()
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    assert client.get(SCHEDA, {**bozza, "versione": 2}).status_code == 404
    assert client.get(SCHEDA, {**bozza, "anno": 2024}).status_code == 404


@pytest.mark.parametrize(
    "parametri",
    [
        {"anno": "1492"},
        {"anno": "x"},
        {"ambito": "che-non-c-e"},
        {"versione": "0"},
        {"versione": "x"},
        {"formato": "exe"},
    ],
)
def test_parametri_senza_senso_non_fanno_cadere_la_pagina(client, ambiti, parametri):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert client.get(SCHEDA, parametri).status_code == 404


def test_un_report_che_non_c_e(client, ambiti):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert client.get(reverse("osservatorio:report", kwargs={"nome": "altro"})).status_code == 404


def test_senza_scelte_si_apre_l_ultimo_anno_approvato_e_il_proprio_ambito(client, ambiti):
    crea_popolazione(2024, {c.comune: (eta(a5=1), eta()) for c in Appartenenza.objects.all()})
    RendicontazioneFactory(campagna__anno=2023, ambito=ambiti[1], approvata=True)
    entra(client, Ruolo.OPERATORE_UDP, ambiti[1])
    assert f"{ambiti[1].denominazione}, 2023" in client.get(HOME).content.decode()
    provincia = client.get(HOME, {"ambito": "provincia"}).content.decode()
    assert "Tutta la Provincia, 2023" in provincia
    assert f"{ambiti[1].denominazione}, 2023" in client.get(SCHEDA).content.decode()


def test_senza_dati_la_home_dice_che_cosa_fare(client):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    pagina = client.get(HOME)
    assert pagina.status_code == 200
    assert "Non ci sono ancora dati" in pagina.content.decode()
    assert client.get(SCHEDA).status_code == 404


def test_il_pdf_si_scarica_con_il_suo_nome_e_resta_solo_a_chi_lo_chiede(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    risposta = client.get(SCHEDA, {"anno": 2023, "ambito": ambiti[0].slug, "formato": "pdf"})
    assert risposta["Content-Type"] == "application/pdf"
    assert risposta["Content-Disposition"] == (
        f'attachment; filename="scheda-ambito-{ambiti[0].slug}-2023.pdf"'
    )
    assert {"private", "no-cache"} == set(risposta["Cache-Control"].split(", "))
    assert risposta.getvalue().startswith(b"%PDF")


def test_senza_librerie_la_pagina_del_pdf_e_un_503_e_la_scheda_si_legge(
    client, ambiti, monkeypatch
):
    monkeypatch.setattr("base.pdf.librerie_mancanti", lambda: ("pango",))
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    risposta = client.get(SCHEDA, {"anno": 2023, "formato": "pdf"})
    assert risposta.status_code == 503
    assert "PDF non disponibile su questo server" in risposta.content.decode()
    assert client.get(SCHEDA, {"anno": 2023}).status_code == 200


@pytest.mark.parametrize(("indirizzo", "al_massimo"), [(HOME, 32), (SCHEDA, 55)])
def test_le_letture_non_crescono_con_gli_ambiti(client, indirizzo, al_massimo):
    conti = []
    for quanti in (2, 20):
        Edizione.objects.all().delete()
        Appartenenza.objects.all().delete()
        Ambito.objects.all().delete()
        Comune.objects.all().delete()
        crea_ambiti(quanti)
        entra(client, Ruolo.DIRIGENTE_PROVINCIA)
        client.get(indirizzo, {"anno": 2023})
        with CaptureQueriesContext(connection) as letture:
            assert client.get(indirizzo, {"anno": 2023}).status_code == 200
        conti.append(len(letture))
    assert conti[0] == conti[1]
    assert conti[0] <= al_massimo


def test_solo_get(client, ambiti):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert client.post(HOME).status_code == 405
    assert client.post(SCHEDA).status_code == 405
