"""The back office of facilities: own rows, passages of state, import with preview."""

import csv
import io

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse

from strutture.enums import StatoScheda
from strutture.models import PassaggioScheda, Struttura
from tests.strutture.factories import (
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = pytest.mark.django_db

ELENCO = reverse("admin:strutture_struttura_changelist")
IMPORTA = reverse("admin:strutture_struttura_import")
CONFERMA = reverse("admin:strutture_struttura_process_import")
ESPORTA = reverse("admin:strutture_struttura_export")


@pytest.fixture
def mondo():
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    mio, altro = AmbitoFactory(), AmbitoFactory()
    comune = AppartenenzaFactory(ambito=mio).comune
    foresto = AppartenenzaFactory(ambito=altro).comune
    return {
        "utente": UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=mio),
        "comune": comune,
        "foresto": foresto,
        "mia": UnitaOffertaFactory(struttura__comune=comune).struttura,
        "altrui": UnitaOffertaFactory(struttura__comune=foresto).struttura,
    }


@pytest.fixture
def ufficio(client, mondo):
    client.force_login(mondo["utente"])
    return client


def scheda(client, struttura):
    return reverse("admin:strutture_struttura_change", args=[struttura.pk])


def modulo(client, struttura, **campi):
    """The change form as it is, with other values for some fields."""
    pagina = client.get(scheda(client, struttura)).context["adminform"].form
    valori = {
        nome: "" if pagina[nome].value() is None else pagina[nome].value() for nome in pagina.fields
    }
    valori = {nome: valore for nome, valore in valori.items() if valore is not False}
    inline = {
        f"{prefisso}-{resto}": quanto
        for prefisso in ("unita", "vicende", "referenti", "inviti", "passaggi")
        for resto, quanto in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
    }
    return client.post(scheda(client, struttura), {**valori, **inline, **campi})


def test_l_elenco_mostra_solo_le_strutture_dell_ambito(ufficio, mondo):
    risposta = ufficio.get(ELENCO)

    assert list(risposta.context["cl"].result_list) == [mondo["mia"]]


@pytest.mark.parametrize("quante", [2, 20])
def test_le_query_dell_elenco_non_crescono(ufficio, mondo, quante, django_assert_max_num_queries):
    for _ in range(quante):
        UnitaOffertaFactory(struttura__comune=mondo["comune"])

    with django_assert_max_num_queries(14):
        ufficio.get(ELENCO)


def test_il_comune_si_sceglie_solo_fra_i_propri(ufficio, mondo):
    risposta = ufficio.get(reverse("admin:strutture_struttura_add"))

    scelte = risposta.context["adminform"].form.fields["comune"].queryset
    assert list(scelte) == [mondo["comune"]]


def test_una_struttura_non_si_porta_in_un_altro_ambito(ufficio, mondo):
    risposta = modulo(ufficio, mondo["mia"], comune=mondo["foresto"].pk)

    assert "comune" in risposta.context["adminform"].form.errors
    mondo["mia"].refresh_from_db()
    assert mondo["mia"].comune == mondo["comune"]


# --- state ---------------------------------------------------------------------------------------
def test_una_sospensione_vuole_il_motivo(ufficio, mondo):
    risposta = modulo(ufficio, mondo["mia"], passa_a="sospesa")

    assert "scrivi il motivo" in str(risposta.context["adminform"].form.errors)
    assert PassaggioScheda.objects.count() == 0


def test_il_passaggio_di_stato_si_scrive_con_chi_e_perche(ufficio, mondo):
    risposta = modulo(ufficio, mondo["mia"], passa_a="sospesa", motivo="Lavori")

    assert risposta.status_code == 302
    passaggio = PassaggioScheda.objects.get()
    assert (passaggio.da, passaggio.a, passaggio.motivo) == ("pubblicata", "sospesa", "Lavori")
    assert passaggio.utente == mondo["utente"]
    mondo["mia"].refresh_from_db()
    assert mondo["mia"].stato == StatoScheda.SOSPESA


def test_senza_unita_non_si_pubblica(ufficio, mondo):
    vuota = StrutturaFactory(comune=mondo["comune"], stato=StatoScheda.IN_APPROVAZIONE)

    risposta = modulo(ufficio, vuota, passa_a="pubblicata")

    assert "Aggiungi almeno un'unità" in " ".join(map(str, get_messages(risposta.wsgi_request)))
    vuota.refresh_from_db()
    assert vuota.stato == StatoScheda.IN_APPROVAZIONE


