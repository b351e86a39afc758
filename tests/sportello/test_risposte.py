"""The back office of the requests: who reads them, what may be done, two people at once."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from base.errors import ErroreDominio
from sportello import services
from sportello.calcolo import giorno_lavorativo_dopo, limiti_del_passaggio, mesi_prima
from sportello.enums import TRANSIZIONI_RICHIESTA, LivelloRichiesta, StatoRichiesta
from sportello.models import RegoleSportello
from sportello.selectors import ultimo_passaggio
from tests.sportello.factories import RichiestaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def operatrice(territorio):
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=territorio["lago"], cognome="Prima")


@pytest.fixture
def collega(territorio):
    return UtenteFactory(ruolo=Ruolo.SEGRETARIATO, ambito=territorio["lago"], cognome="Seconda")


@pytest.fixture
def richiesta(territorio):
    return RichiestaFactory(ambito=territorio["lago"], comune=territorio["salo"])


def fai(client, richiesta, azione, **dati):
    dati.setdefault("visto", ultimo_passaggio(richiesta))
    return client.post(f"/richieste/{richiesta.pk}/{azione}/", dati)


def letto(risposta):
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_la_risposta_per_e_mail_parte_e_si_vede_nello_stato(
    client, richiesta, operatrice, django_capture_on_commit_callbacks
):
    client.force_login(operatrice)
    with django_capture_on_commit_callbacks(execute=True):
        fai(client, richiesta, "rispondi", risposta="Vieni martedì mattina.")

    richiesta.refresh_from_db()
    assert richiesta.stato == StatoRichiesta.RISPOSTA
    assert richiesta.assegnata_a == operatrice
    (messaggio,) = mail.outbox
    assert messaggio.to == [richiesta.email]
    assert "Vieni martedì mattina." in messaggio.body
    assert richiesta.testo not in messaggio.body
    assert richiesta.codice not in messaggio.subject.replace("-", "")
    stato = client.post("/chiedi/stato/", {"codice": richiesta.codice, "contatto": richiesta.email})
    assert "Vieni martedì mattina." in letto(stato)
    assert "Prima" not in letto(stato).partition("<main")[2].partition("</main")[0]


def test_la_risposta_al_telefono_e_registrata_come_detta(
    client, territorio, operatrice, django_capture_on_commit_callbacks
):
    richiesta = RichiestaFactory(ambito=territorio["lago"], per_telefono=True)
    client.force_login(operatrice)
    with django_capture_on_commit_callbacks(execute=True):
        fai(client, richiesta, "rispondi", risposta="Spiegati i documenti.", chiudi="on")

    richiesta.refresh_from_db()
    assert richiesta.stato == StatoRichiesta.CHIUSA
    assert richiesta.chiusa_il is not None
    assert mail.outbox == []
    passi = list(richiesta.passaggi.order_by("pk").values_list("da", "a", "risposta", "nota"))
    assert passi == [
        ("ricevuta", "risposta", "Spiegati i documenti.", "Detta al telefono."),
        ("risposta", "chiusa", "", "Chiusa con la risposta."),
    ]


def test_la_storia_di_una_richiesta(client, richiesta, operatrice, collega):
    client.force_login(operatrice)
    oggi = timezone.localdate()
    entro = oggi + datetime.timedelta(days=7)
    for azione, dati, stato in (
        ("prendi", {}, "in_lavorazione"),
        ("affida", {"a": collega.pk}, "in_lavorazione"),
        ("annota", {"nota": "Sentire la struttura."}, "in_lavorazione"),
        ("passa", {"entro": entro.isoformat(), "nota": "Al tecnico."}, "in_lavorazione"),
        ("rispondi", {"risposta": "Ecco."}, "risposta"),
        ("chiudi", {}, "chiusa"),
        ("riapri", {"nota": "Ha richiamato."}, "in_lavorazione"),
    ):
        risposta = fai(client, richiesta, azione, **dati)
        assert risposta.status_code == 302, azione
        richiesta.refresh_from_db()
        assert richiesta.stato == stato, azione
    assert richiesta.livello == LivelloRichiesta.RETRO
    assert richiesta.assegnata_a == collega
    assert richiesta.chiusa_il is None
    assert richiesta.scade_il == oggi + datetime.timedelta(days=10)
    assert richiesta.passaggi.count() == 7
    pagina = letto(client.get(f"/richieste/{richiesta.pk}/"))
    assert "Sentire la struttura." in pagina
    assert "Al tecnico." in pagina


def test_due_operatori_insieme_il_secondo_lo_sa_e_non_perde_niente(
    client, richiesta, operatrice, collega
):
    visto = ultimo_passaggio(richiesta)
    services.rispondi_richiesta(
        richiesta=richiesta, utente=collega, risposta="Ho risposto io.", visto=visto
    )
    client.force_login(operatrice)

    risposta = fai(client, richiesta, "annota", nota="La mia nota lunga.", visto=visto)

    pagina = letto(risposta)
    assert risposta.status_code == 200
    assert "Nel frattempo Ada Seconda ha lavorato su questa richiesta" in pagina
    assert "Ho risposto io." in pagina
    assert "La mia nota lunga." in pagina
    assert richiesta.passaggi.count() == 1
    nuovo = re.search(r'/annota/.*?name="visto" value="(\d+)"', pagina).group(1)
    assert fai(client, richiesta, "annota", nota="La mia nota lunga.", visto=nuovo).url
    assert richiesta.passaggi.count() == 2


def test_il_doppio_clic_non_risponde_due_volte(
    client, richiesta, operatrice, django_capture_on_commit_callbacks
):
    client.force_login(operatrice)
    with django_capture_on_commit_callbacks(execute=True):
        fai(client, richiesta, "rispondi", risposta="Una.", visto=0)
        seconda = fai(client, richiesta, "rispondi", risposta="Una.", visto=0)

    assert "Hai già fatto qualcosa" in letto(seconda)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("da", StatoRichiesta.values)
@pytest.mark.parametrize(
    ("azione", "verso"),
    [("rispondi", StatoRichiesta.RISPOSTA), ("chiudi", StatoRichiesta.CHIUSA)],
)
def test_solo_i_passaggi_della_tabella(territorio, operatrice, da, azione, verso):
    richiesta = RichiestaFactory(ambito=territorio["lago"], stato=da)
    dati = {"risposta": "Ecco."} if azione == "rispondi" else {"nota": "Doppia."}

    def esegui():
        services.AZIONI[azione](richiesta=richiesta, utente=operatrice, visto=0, **dati)

    if verso in TRANSIZIONI_RICHIESTA[da]:
        esegui()
        richiesta.refresh_from_db()
        assert richiesta.stato == verso
    else:
        with pytest.raises(ErroreDominio):
            esegui()
        richiesta.refresh_from_db()
        assert richiesta.stato == da
        assert not richiesta.passaggi.exists()


@pytest.mark.parametrize(
    ("azione", "dati", "frase"),
    [
        ("rispondi", {"risposta": "  "}, "Questo campo è vuoto"),
        ("rispondi", {"risposta": "x" * 5000}, "al massimo 4.000 caratteri"),
        ("rispondi", {"risposta": "a\0b"}, "caratteri null"),
        ("chiudi", {"nota": ""}, "scrivi il motivo"),
        ("annota", {"nota": ""}, "Questo campo è vuoto"),
        ("riapri", {}, "La richiesta è già aperta."),
        ("affida", {"a": "999999"}, "Questa persona non c&#x27;è"),
        ("affida", {"a": "9" * 30}, "Questa persona non c&#x27;è"),
        ("affida", {"a": "x"}, "Scegli una persona."),
        ("passa", {"entro": "31/02/2026"}, "Questa data non esiste"),
        ("passa", {"entro": "2020-01-01"}, "scegli un giorno fra il"),
        ("passa", {"entro": "2999-01-01"}, "scegli un giorno fra il"),
    ],
)
def test_un_azione_scritta_male_torna_con_una_frase(
    client, richiesta, operatrice, azione, dati, frase
):
    client.force_login(operatrice)

    risposta = fai(client, richiesta, azione, **dati)

    assert risposta.status_code == 200
    assert frase in letto(risposta)
    assert not richiesta.passaggi.exists()


def test_non_si_affida_a_chi_non_risponde_li(client, richiesta, operatrice, territorio):
    altra = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=territorio["pianura"])
    client.force_login(operatrice)

    assert "non risponde ai cittadini" in letto(fai(client, richiesta, "affida", a=altra.pk))


@pytest.mark.parametrize(
    "ruolo", [Ruolo.DIRIGENTE_PROVINCIA, Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.AMMINISTRATORE_SISTEMA]
)
def test_la_provincia_vede_i_conteggi_e_nessun_testo(client, richiesta, ruolo):
    client.force_login(UtenteFactory(ruolo=ruolo))

    assert client.get("/richieste/").status_code == 403
    assert client.get(f"/richieste/{richiesta.pk}/").status_code == 404
    assert fai(client, richiesta, "annota", nota="x").status_code == 404
    numeri = letto(client.get("/richieste/numeri/"))
    for personale in (richiesta.testo, richiesta.email, richiesta.nome, richiesta.codice_scritto):
        assert personale not in numeri


@pytest.mark.parametrize("ruolo", [Ruolo.OPERATORE_UDP, Ruolo.ASSISTENTE_SOCIALE])
def test_chi_non_risponde_a_quell_ambito_non_trova_niente(client, richiesta, territorio, ruolo):
    dove = "pianura" if ruolo == Ruolo.OPERATORE_UDP else "lago"
    client.force_login(UtenteFactory(ruolo=ruolo, ambito=territorio[dove]))

    assert client.get(f"/richieste/{richiesta.pk}/").status_code == 404
    assert fai(client, richiesta, "rispondi", risposta="x").status_code == 404
    assert richiesta.codice_scritto not in client.get("/richieste/").content.decode()


def test_l_elenco_mette_in_cima_chi_scade_prima_e_si_stringe(client, territorio, operatrice):
    lago = territorio["lago"]
    tarda = RichiestaFactory(ambito=lago, in_ritardo=True)
    nuova = RichiestaFactory(ambito=lago)
    mia = RichiestaFactory(ambito=lago, stato="in_lavorazione", assegnata_a=operatrice)
    chiusa = RichiestaFactory(ambito=lago, chiusa=True)
    client.force_login(operatrice)

    def trovate(domanda=""):
        risposta = client.get(f"/richieste/{domanda}")
        assert risposta.status_code == 200
        return [riga.pk for riga, _ in risposta.context["elenco"].righe]

    assert trovate() == [tarda.pk, nuova.pk, mia.pk]
    assert trovate("?ritardo=1") == [tarda.pk]
    assert trovate("?mie=1") == [mia.pk]
    assert trovate("?stato=chiusa") == [chiusa.pk]
    assert trovate("?stato=x&ritardo=9&mie=%00&pagina=zzz") == [tarda.pk, nuova.pk, mia.pk]
    for numero in range(25):
        RichiestaFactory(ambito=lago, codice=f"ACDEFHJKM{numero:03d}")
    assert len(trovate("?pagina=2")) == 8
    assert len(trovate("?pagina=99")) == 8


def test_l_elenco_vuoto_dice_che_cosa_succede(client, operatrice):
    client.force_login(operatrice)

    assert "Non è ancora arrivata nessuna richiesta." in letto(client.get("/richieste/"))


def test_l_elenco_e_la_pagina_usano_sempre_le_stesse_query(
    client, territorio, operatrice, django_assert_max_num_queries
):
    client.force_login(operatrice)

    def quante(indirizzo):
        with django_assert_max_num_queries(14) as contate:
            client.get(indirizzo)
        return len(contate)

    una = RichiestaFactory(ambito=territorio["lago"])
    RichiestaFactory(ambito=territorio["lago"], assegnata_a=operatrice)
    una.passaggi.create(da="ricevuta", a="ricevuta", utente=operatrice, nota="a")
    prima = quante("/richieste/"), quante(f"/richieste/{una.pk}/")
    for _ in range(18):
        RichiestaFactory(ambito=territorio["lago"], assegnata_a=operatrice)
        una.passaggi.create(da="ricevuta", a="ricevuta", utente=operatrice, nota="b")
    assert (quante("/richieste/"), quante(f"/richieste/{una.pk}/")) == prima


def test_i_giorni_della_regola_dell_ambito_sono_proposti(client, richiesta, operatrice, territorio):
    RegoleSportello.objects.create(ambito=territorio["lago"], giorni_risposta=20)
    client.force_login(operatrice)

    atteso = (timezone.localdate() + datetime.timedelta(days=20)).isoformat()
    assert f'value="{atteso}"' in letto(client.get(f"/richieste/{richiesta.pk}/"))


def test_le_date_del_calcolo():
    venerdi = datetime.date(2026, 3, 6)
    assert giorno_lavorativo_dopo(venerdi) == datetime.date(2026, 3, 9)
    assert giorno_lavorativo_dopo(venerdi, 2) == datetime.date(2026, 3, 10)
    assert mesi_prima(datetime.date(2026, 8, 31), 6) == datetime.date(2026, 2, 28)
    assert mesi_prima(datetime.date(2026, 1, 15), 13) == datetime.date(2024, 12, 15)
    oggi = datetime.date(2026, 3, 2)
    assert limiti_del_passaggio(oggi, oggi) == (
        datetime.date(2026, 3, 4),
        datetime.date(2026, 4, 1),
    )
    tardi = datetime.date(2026, 5, 1)
    assert limiti_del_passaggio(oggi, tardi) == (datetime.date(2026, 5, 3),) * 2


def test_una_richiesta_anonima_non_si_tocca_e_lo_dice(client, territorio, operatrice):
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False):
        richiesta = RichiestaFactory(
            ambito=territorio["lago"], chiusa=True, anonima_il=timezone.now(), testo=""
        )
    client.force_login(operatrice)

    pagina = letto(client.get(f"/richieste/{richiesta.pk}/"))
    assert "sono stati cancellati il 2 marzo 2026" in pagina
    assert "Rispondi" not in pagina
    assert "già stati cancellati" in letto(fai(client, richiesta, "riapri"))


def test_il_segretariato_trova_le_richieste_nel_menu_e_nel_profilo(client, collega):
    client.force_login(collega)

    assert letto(client.get("/profilo/")).count('href="/richieste/"') == 2
