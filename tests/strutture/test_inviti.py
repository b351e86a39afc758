"""Invitations of who keeps a record: made, sent again, revoked, used once."""

import datetime
import hashlib
import io
import logging
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from strutture import services
from strutture.models import InvitoReferente, ReferenteStruttura
from tests.strutture.factories import (
    InvitoReferenteFactory,
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AppartenenzaFactory
from tests.utenti.factories import PASSWORD, UtenteFactory
from utenti.enums import Ruolo
from utenti.models import Utente

pytestmark = pytest.mark.django_db

SITO = "https://sito.example/"
NUOVA = {
    "nome": "Ada",
    "cognome": "Prova",
    "password": "quattro-parole-a-caso",
    "password_di_nuovo": "quattro-parole-a-caso",
}


@pytest.fixture
def struttura():
    return UnitaOffertaFactory().struttura


@pytest.fixture
def ufficio(struttura):
    ambito = AppartenenzaFactory(comune=struttura.comune).ambito
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)


@pytest.fixture
def invita(struttura, ufficio, django_capture_on_commit_callbacks):
    def esegui(email="ada@esempio.it", **altro):
        with django_capture_on_commit_callbacks(execute=True):
            return services.crea_invito(
                struttura=altro.get("struttura", struttura),
                email=email,
                utente=altro.get("utente", ufficio),
                sito=SITO,
            )

    return esegui


def codice(spedito):
    return spedito.indirizzo.rstrip("/").rpartition("/")[2]


def pagina(testo):
    return reverse("strutture:invito_accept", args=[testo])


# --- made, sent again, revoked -------------------------------------------------------------------
def test_l_invito_parte_e_del_codice_resta_solo_l_impronta(invita, mailoutbox, struttura):
    spedito = invita(" Ada@Esempio.it ")

    [mail] = mailoutbox
    segreto = codice(spedito)
    assert mail.to == ["ada@esempio.it"]
    assert spedito.indirizzo == f"{SITO}invito/{segreto}/"
    assert spedito.indirizzo in mail.body
    assert struttura.denominazione not in mail.subject
    assert len(segreto) >= 43
    invito = InvitoReferente.objects.get()
    assert invito.impronta == hashlib.sha256(segreto.encode()).hexdigest()
    assert segreto not in str(InvitoReferente.objects.values().get())
    assert invito.scade_il - invito.creato_il == datetime.timedelta(days=14)


def test_una_struttura_dimostrativa_non_scrive(invita, mailoutbox):
    dimostrativa = StrutturaFactory(dimostrativa=True)

    assert not invita(struttura=dimostrativa).spedito
    assert not mailoutbox


def test_inviti_rifiutati(invita, struttura, ufficio):
    ReferenteStrutturaFactory(struttura=struttura, utente__email="gia@esempio.it")
    for email, codice_errore in (("gia@esempio.it", "GIA_REFERENTE"), (ufficio.email, "SE_STESSI")):
        with pytest.raises(ErroreDominio) as rifiuto:
            invita(email)
        assert rifiuto.value.codice == codice_errore
    invita("due@esempio.it")
    with pytest.raises(ErroreDominio, match="già un invito aperto"):
        invita("due@esempio.it")
    cessata = StrutturaFactory(stato="cessata")
    with pytest.raises(ErroreDominio, match="cessata"):
        invita(struttura=cessata)
    assert InvitoReferente.objects.count() == 1


def test_il_nuovo_invito_annulla_il_vecchio(invita, ufficio, time_machine):
    vecchio = invita()
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5))
    nuovo = services.reinvia_invito(invito=vecchio.invito, utente=ufficio, sito=SITO)

    with pytest.raises(ErroreDominio, match="non vale più"):
        services.accetta_invito(codice=codice(vecchio), **_senza_conferma())
    assert services.accetta_invito(codice=codice(nuovo), **_senza_conferma())
    with pytest.raises(ErroreDominio, match="già stato usato"):
        services.reinvia_invito(invito=nuovo.invito, utente=ufficio, sito=SITO)


def test_due_clic_su_rinvia_scrivono_una_volta(invita, ufficio, time_machine):
    vecchio = invita()
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5))
    services.reinvia_invito(invito=vecchio.invito, utente=ufficio, sito=SITO)
    with pytest.raises(ErroreDominio, match="appena partito"):
        services.reinvia_invito(invito=vecchio.invito, utente=ufficio, sito=SITO)

    assert InvitoReferente.objects.count() == 2


