"""The ladder of the reminders of the records, day by day with a frozen clock."""

import datetime
import json

import pytest
from django.core.management import call_command

from strutture import services
from strutture.models import PromemoriaScheda, Proposta
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

CONFERMATA = datetime.date(2026, 3, 3)
SCADENZA = datetime.date(2027, 3, 3)


@pytest.fixture
def ambito():
    return AmbitoFactory(email="ufficio@esempio.it", contatti_dimostrativi=False)


@pytest.fixture
def comune(ambito):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ambito)
    return comune


@pytest.fixture
def scheda(comune):
    """Makes a record of that comune, confirmed on CONFERMATA, kept by that user."""

    def crea(utente=None, **campi):
        campi.setdefault("confermata_il", CONFERMATA)
        if campi["confermata_il"]:
            campi.setdefault("confermata_da", UtenteFactory())
        struttura = UnitaOffertaFactory(
            **{f"struttura__{k}": v for k, v in {"comune": comune, **campi}.items()}
        ).struttura
        if utente:
            ReferenteStrutturaFactory(utente=utente, struttura=struttura)
        return struttura

    return crea


@pytest.fixture
def giorno(time_machine, django_capture_on_commit_callbacks):
    def esegui(quando):
        time_machine.move_to(datetime.datetime.combine(quando, datetime.time(6), datetime.UTC))
        with django_capture_on_commit_callbacks(execute=True):
            call_command("ricorda_schede")

    return esegui


def cammina(giorno, mailoutbox, *, da=CONFERMATA, giorni=400, due_volte=False):
    """Day of the ladder (days left) → mails of that day, over so many days."""
    inviati = {}
    for i in range(giorni):
        quando = da + datetime.timedelta(days=i)
        prima = len(mailoutbox)
        giorno(quando)
        if due_volte:
            giorno(quando)
        if len(mailoutbox) > prima:
            inviati[(SCADENZA - quando).days] = [(*m.to, *m.bcc)[0] for m in mailoutbox[prima:]]
    return inviati


def test_quattrocento_giorni_una_mail_per_passo(scheda, giorno, mailoutbox):
    utente = UtenteFactory()
    struttura = scheda(utente)

    inviati = cammina(giorno, mailoutbox)

    assert inviati == {
        30: [utente.email],
        15: [utente.email],
        0: [utente.email],
        -7: ["ufficio@esempio.it"],
    }
    assert "fra 30 giorni" in mailoutbox[0].body
    assert "scade oggi, 3 marzo 2027" in mailoutbox[2].body
    assert "è scaduta il 3 marzo 2027" in mailoutbox[3].body
    assert struttura.telefono in mailoutbox[3].body
    assert all(struttura.denominazione not in m.subject for m in mailoutbox)
    assert [(p.scadenza, p.passo) for p in PromemoriaScheda.objects.order_by("pk")] == [
        (SCADENZA, passo) for passo in ("30", "15", "0", "ufficio")
    ]


def test_due_volte_al_giorno_non_cambia_nulla(scheda, giorno, mailoutbox):
    scheda(UtenteFactory())

    inviati = cammina(
        giorno, mailoutbox, da=SCADENZA - datetime.timedelta(days=32), giorni=45, due_volte=True
    )

    assert {g: len(m) for g, m in inviati.items()} == {30: 1, 15: 1, 0: 1, -7: 1}


def test_una_conferma_ferma_la_scala_e_la_ricomincia(scheda, giorno, mailoutbox, time_machine):
    utente = UtenteFactory()
    struttura = scheda(utente)
    giorno(SCADENZA - datetime.timedelta(days=15))
    services.conferma_scheda(struttura=struttura, utente=utente, canale="sito")
    nuova = datetime.date(2028, 2, 16)

    inviati = cammina(giorno, mailoutbox, da=SCADENZA - datetime.timedelta(days=14), giorni=400)

    assert len(mailoutbox) == 5
    assert sorted((SCADENZA - nuova).days + g for g in (30, 15, 0, -7)) == sorted(inviati)


