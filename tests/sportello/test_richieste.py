"""«Chiedi allo Sportello», as a citizen sends it and follows it."""

import re

import pytest
import time_machine
from django.core import mail, signing
from django.core.cache import cache

from sportello.calcolo import ALFABETO
from sportello.enums import StatoRichiesta
from sportello.forms.pubblici import nuovo_gettone
from sportello.models import Richiesta
from tests.sportello.factories import RichiestaFactory
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory
from tests.territorio.factories import ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

CHIEDI, STATO = "/chiedi/", "/chiedi/stato/"
TESTO = "Vorrei sapere come si chiede un posto al centro diurno."


@pytest.fixture(autouse=True)
def senza_attesa(settings):
    settings.SPORTELLO_SECONDI_MINIMI = 0
    cache.clear()


def modulo(territorio, **altro):
    return {
        "modulo": nuovo_gettone(),
        "comune": territorio["salo"].codice_istat,
        "testo": TESTO,
        "email": "ada@posta.example",
        "passo": "invia",
        **altro,
    }


def invia(client, dati, **altro):
    return client.post(CHIEDI, dati, **altro)


def letto(risposta):
    return re.sub(r"\s+", " ", risposta.content.decode())


def test_dal_modulo_alla_ricevuta_passando_dal_riepilogo(
    client, territorio, django_capture_on_commit_callbacks
):
    UtenteFactory(
        ruolo=Ruolo.SEGRETARIATO, ambito=territorio["lago"], email="segretariato@ente.example"
    )
    altrove = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=territorio["pianura"])

    controllo = invia(client, modulo(territorio, passo="controlla", nome="Ada <b>"))
    assert Richiesta.objects.count() == 0
    assert "Ada &lt;b&gt;" in letto(controllo)
    assert "Lago" in letto(controllo)
    nascosti = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', letto(controllo)))
    with django_capture_on_commit_callbacks(execute=True):
        risposta = invia(client, {**nascosti, "nome": "Ada", "passo": "invia"})

    richiesta = Richiesta.objects.get()
    assert richiesta.ambito == territorio["lago"]
    assert richiesta.stato == StatoRichiesta.RICEVUTA
    assert len(richiesta.codice) == 12
    assert set(richiesta.codice) <= set(ALFABETO)
    assert risposta.status_code == 302
    assert richiesta.codice not in risposta.url
    ricevuta = client.get(risposta.url)
    assert richiesta.codice_scritto in letto(ricevuta)
    assert TESTO not in letto(ricevuta)
    assert "ada@posta" not in letto(ricevuta)
    assert "no-store" in ricevuta["Cache-Control"]
    ufficio, cittadina = sorted(mail.outbox, key=lambda m: m.to)
    assert cittadina.to == ["ada@posta.example"]
    assert richiesta.codice_scritto in cittadina.body
    assert ufficio.bcc == ["segretariato@ente.example"]
    assert altrove.email not in ufficio.bcc
    for messaggio in mail.outbox:
        for personale in (TESTO, "Ada", "ada@posta.example"):
            assert personale not in messaggio.subject + messaggio.body
        assert richiesta.codice not in messaggio.subject


def test_lo_stesso_modulo_inviato_due_volte_resta_una_richiesta(client, territorio):
    dati = modulo(territorio)
    prima, seconda = invia(client, dati), invia(client, dati)

    assert Richiesta.objects.count() == 1
    assert client.get(prima.url).content == client.get(seconda.url).content
    invia(client, {**dati, "testo": "Un'altra domanda dalla stessa pagina."})
    assert Richiesta.objects.count() == 2


def test_torna_a_correggere_mostra_quello_che_era_scritto(client, territorio):
    risposta = invia(client, modulo(territorio, passo="correggi", testo="Domanda da correggere"))

    assert "Domanda da correggere" in letto(risposta)
    assert Richiesta.objects.count() == 0