def test_un_invito_revocato_non_si_usa_e_non_si_revoca_due_volte(invita, ufficio):
    spedito = invita()
    services.revoca_invito(invito=spedito.invito, utente=ufficio)

    with pytest.raises(ErroreDominio, match="non vale più"):
        services.accetta_invito(codice=codice(spedito), **_senza_conferma())
    with pytest.raises(ErroreDominio, match="già revocato"):
        services.revoca_invito(invito=spedito.invito, utente=ufficio)


def _senza_conferma():
    return {nome: valore for nome, valore in NUOVA.items() if nome != "password_di_nuovo"}


def test_invita_molte_dice_che_cosa_ha_fatto(ufficio, struttura, time_machine):
    con_email = StrutturaFactory(email="casa@esempio.it")
    scaduto = InvitoReferenteFactory(scade_il=timezone.now()).struttura
    attiva = ReferenteStrutturaFactory().struttura
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=5))

    esito = services.invita_molte(
        strutture=[struttura, con_email, scaduto, attiva], utente=ufficio, sito=SITO
    )

    assert (esito.inviti, esito.senza_email, esito.rifiutate) == (2, 1, 1)
    assert con_email.inviti.get().email == "casa@esempio.it"
    assert scaduto.inviti.count() == 2


# --- used ---------------------------------------------------------------------------------------
def test_chi_accetta_ha_account_incarico_e_struttura(invita, client, struttura, mailoutbox):
    segreto = codice(invita())
    mailoutbox.clear()

    risposta = client.get(pagina(segreto))
    assert risposta.status_code == 200
    testo = risposta.content.decode()
    assert struttura.denominazione in testo
    assert "a•••@esempio.it" in testo
    assert "ada@esempio.it" not in testo
    assert not Utente.objects.filter(email="ada@esempio.it").exists()
    assert client.post(pagina(segreto), NUOVA).url == reverse("account_login")

    utente = Utente.objects.get(email="ada@esempio.it")
    assert (utente.nome, utente.cognome, utente.is_staff) == ("Ada", "Prova", False)
    assert utente.check_password(NUOVA["password"])
    assert utente.ha_ruolo(Ruolo.OPERATORE_STRUTTURA)
    assert list(utente.referenze.values_list("struttura", "dal")) == [
        (struttura.pk, timezone.localdate())
    ]
    entrata = client.post(
        reverse("account_login"), {"login": utente.email, "password": NUOVA["password"]}
    )
    assert entrata.status_code == 302
    invito = InvitoReferente.objects.get()
    assert invito.usato_da == utente


@pytest.mark.parametrize(
    ("cambio", "frase"),
    [
        ({"password": "corta", "password_di_nuovo": "corta"}, "troppo corta"),
        ({"password_di_nuovo": "altra"}, "Le due password sono diverse"),
        ({"nome": ""}, "Nome"),
        ({"nome": "x" * 5000}, "Nome"),
        ({"nome": "a\0b"}, "Nome"),
        ({"password": "ada@esempio.it", "password_di_nuovo": "ada@esempio.it"}, "simile"),
    ],
)
def test_password_e_nomi_sbagliati_hanno_la_loro_frase(invita, client, cambio, frase):
    segreto = codice(invita())
    risposta = client.post(pagina(segreto), {**NUOVA, **cambio})

    assert risposta.status_code == 200
    assert frase in risposta.content.decode()
    assert not Utente.objects.filter(email="ada@esempio.it").exists()
    assert InvitoReferente.objects.get().usato_il is None


@pytest.mark.parametrize(
    ("campi", "stato", "frase"),
    [
        ({"scade_il": timezone.now()}, 410, "è scaduto"),
        ({"revocato_il": timezone.now(), "revocato_da": True}, 410, "non vale più"),
        ({"usato_il": timezone.now(), "usato_da": True}, 410, "già stato usato"),
    ],
)
def test_gli_inviti_che_non_valgono_dicono_che_cosa_fare(client, campi, stato, frase):
    campi = {k: UtenteFactory() if v is True else v for k, v in campi.items()}
    InvitoReferenteFactory(codice="segreto", **campi)
    for metodo in (client.get, client.post):
        risposta = metodo(pagina("segreto"), NUOVA)
        assert risposta.status_code == stato
        assert frase in risposta.content.decode()
        assert not risposta.cookies


@pytest.mark.parametrize("testo", ["nessuno", "a" * 5000, "' OR 1=1", "<b>", "%00"])
def test_un_codice_sconosciuto(client, testo):
    risposta = client.get(pagina(testo))

    assert risposta.status_code == 404
    assert "Questo invito non c&#x27;è" in risposta.content.decode()


def test_la_pagina_non_lascia_tracce(client):
    InvitoReferenteFactory(codice="segreto")
    for testo in ("segreto", "nessuno"):
        risposta = client.get(pagina(testo))
        assert risposta.headers["Referrer-Policy"] == "strict-origin"
        assert risposta.headers["Cache-Control"] == "no-store"
        assert "noindex" in risposta.headers["X-Robots-Tag"]


