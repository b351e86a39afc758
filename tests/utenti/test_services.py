import datetime
import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.errors import ErroreDominio
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.gruppi import PERMESSI
from utenti.models import Incarico, Utente
from utenti.services import (
    assegna_incarico,
    carica_riferimento,
    chiudi_incarico,
    crea_utente,
    invita_utente,
)

CARTELLA = settings.BASE_DIR / "fixtures" / "riferimento"
OGGI = timezone.localdate()
IERI = OGGI - datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


def crea(**altro):
    campi = {"email": "eva@esempio.it", "nome": "Eva", "cognome": "Prova", **altro}
    return crea_utente(**campi)


def test_crea_utente_lo_invita_a_scegliere_la_password(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        utente = crea(email=" Eva@Esempio.it", sito="https://sito.example/")

    assert utente.email == "eva@esempio.it"
    assert not utente.has_usable_password()
    [messaggio] = mail.outbox
    assert messaggio.to == ["eva@esempio.it"]
    percorso = re.search(r"https://sito\.example(/\S+nuova\S+)", messaggio.body)[1]
    assert "Scegli la tua password" in client.get(percorso, follow=True).text


def test_crea_utente_con_password_non_scrive_a_nessuno(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        utente = crea(password="una-password-di-prova")

    assert utente.check_password("una-password-di-prova")
    assert mail.outbox == []


def test_crea_utente_rifiuta_la_seconda_volta_la_stessa_e_mail():
    crea(password="x")

    with pytest.raises(ErroreDominio) as rifiuto:
        crea(email="EVA@esempio.it")

    assert rifiuto.value.codice == "EMAIL_GIA_USATA"
    assert Utente.objects.count() == 1


def test_crea_utente_rifiuta_un_e_mail_che_non_lo_e():
    with pytest.raises(ValidationError):
        crea(email="eva")


def test_non_si_invita_chi_non_e_attivo():
    with pytest.raises(ErroreDominio, match="non è attivo"):
        invita_utente(utente=UtenteFactory(is_active=False), sito="https://sito.example/")


def test_assegna_incarico_apre_l_ufficio_e_dice_chi_l_ha_dato():
    utente, chi = UtenteFactory(), UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA)
    ambito = AmbitoFactory()

    incarico = assegna_incarico(
        utente=utente, ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito, vicario=True, assegnato_da=chi
    )

    utente.refresh_from_db()
    assert utente.is_staff
    assert utente.ambiti_con_ruolo(Ruolo.RESPONSABILE_UDP) == {ambito.pk}
    assert incarico.assegnato_da == chi
    assert incarico.assegnato_il


def test_chi_non_lavora_in_ufficio_non_vi_entra():
    utente = UtenteFactory()

    assegna_incarico(utente=utente, ruolo=Ruolo.ASSISTENTE_SOCIALE, ambito=AmbitoFactory())

    utente.refresh_from_db()
    assert not utente.is_staff


@pytest.mark.parametrize(
    ("ruolo", "ambito", "comune"),
    [
        (Ruolo.OPERATORE_UDP, False, False),
        (Ruolo.OPERATORE_UDP, True, True),
        (Ruolo.OPERATORE_COMUNALE, True, False),
        (Ruolo.DIRIGENTE_PROVINCIA, True, False),
    ],
)
def test_ruolo_e_luogo_devono_andare_insieme(ruolo, ambito, comune):
    with pytest.raises(ValidationError, match="non vanno insieme"):
        assegna_incarico(
            utente=UtenteFactory(),
            ruolo=ruolo,
            ambito=AmbitoFactory() if ambito else None,
            comune=ComuneFactory() if comune else None,
        )
    assert not Incarico.objects.exists()


@pytest.mark.parametrize(
    ("dal", "al", "rifiutato"),
    [
        (None, None, True),
        (datetime.date(2024, 1, 1), None, True),
        (datetime.date(2024, 7, 1), datetime.date(2024, 12, 31), False),
        (None, datetime.date(2023, 12, 31), False),
        (None, datetime.date(2024, 1, 1), True),
    ],
)
def test_lo_stesso_incarico_non_si_da_due_volte_negli_stessi_giorni(dal, al, rifiutato):
    utente, ambito = UtenteFactory(), AmbitoFactory()
    assegna_incarico(
        utente=utente,
        ruolo=Ruolo.LETTORE,
        ambito=ambito,
        dal=datetime.date(2024, 1, 1),
        al=datetime.date(2024, 6, 30),
    )

    def riprova():
        assegna_incarico(utente=utente, ruolo=Ruolo.LETTORE, ambito=ambito, dal=dal, al=al)

    if rifiutato:
        with pytest.raises(ErroreDominio) as rifiuto:
            riprova()
        assert rifiuto.value.codice == "INCARICO_GIA_ASSEGNATO"
    else:
        riprova()
    assert utente.incarichi.count() == (1 if rifiutato else 2)


def test_nessuno_si_da_un_incarico_da_solo():
    amministratore = UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA)

    with pytest.raises(ErroreDominio) as rifiuto:
        assegna_incarico(
            utente=amministratore, ruolo=Ruolo.DIRIGENTE_PROVINCIA, assegnato_da=amministratore
        )

    assert rifiuto.value.codice == "INCARICO_A_SE_STESSI"
    assert amministratore.incarichi.count() == 1


