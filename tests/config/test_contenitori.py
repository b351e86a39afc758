"""No container engine is at hand: the files are read, and what matters is asserted."""

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from config import salute
from config.settings import base

PROGETTO = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((PROGETTO / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def istruzioni():
    """The instructions of the Dockerfile as (name, arguments), continued lines joined."""
    testo = re.sub(r"\\\n", " ", (PROGETTO / "Dockerfile").read_text())
    righe = [riga.strip() for riga in testo.splitlines()]
    return [tuple(riga.split(None, 1)) for riga in righe if riga and not riga.startswith("#")]


def test_compose_ha_sito_e_postgres_17(compose):
    assert {"web", "database"} <= set(compose["services"])
    assert compose["services"]["database"]["image"].startswith("postgres:17")
    assert compose["services"]["web"]["build"] == "."


def test_database_e_caricamenti_stanno_in_volumi(compose):
    servizi = compose["services"]
    assert set(compose["volumes"]) == {"database", "caricamenti"}
    assert servizi["database"]["volumes"] == ["database:/var/lib/postgresql/data"]
    assert servizi["web"]["volumes"] == ["caricamenti:/srv/caricamenti"]


def test_sito_e_database_hanno_il_controllo_di_salute(compose):
    servizi = compose["services"]
    assert servizi["web"]["healthcheck"]["test"] == ["CMD", "python", "-m", "config.salute"]
    assert "pg_isready" in servizi["database"]["healthcheck"]["test"][1]
    assert servizi["web"]["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "prepara": {"condition": "service_completed_successfully"},
    }


def test_prima_del_sito_si_preparano_tabelle_cache_e_riferimenti(compose):
    comando = compose["services"]["prepara"]["command"][2]
    for passo in ("migrate", "createcachetable", "carica_riferimento"):
        assert f"manage.py {passo}" in comando


def test_compose_non_contiene_segreti_e_non_si_apre_alla_rete(compose):
    testo = (PROGETTO / "docker-compose.yml").read_text()
    assert "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?" in testo
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in compose["services"]["database"]


def test_l_immagine_non_gira_come_root(istruzioni):
    utenti = [argomento for nome, argomento in istruzioni if nome == "USER"]
    comando = [nome for nome, _ in istruzioni].index("CMD")
    assert utenti == ["sportello"]
    assert [nome for nome, _ in istruzioni].index("USER") < comando


def test_l_immagine_ha_librerie_pacchetti_statici_e_gunicorn(istruzioni):
    comandi = " ".join(argomento for nome, argomento in istruzioni if nome == "RUN")
    for libreria in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert libreria in comandi
    assert "pip install --require-hashes -r /tmp/requirements.txt" in comandi
    assert "manage.py collectstatic --noinput" in comandi
    assert dict(istruzioni)["CMD"].startswith('["gunicorn", "config.wsgi"')
    assert "config.salute" in dict(istruzioni)["HEALTHCHECK"]


def test_segreti_e_dati_locali_restano_fuori_dall_immagine():
    esclusi = (PROGETTO / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", ".postgres*", "caricamenti", "fixtures/demo"} <= set(esclusi)


def test_l_esempio_nomina_tutte_le_variabili_lette_dalle_impostazioni():
    impostazioni = Path(base.__file__).parent
    lette = set()
    for file in impostazioni.glob("*.py"):
        testo = file.read_text()
        lette |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', testo))
        lette |= set(re.findall(r'_intero\("([A-Z_]+)"', testo))
    esempio = (PROGETTO / ".env.example").read_text()
    scritte = set(re.findall(r"^(?:# )?([A-Z_]+)=", esempio, re.MULTILINE))
    assert {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS"} <= lette
    assert lette - scritte == set()
    assert scritte - lette == {"POSTGRES_PASSWORD"}


def test_la_salute_si_chiede_col_nome_del_sito(monkeypatch):
    ricevuti = []

    class Risponde(BaseHTTPRequestHandler):
        def do_GET(self):
            ricevuti.append((self.path, self.headers["Host"]))
            self.send_response(503)
            self.end_headers()

        def log_message(self, *args):
            pass

    monkeypatch.setenv("ALLOWED_HOSTS", " sportello.example, altro.example")
    with HTTPServer(("127.0.0.1", 0), Risponde) as server:
        filo = threading.Thread(target=server.handle_request)
        filo.start()
        assert salute.chiedi_stato(porta=server.server_port) == 503
        filo.join()
    assert ricevuti == [("/stato/", "sportello.example")]


def test_se_nessuno_risponde_la_salute_e_zero():
    with socket.socket() as libera:
        libera.bind(("127.0.0.1", 0))
        porta = libera.getsockname()[1]
    assert salute.chiedi_stato(porta=porta) == 0
