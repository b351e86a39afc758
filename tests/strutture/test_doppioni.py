"""Possible doubles: which pairs are shown, and what a merge moves, keeps and refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from base.errors import ErroreDominio
from strutture.enums import StatoEsercizio, StatoProposta, StatoScheda
from strutture.models import (
    ConfermaScheda,
    EnteGestore,
    NonDoppione,
    Proposta,
    Struttura,
    VoceStoria,
)
from strutture.selectors.doppioni import coppie_di, coppie_simili
from strutture.services.doppioni import non_sono_la_stessa
from strutture.services.unione import ALTRA, UnitaDoppia, unisci_enti, unisci_strutture
from tests.strutture.factories import (
    EnteGestoreFactory,
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
    VicendaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def ufficio():
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(numero=8))


@pytest.fixture
def comune(ufficio):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ufficio.incarichi.get().ambito)
    return comune


@pytest.fixture
def coppia(comune):
    return [
        UnitaOffertaFactory(
            struttura__denominazione=nome,
            struttura__comune=comune,
            struttura__telefono=telefono,
            struttura__indirizzo="Via Roma, 1",
        ).struttura
        for nome, telefono in (
            ("RSA Villa Serena", "030 000001"),
            ("Villa Serena RSA", "030000001"),
        )
    ]


def chiavi(coppie):
    return [(coppia.prima, coppia.seconda) for coppia in coppie]


def test_la_coppia_si_trova_e_dice_perche(coppia, ufficio):
    (trovata,) = coppie_di(ufficio)
    assert chiavi([trovata]) == [tuple(s.pk for s in coppia)]
    assert "hanno lo stesso telefono" in trovata.motivi
    assert "stanno allo stesso indirizzo" in trovata.motivi
    assert trovata.punti > 80


def test_non_si_mostrano_quelle_di_cui_si_sa(coppia, comune, ufficio):
    prima, seconda = coppia
    UnitaOffertaFactory(
        struttura__comune=comune,
        struttura__denominazione="Asilo Pinocchio",
        struttura__telefono="030 000009",
    )
    assert len(coppie_di(ufficio)) == 1

    prima.successori.add(seconda)
    assert coppie_di(ufficio) == []
    prima.successori.clear()
    Struttura.objects.filter(pk=seconda.pk).update(stato=StatoScheda.CESSATA)
    assert coppie_di(ufficio) == []
    Struttura.objects.filter(pk=seconda.pk).update(stato=StatoScheda.PUBBLICATA)
    non_sono_la_stessa(prima=seconda, seconda=prima, utente=ufficio)
    non_sono_la_stessa(prima=prima, seconda=seconda, utente=ufficio)
    assert coppie_di(ufficio) == []
    assert NonDoppione.objects.count() == 1


def test_stesso_codice_scritto_in_due_modi_anche_in_due_comuni():
    for codice in ("LOM-123", "lom 123"):
        UnitaOffertaFactory(codice_regionale=codice, struttura__telefono="")
    (trovata,) = coppie_simili(Struttura.objects.all())
    assert "hanno lo stesso codice regionale" in trovata.motivi


def test_solo_fra_le_proprie(coppia):
    estraneo = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(numero=9))
    assert coppie_di(estraneo) == []
    assert len(coppie_di(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))) == 1


def test_della_riservata_non_si_dice_il_luogo(coppia, ufficio):
    Struttura.objects.filter(pk=coppia[0].pk).update(indirizzo_riservato=True)
    (trovata,) = coppie_di(ufficio)
    assert not [m for m in trovata.motivi if "comune" in m or "indirizzo" in m]


# --- merge ---------------------------------------------------------------------------------------
def test_unisce_e_non_cancella_niente(coppia, ufficio):
    resta, altra = coppia
    resta.email, altra.email, altra.pec = "a@demo.example", "b@demo.example", "p@demo.example"
    resta.save()
    altra.save()
    unita = altra.unita.get()
    vicenda = VicendaFactory(struttura=altra, unita=unita)
    referente = ReferenteStrutturaFactory(struttura=altra)
    due_volte = ReferenteStrutturaFactory(struttura=resta)
    stesso = ReferenteStrutturaFactory(struttura=altra, utente=due_volte.utente)
    Proposta.objects.create(struttura=altra, creata_da=referente.utente)
    ConfermaScheda.objects.create(struttura=altra, utente=ufficio, canale="ufficio")
    vecchia, nuova, gia = StrutturaFactory(), StrutturaFactory(), StrutturaFactory()
    vecchia.successori.add(altra)
    altra.successori.add(nuova)
    Struttura.objects.filter(pk=gia.pk).update(confluita_in=altra, stato="cessata")
    quante = {m: m.objects.count() for m in (Struttura, ConfermaScheda)}

    unisci_strutture(
        resta=resta, altra=altra, utente=ufficio, scelte={"email": ALTRA, "denominazione": "resta"}
    )

    for oggetto in (resta, altra, unita, vicenda, referente, stesso, gia):
        oggetto.refresh_from_db()
    assert (resta.denominazione, resta.email, resta.pec) == (
        "RSA Villa Serena",
        "b@demo.example",
        "p@demo.example",
    )
    assert (altra.stato, altra.confluita_in, altra.denominazione) == (
        StatoScheda.CESSATA,
        resta,
        "Villa Serena RSA",
    )
    assert unita.struttura == vicenda.struttura == referente.struttura == gia.confluita_in == resta
    assert stesso.struttura == altra  # the one there is enough
    assert resta.proposte.count() == resta.conferme.count() == 1
    assert list(resta.predecessori.all()) == [vecchia]
    assert list(resta.successori.all()) == [nuova]
    assert altra.passaggi.get().motivo == f"Era un doppione della scheda n. {resta.pk}."
    assert {m: m.objects.count() for m in quante} == quante
    ultima = VoceStoria.objects.filter(tabella="struttura", riga=altra.pk).latest("pk")
    assert (ultima.origine, ultima.utente_id) == ("unione", ufficio.pk)


def test_la_stessa_unita_resta_una(coppia, ufficio):
    resta, altra = coppia
    tenuta, doppione = resta.unita.get(), altra.unita.get()
    doppione.codice_regionale, doppione.posti_autorizzati = "LOM1", 12
    doppione.posti_liberi, doppione.posti_liberi_al = 2, "2026-01-01"
    doppione.save()
    tenuta.posti_autorizzati = 0
    tenuta.save()

    unisci_strutture(
        resta=resta, altra=altra, utente=ufficio, doppie=[UnitaDoppia(tenuta.pk, doppione.pk)]
    )
    tenuta.refresh_from_db()
    doppione.refresh_from_db()
    assert (tenuta.codice_regionale, tenuta.posti_autorizzati) == ("LOM1", 0)
    assert tenuta.posti_liberi == 2
    assert (doppione.struttura, doppione.stato) == (altra, StatoEsercizio.CESSATA)
    assert list(resta.unita.all()) == [tenuta]


def test_rifiuti(coppia, ufficio):
    resta, altra = coppia
    with pytest.raises(ErroreDominio, match="due schede diverse"):
        unisci_strutture(resta=resta, altra=resta, utente=ufficio)
    with pytest.raises(ErroreDominio, match="stesso tipo"):
        unisci_strutture(resta=resta, altra=altra, utente=ufficio, doppie=[UnitaDoppia(0, 0 + 1)])
    for una in coppia:
        Proposta.objects.create(struttura=una, creata_da=ufficio, stato=StatoProposta.BOZZA)
    with pytest.raises(ErroreDominio, match="proposta aperta"):
        unisci_strutture(resta=resta, altra=altra, utente=ufficio)
    Struttura.objects.filter(pk=resta.pk).update(stato=StatoScheda.BOZZA)
    with pytest.raises(ErroreDominio, match="tieni quella pubblicata"):
        unisci_strutture(resta=resta, altra=altra, utente=ufficio)
    altra.refresh_from_db()
    assert altra.confluita_in is None


def test_la_via_riservata_non_resta_nei_testi(coppia, ufficio):
    resta, altra = coppia
    Struttura.objects.filter(pk=altra.pk).update(indirizzo_riservato=True)
    unita = resta.unita.get()
    unita.accesso = "Suona in Via Roma, 1"
    unita.save()
    with pytest.raises(ValidationError, match="riservato"):
        unisci_strutture(resta=resta, altra=altra, utente=ufficio)


def test_la_pagina_unisce_una_volta_sola(client, coppia, ufficio):
    client.force_login(ufficio)
    prima, seconda = coppia
    assert "Villa Serena RSA" in client.get(reverse("strutture:doppione_list")).text
    url = reverse("strutture:struttura_merge", args=[prima.pk, seconda.pk])
    dati = {
        "tiene": "seconda",
        "campo_denominazione": "prima",
        f"unita_{prima.unita.get().pk}": seconda.unita.get().pk,
    }
    assert "Unisci le due schede" in client.get(url).text
    assert client.post(url, {}).status_code == 400

    risposta = client.post(url, dati)
    assert risposta.url == reverse("strutture:storia_detail", args=[seconda.pk])
    prima.refresh_from_db()
    seconda.refresh_from_db()
    assert (prima.confluita_in, seconda.denominazione) == (seconda, "RSA Villa Serena")
    assert seconda.unita.count() == 1
    ancora = client.post(url, dati)
    assert ancora.status_code == 400
    assert "già stata unita" in ancora.text
    testo = client.get(risposta.url).text
    assert testo.count("aggiunta al registro") >= 4  # both records and both units


def test_non_sono_la_stessa_dalla_pagina(client, coppia, ufficio):
    client.force_login(ufficio)
    argomenti = [s.pk for s in coppia]
    client.post(reverse("strutture:doppione_dismiss", args=argomenti))
    assert "Nessun doppione da guardare" in client.get(reverse("strutture:doppione_list")).text
    assert NonDoppione.objects.get().detto_da == ufficio


def test_una_scheda_altrui_non_c_e(client, coppia, ufficio):
    client.force_login(ufficio)
    altrui = StrutturaFactory()
    for nome in ("struttura_merge", "doppione_dismiss"):
        for argomenti in ([coppia[0].pk, altrui.pk], [coppia[0].pk, coppia[0].pk]):
            url = reverse(f"strutture:{nome}", args=argomenti)
            assert client.post(url, {"tiene": "prima"}).status_code == 404


def test_le_domande_dell_elenco_non_crescono(client, coppia, comune, ufficio):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(ufficio)
    quante = []
    for n in (1, 10):
        for _ in range(n):
            StrutturaFactory(comune=comune, denominazione="RSA Villa Serena")
        with CaptureQueriesContext(connection) as domande:
            client.get(reverse("strutture:doppione_list"))
        quante.append(len(domande))
    assert quante[0] == quante[1]


# --- bodies --------------------------------------------------------------------------------------
def test_unisce_due_enti(ufficio, comune):
    resta = EnteGestoreFactory(codice_fiscale="", partita_iva="", natura="")
    altro = EnteGestoreFactory(codice_fiscale="80008750178", natura="PUB")
    strutture = [StrutturaFactory(ente_gestore=altro, comune=comune) for _ in range(2)]

    assert unisci_enti(resta=resta, altri=[altro], utente=ufficio) == 2
    for oggetto in (resta, altro, *strutture):
        oggetto.refresh_from_db()
    assert (resta.codice_fiscale, resta.natura) == ("80008750178", "PUB")
    assert (altro.confluito_in, altro.codice_fiscale) == (resta, "")
    assert {s.ente_gestore for s in strutture} == {resta}
    with pytest.raises(ErroreDominio, match="già stato unito"):
        unisci_enti(resta=resta, altri=[altro], utente=ufficio)


def test_due_codici_diversi_sono_due_enti(ufficio):
    resta = EnteGestoreFactory(partita_iva="01234567897")
    altro = EnteGestoreFactory(partita_iva="12345678903")
    with pytest.raises(ErroreDominio, match="due enti diversi"):
        unisci_enti(resta=resta, altri=[altro], utente=ufficio)
    assert EnteGestore.objects.filter(confluito_in__isnull=False).count() == 0
