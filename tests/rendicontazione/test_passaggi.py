"""Every action from every state: the table of DESIGN §5 happens, the rest writes nothing."""

import pytest

from base.errors import ErroreDominio
from rendicontazione import services
from rendicontazione.enums import TRANSIZIONI, StatoRendicontazione
from rendicontazione.models import PassaggioStato, Rendicontazione
from tests.rendicontazione.factories import (
    AnomaliaFactory,
    CaricamentoFactory,
    RendicontazioneFactory,
    VersioneFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db
S = StatoRendicontazione

# Action → (from, to); from anywhere else it is refused.
AZIONI = {
    "certifica": ({S.IN_COMPILAZIONE}, S.CERTIFICATA),
    "ritira": ({S.CERTIFICATA}, S.IN_COMPILAZIONE),
    "esamina": ({S.CERTIFICATA}, S.IN_ISTRUTTORIA),
    "integra": ({S.IN_ISTRUTTORIA}, S.INTEGRAZIONE_RICHIESTA),
    "approva": ({S.IN_ISTRUTTORIA}, S.APPROVATA),
    "pubblica": ({S.APPROVATA}, S.PUBBLICATA),
    "riapri": ({S.APPROVATA, S.PUBBLICATA}, S.RIAPERTA),
}


def esegui(azione, rendicontazione, utente):
    servizi = {
        "certifica": services.certifica_rendicontazione,
        "ritira": services.ritira_certificazione,
        "esamina": services.prendi_in_esame,
        "integra": services.richiedi_integrazione,
        "approva": services.approva_rendicontazione,
        "pubblica": services.pubblica_rendicontazione,
        "riapri": services.riapri_rendicontazione,
    }
    opzioni = {"integra": {"commento": "Manca la nota"}, "riapri": {"motivo": "Errore nei dati"}}
    return servizi[azione](
        rendicontazione=rendicontazione, utente=utente, **opzioni.get(azione, {})
    )


def in_stato(stato):
    rendicontazione = RendicontazioneFactory(stato=stato)
    if stato == S.IN_ISTRUTTORIA:
        services.proponi_approvazione(rendicontazione=rendicontazione, utente=UtenteFactory())
        rendicontazione.refresh_from_db()
    return rendicontazione


@pytest.mark.parametrize("stato", S)
@pytest.mark.parametrize("azione", AZIONI)
def test_ogni_azione_da_ogni_stato(azione, stato):
    rendicontazione = in_stato(stato)
    utente = UtenteFactory()
    da, verso = AZIONI[azione]

    if stato in da:
        passaggio = esegui(azione, rendicontazione, utente)
        rendicontazione.refresh_from_db()
        assert (rendicontazione.stato, passaggio.da, passaggio.a) == (verso, stato, verso)
        assert (passaggio.fatto_da, passaggio.versione) == (utente, rendicontazione.versioni.get())
        assert verso in TRANSIZIONI[stato]
        assert rendicontazione.proposta_da is None
    else:
        prima = Rendicontazione.objects.values().get(pk=rendicontazione.pk)
        with pytest.raises(ErroreDominio) as rifiuto:
            esegui(azione, rendicontazione, utente)
        assert rifiuto.value.messaggio.endswith(".")
        assert Rendicontazione.objects.values().get(pk=rendicontazione.pk) == prima
        assert not PassaggioStato.objects.exists()


def test_la_tabella_e_quella_del_disegno():
    assert {(da, a) for da, verso in TRANSIZIONI.items() for a in verso} == {
        ("aperta", "in_compilazione"),
        ("in_compilazione", "certificata"),
        ("certificata", "in_istruttoria"),
        ("certificata", "in_compilazione"),
        ("in_istruttoria", "integrazione_richiesta"),
        ("in_istruttoria", "approvata"),
        ("integrazione_richiesta", "in_compilazione"),
        ("approvata", "pubblicata"),
        ("approvata", "riaperta"),
        ("pubblicata", "riaperta"),
        ("riaperta", "in_compilazione"),
    }


def test_approva_serve_una_proposta():
    rendicontazione = RendicontazioneFactory(in_istruttoria=True)

    with pytest.raises(ErroreDominio, match="nessuno ha ancora proposto"):
        esegui("approva", rendicontazione, UtenteFactory())

    assert not PassaggioStato.objects.exists()


@pytest.mark.parametrize(
    ("servizio", "stato"),
    [
        (services.certifica_rendicontazione, "in_compilazione"),
        (services.proponi_approvazione, "in_istruttoria"),
        (services.approva_rendicontazione, "in_istruttoria"),
    ],
)
def test_si_decide_solo_sulla_versione_che_si_guardava(servizio, stato):
    rendicontazione = RendicontazioneFactory(**{stato: True})
    if servizio is services.approva_rendicontazione:
        services.proponi_approvazione(rendicontazione=rendicontazione, utente=UtenteFactory())
    numero = rendicontazione.versioni.get().numero

    with pytest.raises(ErroreDominio, match=f"confermata la versione {numero}. Guardala"):
        servizio(rendicontazione=rendicontazione, utente=UtenteFactory(), vista=numero + 1)
    servizio(rendicontazione=rendicontazione, utente=UtenteFactory(), vista=numero)


def test_il_secondo_clic_dice_che_e_gia_fatto():
    rendicontazione = RendicontazioneFactory(in_compilazione=True)
    services.certifica_rendicontazione(rendicontazione=rendicontazione, utente=UtenteFactory())

    with pytest.raises(ErroreDominio, match=r"Già fatto: .*«Certificata»"):
        services.certifica_rendicontazione(rendicontazione=rendicontazione, utente=UtenteFactory())
    with pytest.raises(ErroreDominio, match="ritirare la certificazione finché"):
        services.scrivi_nota(rendicontazione=rendicontazione, testo="Dopo.")
    assert rendicontazione.passaggi.count() == 1


def test_approva_mai_chi_ha_proposto():
    rendicontazione = RendicontazioneFactory(in_istruttoria=True)
    utente = UtenteFactory()
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=utente)

    with pytest.raises(ErroreDominio, match="l'hai proposta tu"):
        esegui("approva", rendicontazione, utente)

    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == S.IN_ISTRUTTORIA
    assert rendicontazione.versioni.get().approvata_il is None