def test_un_digesto_per_persona_e_uno_per_ambito(scheda, giorno, mailoutbox, ambito):
    utente, altra = UtenteFactory(), UtenteFactory()
    prima, seconda, terza = scheda(utente), scheda(utente), scheda(altra)
    ReferenteStrutturaFactory(utente=altra, struttura=prima)
    giorno(SCADENZA)

    corpi = {m.to[0]: m.body for m in mailoutbox}
    assert set(corpi) == {utente.email, altra.email}
    assert [s.denominazione in corpi[utente.email] for s in (prima, seconda, terza)] == [
        True, True, False,
    ]  # fmt: skip
    assert terza.denominazione in corpi[altra.email]
    mailoutbox.clear()
    giorno(SCADENZA + datetime.timedelta(days=7))
    [mail] = mailoutbox
    assert mail.subject.endswith("3 schede da confermare")
    assert ambito.denominazione in mail.body


def test_chi_non_ha_referente_va_solo_all_ufficio(scheda, giorno, mailoutbox):
    senza = scheda()
    finita = scheda(UtenteFactory())
    finita.referenti.update(al=datetime.date(2026, 12, 31))
    spento = scheda(UtenteFactory(is_active=False))

    inviati = cammina(giorno, mailoutbox, da=SCADENZA - datetime.timedelta(days=40), giorni=60)

    assert inviati == {-7: ["ufficio@esempio.it"]}
    assert mailoutbox[0].body.count("Non c'è un referente che entri nel sito.") == 3
    assert all(s.denominazione in mailoutbox[0].body for s in (senza, finita, spento))


def test_senza_e_mail_dell_ufficio_si_scrive_ai_suoi_operatori(scheda, giorno, mailoutbox, ambito):
    ambito.email, ambito.contatti_dimostrativi = "invent@demo.example", True
    ambito.save()
    due = [UtenteFactory(ruolo=r, ambito=ambito) for r in (Ruolo.OPERATORE_UDP, "responsabile_udp")]
    UtenteFactory(ruolo=Ruolo.LETTORE, ambito=ambito)
    UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory())
    scheda()
    giorno(SCADENZA + datetime.timedelta(days=7))

    [mail] = mailoutbox
    assert mail.to == []
    assert mail.bcc == sorted(u.email for u in due)


def test_se_nessuno_riceve_il_passo_non_e_scritto(scheda, giorno, mailoutbox, ambito):
    ambito.email = ""
    ambito.save()
    scheda()
    giorno(SCADENZA + datetime.timedelta(days=7))

    assert not mailoutbox
    assert not PromemoriaScheda.objects.exists()
    operatore = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)
    giorno(SCADENZA + datetime.timedelta(days=8))
    assert mailoutbox[0].bcc == [operatore.email]


@pytest.mark.parametrize(("ritardo", "mail"), [(0, 1), (1, 1), (2, 1), (3, 0), (6, 0)])
def test_un_lavoro_mancato_si_recupera_entro_due_giorni(scheda, giorno, mailoutbox, ritardo, mail):
    scheda(UtenteFactory())
    giorno(SCADENZA + datetime.timedelta(days=ritardo))

    assert len(mailoutbox) == mail


def test_dimostrative_bozze_sospese_e_cessate_non_scrivono(scheda, giorno, mailoutbox):
    utente = UtenteFactory()
    scheda(utente, dimostrativa=True)
    for stato in ("bozza", "sospesa", "cessata", "in_approvazione", "rifiutata"):
        scheda(utente, stato=stato)

    assert cammina(giorno, mailoutbox, da=SCADENZA - datetime.timedelta(days=31), giorni=45) == {}
    assert not PromemoriaScheda.objects.exists()


def test_mai_confermata_scade_dalla_data_dei_dati_e_senza_date_non_scrive(
    scheda, giorno, mailoutbox
):
    utente = UtenteFactory()
    scheda(utente, confermata_il=None, dati_al=CONFERMATA)
    scheda(utente, confermata_il=None)
    giorno(SCADENZA)

    assert mailoutbox[0].subject.endswith("1 scheda da confermare")


def test_vale_il_tipo_con_meno_mesi(scheda, giorno, mailoutbox):
    struttura = scheda(UtenteFactory())
    breve = TipoUnitaOffertaFactory(codice="NIDO", mesi_conferma=6)
    UnitaOffertaFactory(struttura=struttura, tipo=breve)
    UnitaOffertaFactory(
        struttura=struttura,
        tipo=TipoUnitaOffertaFactory(codice="CPI", mesi_conferma=1),
        cessata=True,
    )
    giorno(datetime.date(2026, 9, 3))

    assert len(mailoutbox) == 1


