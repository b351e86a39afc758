"""What goes when its time is over, and what is reminded, with the clock stopped."""

import datetime
import json

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from sportello.enums import StatoRichiesta, StatoSegnalazione
from sportello.models import RegoleSportello, Richiesta, Segnalazione, ValutazionePagina
from sportello.services import anonimizza_richieste, ricorda_richieste
from tests.sportello.factories import RichiestaFactory, SegnalazioneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

LUNEDI = "2026-03-02 08:00:00+01:00"


@pytest.fixture(autouse=True)
def adesso():
    cache.clear()
    with time_machine.travel(LUNEDI, tick=False):
        yield


def momento(anno, mese, giorno):
    return timezone.make_aware(datetime.datetime.combine(
        datetime.date(anno, mese, giorno), datetime.time(9)
    ))  # fmt: skip


def chiusa(ambito, quando):
    richiesta = RichiestaFactory(
        ambito=ambito, stato=StatoRichiesta.CHIUSA, chiusa_il=quando, telefono="030 0000009"
    )
    richiesta.impronta_invio = f"{richiesta.pk:064d}"
    richiesta.save()
    richiesta.passaggi.create(
        da="ricevuta", a="chiusa", risposta="Cara Ada…", nota="Ada ha un cane", quando=quando
    )
    return richiesta


def test_dopo_i_mesi_dell_ambito_restano_solo_i_conteggi(territorio):
    lago, pianura = territorio["lago"], territorio["pianura"]
    RegoleSportello.objects.create(ambito=pianura, mesi_conservazione=2)
    vecchia = chiusa(lago, momento(2025, 9, 1))
    limite = chiusa(lago, momento(2025, 9, 2))
    breve = chiusa(pianura, momento(2026, 1, 1))
    recente = chiusa(pianura, momento(2026, 1, 2))
    aperta = RichiestaFactory(ambito=lago, ricevuta_il=momento(2024, 1, 1))

    fatto = anonimizza_richieste()

    assert fatto.richieste == 2
    for richiesta in (vecchia, breve):
        richiesta.refresh_from_db()
        assert richiesta.anonima_il == timezone.now()
        assert [richiesta.testo, richiesta.nome, richiesta.email, richiesta.telefono] == [""] * 4
        assert richiesta.impronta_invio == ""
        assert list(richiesta.passaggi.values_list("a", "risposta", "nota")) == [("chiusa", "", "")]
    for richiesta in (limite, recente, aperta):
        richiesta.refresh_from_db()
        assert richiesta.testo
        assert richiesta.anonima_il is None
    assert Richiesta.objects.count() == 5
    assert anonimizza_richieste().richieste == 0


def test_anche_segnalazioni_gestite_e_parole_sui_voti(territorio):
    lago = territorio["lago"]
    utente = UtenteFactory()
    gestita = SegnalazioneFactory(
        ambito=lago, stato=StatoSegnalazione.RISOLTA, gestita_da=utente,
        gestita_il=momento(2025, 8, 1), esito="Chiamata Ada",
    )  # fmt: skip
    senza_ambito = SegnalazioneFactory(
        ambito=None, stato=StatoSegnalazione.RESPINTA, gestita_da=utente,
        gestita_il=momento(2025, 8, 1),
    )  # fmt: skip
    aperta = SegnalazioneFactory(ambito=lago, quando=momento(2024, 1, 1))
    for quando in (momento(2025, 8, 1), momento(2026, 2, 1)):
        ValutazionePagina.objects.create(percorso="/", voto=3, testo="Ada dice", quando=quando)

    fatto = anonimizza_richieste()

    assert (fatto.segnalazioni, fatto.valutazioni) == (2, 1)
    for segnalazione in (gestita, senza_ambito):
        segnalazione.refresh_from_db()
        assert [segnalazione.testo, segnalazione.email, segnalazione.esito] == [""] * 3
    aperta.refresh_from_db()
    assert aperta.testo
    assert sorted(ValutazionePagina.objects.values_list("testo", flat=True)) == ["", "Ada dice"]
    assert Segnalazione.objects.count() == 3
    assert anonimizza_richieste() == type(fatto)(0, 0, 0, 0)


