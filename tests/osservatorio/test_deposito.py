"""Reports in store: made once, served as a file, never to who may not see the same things."""

import datetime
import os
import subprocess
import sys
import threading
from urllib.parse import parse_qsl

import pytest
from django.conf import settings as impostazioni
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from base import lavori
from base.errors import ErroreDominio
from base.models import Lavoro, StatoLavoro
from osservatorio import export, permessi, selectors, services
from osservatorio.models import ConsensoConfronto, Edizione, ReportGenerato
from osservatorio.reports import REPORT, Scelta
from osservatorio.reports.valori import codice_di, congela, json_canonico, scongela
from osservatorio.selectors import versione
from osservatorio.services import Domanda
from strutture.models import Struttura
from tests.osservatorio.test_views import crea_ambiti, entra
from tests.rendicontazione.factories import RendicontazioneFactory
from tests.strutture.factories import UnitaOffertaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SCHEDA = reverse("osservatorio:report", kwargs={"nome": "scheda-ambito"})


@pytest.fixture
def ambiti():
    return crea_ambiti(2)


@pytest.fixture
def lungo(monkeypatch):
    """The Scheda as a long report: made in the background."""
    report = REPORT["scheda-ambito"]
    from dataclasses import replace

    monkeypatch.setitem(REPORT, "scheda-ambito", replace(report, lungo=True))
    return REPORT["scheda-ambito"]


def chiedi(client, ambito, **altro):
    """The answer, with the bytes of the file in `contenuto` if it is one."""
    risposta = client.get(SCHEDA, {"anno": 2023, "ambito": ambito.slug, "formato": "pdf", **altro})
    if risposta.streaming:
        risposta.contenuto = b"".join(risposta.streaming_content)
    return risposta


def domanda(ambito, utente, report="scheda-ambito"):
    return Domanda(REPORT[report], Scelta(2023, ambito), permessi.sguardo_di(utente))


def file_del(cartella):
    return [f for f in cartella.rglob("*") if f.is_file()] if cartella.exists() else []


# --- made once -----------------------------------------------------------------------------------
def test_la_seconda_volta_e_lo_stesso_file_senza_rifare_nulla(client, ambiti, monkeypatch):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    primo = chiedi(client, ambiti[0]).contenuto
    fatto = ReportGenerato.objects.get()
    assert (fatto.report, fatto.lettore, fatto.pagine > 0) == ("scheda-ambito", "operatore", True)
    assert fatto.dimensione == len(primo)
    assert len(fatto.codice_verifica) == len(fatto.versione_dati) == 64

    def mai(*_argomenti, **_altri):
        raise AssertionError("made again")

    monkeypatch.setattr(export, "report_pdf", mai)
    monkeypatch.setattr("osservatorio.reports.registro.Report.documento", mai)
    risposta = chiedi(client, ambiti[0])
    assert risposta.contenuto == primo
    assert risposta["ETag"] == f'"{fatto.sha256}"'
    assert ReportGenerato.objects.count() == 1


