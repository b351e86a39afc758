"""The decision of the office: field by field, nothing half-written, told to the facility."""

import pytest
from django.core import mail

from base.errors import ErroreDominio
from strutture.enums import OrigineStoria, StatoProposta
from strutture.models import ModificaProposta, Proposta, VoceStoria
from strutture.selectors import campo_per_campo
from strutture.services import (
    Decisione,
    DecisioniSbagliate,
    ValoriRifiutati,
    decidi_proposta,
)
from tests.strutture.factories import ReferenteStrutturaFactory, UnitaOffertaFactory
from tests.strutture.test_proposte import salva
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SI = Decisione(approva=True)
NO = Decisione(approva=False, motivo="Manca l'orario del sabato.")


@pytest.fixture
def ambito():
    return AmbitoFactory()


@pytest.fixture
def unita(ambito):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return UnitaOffertaFactory(struttura__comune=comune, orari="8-17")


@pytest.fixture
def utente(unita):
    return ReferenteStrutturaFactory(struttura=unita.struttura).utente


@pytest.fixture
def ufficio(ambito):
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)


@pytest.fixture
def proposta(unita, utente):
    """Telephone and hours, sent."""
    return salva(unita, utente, invia=True, telefono="030 0000002", u_orari="8-18").proposta


def chiave(proposta, campo):
    return proposta.modifiche.get(campo=campo).pk


def decide(proposta, ufficio, versione=None, **scelte):
    return decidi_proposta(
        proposta=proposta,
        utente=ufficio,
        decisioni={chiave(proposta, campo): scelta for campo, scelta in scelte.items()},
        versione=proposta.versione if versione is None else versione,
    )


def test_un_campo_approvato_e_uno_rifiutato(
    proposta, unita, utente, ufficio, django_capture_on_commit_callbacks
):
    modificata = unita.struttura.modificata_il

    with django_capture_on_commit_callbacks(execute=True):
        decisa = decide(proposta, ufficio, telefono=SI, orari=NO)

    unita.refresh_from_db()
    unita.struttura.refresh_from_db()
    assert (unita.struttura.telefono, unita.orari) == ("030 0000002", "8-17")
    assert (decisa.stato, decisa.decisa_da) == (StatoProposta.DECISA, ufficio)
    assert unita.struttura.modificata_il > modificata
    assert unita.struttura.confermata_il is None, "quello che resta non è come dice la struttura"
    [lettera] = mail.outbox
    assert lettera.bcc == [utente.email]
    assert lettera.to == []
    assert "Orari: rifiutata. Motivo: Manca l'orario del sabato." in lettera.body
    assert "Telefono: approvata" in lettera.body
    for personale in (utente.email, utente.cognome, ufficio.cognome, unita.struttura.denominazione):
        assert personale not in lettera.subject


def test_tutto_approvato_vale_come_conferma_di_chi_ha_inviato(proposta, unita, utente, ufficio):
    decide(proposta, ufficio, telefono=SI, orari=SI)

    unita.struttura.refresh_from_db()
    unita.refresh_from_db()
    assert unita.orari == "8-18"
    assert unita.struttura.confermata_da == utente
    voce = VoceStoria.objects.filter(tabella="unitaofferta", riga=unita.pk).latest("pk")
    assert (voce.origine, voce.utente, voce.campi) == (OrigineStoria.PROPOSTA, ufficio, ["orari"])


def test_cambiano_anche_le_date_se_il_campo_e_solo_dell_unita(unita, utente, ufficio):
    proposta = salva(unita, utente, invia=True, u_orari="8-18").proposta
    unita.struttura.refresh_from_db()
    modificata = unita.struttura.modificata_il

    decide(proposta, ufficio, orari=SI)

    unita.struttura.refresh_from_db()
    assert unita.struttura.modificata_il > modificata


def test_ogni_campo_vuole_la_sua_decisione_e_ogni_rifiuto_il_motivo(proposta, ufficio):
    with pytest.raises(DecisioniSbagliate) as errore:
        decide(proposta, ufficio, orari=Decisione(approva=False, motivo="  "))

    assert set(errore.value.righe) == {chiave(proposta, "orari"), chiave(proposta, "telefono")}
    assert set(ModificaProposta.objects.values_list("esito", flat=True)) == {"in_attesa"}


@pytest.mark.parametrize("motivo", ["x" * 301, "a\0b"])
def test_un_motivo_che_non_si_tiene_e_detto(proposta, ufficio, motivo):
    with pytest.raises(DecisioniSbagliate):
        decide(proposta, ufficio, telefono=SI, orari=Decisione(approva=False, motivo=motivo))


def test_chi_l_ha_scritta_non_la_decide(proposta, utente, ambito):
    with pytest.raises(ErroreDominio) as errore:
        decide(proposta, utente, telefono=SI, orari=SI)

    assert errore.value.codice == "PROPRIA"


def test_quello_che_il_registro_rifiuta_si_dice_e_niente_e_scritto(unita, utente, ufficio):
    proposta = salva(
        unita, utente, invia=True, telefono="030 0000002", u_retta_min="50.00"
    ).proposta
    # Meanwhile the office wrote a highest fee that is lower.
    unita.retta_max = 40
    unita.save()

    with pytest.raises(ValoriRifiutati) as errore:
        decide(proposta, ufficio, telefono=SI, retta_min=SI)

    assert any("La retta minima supera la massima" in frase for frase in errore.value.altri)
    unita.struttura.refresh_from_db()
    unita.refresh_from_db()
    assert (unita.struttura.telefono, unita.retta_min) == ("030 0000001", None)
    assert Proposta.objects.get().stato == StatoProposta.INVIATA


