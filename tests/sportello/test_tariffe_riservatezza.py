"""What is typed in the simulator is in no log, cache, cookie, link or query (DESIGN §8)."""

import io
import logging
import logging.config
import re

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.middleware import SenzaTraccia
from sportello.models import Richiesta
from sportello.pagine_pubbliche import memoria
from tests.sportello.mondo_tariffe import Mondo

pytestmark = pytest.mark.django_db

# As typed, and in every form in which a program would write it.
ISEE = "23.456,78"
TRACCE = ("23.456,78", "23456.78", "23456,78", "23456", "23.456%2C78", "23\u202f456", "2345678")


@pytest.fixture
def mondo():
    return Mondo()


@pytest.fixture
def registro(monkeypatch):
    """Everything that any logger writes, at every level, through the site's own handler."""
    uscita = io.StringIO()
    logging.config.dictConfig(settings.LOGGING)
    livelli = {}
    for nome in ("", *logging.root.manager.loggerDict):
        logger = logging.getLogger(nome)
        livelli[nome] = logger.level
        logger.setLevel(logging.DEBUG)
        for gestore in logger.handlers:
            if type(gestore) is logging.StreamHandler:
                monkeypatch.setattr(gestore, "stream", uscita)
    yield uscita
    for nome, livello in livelli.items():
        logging.getLogger(nome).setLevel(livello)


def tracce(testo):
    return [traccia for traccia in TRACCE if traccia in testo]


def domanda(mondo, **altro):
    return mondo.chiedi(mondo.sad, **{"isee": ISEE, "quantita": "10", **altro})


def test_nei_registri_non_c_e_a_nessun_livello(client, mondo, registro, caplog):
    caplog.set_level(logging.DEBUG)
    assert b"23.456,78" in client.get("/tariffe/", domanda(mondo)).content
    client.get("/tariffe", domanda(mondo))
    client.get("/tariffe/altro/", domanda(mondo))
    client.post(f"/tariffe/?isee={ISEE}")
    client.get("/tariffe/", domanda(mondo, isee=f"{ISEE}x"))
    client.get("/tariffe/", {"isee": ISEE, "comune": "1"})

    scritto = registro.getvalue() + caplog.text
    assert "Not Found: /tariffe/altro/" in scritto
    assert "Method Not Allowed" in scritto
    assert tracce(scritto) == []
    for record in caplog.records:
        assert tracce(repr(vars(record))) == []
        richiesta = getattr(record, "request", None)
        if richiesta is not None:
            assert tracce(repr(richiesta) + repr(richiesta.META) + repr(richiesta.GET)) == []


def test_nei_registri_non_c_e_neppure_quando_la_pagina_si_rompe(
    mondo, registro, caplog, monkeypatch
):
    def rotta(regola, isee, contesto=None):
        try:
            raise KeyError(f"{isee} di troppo")
        except KeyError as errore:
            raise ValueError(f"con {isee} e {contesto} non si può: {ISEE}") from errore

    monkeypatch.setattr("sportello.selectors.simulazione.calcola", rotta)
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    risposta = client.get("/tariffe/", domanda(mondo))

    assert risposta.status_code == 500
    assert tracce(risposta.content.decode()) == []
    scritto = registro.getvalue() + caplog.text
    assert "Internal Server Error: /tariffe/" in scritto
    assert "ValueError" in scritto
    assert "in rotta" in scritto  # where it broke is still told
    assert tracce(scritto) == []
    protetta(risposta)


def protetta(risposta):
    assert risposta["Cache-Control"] == "no-store"
    assert risposta["Referrer-Policy"] == "no-referrer"
    assert risposta["X-Robots-Tag"] == "noindex"
    assert not risposta.has_header("ETag")
    assert not risposta.has_header("Last-Modified")
    assert not risposta.cookies


