"""Processes killed for true (signal 9) half-way: nothing half-written, and the next one succeeds.

`uccidibile.py` stops at a point and says so on a pipe: the kill always falls inside the window.
"""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings as impostazioni
from django.db import connection

from base import lavori
from base.models import Lavoro, StatoLavoro
from base.pdf import PdfNonDisponibile, render_pdf
from rendicontazione import services
from rendicontazione.enums import StatoControllo, StatoRendicontazione
from rendicontazione.models import (
    Anomalia,
    Caricamento,
    Certificazione,
    Fatto,
    Lettura,
    PassaggioStato,
    Versione,
)
from rendicontazione.selectors import contesto_dei_controlli
from tests.rendicontazione.cartelle import F1, cartella, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import RendicontazioneFactory, riferimento
from tests.territorio.factories import EnteFactory
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db(transaction=True)
RIGHE = 4_000
ATTESA = 60  # seconds to reach the point


@pytest.fixture
def rendicontazione(contesto):
    # `contesto` makes the same comuni and takes them away: it must come before they are committed.
    modello = riferimento()
    otto, _nove = territorio_di_prova()
    return RendicontazioneFactory(ambito=otto, campagna__modello=modello)


@pytest.fixture
def utente(rendicontazione):
    return IncaricoFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=rendicontazione.ambito).utente


@pytest.fixture
def lunga(contesto):
    """Thousands of rows with the same key: as many errori."""
    return cartella(contesto.modulo, [riga(riga=n, utenti=n) for n in range(1, RIGHE + 1)])


def indirizzo_del_database():
    """The test's database, for another process."""
    conn = connection.get_connection_params()
    host, porta = str(conn.get("host") or ""), conn.get("port") or 5432
    password = f":{quote(str(conn['password']), safe='')}" if conn.get("password") else ""
    utente = quote(str(conn.get("user") or ""), safe="")
    return f"postgresql://{utente}{password}@{quote(host, safe='')}:{porta}/{conn['dbname']}"


def uccidi_a(punto, cartella_caricamenti, *argomenti, modulo="tests.rendicontazione.uccidibile"):
    """Starts the operation, waits for the point, kills; the server must see it go."""
    with subprocess.Popen(
        [
            sys.executable, "-m", modulo, punto,
            str(cartella_caricamenti), *map(str, argomenti),
        ],
        cwd=impostazioni.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": indirizzo_del_database(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        },
        stdout=subprocess.PIPE,
    ) as processo:  # fmt: skip
        os.set_blocking(processo.stdout.fileno(), False)
        fine = time.monotonic() + ATTESA
        detto = b""
        while b"qui\n" not in detto and time.monotonic() < fine and processo.poll() is None:
            detto += processo.stdout.read() or b""
            time.sleep(0.05)
        assert b"qui\n" in detto, "il processo non è arrivato al punto"
        _suoi = _connessioni()
        assert _suoi, "il processo non era al lavoro sul database della prova"
        os.kill(processo.pid, signal.SIGKILL)
        assert processo.wait() == -signal.SIGKILL
    while _connessioni() and time.monotonic() < fine:
        time.sleep(0.05)
    assert not _connessioni()


def _connessioni():
    """Connections to the test's database that are not ours."""
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursore.fetchall()


def file_in(cartella_caricamenti):
    if not cartella_caricamenti.exists():
        return []
    return [p for p in cartella_caricamenti.rglob("*") if p.is_file()]


def carica(rendicontazione, utente, contenuto):
    return services.registra_caricamento(
        rendicontazione=rendicontazione, contenuto=contenuto, nome="prova.xlsx", utente=utente
    )


