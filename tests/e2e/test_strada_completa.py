"""The whole road of a return: two Ambiti, every role, one integration, one reopening.

The operator works without JavaScript: upload, correction in the page, reasons, confirmation.
"""

import contextlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from config.demo_rendicontazione import CELLE_SBAGLIATE, cartella_compilata
from rendicontazione.models import Caricamento, Versione
from tests.e2e.conftest import Scheda, axe, carica, esegue, preme, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OTTO = "/rendicontazione/2024/bassa-bresciana-occidentale/"
NOVE = "/rendicontazione/2024/bassa-bresciana-centrale/"


def comando(nome: str, *argomenti: str) -> dict:
    """The JSON that the command prints, whatever its exit."""
    uscita = io.StringIO()
    with contextlib.suppress(CommandError, SystemExit):
        call_command(nome, *argomenti, "--json", stdout=uscita)
    return json.loads(uscita.getvalue())


def con_un_altra_nota(contenuto: bytes, nota: str) -> bytes:
    """The same workbook with another note in the frontespizio: another file, the same figures."""
    libro = load_workbook(io.BytesIO(contenuto))
    libro["F0_frontespizio"]["I2"].value = nota
    uscita = io.BytesIO()
    libro.save(uscita)
    return uscita.getvalue()


def scrivi(cartella: Path, nome: str, contenuto: bytes) -> Path:
    percorso = cartella / nome
    percorso.write_bytes(contenuto)
    return percorso


def conferma_e_motiva(scheda: Scheda) -> None:
    """From the outcome page: confirms, then writes a reason beside every avviso."""
    preme(scheda, "Conferma come versione")
    scheda.wait_for_url("**/versioni/*/")
    motivi = scheda.locator("main form textarea[name]")
    if motivi.count():
        for posto in range(motivi.count()):
            motivi.nth(posto).fill("Confermato con l'ufficio che tiene i conti.")
        preme(scheda, "Salva i motivi")