def test_chi_ce_l_ha_gia_riceve_304(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    etag = chiedi(client, ambiti[0])["ETag"]
    risposta = client.get(
        SCHEDA,
        {"anno": 2023, "ambito": ambiti[0].slug, "formato": "pdf"},
        headers={"if-none-match": etag},
    )
    assert (risposta.status_code, risposta.content) == (304, b"")
    assert "private" in risposta["Cache-Control"]


def test_due_colleghi_con_gli_stessi_diritti_hanno_lo_stesso_file(client, ambiti):
    for _volta in range(2):
        entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
        assert chiedi(client, ambiti[0]).status_code == 200
    assert ReportGenerato.objects.count() == 1


def test_chi_vede_altro_ha_un_altro_file(client, ambiti):
    """Another reader, another reader's own Ambito, an Ambito that agreed meanwhile."""
    for ruolo, luogo in (
        (Ruolo.DIRIGENTE_PROVINCIA, None),
        (Ruolo.AMMINISTRATORE_SISTEMA, None),
        (Ruolo.RESPONSABILE_UDP, ambiti[0]),
        (Ruolo.LETTORE, ambiti[0]),
    ):
        entra(client, ruolo, luogo)
        assert chiedi(client, ambiti[0]).status_code == 200
    assert ReportGenerato.objects.count() == 4
    assert len(set(ReportGenerato.objects.values_list("lettore", "chiave"))) == 4
    ConsensoConfronto.objects.create(
        ambito=ambiti[1], concesso_da=UtenteFactory(ruolo=Ruolo.AMMINISTRATORE_SISTEMA)
    )
    chiedi(client, ambiti[0])
    assert ReportGenerato.objects.count() == 5


def test_il_file_perduto_si_rifa(client, ambiti, cartella_dei_file):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    primo = chiedi(client, ambiti[0]).contenuto
    (file,) = file_del(cartella_dei_file)
    file.unlink()
    assert chiedi(client, ambiti[0]).contenuto == primo
    assert ReportGenerato.objects.count() == 1


def test_il_comando_scrive_gli_stessi_byte_del_bottone(client, ambiti, tmp_path):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    bottone = chiedi(client, ambiti[0]).contenuto
    uscita = tmp_path / "scheda.pdf"
    ambito = str(ambiti[0].numero)
    call_command("report", "scheda-ambito", "--anno", "2023", "--ambito", ambito, "-o", str(uscita))
    assert uscita.read_bytes() == bottone


def test_senza_deposito_il_comando_scrive_gli_stessi_byte(ambiti, tmp_path):
    """Made twice on the same day: the same bytes."""
    fatti = []
    for _volta in range(2):
        ReportGenerato.objects.all().delete()
        uscita = tmp_path / "scheda.pdf"
        argomenti = ("--anno", "2023", "--ambito", str(ambiti[0].numero), "-o", str(uscita))
        call_command("report", "scheda-ambito", *argomenti)
        fatti.append(uscita.read_bytes())
    assert fatti[0] == fatti[1]


# --- the version of the data ---------------------------------------------------------------------
def cambia_edizione(ambiti):
    Edizione.objects.update(in_vigore=False)


def approva(ambiti):
    RendicontazioneFactory(campagna__anno=2023, ambito=ambiti[0], approvata=True)


def cambia_struttura(ambiti):
    unita = UnitaOffertaFactory()
    selectors.versione_dati()
    Struttura.objects.filter(pk=unita.struttura_id).update(denominazione="Un altro nome")


def rinomina(ambiti):
    type(ambiti[0]).objects.filter(pk=ambiti[0].pk).update(denominazione="Un altro nome")


@pytest.mark.parametrize("cambia", [cambia_edizione, approva, cambia_struttura, rinomina])
def test_ogni_cambiamento_dei_dati_da_un_altra_versione(ambiti, cambia):
    prima = selectors.versione_dati()
    assert selectors.versione_dati() == prima
    cambia(ambiti)
    assert selectors.versione_dati() != prima


def test_chiedere_un_report_non_cambia_la_versione_e_la_lettura_e_una(ambiti, client):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    prima = selectors.versione_dati()
    chiedi(client, ambiti[0])
    with CaptureQueriesContext(connection) as letture:
        assert selectors.versione_dati() == prima
    assert len(letture) == 1


def test_se_i_dati_cambiano_mentre_si_prepara_nulla_e_scritto(
    client, ambiti, monkeypatch, cartella_dei_file
):
    vero = export.report_pdf

    def e_intanto(*argomenti):
        rinomina(ambiti)
        return vero(*argomenti)

    monkeypatch.setattr(export, "report_pdf", e_intanto)
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    risposta = chiedi(client, ambiti[0])
    assert risposta.status_code == 503
    assert "I dati sono cambiati proprio mentre" in risposta.content.decode()
    assert not ReportGenerato.objects.exists()
    assert not file_del(cartella_dei_file)


def test_un_report_di_come_stanno_oggi_le_cose_e_di_un_giorno_solo(ambiti, monkeypatch):
    utente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    completezza = Domanda(REPORT["completezza"], Scelta(2023), permessi.sguardo_di(utente))
    oggi = timezone.localdate()
    assert dict(parse_qsl(completezza.chiave))["giorno"] == oggi.isoformat()
    domani = oggi + datetime.timedelta(days=1)
    chiave = completezza.chiave
    monkeypatch.setattr("osservatorio.services.report.timezone.localdate", lambda: domani)
    assert completezza.chiave != chiave
    assert "giorno" not in domanda(ambiti[0], utente).chiave


# --- in the background ---------------------------------------------------------------------------
def test_un_report_lungo_si_prepara_in_fondo_e_poi_si_scarica(client, ambiti, lungo):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    risposta = chiedi(client, ambiti[0])
    assert risposta.status_code == 302
    attesa = client.get(risposta.url)
    testo = attesa.content.decode()
    assert '<meta http-equiv="refresh" content="3">' in testo
    assert "<progress" in testo
    assert "Aspetta il suo turno" in testo
    assert chiedi(client, ambiti[0]).status_code == 302
    assert Lavoro.objects.count() == 1

    assert lavori.lavora() == 1

    testo = client.get(risposta.url).content.decode()
    assert "Il PDF è pronto." in testo
    assert "refresh" not in testo
    pdf = chiedi(client, ambiti[0])
    assert pdf.status_code == 200
    assert pdf.contenuto.startswith(b"%PDF")


def test_l_attesa_di_ciò_che_nessuno_ha_chiesto(client, ambiti):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    testo = chiedi(client, ambiti[0], formato="attesa").content.decode()
    assert "Chiedi il PDF" in testo
    assert not ReportGenerato.objects.exists()
    assert chiedi(client, ambiti[1], formato="attesa").status_code == 404


def test_se_intanto_ha_perso_i_diritti_non_si_prepara(client, ambiti, lungo):
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambiti[0])
    riga = services.fornisci_report(domanda=domanda(ambiti[0], utente), utente=utente)
    utente.incarichi.all().delete()

    assert lavori.lavora() == 1

    riga.refresh_from_db()
    assert riga.pronto_il is None
    assert "sono cambiati i permessi" in riga.messaggio


