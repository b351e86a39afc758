"""The first page of the office: what waits, for whom, and where it is done."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tariffe.selectors.inizio import persone_in_attesa, tariffe_in_attesa
from tariffe.selectors.rinnovi import rinnovi
from tariffe.services.edizioni import cessa_edizione
from tariffe.services.persone import annulla_attestazione, cessa, ricalcola
from tests.tariffe.factories import AdozioneFactory, ServizioAdottatoFactory, ServizioFactory
from tests.tariffe.mondo_persone import PIU_CARA, REGOLA, MondoPersone, il
from tests.tariffe.pagine_persone import entra, letto
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory, EnteFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marzo")]

INIZIO = "/tariffe/ufficio/"


def vicino(mondo):
    comune = ComuneFactory(denominazione="Vicino")
    AppartenenzaFactory(comune=comune, ambito=mondo.ambito)
    return comune


def test_quello_che_aspetta_fra_le_persone(mondo):
    """One of each kind, counted as the lists to which the page leads count them."""
    mondo.attesta()  # without a tariff
    scaduta = mondo.attesta(scade_il=il("2026-03-10"))
    mondo.assegna(scaduta.codice_persona, "2026-02-01")
    in_scadenza = mondo.attesta(scade_il=il("2026-04-10"))
    riga = mondo.assegna(in_scadenza.codice_persona, "2026-02-01")
    mondo.attesta("2000.00", "2026-02-01", codice_persona=riga.codice_persona)
    ricalcola(
        assegnata=riga, dal=il("2026-02-01"), motivo="nuovo_isee", utente=mondo.amministrativo
    )
    tolta = mondo.attesta("7000.00")
    mondo.assegna(tolta.codice_persona, "2026-03-01")
    annulla_attestazione(attestazione=tolta, utente=mondo.amministrativo)
    finita = mondo.assegna(mondo.attesta().codice_persona, "2026-02-01")
    cessa(assegnata=finita, ultimo_giorno=il("2026-03-10"), utente=mondo.amministrativo)

    conti = persone_in_attesa(mondo.amministrativo)
    assert conti.in_vigore == 3
    assert conti.da_ricalcolare == 1
    elenco = rinnovi(mondo.amministrativo)
    assert (conti.scadute, conti.in_scadenza) == (
        elenco.scadute, len(elenco.righe) - elenco.scadute
    )  # fmt: skip
    assert conti.senza_tariffa == 2
    assert conti.conguagli == 1
    pagina = letto(entra(mondo.amministrativo).get(INIZIO))
    assert "1 tariffa da ricalcolare" in pagina
    assert "2 attestazioni senza tariffa" in pagina
    assert "1 conguaglio da regolare" in pagina


def test_ognuno_conta_le_sue(mondo):
    MondoPersone().assegna(MondoPersone().attesta().codice_persona)
    mondo.assegna(mondo.attesta(scade_il=il("2026-04-01")).codice_persona)
    assert persone_in_attesa(mondo.amministrativo).in_scadenza == 1
    altra = persone_in_attesa(mondo.assistente)
    assert altra.niente
    assert altra.in_vigore == 0
    assert "nessuna tariffa in vigore" in letto(entra(mondo.assistente).get(INIZIO))


def test_quello_che_aspetta_fra_le_tariffe(mondo):
    """A draft with a wrong case, an adoption missing, an edition about to end without another."""
    operatore = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=mondo.ambito)
    (una,) = tariffe_in_attesa(operatore)
    assert una.niente

    comune = vicino(mondo)
    bozza = mondo.bozza(REGOLA, il("2027-01-01"))
    regola = bozza.regole.get()
    regola.casi.create(denominazione="giusto", isee=0, atteso_importo=0)
    regola.casi.create(denominazione="sbagliato", isee=12000, atteso_importo=1)
    (una,) = tariffe_in_attesa(operatore)
    assert [(b.edizione, b.casi, b.casi_sbagliati) for b in una.bozze] == [(bozza, 2, 1)]
    assert una.bozze[0].ostacoli >= 1
    assert [(m.servizio, m.comuni, m.adottato) for m in una.mancanti] == [
        (mondo.servizio, [comune], 1)
    ]
    pagina = letto(entra(operatore).get(INIZIO))
    assert "1 caso di prova dà un altro importo su 2" in pagina
    assert "1 comune non ha adottato la tariffa</a> (Vicino); 1 comune sì" in pagina
    # Nothing on people for who does not work with them.
    assert "Le persone" not in pagina

    ente = EnteFactory(tipo="COM", comune=comune)
    ServizioAdottatoFactory(
        adozione=AdozioneFactory(edizione=mondo.edizione, ente=ente),
        servizio=mondo.servizio,
        dal=il("2026-01-01"),
    )
    # What nobody adopted is asked of nobody.
    ServizioFactory(codice="NIDO", denominazione="Asilo nido")
    assert tariffe_in_attesa(operatore)[0].mancanti == []


def test_un_edizione_che_finisce_senza_un_altra(mondo):
    operatore = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=mondo.ambito)

    def finiscono():
        return tariffe_in_attesa(operatore)[0].in_scadenza

    assert finiscono() == []
    responsabile = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=mondo.ambito)
    cessa_edizione(edizione=mondo.edizione, al=il("2026-04-30"), motivo="m", utente=responsabile)
    assert finiscono() == [mondo.edizione]
    mondo.adotta(PIU_CARA, il("2026-05-01"))
    assert finiscono() == []


@pytest.mark.parametrize(
    ("ruolo", "stato"),
    [
        (Ruolo.OPERATORE_UDP, 200),
        (Ruolo.AMMINISTRATIVO_UDP, 200),
        (Ruolo.RESPONSABILE_UDP, 200),
        (Ruolo.COORDINATORE_AMBITO, 200),
        (Ruolo.ASSISTENTE_SOCIALE, 200),
        (Ruolo.SEGRETARIATO, 403),
        (Ruolo.LETTORE, 403),
    ],
)
def test_a_chi_e_aperta_e_la_voce_del_menu(mondo, ruolo, stato):
    cliente = entra(UtenteFactory(ruolo=ruolo, ambito=mondo.ambito))
    risposta = cliente.get(INIZIO)
    assert risposta.status_code == stato
    assert "no-store" in risposta.headers["Cache-Control"]
    profilo = letto(cliente.get(reverse("utenti:profilo")))
    assert (f'href="{INIZIO}"' in profilo) == (stato == 200)


def test_ogni_collegamento_si_apre(mondo):
    """Nobody is led to a page that refuses her."""
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    vicino(mondo)
    mondo.bozza(REGOLA, il("2027-01-01"))
    mondo.assegna(mondo.attesta(scade_il=il("2026-04-10")).codice_persona, "2026-02-01")
    for ruolo in (
        Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP, Ruolo.RESPONSABILE_UDP,
        Ruolo.COORDINATORE_AMBITO, Ruolo.ASSISTENTE_SOCIALE,
    ):  # fmt: skip
        cliente = entra(UtenteFactory(ruolo=ruolo, ambito=mondo.ambito))
        corpo = letto(cliente.get(INIZIO)).partition("<main")[2].partition("</main>")[0]
        indirizzi = {
            pezzo.partition('"')[0].replace("&amp;", "&")
            for pezzo in corpo.split('href="')[1:]
            if pezzo.startswith("/")
        }
        assert len(indirizzi) > 2
        for indirizzo in indirizzi:
            assert cliente.get(indirizzo).status_code == 200, (ruolo, indirizzo)


def test_le_query_non_crescono_con_le_persone(mondo):
    cliente = entra(mondo.amministrativo)

    def quante():
        with CaptureQueriesContext(connection) as query:
            assert cliente.get(INIZIO).status_code == 200
        return len(query)

    mondo.assegna(mondo.attesta(scade_il=il("2026-04-01")).codice_persona)
    quante()
    con_una = quante()
    for _ in range(6):
        mondo.assegna(mondo.attesta(scade_il=il("2026-04-01")).codice_persona)
        vicino(mondo)
    assert quante() == con_una <= 30