def test_la_strada_intera(demo, entra, tmp_path):
    operatore = entra("operatore_udp.ambito8", javascript=False)
    valido = cartella_compilata(anno=2024, numero_ambito=8)
    sbagliato = scrivi(
        tmp_path, "sbagliato.xlsx", cartella_compilata(anno=2024, numero_ambito=8, errori=True)
    )

    # The template of the page is the template of the command.
    operatore.goto(OTTO)
    with operatore.expect_download() as scarico:
        operatore.get_by_role("link", name="Scarica il modello").first.click()
    modello = tmp_path / "modello.xlsx"
    scarico.value.save_as(modello)
    altro = tmp_path / "altro.xlsx"
    comando("modello_rendicontazione", "--anno", "2024", "--ambito", "8", "-o", str(altro))
    assert modello.read_bytes() == altro.read_bytes()

    # Mistakes at their cells: the page, the database and the command say the same.
    carica(operatore, OTTO, sbagliato)
    detto = comando("controlla_rendicontazione", str(sbagliato), "--anno", "2024", "--ambito", "8")
    tentativo = Caricamento.objects.get(
        rendicontazione__ambito__numero=8,
        numero=1,
        rendicontazione__campagna__anno=2024,
        rendicontazione__campagna__palestra=False,
        parte=None,
    )
    assert [
        (a["foglio"], a["cella"], a["codice"], a["messaggio"]) for a in detto["anomalie"]
    ] == list(
        tentativo.anomalie.order_by("pk").values_list("foglio", "cella", "codice", "messaggio")
    )
    errori = [a for a in detto["anomalie"] if a["gravita"] == "errore"]
    assert len(errori) >= len(CELLE_SBAGLIATE)
    testo = operatore.locator("main").inner_text()
    assert "Nulla è stato ancora salvato." in testo
    for anomalia in errori:
        assert " ".join(anomalia["messaggio"].split()) in " ".join(testo.split())

    # One cell mended in the page, without JavaScript: a new attempt, one problem less.
    segue(operatore.get_by_role("link", name="Correggi").first)
    gruppo = operatore.locator(
        "li",
        has=operatore.get_by_role(
            "heading", name="Foglio F1_spesa_sociale, cella G3 ", exact=False
        ),
    ).first
    gruppo.locator("input").first.fill("12")
    gruppo.locator("input, textarea").last.fill("Contati di nuovo sul registro.")
    preme(operatore, "Correggi e controlla")
    operatore.wait_for_url("**/tentativi/2/")
    assert f"{len(errori)} errori → {len(errori) - 1}" in operatore.locator("main").inner_text()

    # The right file, confirmed, with its reasons; certified by the responsabile, with a receipt.
    carica(operatore, OTTO, scrivi(tmp_path, "giusto.xlsx", valido))
    conferma_e_motiva(operatore)
    responsabile = entra("responsabile_udp.ambito8")
    esegue(responsabile, OTTO, "Certifica la rendicontazione")
    responsabile.goto(OTTO + "certificazione/")
    assert axe(responsabile) == []
    with responsabile.expect_download() as scarico:
        responsabile.get_by_role("link", name="Scarica la ricevuta (PDF)").click()
    ricevuta = tmp_path / "ricevuta.pdf"
    scarico.value.save_as(ricevuta)
    versione = Versione.objects.get(caricamento__rendicontazione=tentativo.rendicontazione)
    letto = "".join(pagina.extract_text() for pagina in PdfReader(ricevuta).pages)
    assert versione.sha256 in letto.replace("\n", "").replace(" ", "")

    # Examination: ticks, a remark on a cell, an integration.
    istruttore = entra("istruttore_provincia")
    esegue(istruttore, OTTO, "Prendi in esame")
    istruttore.goto(OTTO + "esame/")
    assert axe(istruttore) == []
    preme(istruttore, "Segna tutte le righe di questa pagina")
    assert versione.righe_esaminate.count() > 0
    istruttore.goto(OTTO + "celle/F1_spesa_sociale/J2/")
    istruttore.get_by_label("Il tuo commento").fill("Quanta parte è del servizio in convenzione?")
    istruttore.get_by_label("Da integrare", exact=False).check()
    preme(istruttore, "Salva il commento")
    esegue(istruttore, OTTO, "Chiedi un'integrazione", "Rispondi ai commenti accanto alle celle.")

    # The other Ambito sees nothing of it, and hands in its own.
    nove = entra("operatore_udp.ambito9")
    for indirizzo in (OTTO, OTTO + "esame/", OTTO + "versioni/1/", OTTO + "certificazione/"):
        assert nove.goto(indirizzo).status == 404
    carica(
        nove, NOVE, scrivi(tmp_path, "nove.xlsx", cartella_compilata(anno=2024, numero_ambito=9))
    )
    conferma_e_motiva(nove)
    esegue(entra("responsabile_udp.ambito9"), NOVE, "Certifica la rendicontazione")

    # The answer on the cell, a new version, a new certification.
    operatore.goto(OTTO + "celle/F1_spesa_sociale/J2/")
    assert "convenzione" in operatore.locator("main").inner_text()
    operatore.get_by_label("Il tuo commento").fill("La metà, come l'anno prima.")
    preme(operatore, "Salva il commento")
    secondo = scrivi(tmp_path, "secondo.xlsx", con_un_altra_nota(valido, "Risposto ai commenti"))
    carica(operatore, OTTO, secondo)
    conferma_e_motiva(operatore)
    esegue(responsabile, OTTO, "Certifica la rendicontazione")

    # Proposed by one, approved by another, published; then opened again with a reason.
    esegue(istruttore, OTTO, "Prendi in esame")
    esegue(istruttore, OTTO, "Proponi l'approvazione")
    dirigente = entra("dirigente_provincia")
    esegue(dirigente, OTTO, "Approva")
    esegue(dirigente, OTTO, "Pubblica")
    esegue(dirigente, OTTO, "Riapri", "Un comune ha corretto i suoi conti.")
    assert "Un comune ha corretto i suoi conti." in pagina_di(operatore)
    terzo = scrivi(tmp_path, "terzo.xlsx", con_un_altra_nota(valido, "Conti corretti"))
    carica(operatore, OTTO, terzo)
    conferma_e_motiva(operatore)
    # Until another version is approved, the approved one counts.
    approvata = Versione.objects.approvate().get(rendicontazione=tentativo.rendicontazione)
    assert approvata.numero == 2
    esegue(responsabile, OTTO, "Certifica la rendicontazione")
    esegue(istruttore, OTTO, "Prendi in esame")
    esegue(istruttore, OTTO, "Proponi l'approvazione")
    esegue(dirigente, OTTO, "Approva")
    assert "Approvata" in pagina_di(responsabile)

    # The report of the year leads back to the cell.
    istruttore.goto(
        "/osservatorio/report/rendiconto-annuale/?anno=2024&ambito=bassa-bresciana-occidentale"
    )
    assert axe(istruttore) == []
    assert not istruttore.trabocca()
    for scheda in (operatore, responsabile, istruttore, dirigente):
        assert scheda.esterne == []
        assert scheda.errori == []


def pagina_di(scheda: Scheda) -> str:
    scheda.goto(OTTO)
    return scheda.locator("main").inner_text()