@pytest.mark.parametrize(
    ("cambia", "frase"),
    [
        ({"comune": ""}, "Scegli il comune dove abiti."),
        ({"comune": "altro"}, "chiedi al servizio sociale del tuo comune"),
        ({"comune": "999999"}, "Questo comune non è nell&#x27;elenco"),
        ({"comune": "\0"}, "Questo comune non è nell&#x27;elenco"),
        ({"area": "'; drop table"}, "Questo argomento non è nell&#x27;elenco"),
        ({"testo": ""}, "Scrivi qui la tua domanda."),
        ({"testo": "a" * 5000}, "al massimo 2.000 caratteri, adesso sono 5000"),
        ({"testo": "con \0 dentro"}, "caratteri null"),
        ({"testo": "http://a.it e http://b.it"}, "ci sono 2 indirizzi web"),
        ({"testo": "sono RSSMRA85T10A562S"}, "codice fiscale: toglilo"),
        ({"email": "", "telefono": ""}, "Scrivi l&#x27;e-mail oppure il telefono"),
        ({"email": "ada@"}, "non è completo"),
        ({"email": "", "telefono": "chiamami"}, "Scrivi il telefono con cifre"),
        ({"nome": "n" * 81}, "al massimo 80 caratteri"),
        ({"indirizzo_sito": "https://spam.example"}, "non riusciamo ad accettare"),
        ({"modulo": "falso"}, "rimasta aperta a lungo"),
        ({"modulo": ""}, "rimasta aperta a lungo"),
    ],
)
def test_cio_che_non_va_torna_con_una_frase_e_nulla_e_salvato(client, territorio, cambia, frase):
    risposta = invia(client, modulo(territorio, **cambia))

    assert risposta.status_code == 200
    assert frase in letto(risposta)
    assert Richiesta.objects.count() == 0


def test_html_e_sql_sono_testo(client, territorio):
    strano = "<script>alert(1)</script>'; DROP TABLE sportello_richiesta; --"
    controllo = invia(client, modulo(territorio, passo="controlla", testo=strano))
    assert "<script>alert" not in controllo.content.decode()
    invia(client, modulo(territorio, testo=strano))

    assert Richiesta.objects.get().testo == strano


def test_un_comune_senza_ambito_dice_a_chi_chiedere(client, territorio):
    solo = ComuneFactory(denominazione="Solitario")

    risposta = invia(client, modulo(territorio, comune=solo.codice_istat))

    assert "Per Solitario non abbiamo ancora un ufficio" in letto(risposta)
    assert Richiesta.objects.count() == 0


def test_chi_compila_in_un_attimo_aspetta(client, territorio, settings):
    settings.SPORTELLO_SECONDI_MINIMI = 3
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as orologio:
        dati = modulo(territorio)
        assert "è arrivato in un attimo" in letto(invia(client, dati))
        orologio.shift(4)
        assert invia(client, dati).status_code == 302
        orologio.shift(13 * 3600)
        assert "rimasta aperta a lungo" in letto(invia(client, dati))


def test_troppe_richieste_dallo_stesso_contatto_o_collegamento(client, territorio, settings):
    territorio["lago"].telefono = "030 0000042"
    territorio["lago"].save()
    for _ in range(3):
        assert invia(client, modulo(territorio), REMOTE_ADDR="192.0.2.1").status_code == 302
    rifiutata = invia(
        client, modulo(territorio, email="ADA@posta.example"), REMOTE_ADDR="192.0.2.2"
    )

    assert rifiutata.status_code == 429
    assert "sono già arrivate molte richieste" in letto(rifiutata)
    assert "030 0000042" in letto(rifiutata)
    assert TESTO in letto(rifiutata)
    assert Richiesta.objects.count() == 3

    settings.SPORTELLO_LIMITI = {**settings.SPORTELLO_LIMITI, "richiesta": "1/h/key"}
    for volta, esito in ((1, 302), (2, 429)):
        dati = modulo(territorio, email=f"altra{volta}@posta.example")
        assert invia(client, dati, REMOTE_ADDR="192.0.2.9").status_code == esito


def test_dell_indirizzo_resta_solo_un_impronta(client, territorio, caplog):
    from django.db import connection

    invia(client, modulo(territorio), REMOTE_ADDR="192.0.2.77")
    client.post(STATO, {"codice": "X", "contatto": "ada@posta.example"}, REMOTE_ADDR="192.0.2.77")

    with connection.cursor() as cursore:
        cursore.execute("SELECT cache_key, value FROM cache_condivisa")
        tutto = repr(cursore.fetchall())
    assert "allauth:rl:sportello" in tutto
    for personale in ("192.0.2.77", "ada@posta.example", TESTO):
        assert personale not in tutto
        assert personale not in caplog.text


def test_la_struttura_chiesta_si_vede_e_resta(client, territorio):
    struttura = StrutturaFactory(denominazione="Casa Bonetti", comune=territorio["dello"])
    UnitaOffertaFactory(struttura=struttura)

    assert "Casa Bonetti" in letto(client.get(f"{CHIEDI}?struttura={struttura.pk}"))
    invia(client, modulo(territorio, struttura=str(struttura.pk)))

    richiesta = Richiesta.objects.get()
    assert richiesta.struttura == struttura
    assert richiesta.ambito == territorio["lago"]  # of who asks, not of the facility