@pytest.mark.parametrize("azione", ["pubblica", "riapri"])
def test_chi_ha_proposto_non_pubblica_e_non_riapre(azione):
    rendicontazione = RendicontazioneFactory(in_istruttoria=True)
    proponente = UtenteFactory()
    services.proponi_approvazione(rendicontazione=rendicontazione, utente=proponente)
    esegui("approva", rendicontazione, UtenteFactory())

    with pytest.raises(ErroreDominio, match="l'hai proposta tu"):
        esegui(azione, rendicontazione, proponente)

    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == S.APPROVATA


def test_approva_segna_la_versione_e_chi_aveva_proposto():
    rendicontazione = in_stato(S.IN_ISTRUTTORIA)
    proponente, dirigente = rendicontazione.proposta_da, UtenteFactory()

    passaggio = esegui("approva", rendicontazione, dirigente)

    versione = rendicontazione.versioni.get()
    assert (versione.approvata_da, passaggio.proposto_da) == (dirigente, proponente)


def test_una_proposta_cade_a_ogni_passaggio():
    rendicontazione = in_stato(S.IN_ISTRUTTORIA)

    esegui("integra", rendicontazione, UtenteFactory())

    rendicontazione.refresh_from_db()
    assert (rendicontazione.proposta_da, rendicontazione.proposta_il) == (None, None)


def test_si_propone_una_volta_sola_e_solo_in_esame():
    rendicontazione = in_stato(S.IN_ISTRUTTORIA)
    with pytest.raises(ErroreDominio, match="già stata proposta"):
        services.proponi_approvazione(rendicontazione=rendicontazione, utente=UtenteFactory())

    with pytest.raises(ErroreDominio, match="non è in esame"):
        services.proponi_approvazione(
            rendicontazione=RendicontazioneFactory(certificata=True), utente=UtenteFactory()
        )


@pytest.mark.parametrize("azione", ["integra", "riapri"])
def test_senza_testo_non_si_rimanda_nulla(azione):
    rendicontazione = in_stato(S.IN_ISTRUTTORIA if azione == "integra" else S.APPROVATA)
    servizio, nome = {
        "integra": (services.richiedi_integrazione, "commento"),
        "riapri": (services.riapri_rendicontazione, "motivo"),
    }[azione]

    with pytest.raises(ErroreDominio, match=r"^Scrivi"):
        servizio(rendicontazione=rendicontazione, utente=UtenteFactory(), **{nome: "  "})

    assert not PassaggioStato.objects.exists()


def test_certifica_rifiuta_se_ci_sono_errori():
    rendicontazione = RendicontazioneFactory(in_compilazione=True, versione=False)
    caricamento = CaricamentoFactory(rendicontazione=rendicontazione, esito="errori")
    VersioneFactory(rendicontazione=rendicontazione, caricamento=caricamento, con_errori=True)
    AnomaliaFactory.create_batch(3, caricamento=caricamento, gravita="errore", codice="FORM-01")

    with pytest.raises(ErroreDominio, match="ci sono 3 errori da correggere"):
        esegui("certifica", rendicontazione, UtenteFactory())

    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == S.IN_COMPILAZIONE
    assert not PassaggioStato.objects.exists()


def test_certifica_chiede_un_motivo_per_ogni_avviso():
    rendicontazione = RendicontazioneFactory(in_compilazione=True)
    caricamento = rendicontazione.versioni.get().caricamento
    avviso = AnomaliaFactory(caricamento=caricamento)

    with pytest.raises(ErroreDominio, match="1 avviso senza motivo"):
        esegui("certifica", rendicontazione, UtenteFactory())

    services.scrivi_motivazioni(
        caricamento=caricamento,
        motivazioni={avviso.pk: "Servizio finanziato per intero dal fondo"},
        utente=UtenteFactory(),
    )
    esegui("certifica", rendicontazione, UtenteFactory())
    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == S.CERTIFICATA


def test_le_mail_partono_solo_a_cose_fatte(mailoutbox, django_capture_on_commit_callbacks):
    rendicontazione = RendicontazioneFactory(in_compilazione=True)
    istruttore = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    operatore = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito)
    UtenteFactory(ruolo=Ruolo.OPERATORE_UDP)  # of another Ambito

    with django_capture_on_commit_callbacks(execute=True):
        esegui("certifica", rendicontazione, UtenteFactory())
        assert not mailoutbox
    assert [m.bcc for m in mailoutbox] == [[istruttore.email]]

    with django_capture_on_commit_callbacks(execute=True):
        esegui("esamina", rendicontazione, istruttore)
        esegui("integra", rendicontazione, istruttore)
    assert mailoutbox[-1].bcc == [operatore.email]
    assert "Manca la nota" in mailoutbox[-1].body


def test_una_campagna_dimostrativa_non_scrive_a_nessuno(
    mailoutbox, django_capture_on_commit_callbacks
):
    rendicontazione = RendicontazioneFactory(in_compilazione=True, campagna__dimostrativa=True)
    UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)

    with django_capture_on_commit_callbacks(execute=True):
        esegui("certifica", rendicontazione, UtenteFactory())

    assert not mailoutbox