def test_un_numero_senza_la_sua_data_non_si_approva_da_solo(unita, utente, ufficio):
    proposta = salva(
        unita, utente, invia=True, u_posti_liberi="2", u_posti_liberi_al="2026-01-10"
    ).proposta

    with pytest.raises(ValoriRifiutati) as errore:
        decide(proposta, ufficio, posti_liberi=SI, posti_liberi_al=NO)

    assert "insieme al giorno" in errore.value.altri[0]


def test_quello_che_e_cambiato_intanto_e_segnato(proposta, unita):
    unita.orari = "corretti dall'ufficio"
    unita.save()

    per_nome = {r.nome: r for g in campo_per_campo(Proposta.objects.get()) for r in g.righe}

    assert per_nome[f"u{unita.pk}-orari"].adesso == "corretti dall'ufficio"
    assert per_nome["telefono"].adesso == ""


# --- two officers, and the facility that goes on writing -----------------------------------------
def test_il_secondo_che_decide_sa_chi_e_stato_e_non_scrive(proposta, unita, ufficio, ambito):
    decide(proposta, ufficio, telefono=SI, orari=NO)
    collega = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito)

    with pytest.raises(ErroreDominio, match=str(ufficio)) as errore:
        decide(proposta, collega, telefono=NO, orari=SI)

    assert errore.value.codice == "GIA_DECISA"
    unita.refresh_from_db()
    assert unita.orari == "8-17"


def test_la_stessa_decisione_due_volte_non_cambia_niente(
    proposta, ufficio, django_capture_on_commit_callbacks
):
    decide(proposta, ufficio, telefono=SI, orari=NO)
    prima = Proposta.objects.values().get()

    with django_capture_on_commit_callbacks() as chiamate:
        decide(proposta, ufficio, telefono=SI, orari=NO)

    assert chiamate == []
    assert Proposta.objects.values().get() == prima


def test_una_proposta_cambiata_mentre_si_guarda_si_rilegge(proposta, unita, utente, ufficio):
    letta = proposta.versione
    salva(unita, utente, invia=True, telefono="030 0000007")

    with pytest.raises(ErroreDominio, match=str(utente)) as errore:
        decide(proposta, ufficio, versione=letta, telefono=SI, orari=SI)

    assert errore.value.codice == "CAMBIATA"


def test_una_proposta_ripresa_dalla_struttura_non_si_decide(proposta, unita, utente, ufficio):
    salva(unita, utente, telefono="030 0000007")

    with pytest.raises(ErroreDominio) as errore:
        decide(proposta, ufficio, telefono=SI, orari=SI)

    assert errore.value.codice == "NON_INVIATA"


def test_le_modifiche_di_un_altra_proposta_sono_rifiutate(proposta, ufficio):
    altra = UnitaOffertaFactory(orari="9-12")
    altrui = salva(altra, UtenteFactory(), invia=True, u_orari="sempre").proposta

    with pytest.raises(ErroreDominio) as errore:
        decidi_proposta(
            proposta=proposta,
            utente=ufficio,
            decisioni={chiave(altrui, "orari"): SI},
            versione=proposta.versione,
        )

    assert errore.value.codice == "MODIFICA_ALTRUI"


# --- a reserved address --------------------------------------------------------------------------
def test_di_una_riservata_l_esito_non_dice_il_luogo(
    unita, utente, ufficio, django_capture_on_commit_callbacks
):
    struttura = unita.struttura
    struttura.indirizzo_riservato = True
    struttura.save()
    proposta = salva(unita, utente, invia=True, telefono="030 0000002", u_orari="8-18").proposta
    con_la_via = Decisione(approva=False, motivo=f"In {struttura.indirizzo} non si entra la sera.")

    with pytest.raises(DecisioniSbagliate, match="Controlla"):
        decide(proposta, ufficio, telefono=SI, orari=con_la_via)
    with django_capture_on_commit_callbacks(execute=True):
        decide(proposta, ufficio, telefono=SI, orari=NO)

    [lettera] = mail.outbox
    for luogo in (struttura.indirizzo, struttura.comune.denominazione, struttura.cap):
        assert luogo not in lettera.subject + lettera.body
    struttura.refresh_from_db()
    assert struttura.telefono == "030 0000002"


def test_di_una_riservata_un_testo_con_l_indirizzo_non_entra_nel_registro(unita, utente, ufficio):
    unita.struttura.indirizzo_riservato = True
    unita.struttura.save()
    proposta = salva(
        unita, utente, invia=True, u_accesso=f"Suonare in {unita.struttura.indirizzo}"
    ).proposta

    with pytest.raises(ValoriRifiutati) as errore:
        decide(proposta, ufficio, accesso=SI)

    assert list(errore.value.campi) == [f"u{unita.pk}-accesso"]


def test_di_una_dimostrativa_non_si_scrive_a_nessuno(
    proposta, unita, ufficio, django_capture_on_commit_callbacks
):
    unita.struttura.dimostrativa = True
    unita.struttura.save()

    with django_capture_on_commit_callbacks(execute=True):
        decide(proposta, ufficio, telefono=SI, orari=SI)

    assert mail.outbox == []


def test_chi_non_e_piu_referente_non_riceve_l_esito(
    proposta, unita, utente, ufficio, django_capture_on_commit_callbacks
):
    utente.referenze.update(al="2020-12-31")

    with django_capture_on_commit_callbacks(execute=True):
        decide(proposta, ufficio, telefono=SI, orari=SI)

    assert mail.outbox == []