def test_chi_e_stato_rifiutato_puo_riprovare(client, ambiti, lungo, monkeypatch):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    attesa = chiedi(client, ambiti[0]).url

    def no(*_argomenti):
        raise ErroreDominio("Così non si può.", codice="PROVA")

    with monkeypatch.context() as per_ora:
        per_ora.setattr(export, "report_pdf", no)
        lavori.lavora()
    testo = client.get(attesa).content.decode()
    assert "Così non si può." in testo
    assert "Riprova" in testo
    assert chiedi(client, ambiti[0]).status_code == 302
    lavori.lavora()
    assert chiedi(client, ambiti[0]).status_code == 200


def test_un_lavoro_morto_troppe_volte_dice_che_cosa_fare(client, ambiti, lungo):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    attesa = chiedi(client, ambiti[0]).url
    Lavoro.objects.update(stato=StatoLavoro.IN_CORSO, tentativi=lavori.MAX_TENTATIVI)
    lavori.lavora()
    testo = client.get(attesa).content.decode()
    assert "nulla è stato scritto" in testo
    assert "Riprova" in testo


# --- concurrency, imports, cleaning --------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_due_richieste_insieme_ne_fanno_uno(ambiti, monkeypatch):
    utente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    chiesta = domanda(ambiti[0], utente)
    vero, fatti, insieme = export.report_pdf, [], threading.Barrier(2)

    def contato(*argomenti):
        fatti.append(1)
        return vero(*argomenti)

    monkeypatch.setattr(export, "report_pdf", contato)
    righe = []

    def chiedi_insieme():
        insieme.wait()
        righe.append(services.fornisci_report(domanda=chiesta, utente=utente))
        connection.close()

    processi = [threading.Thread(target=chiedi_insieme) for _ in range(2)]
    for processo in processi:
        processo.start()
    for processo in processi:
        processo.join()
    assert len(fatti) == 1
    assert righe[0].sha256 == righe[1].sha256
    assert ReportGenerato.objects.count() == 1