def test_una_risposta_senza_seguito_si_chiude_da_sola(territorio):
    silenziosa = RichiestaFactory(ambito=territorio["lago"], stato=StatoRichiesta.RISPOSTA)
    silenziosa.passaggi.create(da="ricevuta", a="risposta", quando=momento(2026, 1, 20))
    viva = RichiestaFactory(ambito=territorio["lago"], stato=StatoRichiesta.RISPOSTA)
    viva.passaggi.create(da="ricevuta", a="risposta", quando=momento(2026, 2, 20))

    assert anonimizza_richieste().chiuse == 1

    silenziosa.refresh_from_db()
    viva.refresh_from_db()
    assert (silenziosa.stato, silenziosa.chiusa_il) == ("chiusa", timezone.now())
    assert silenziosa.passaggi.filter(a="chiusa", utente=None).exists()
    assert silenziosa.testo
    assert viva.stato == "risposta"


def test_il_comando_con_prova_conta_e_non_tocca(territorio, capsys):
    richiesta = chiusa(territorio["lago"], momento(2025, 1, 1))

    call_command("anonimizza_richieste", "--prova", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "esito": "prova", "chiuse": 0, "richieste": 1, "segnalazioni": 0, "valutazioni": 0
    }  # fmt: skip
    richiesta.refresh_from_db()
    assert richiesta.testo
    call_command("anonimizza_richieste")
    assert "1 richiesta" in capsys.readouterr().out
    richiesta.refresh_from_db()
    assert richiesta.testo == ""


# --- reminders -----------------------------------------------------------------------------------


@pytest.fixture
def persone(territorio):
    lago = territorio["lago"]
    return {
        "operatrice": UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=lago),
        "segretariato": UtenteFactory(ruolo=Ruolo.SEGRETARIATO, ambito=lago),
        "amministrativo": UtenteFactory(ruolo=Ruolo.AMMINISTRATIVO_UDP, ambito=lago),
        "altrove": UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=territorio["pianura"]),
        "provincia": UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA),
    }


def test_un_solo_promemoria_a_testa_senza_dati_personali(
    territorio, persone, django_capture_on_commit_callbacks
):
    lago = territorio["lago"]
    tarda = RichiestaFactory(ambito=lago, in_ritardo=True)
    domani = RichiestaFactory(ambito=lago)
    RichiestaFactory(ambito=lago, scade_il=timezone.localdate() + datetime.timedelta(days=5))
    RichiestaFactory(ambito=lago, in_ritardo=True, dimostrativa=True)
    RichiestaFactory(ambito=lago, in_ritardo=True, stato=StatoRichiesta.RISPOSTA)
    SegnalazioneFactory(ambito=lago, quando=momento(2026, 1, 1))
    SegnalazioneFactory(ambito=None)

    with django_capture_on_commit_callbacks(execute=True):
        fatto = ricorda_richieste()
        ricorda_richieste()

    assert (fatto.in_ritardo, fatto.in_scadenza, fatto.segnalazioni, fatto.mail) == (1, 1, 2, 4)
    per_chi = {m.bcc[0]: m for m in mail.outbox}
    assert len(mail.outbox) == 4
    assert set(per_chi) == {
        persone[chi].email for chi in ("operatrice", "segretariato", "amministrativo", "provincia")
    }
    intera = per_chi[persone["operatrice"].email]
    assert tarda.codice_scritto in intera.body
    assert domani.codice_scritto in intera.body
    assert "ancora da guardare: 1" in intera.body
    assert "segnalazion" not in per_chi[persone["segretariato"].email].subject
    for messaggio in mail.outbox:
        assert tarda.codice_scritto not in messaggio.subject
        for personale in (tarda.testo, tarda.email, tarda.nome, "lettrice@posta.example"):
            assert personale not in messaggio.subject + messaggio.body


def test_di_sabato_niente_e_in_settimana_solo_le_segnalazioni_nuove(territorio, persone):
    SegnalazioneFactory(ambito=territorio["lago"], quando=momento(2026, 2, 20))
    assert ricorda_richieste(oggi=datetime.date(2026, 3, 7)).mail == 0
    assert ricorda_richieste(oggi=datetime.date(2026, 3, 3)).segnalazioni == 0
    assert ricorda_richieste(oggi=datetime.date(2026, 3, 9)).segnalazioni == 1


def test_il_comando_dice_quanto_ha_ricordato(territorio, persone, capsys):
    RichiestaFactory(ambito=territorio["lago"], in_ritardo=True)

    call_command("ricorda_richieste", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "in_ritardo": 1, "in_scadenza": 0, "segnalazioni": 0, "mail": 2
    }  # fmt: skip