@pytest.mark.parametrize("punto", ["file", "anomalie"])
def test_ucciso_mentre_carica(
    rendicontazione, utente, lunga, cartella_caricamenti, tmp_path, punto, settings
):
    (tmp_path / "lunga.xlsx").write_bytes(lunga)

    uccidi_a(punto, cartella_caricamenti, rendicontazione.pk, utente.pk, tmp_path / "lunga.xlsx")

    assert not Caricamento.objects.exists()
    assert not Anomalia.objects.exists()
    assert not Lettura.objects.exists()
    mezzi = file_in(cartella_caricamenti)
    assert len(mezzi) == (1 if punto == "file" else 0)
    # What was left on disk is half a file that nobody knows; the daily cleaning takes it away.
    assert all(p.stat().st_size < len(lunga) for p in mezzi)
    caricamento = carica(rendicontazione, utente, lunga)
    assert (caricamento.numero, caricamento.controllo) == (1, StatoControllo.FINITO)
    for mezzo in mezzi:
        os.utime(mezzo, (0, 0))
    assert services.pulisci_caricamenti() == len(mezzi)
    assert [p.read_bytes() for p in file_in(cartella_caricamenti)] == [lunga]


def senza_errori(contesto):
    """Some thousands rows that can be stored: every item and area once per body."""
    voci = [v for v in contesto.voci.values() if v.aree]
    enti = sorted(contesto.enti)
    righe = []
    for n in range(RIGHE):
        voce = voci[n % len(voci)]
        righe.append(
            riga(
                riga=n + 1,
                forma_gestione="A",
                codice_istat_comune=None,
                codice_ente_gestore=enti[n // len(voci) % len(enti)],
                area_utenza=sorted(voce.aree)[0],
                codice_voce=voce.codice,
            )
        )
    return righe


@pytest.fixture
def da_confermare(rendicontazione, utente, contesto, monkeypatch):
    """An attempt of thousands of rows without errori."""
    for n in range(RIGHE // 20):
        EnteFactory(codice=f"E{n:04}")
    di_ora = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello, anno=2024, ambito=rendicontazione.ambito
    )
    caricamento = carica(rendicontazione, utente, cartella(contesto.modulo, senza_errori(di_ora)))
    assert caricamento.esito in {"valido", "avvisi"}, list(
        caricamento.anomalie.values_list("codice", "messaggio")[:3]
    )
    return caricamento


def righe_di(versione):
    """Rows of the sheet of the spending that have facts."""
    fatti = Fatto.objects.filter(versione=versione, colonna__foglio__codice=F1)
    return len(set(fatti.values_list("riga", flat=True)))


@pytest.mark.parametrize("punto", ["copy", "prima del commit"])
def test_ucciso_mentre_conferma(
    rendicontazione, utente, da_confermare, cartella_caricamenti, punto
):
    prima = list(da_confermare.anomalie.values_list("codice", "cella").order_by("pk"))

    uccidi_a(punto, cartella_caricamenti, da_confermare.pk, utente.pk)

    assert not Versione.objects.exists()
    assert not Fatto.objects.exists()
    assert not PassaggioStato.objects.exists()
    rendicontazione.refresh_from_db()
    assert rendicontazione.stato == StatoRendicontazione.APERTA
    assert list(da_confermare.anomalie.values_list("codice", "cella").order_by("pk")) == prima
    versione = services.conferma_caricamento(caricamento=da_confermare, utente=utente)
    assert versione.numero == 1
    assert righe_di(versione) == da_confermare.righe[F1] >= RIGHE


def test_ucciso_mentre_segna_la_copia(rendicontazione, utente, contesto, cartella_caricamenti):
    caricamento = carica(rendicontazione, utente, cartella(contesto.modulo, [riga(utenti="n.d.")]))
    prima = [(p.name, p.read_bytes()) for p in file_in(cartella_caricamenti)]

    uccidi_a("copia annotata", cartella_caricamenti, caricamento.pk)

    assert [(p.name, p.read_bytes()) for p in file_in(cartella_caricamenti)] == prima
    assert services.prepara_copia_annotata(caricamento=caricamento)


@pytest.mark.parametrize("punto", ["pdf", "file della ricevuta"])
def test_ucciso_mentre_fa_il_pdf(rendicontazione, utente, contesto, cartella_caricamenti, punto):
    try:
        render_pdf("<!doctype html><html lang=it><title>prova</title>")
    except PdfNonDisponibile:
        pytest.skip("mancano le librerie dei PDF")
    caricamento = carica(rendicontazione, utente, cartella(contesto.modulo))
    caricamento.anomalie.all().delete()
    versione = services.conferma_caricamento(caricamento=caricamento, utente=utente)
    certificazione = services.certificazione.registra_certificazione(
        versione=versione, utente=utente, quando=versione.confermata_il, con_ricevuta=False
    )
    prima = file_in(cartella_caricamenti)

    uccidi_a(punto, cartella_caricamenti, certificazione.pk)

    certificazione.refresh_from_db()
    assert not certificazione.ricevuta
    assert certificazione.ricevuta_sha256 == ""
    mezzi = [p for p in file_in(cartella_caricamenti) if p not in prima]
    assert len(mezzi) == (1 if punto == "file della ricevuta" else 0)
    fatta = services.prepara_ricevuta(certificazione=Certificazione.objects.get())
    with fatta.ricevuta.open("rb") as file:
        assert file.read().startswith(b"%PDF")
    for mezzo in mezzi:
        os.utime(mezzo, (0, 0))
    assert services.pulisci_caricamenti() == len(mezzi)
    assert fatta.ricevuta.storage.exists(fatta.ricevuta.name)


@pytest.mark.parametrize("punto", ["lavoro, letture", "lavoro, anomalie"])
def test_ucciso_mentre_controlla_in_fondo_riprende(
    rendicontazione, utente, lunga, cartella_caricamenti, punto, monkeypatch
):
    monkeypatch.setattr(services.caricamenti, "RIGHE_NELLA_RICHIESTA", 100)
    caricamento = carica(rendicontazione, utente, lunga)

    uccidi_a(punto, cartella_caricamenti, 0)

    caricamento.refresh_from_db()
    assert (caricamento.controllo, caricamento.esito) == (StatoControllo.IN_CORSO, "")
    assert not Anomalia.objects.exists()
    assert Lavoro.objects.get().stato == StatoLavoro.IN_CORSO
    assert lavori.lavora() == 1
    caricamento.refresh_from_db()
    assert caricamento.controllo == StatoControllo.FINITO
    assert caricamento.anomalie.exists()
    assert Lavoro.objects.get().tentativi == 2


def test_ucciso_mentre_conferma_in_fondo_riprende(
    rendicontazione, utente, da_confermare, cartella_caricamenti, monkeypatch
):
    monkeypatch.setattr(services.lavori, "RIGHE_NELLA_RICHIESTA", 100)
    assert services.chiedi_conferma(caricamento=da_confermare, utente=utente) is None

    uccidi_a("lavoro, copy", cartella_caricamenti, 0)

    assert not Versione.objects.exists()
    assert not Fatto.objects.exists()
    assert lavori.lavora() == 1
    versione = Versione.objects.get()
    assert righe_di(versione) == da_confermare.righe[F1] >= RIGHE


def test_la_pulizia_lascia_i_file_giovani_gli_altrui_e_quelli_di_qualcuno(
    rendicontazione, utente, contesto, cartella_caricamenti
):
    caricamento = carica(rendicontazione, utente, cartella(contesto.modulo))
    nostra = cartella_caricamenti / "rendicontazione"
    (nostra / f"{'a' * 32}.xlsx").write_bytes(b"giovane")
    (nostra / "leggimi.txt").write_bytes(b"di un altro")
    os.utime(nostra / "leggimi.txt", (0, 0))
    os.utime(caricamento.file.path, (0, 0))

    assert services.pulisci_caricamenti() == 0

    assert len(file_in(cartella_caricamenti)) == 3