def test_il_codice_non_va_nei_registri(client, caplog):
    uscita = io.StringIO()
    gestore = logging.StreamHandler(uscita)
    from base.registri import SenzaDatiPersonali

    gestore.addFilter(SenzaDatiPersonali())
    registro = logging.getLogger("django")
    registro.addHandler(gestore)
    try:
        client.get(pagina("codice-segreto"))
    finally:
        registro.removeHandler(gestore)

    assert "/invito/[…]/" in uscita.getvalue()
    assert "codice-segreto" not in uscita.getvalue()


def test_chi_ha_gia_un_account_accede_e_aggiunge_la_scheda(invita, client, struttura):
    utente = UtenteFactory(email="ada@esempio.it")
    segreto = codice(invita())

    testo = client.get(pagina(segreto)).content.decode()
    assert "hai già un account" in testo
    assert f"?next={pagina(segreto)}" in testo
    assert client.post(pagina(segreto), NUOVA).status_code == 302
    assert not ReferenteStruttura.objects.exists()
    client.force_login(utente)
    assert "Aggiungi la scheda" in client.get(pagina(segreto)).content.decode()
    assert client.post(pagina(segreto)).status_code == 302

    utente.refresh_from_db()
    assert utente.check_password(PASSWORD)
    assert ReferenteStruttura.objects.get().struttura == struttura
    assert utente.incarichi.get().ruolo == Ruolo.OPERATORE_STRUTTURA


def test_chi_e_dentro_con_un_altro_account_deve_uscire(invita, client):
    segreto = codice(invita())
    client.force_login(UtenteFactory(email="altra@esempio.it"))

    assert "un altro account" in client.get(pagina(segreto)).content.decode()
    client.post(pagina(segreto), NUOVA)
    assert not ReferenteStruttura.objects.exists()
    assert InvitoReferente.objects.get().usato_il is None


def test_chi_tiene_gia_la_scheda_non_la_tiene_due_volte(struttura):
    invito = InvitoReferenteFactory(struttura=struttura, codice="segreto")
    utente = UtenteFactory(email=invito.email)
    ReferenteStrutturaFactory(utente=utente, struttura=struttura)

    services.accetta_invito(codice="segreto", utente=utente)

    assert utente.referenze.count() == 1


@pytest.mark.django_db(transaction=True)
def test_due_clic_insieme_uno_solo_vince():
    InvitoReferenteFactory(codice="segreto", struttura=UnitaOffertaFactory().struttura)
    via = threading.Barrier(2)
    esiti = []

    def accetta():
        try:
            via.wait()
            services.accetta_invito(codice="segreto", **_senza_conferma())
            esiti.append("fatto")
        except ErroreDominio as errore:
            esiti.append(errore.codice)
        finally:
            connection.close()

    fili = [threading.Thread(target=accetta) for _ in range(2)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert sorted(esiti) == ["USATO", "fatto"]
    assert ReferenteStruttura.objects.count() == 1


# --- the end ------------------------------------------------------------------------------------
def test_chi_perde_l_ultima_scheda_perde_anche_l_incarico(struttura):
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_STRUTTURA)
    vecchia = ReferenteStrutturaFactory(
        utente=utente, struttura=struttura, dal=datetime.date(2024, 1, 1)
    )
    di_oggi = ReferenteStrutturaFactory(utente=utente, dal=timezone.localdate())

    services.termina_referenza(referenza=vecchia)
    assert utente.incarichi.attivi().exists()
    services.termina_referenza(referenza=di_oggi)

    oggi = timezone.localdate()
    assert not ReferenteStruttura.objects.alla_data(oggi).exists()
    assert not utente.incarichi.attivi().exists()
    vecchia.refresh_from_db()
    assert vecchia.al == oggi - datetime.timedelta(days=1)
    with pytest.raises(ErroreDominio, match="già finita"):
        services.termina_referenza(referenza=vecchia)


def test_tolta_e_invitata_lo_stesso_giorno_rientra(invita, struttura):
    services.accetta_invito(codice=codice(invita()), **_senza_conferma())
    services.termina_referenza(referenza=ReferenteStruttura.objects.get())
    utente = Utente.objects.get(email="ada@esempio.it")
    segreto = codice(invita())

    services.accetta_invito(codice=segreto, utente=Utente.objects.get(pk=utente.pk))

    assert ReferenteStruttura.objects.alla_data(timezone.localdate()).count() == 1
    assert Utente.objects.get(pk=utente.pk).ha_ruolo(Ruolo.OPERATORE_STRUTTURA)
