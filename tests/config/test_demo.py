"""What `avvia` prepares: the whole demo, loaded once for these tests."""

import hashlib
import io
import json

import pypdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from config.demo import PASSWORD_DEMO, utenti_demo
from config.demo_rendicontazione import STATI_APERTI
from osservatorio.reports import REPORT
from rendicontazione.enums import StatoRendicontazione
from rendicontazione.models import Campagna, Rendicontazione, Versione
from strutture.models import Struttura
from tariffe.models import EdizioneTariffe, Regolamento
from tariffe.permessi import puo_approvare
from territorio.models import Comune
from utenti.enums import RUOLI_BACK_OFFICE, RUOLI_CON_AMBITO, RUOLI_CON_COMUNE, Ruolo
from utenti.models import Utente

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sviluppo(settings):
    settings.DEBUG = True


@pytest.fixture(scope="module")
def demo_pronta(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demo, prepared once by `avvia`, rolled back when the module ends."""
    prima = settings.DEBUG, settings.MEDIA_ROOT
    settings.DEBUG, settings.MEDIA_ROOT = True, tmp_path_factory.mktemp("caricamenti")
    with django_db_blocker.unblock():
        atomico = transaction.atomic()
        atomico.__enter__()
        call_command("avvia", "--solo-prepara", stdout=io.StringIO(), stderr=io.StringIO())
    yield
    settings.DEBUG, settings.MEDIA_ROOT = prima
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomico.__exit__(None, None, None)


def avvia(capsys, *argomenti):
    """Exit code and what was printed."""
    uscita = 0
    try:
        call_command("avvia", *argomenti)
    except SystemExit as fine:
        uscita = fine.code
    return uscita, capsys.readouterr().out


def test_solo_prepara_scrive_un_accesso_per_ruolo(demo_pronta, capsys):
    uscita, testo = avvia(capsys, "--solo-prepara", "--json", "--porta", "8123")

    dati = json.loads(testo)
    assert uscita == 0
    assert set(dati) == {"indirizzo", "utenti"}
    assert dati["indirizzo"] == "http://127.0.0.1:8123/"
    assert {u["ruolo"] for u in dati["utenti"]} == set(Ruolo.values)
    for utente in dati["utenti"]:
        assert set(utente) == {"ruolo", "email", "password", "ambito", "comune", "struttura"}
    for ruolo in RUOLI_CON_AMBITO:
        assert [u["ambito"] for u in dati["utenti"] if u["ruolo"] == ruolo] == [8, 9]
    (operatore,) = [u for u in dati["utenti"] if u["ruolo"] == Ruolo.OPERATORE_STRUTTURA]
    struttura = Struttura.objects.get(pk=operatore["struttura"])
    assert struttura.dimostrativa
    assert struttura.comune.appartenenze.get().ambito.numero == 8
    assert struttura.unita.filter(tipo__rendicontata_da_udp=True).exists()
    assert not struttura.indirizzo_riservato
    for ruolo in RUOLI_CON_COMUNE:
        comunali = [u for u in dati["utenti"] if u["ruolo"] == ruolo]
        assert [
            Comune.objects.get(codice_istat=u["comune"]).appartenenze.get().ambito.numero
            for u in comunali
        ] == [8, 9]
        assert comunali[0]["email"] == f"{ruolo}@demo.example"


def test_gli_accessi_stampati_entrano_e_sono_dimostrativi(demo_pronta):
    for voce in utenti_demo():
        utente = Utente.objects.get(email=voce.email)
        assert utente.dimostrativo
        assert utente.is_staff == (voce.ruolo in RUOLI_BACK_OFFICE)
        assert utente.check_password(PASSWORD_DEMO)


def test_il_secondo_avvio_tiene_i_dati(demo_pronta, capsys):
    utente = Utente.objects.get(email="operatore_udp.ambito8@demo.example")
    utente.nome = "Cambiato"
    utente.save()

    uscita, testo = avvia(capsys, "--solo-prepara")

    assert uscita == 0
    assert "operatore_udp.ambito8@demo.example" in testo
    utente.refresh_from_db()
    assert utente.nome == "Cambiato"


def test_la_demo_ha_due_anni_approvati_e_uno_aperto(demo_pronta):
    stati = {
        anno: set(
            Rendicontazione.objects.filter(
                campagna__anno=anno, campagna__palestra=False
            ).values_list("stato", flat=True)
        )
        for anno in (2022, 2023, 2024)
    }
    assert StatoRendicontazione.APPROVATA in stati[2022] & stati[2023]
    assert stati[2024] == {StatoRendicontazione.APERTA, *STATI_APERTI.values()}
    for numero in (8, 9):
        assert Rendicontazione.objects.get(
            campagna__anno=2024, campagna__palestra=False, ambito__numero=numero
        ).stato == (StatoRendicontazione.APERTA)
    aperta = Campagna.objects.get(anno=2024, palestra=False)
    assert (aperta.scadenza - timezone.localdate()).days == 60
    assert aperta.seconda_scadenza > aperta.scadenza


def test_la_demo_ha_la_palestra_con_due_esercizi_svolti(demo_pronta):
    campagna = Campagna.objects.get(palestra=True)

    assert campagna.esercizi.count() == 2
    assert not Versione.objects.filter(rendicontazione__campagna=campagna).exists()


def test_carica_demo_si_puo_ripetere(demo_pronta, capsys):
    call_command("carica_demo", "--json")
    prima = json.loads(capsys.readouterr().out)

    call_command("carica_demo", "--json")

    assert json.loads(capsys.readouterr().out) == prima
    assert prima["utenti"] == 23
    assert prima["strutture"] > 0
    assert prima["rendicontazioni"] > 0


# What each report says of where its figures come from.
def test_le_tariffe_della_demo_le_ha_approvate_chi_puo(demo_pronta):
    for edizione in EdizioneTariffe.objects.exclude(approvata_da=None):
        assert puo_approvare(edizione.approvata_da, edizione)
    assert set(
        EdizioneTariffe.objects.exclude(approvata_da=None).values_list(
            "regolamento__ambito__numero", flat=True
        )
    ) == {8, 9}
    responsabile = Utente.objects.get(email="responsabile_udp.ambito9@demo.example")
    visti = Regolamento.objects.visibili_a(responsabile)
    assert {r.ambito and r.ambito.numero for r in visti} == {None, 9}


FONTE_DEL_REPORT = {
    "scheda-ambito": "popolazione al 1/1/2023",
    "rendiconto-annuale": "Rendicontazione 2023, versione 1, file",
    "completezza": "11 ambiti su 13",
    "scheda-indicatore": "popolazione al 1/1/2023",
    "confronto": "popolazione al 1/1/2023",
    "profilo-demografico": "popolazione al 1/1/2023",
    "offerta-copertura": "Anagrafe delle strutture al 1/1/2023",
    "scheda-comune": "popolazione al 1/1/2023",
    "rapporto-provinciale": "11 ambiti su 13",
    "libretto-tariffe": "Tariffe 2026, Assemblea dei Sindaci",
    "stato-adozioni": "Tariffe 2026, Assemblea dei Sindaci",
    "pacchetto-delibera": "Tariffe 2026, Assemblea dei Sindaci",
    "confronto-tariffe": "Tariffe 2026, Assemblea dei Sindaci",
    "entrate-esenzioni": "Registro delle tariffe assegnate",
}
ANNO_DEL_REPORT = {nome: "2026" for nome in FONTE_DEL_REPORT if "tariff" in nome} | dict.fromkeys(
    ("stato-adozioni", "pacchetto-delibera", "entrate-esenzioni"), "2026"
)


@pytest.mark.parametrize("nome", REPORT)
def test_ogni_report_diventa_un_pdf(demo_pronta, nome, tmp_path, capsys):
    file = tmp_path / "x.pdf"
    di_chi = ["--ambito", "8"] if REPORT[nome].per_ambito else []
    if "indicatore" in REPORT[nome].richiesti:
        di_chi += ["--indicatore", "indice_vecchiaia"]
    if "comune" in REPORT[nome].richiesti:
        di_chi += ["--comune", "017029"]

    anno = ANNO_DEL_REPORT.get(nome, "2023")
    call_command("report", nome, "--anno", anno, *di_chi, "-o", str(file), "--json")

    dati = json.loads(capsys.readouterr().out)
    documento = pypdf.PdfReader(file)
    assert dati["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert dati["pagine"] == len(documento.pages)
    assert documento.trailer["/Root"]["/Lang"].startswith("it")
    assert documento.trailer["/Root"]["/MarkInfo"]["/Marked"]
    testo = " ".join(" ".join(pagina.extract_text() for pagina in documento.pages).split())
    assert FONTE_DEL_REPORT[nome] in testo