def test_la_conferma_in_un_colpo(ufficio, mondo):
    prima = mondo["mia"].modificata_il

    ufficio.post(
        ELENCO,
        {"action": "conferma", "_selected_action": [mondo["mia"].pk, mondo["altrui"].pk]},
    )

    mondo["mia"].refresh_from_db()
    mondo["altrui"].refresh_from_db()
    assert mondo["mia"].confermata_da == mondo["utente"]
    assert mondo["mia"].modificata_il == prima
    assert mondo["altrui"].confermata_il is None


# --- import --------------------------------------------------------------------------------------
def test_importa_porta_alla_pagina_degli_elenchi(ufficio):
    for indirizzo in (IMPORTA, CONFERMA):
        risposta = ufficio.get(indirizzo)
        assert (risposta.status_code, risposta.url) == (302, "/schede/importa/")
    assert ufficio.post(CONFERMA, {"import_file_name": "x"}).url == "/schede/importa/"
    assert "Importa" in ufficio.get(ELENCO).content.decode()


def test_chi_legge_soltanto_non_importa(client, mondo):
    dirigente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    client.force_login(dirigente)

    assert client.get(IMPORTA).status_code == 403
    assert client.post(CONFERMA, {"import_file_name": "x"}).status_code == 403
    assert "Importa" not in client.get(ELENCO).content.decode()


# --- export --------------------------------------------------------------------------------------
def esporta(client):
    contenuto = client.post(ESPORTA).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(contenuto, newline=""), delimiter=";"))


def test_esporta_solo_le_proprie(ufficio, mondo):
    (riga,) = esporta(ufficio)

    assert riga["id"] == str(mondo["mia"].pk)
    assert riga["codice_istat"] == mondo["comune"].codice_istat


def test_l_indirizzo_riservato_non_va_nel_file(ufficio, mondo):
    mia = mondo["mia"]
    mia.indirizzo, mia.cap, mia.indirizzo_riservato = "Vicolo Segreto, 7", "25999", True
    mia.save()

    contenuto = ufficio.post(ESPORTA).content
    assert "Segreto" not in contenuto.decode()
    assert "25999" not in contenuto.decode()


def test_l_esportazione_non_lascia_formule(ufficio, mondo):
    Struttura.objects.filter(pk=mondo["mia"].pk).update(denominazione="=1+1")

    assert esporta(ufficio)[0]["denominazione"] == "'=1+1"


def test_una_scheda_nuova_con_la_sua_unita(ufficio, mondo):
    tipo = TipoUnitaOffertaFactory()
    campi = {
        "denominazione": "Casa Scritta",
        "comune": mondo["comune"].pk,
        "unita-TOTAL_FORMS": 1,
        "unita-INITIAL_FORMS": 0,
        "unita-0-tipo": tipo.pk,
        "unita-0-stato": "AUT",
        **{
            f"{prefisso}-{resto}": 0
            for prefisso in ("vicende", "referenti", "inviti", "passaggi")
            for resto in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }

    risposta = ufficio.post(reverse("admin:strutture_struttura_add"), campi)

    assert risposta.status_code == 302, risposta.context["errors"]
    nuova = Struttura.objects.get(denominazione="Casa Scritta")
    assert (nuova.stato, nuova.unita.get().tipo) == (StatoScheda.BOZZA, tipo)


@pytest.mark.parametrize("azione", ["change", "delete", "history"])
def test_una_struttura_altrui_e_un_404_in_ogni_pagina(ufficio, mondo, azione):
    altrui = reverse(f"admin:strutture_struttura_{azione}", args=[mondo["altrui"].pk])
    mia = reverse(f"admin:strutture_struttura_{azione}", args=[mondo["mia"].pk])

    assert ufficio.get(altrui).status_code == 404
    # Who keeps the records may not delete them: of its own ones that is said.
    assert ufficio.get(mia).status_code == (403 if azione == "delete" else 200)


@pytest.mark.parametrize("pagina", [reverse("admin:index"), ELENCO])
def test_nessuna_parola_inglese_neanche_per_chi_ascolta(ufficio, mondo, pagina):
    testo = ufficio.get(pagina).content.decode()

    for parola in ("Model name", "Add link", "Change or view", "Breadcrumbs", 'alt="Search"'):
        assert parola not in testo