@pytest.mark.parametrize("scritta", ["0", "-1", "x", "\0", "9" * 30, "1; drop", "²"])
def test_una_struttura_che_non_c_e_e_come_nessuna(client, territorio, scritta):
    assert client.get(CHIEDI, {"struttura": scritta}).status_code == 200
    assert invia(client, modulo(territorio, struttura=scritta)).status_code == 302
    assert Richiesta.objects.get().struttura is None


@pytest.mark.parametrize(("scritto", "scelto"), [("", ""), ("999999", ""), ("\0", "")])
def test_il_comune_dell_indirizzo_e_gia_scelto(client, territorio, scritto, scelto):
    salo = territorio["salo"].codice_istat
    pagina = letto(client.get(CHIEDI, {"comune": salo}))
    assert f'<option value="{salo}" selected>' in pagina
    assert "selected" not in letto(client.get(CHIEDI, {"comune": scritto})).replace(
        f'<option value="{scelto}" selected>', ""
    )


def test_una_struttura_riservata_non_dice_dove(client, catalogo):
    pagina = letto(client.get(f"{CHIEDI}?struttura={catalogo['rifugio'].pk}"))

    assert "Rifugio Aurora" in pagina
    assert "Segretissimo" not in pagina
    scelto = re.search(r'<option value="[^"]*" selected', pagina)
    assert scelto is None or 'value=""' in scelto.group()


def test_la_ricevuta_scade_e_non_si_inventa(client, territorio):
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as orologio:
        dove = invia(client, modulo(territorio)).url
        assert client.get(dove).status_code == 200
        orologio.shift(3700)
        assert client.get(dove).url == STATO
    assert client.get("/chiedi/ricevuta/inventato/").url == STATO
    senza = signing.dumps(999999, salt="sportello.ricevuta")
    assert client.get(f"/chiedi/ricevuta/{senza}/").url == STATO


# --- status --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "contatto", ["ada@posta.example", " ADA@Posta.example ", "+39 030 0000009"]
)
def test_lo_stato_con_codice_ed_e_mail_o_telefono(client, contatto):
    richiesta = RichiestaFactory(email="ada@posta.example", telefono="030/0000009")
    richiesta.passaggi.create(da="ricevuta", a="risposta", risposta="Ecco <b>come</b>.", nota="N1")
    minuscolo = richiesta.codice_scritto.lower().replace("-", " ")

    risposta = client.post(STATO, {"codice": minuscolo, "contatto": contatto})

    pagina = letto(risposta)
    assert richiesta.codice_scritto in pagina
    assert "Ecco &lt;b&gt;come&lt;/b&gt;." in pagina
    assert "N1" not in pagina
    assert richiesta.testo not in pagina
    assert "no-store" in risposta["Cache-Control"]


def test_ogni_coppia_sbagliata_ha_la_stessa_frase(client):
    vera = RichiestaFactory(email="ada@posta.example")
    anonima = RichiestaFactory(chiusa=True, email="", telefono="", anonima_il="2026-01-01T00:00Z")
    pagine = set()
    for codice, contatto in (
        (vera.codice, "altra@posta.example"),
        ("ACDEFHJKMNPQ", "ada@posta.example"),
        (vera.codice, "-"),
        (anonima.codice, "-"),
        (anonima.codice, "+"),
        ("'; DROP TABLE", "' OR 1=1"),
        ("A" * 39, "x" * 254),
    ):
        cache.clear()
        pagina = letto(client.post(STATO, {"codice": codice, "contatto": contatto}))
        assert "non troviamo nessuna richiesta" in pagina
        pagine.add(re.sub(r'value="[^"]*"', "", pagina))
    assert len(pagine) == 1


def test_lo_stato_non_si_chiede_con_un_indirizzo(client):
    vera = RichiestaFactory(email="ada@posta.example")

    risposta = client.get(STATO, {"codice": vera.codice, "contatto": "ada@posta.example"})

    assert vera.codice_scritto not in letto(risposta)


@pytest.mark.parametrize("dati", [{}, {"codice": "\0", "contatto": "a"}, {"codice": "x" * 5000}])
def test_lo_stato_chiesto_male_ha_una_frase(client, dati):
    risposta = client.post(STATO, dati)

    assert risposta.status_code == 200
    assert "Controlla questi campi" in letto(risposta)


def test_chi_prova_i_codici_si_ferma(client):
    vera = RichiestaFactory(email="ada@posta.example")
    for volta in range(6):
        client.post(
            STATO,
            {"codice": vera.codice, "contatto": "x@y.example"},
            REMOTE_ADDR=f"192.0.2.{volta}",
        )
    risposta = client.post(STATO, {"codice": vera.codice, "contatto": "ada@posta.example"})

    assert risposta.status_code == 429
    assert "Troppi tentativi" in letto(risposta)