def test_servire_dal_deposito_non_carica_weasyprint():
    """In a process of its own: the view, the services and the command's module."""
    codice = (
        "import django; django.setup(); import sys;"
        "import osservatorio.views, osservatorio.services, osservatorio.export;"
        "import sportello.views;"
        "import sportello.urls;"
        "pesanti = ('weasyprint', 'pandas', 'openpyxl', 'segno', 'rdflib', 'xlsxwriter');"
        "print([m for m in pesanti if m in sys.modules])"
    )
    fatto = subprocess.run(
        [sys.executable, "-c", codice],
        cwd=impostazioni.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert fatto.stdout.strip() == "[]"


def test_servire_dal_deposito_non_chiama_weasyprint(client, ambiti, monkeypatch):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    chiedi(client, ambiti[0])
    for nome in [n for n in sys.modules if n.split(".")[0] in ("weasyprint", "segno")]:
        monkeypatch.setitem(sys.modules, nome, None)
    assert chiedi(client, ambiti[0]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_la_pulizia_toglie_i_superati_e_i_file_di_nessuno(client, ambiti, cartella_dei_file):
    entra(client, Ruolo.OPERATORE_UDP, ambiti[0])
    chiedi(client, ambiti[0])
    vecchio = timezone.now() - datetime.timedelta(days=3)
    ReportGenerato.objects.update(creato_il=vecchio)
    assert services.pulisci_report() == 0, "i dati sono ancora quelli"
    rinomina(ambiti)
    chiedi(client, ambiti[0])
    orfano = cartella_dei_file / "osservatorio/report" / f"{'a' * 32}.pdf"
    orfano.write_bytes(b"%PDF")
    altrui = cartella_dei_file / "osservatorio/report" / "appunti.pdf"
    altrui.write_bytes(b"%PDF")
    assert services.pulisci_report() == 1
    assert orfano.exists()
    os.utime(orfano, (0, 0))
    os.utime(altrui, (0, 0))
    assert services.pulisci_report() == 1
    assert not orfano.exists()
    assert altrui.exists()
    assert len(file_del(cartella_dei_file)) == 2
    assert ReportGenerato.objects.get().versione_dati == selectors.versione_dati()


# --- values and code -----------------------------------------------------------------------------
def test_i_valori_congelati_ridanno_lo_stesso_documento(ambiti):
    utente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    chiesta = domanda(ambiti[0], utente)
    rapporto = chiesta.report.documento(chiesta.scelta, chiesta.sguardo)
    congelato = congela(rapporto)
    import json

    valori = json.loads(json.dumps(congelato.valori))
    ridato = scongela(valori, congelato.aspetto)
    assert export.report_html(chiesta.report, ridato) == export.report_html(
        chiesta.report, rapporto
    )
    assert codice_di(valori) == congelato.codice


def test_il_codice_non_dipende_dal_giorno_ma_dalle_cifre_e_dalla_pubblicazione(ambiti):
    from dataclasses import replace

    utente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    chiesta = domanda(ambiti[0], utente)
    rapporto = chiesta.report.documento(chiesta.scelta, chiesta.sguardo)
    codice = congela(rapporto).codice
    assert congela(replace(rapporto, preparata_il="1° gennaio 1970")).codice == codice
    assert congela(replace(rapporto, titolo="Altro")).codice != codice
    assert congela(rapporto, 2).codice != codice
    voce = replace(rapporto.in_breve[0], valore="1")
    assert congela(replace(rapporto, in_breve=[voce])).codice != codice


def test_il_json_canonico_e_uno_solo():
    assert json_canonico({"b": [1, "è"], "a": None}) == '{"a":null,"b":[1,"è"]}'.encode()
    assert json_canonico({"a": None, "b": [1, "è"]}) == json_canonico({"b": [1, "è"], "a": None})
    with pytest.raises(TypeError):
        congela(object())


def test_la_versione_dei_dati_non_dipende_dall_ordine_in_cui_si_leggono(db, monkeypatch):
    """A parallel plan of the database gives the tables in the order in which they end."""
    prima = versione.versione_dati()
    tabelle = versione._tabelle()
    monkeypatch.setattr(versione, "_tabelle", lambda _insieme: tabelle[::-1])
    assert versione.versione_dati() == prima