def test_i_collegamenti_ci_sono_se_il_sito_sa_come_si_chiama(
    scheda, giorno, mailoutbox, settings, ambito
):
    settings.INDIRIZZO_SITO = "https://sito.example/"
    struttura = scheda(UtenteFactory())
    giorno(SCADENZA)
    giorno(SCADENZA + datetime.timedelta(days=7))

    assert f"https://sito.example/schede/{struttura.pk}/" in mailoutbox[0].body
    assert f"/schede/telefonate/?ambito={ambito.slug}" in mailoutbox[1].body


def test_il_luogo_riservato_non_va_nelle_mail(scheda, giorno, mailoutbox, comune):
    scheda(UtenteFactory(), indirizzo_riservato=True, indirizzo="Via Segreta, 7")
    giorno(SCADENZA)
    giorno(SCADENZA + datetime.timedelta(days=7))

    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        assert "Segreta" not in mail.body
        assert comune.denominazione not in mail.body


def _proposta(struttura, giorno=SCADENZA - datetime.timedelta(days=100), **campi):
    """A proposal sent to the office at noon of that day."""
    persona = UtenteFactory()
    quando = datetime.datetime.combine(giorno, datetime.time(12), datetime.UTC)
    campi = {"stato": "inviata", "inviata_il": quando, "inviata_da": persona, **campi}
    return Proposta.objects.create(struttura=struttura, creata_da=persona, **campi)


def test_di_una_proposta_inviata_l_ufficio_sa_una_volta(
    scheda, giorno, mailoutbox, settings, ambito
):
    settings.INDIRIZZO_SITO = "https://sito.example/"
    struttura = scheda(UtenteFactory(), confermata_il=SCADENZA)
    _proposta(struttura)
    _proposta(scheda(), stato="bozza", inviata_il=None, inviata_da=None)
    _proposta(scheda(dimostrativa=True))
    giorno(SCADENZA - datetime.timedelta(days=99))
    giorno(SCADENZA - datetime.timedelta(days=98))

    [mail] = mailoutbox
    assert mail.to == ["ufficio@esempio.it"]
    assert mail.subject.endswith("1 proposta da decidere")
    assert f"nell'ambito {ambito.denominazione} c'è 1 proposta da decidere" in mail.body
    assert "https://sito.example/schede/" in mail.body
    assert "conferma" not in mail.body
    assert struttura.denominazione not in mail.subject


def test_chi_riceve_il_promemoria_legge_anche_le_proposte_di_prima(scheda, giorno, mailoutbox):
    _proposta(scheda(confermata_il=SCADENZA))
    giorno(SCADENZA - datetime.timedelta(days=99))
    _proposta(scheda(confermata_il=SCADENZA), SCADENZA)
    scheda()
    mailoutbox.clear()
    giorno(SCADENZA + datetime.timedelta(days=7))

    [mail] = mailoutbox
    assert mail.subject.endswith("1 scheda da confermare e 2 proposte da decidere")
    assert "ci sono 2 proposte da decidere" in mail.body
    assert "Inoltre una scheda aspetta" in mail.body


def test_la_proposta_e_detta_all_ufficio_dell_ambito_suo_e_se_c_e_chi_riceve(
    scheda, giorno, mailoutbox, ambito
):
    altrove = ComuneFactory()
    AppartenenzaFactory(comune=altrove, ambito=AmbitoFactory(email=""))
    _proposta(scheda(comune=altrove, confermata_il=SCADENZA))
    giorno(SCADENZA - datetime.timedelta(days=99))
    assert not mailoutbox
    assert not PromemoriaScheda.objects.exists()


def test_il_comando_dice_quanto_ha_fatto_e_sta_nei_lavori_giornalieri(scheda, capsys, time_machine):
    scheda(UtenteFactory())
    time_machine.move_to(datetime.datetime.combine(SCADENZA, datetime.time(6), datetime.UTC))
    call_command("ricorda_schede", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "schede": 1, "proposte": 0, "mail_referenti": 1, "mail_uffici": 0,
    }  # fmt: skip
    call_command("lavori_giornalieri", "--json")
    assert json.loads(capsys.readouterr().out)["lavori"]["ricorda_schede"] == "fatto"


def test_le_domande_al_database_non_crescono(scheda, time_machine, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def conta(quante, anno):
        confermata = datetime.date(anno, 3, 3)
        for _ in range(quante):
            scheda(UtenteFactory(), confermata_il=confermata)
        with CaptureQueriesContext(
            connection,
        ) as domande:
            services.ricorda_schede(oggi=datetime.date(anno + 1, 3, 3))
        return len(domande)

    assert conta(2, 2010) == conta(20, 2012) <= 12