def test_chiudere_l_incarico_chiude_l_ufficio():
    utente = UtenteFactory()
    incarico = assegna_incarico(utente=utente, ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory())

    chiudi_incarico(incarico=incarico, al=IERI)

    utente.refresh_from_db()
    assert not utente.is_staff
    assert not Utente.objects.get(pk=utente.pk).ambiti_visibili


def test_un_incarico_chiuso_non_si_richiude_dopo():
    incarico = assegna_incarico(
        utente=UtenteFactory(), ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(), al=IERI
    )

    with pytest.raises(ErroreDominio) as rifiuto:
        chiudi_incarico(incarico=incarico, al=OGGI)

    assert rifiuto.value.codice == "INCARICO_GIA_CHIUSO"


def test_i_gruppi_portano_i_permessi_dei_ruoli_e_la_seconda_volta_nulla_cambia():
    assert carica_riferimento(cartella=CARTELLA) == {"gruppi": len(Ruolo)}
    assert carica_riferimento(cartella=CARTELLA) == {"gruppi": 0}

    responsabile = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP)
    assert responsabile.has_perm("territorio.change_ambito")
    assert responsabile.has_perm("utenti.view_incarico")
    assert not responsabile.has_perm("territorio.add_ambito")
    assert not responsabile.has_perm("utenti.change_utente")
    Group.objects.get(name=Ruolo.LETTORE).permissions.set(
        Group.objects.get(name=Ruolo.AMMINISTRATORE_SISTEMA).permissions.all()
    )
    assert carica_riferimento(cartella=CARTELLA) == {"gruppi": 1}
    assert not Group.objects.get(name=Ruolo.LETTORE).permissions.exists()


def test_un_incarico_finito_toglie_i_permessi_lo_stesso_giorno():
    carica_riferimento(cartella=CARTELLA)
    utente = UtenteFactory(is_staff=True)
    Incarico.objects.create(
        utente=utente, ruolo=Ruolo.RESPONSABILE_UDP, ambito=AmbitoFactory(), al=IERI
    )

    assert not utente.has_perm("territorio.change_ambito")
    assert not utente.entra_in_ufficio


def test_l_amministratore_del_sistema_non_ha_dati_da_approvare():
    assert not any(
        "a" in lettere or "c" in lettere
        for modello, lettere in PERMESSI[Ruolo.AMMINISTRATORE_SISTEMA].items()
        if modello.split(".")[0] == "cartella"
    )