def test_nessuno_la_tiene_e_il_browser_non_dice_da_dove_viene(client, mondo, settings):
    settings.PAGINE_IN_MEMORIA = 2**20
    memoria.svuota()
    for dove, dati in (
        ("/tariffe/", domanda(mondo)),
        ("/tariffe/", domanda(mondo, isee="-1")),
        ("/tariffe/", {"isee": ISEE}),
        ("/tariffe", domanda(mondo)),
        ("/tariffe/niente/", domanda(mondo)),
    ):
        protetta(client.get(dove, dati))
        protetta(client.head(dove, dati))
    assert len(memoria) == 0

    libera = client.get("/tariffe/")
    assert not libera.has_header("X-Robots-Tag")
    assert libera["Cache-Control"] == "no-store"


def test_la_stessa_domanda_non_risponde_mai_304(client, mondo):
    risposta = client.get(
        "/tariffe/",
        domanda(mondo),
        headers={"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    )
    assert risposta.status_code == 200


def test_chi_torna_da_http_o_senza_barra_non_porta_l_isee_nell_indirizzo(client, mondo, settings):
    spostata = client.get("/tariffe", domanda(mondo))
    assert spostata.status_code == 301
    assert spostata["Location"] == "/tariffe/"

    settings.SECURE_SSL_REDIRECT = True
    spostata = Client().get("/tariffe/", domanda(mondo))
    assert spostata.status_code == 301
    assert spostata["Location"] == "https://testserver/tariffe/"
    protetta(spostata)


def test_la_pagina_non_porta_l_isee_altrove(client, mondo):
    pagina = client.get("/tariffe/", domanda(mondo)).content.decode()

    portano = re.findall(r'(?:href|src|action|content)="([^"]*)"', pagina)
    assert len(portano) > 40
    assert [p for p in portano if tracce(p) or "isee=" in p or "quantita=" in p] == []
    assert '<meta name="referrer" content="no-referrer">' in pagina
    assert '<meta name="robots" content="noindex">' in pagina
    # Only the box in which it was typed, and what is said of it.
    assert len(re.findall(r'value="23.456,78"', pagina)) == 1
    assert re.search(r'<input[^>]*name="isee"[^>]*autocomplete="off"', pagina)


def test_il_database_non_lo_vede_e_niente_si_scrive(client, mondo):
    prima = Richiesta.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as fatte:
        client.get("/tariffe/", domanda(mondo, figli="2", festivo="on"))

    assert len(fatte) > 0
    assert tracce(" ".join(q["sql"] for q in fatte)) == []
    assert [q["sql"] for q in fatte if not q["sql"].lstrip("( ").startswith("SELECT")] == []
    assert Richiesta.objects.count() == prima


def test_la_sessione_di_chi_lavora_non_si_apre(client, mondo):
    """Who is logged in asks as everybody: the page neither reads nor writes the session."""
    risposta = client.get("/tariffe/", domanda(mondo))

    assert "cookie" not in risposta.headers.get("Vary", "").lower()
    assert not risposta.wsgi_request.session.accessed


def test_il_server_di_prova_e_gunicorn_scrivono_l_indirizzo_senza_parametri(rf):
    """What both put in their access log is read from the environment after the answer."""

    richiesta = rf.get(
        "/tariffe/", {"isee": ISEE}, RAW_URI=f"/tariffe/?isee={ISEE}",
        REQUEST_URI=f"/tariffe/?isee={ISEE}", HTTP_REFERER=f"http://testserver/tariffe/?isee={ISEE}",
    )  # fmt: skip
    visti = []

    def vista(request):
        visti.append(request.parametri_personali)
        return HttpResponse("")

    SenzaTraccia(vista)(richiesta)
    assert tracce(visti[0]) == ["23.456%2C78"]
    assert tracce(repr(richiesta.environ)) == []
    assert richiesta.environ["RAW_URI"] == "/tariffe/"
    assert tracce(richiesta.build_absolute_uri() + richiesta.get_full_path()) == []


def test_gli_altri_indirizzi_restano_com_erano(rf):

    richiesta = rf.get("/strutture/", {"q": "nido"})
    risposta = SenzaTraccia(lambda request: HttpResponse(""))(richiesta)
    assert richiesta.GET["q"] == "nido"
    assert "Cache-Control" not in risposta.headers


def test_la_privacy_lo_dice(client):
    pagina = client.get("/privacy/").content.decode()

    capitolo = pagina.partition('id="tariffe"')[2][:1500]
    assert "ISEE" in capitolo
    assert "cronologia" in capitolo
