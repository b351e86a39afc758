"""Flows B and C: the return of ambito 8 from template to approval, then its Scheda as PDF.

The whole demo is loaded, as `avvia` does; every step is done by clicking, by the person whose step
it is, each in a browser of its own.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.e2e.conftest import Scheda, axe, carica, esegue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGINA = "/rendicontazione/2024/bassa-bresciana-occidentale/"
SPESA_PER_COMUNE = Decimal("100000.50")
SPESA_ASSOCIATA = Decimal("1234567.89")


def compila(modello: Path, uscita: Path, *, errori: bool) -> tuple[Decimal, int]:
    """Fills the downloaded template as an office does; gives the spending written and the rows."""
    cartella = load_workbook(modello)
    frontespizio = cartella["F0_frontespizio"]
    titoli = {cella.value: cella.column for cella in frontespizio[1]}
    for titolo, valore in {
        "responsabile udp": "Responsabile dimostrativo",
        "email responsabile": "ufficio8@demo.example",
        "data compilazione": "31/03/2025",
    }.items():
        frontespizio.cell(2, titoli[titolo]).value = valore

    spesa = cartella["F1_spesa_sociale"]
    colonne = {cella.value: cella.column for cella in spesa[1]}
    elenchi = cartella["Elenchi"]
    comuni = [r[0].value for r in elenchi.iter_rows(min_row=3, max_col=1) if r[0].value]
    enti = [r[0].value for r in elenchi.iter_rows(min_row=3, min_col=4, max_col=4) if r[0].value]
    gestore = next(ente for ente in enti if ente not in comuni)
    righe = [
        {
            "forma gestione": "S",
            "codice istat comune": comune,
            "area utenza": "ANZ",
            "codice voce": "1.G.01",
            "utenti": 12,
            "spesa totale": float(SPESA_PER_COMUNE),
            "entrata utenza": 10000,
            "entrata ssn": 0,
            "entrata fnps": 2000,
            "entrata fsr": 0,
        }
        for comune in comuni
    ]
    righe.append(
        {
            "forma gestione": "A",
            "codice ente gestore": gestore,
            "area utenza": "FAM",
            "codice voce": "1.D.06",
            "utenti": 250,
            "spesa totale": "1.234.567,89",  # as in Italy: understood and said
            "entrata utenza": 0,
            "entrata ssn": 0,
            "entrata fnps": 100000,
            "entrata fsr": 0,
        }
    )
    for numero, riga in enumerate(righe, start=2):
        for titolo, valore in riga.items():
            spesa.cell(numero, colonne[titolo]).value = valore
    if errori:
        spesa.cell(3, colonne["utenti"]).value = "dodici"  # G3
        spesa.cell(4, colonne["codice istat comune"]).value = "017029"  # C4: Brescia
        spesa.cell(5, colonne["codice voce"]).value = "9.Z.99"  # F5
    cartella.save(uscita)
    return SPESA_PER_COMUNE * len(comuni) + SPESA_ASSOCIATA, len(righe)


def test_dal_modello_all_approvazione_e_alla_scheda(demo, entra, tmp_path):
    operatore = entra("operatore_udp.ambito8", javascript=False)

    # The template, from its page.
    operatore.goto(PAGINA)
    with operatore.expect_download() as scarico:
        operatore.get_by_role("link", name="Scarica il modello").first.click()
    modello = tmp_path / "modello.xlsx"
    scarico.value.save_as(modello)

    # Three mistakes, each at its cell; nothing is stored.
    sbagliato, giusto = tmp_path / "sbagliato.xlsx", tmp_path / "giusto.xlsx"
    compila(modello, sbagliato, errori=True)
    totale, righe = compila(modello, giusto, errori=False)
    carica(operatore, PAGINA, sbagliato)
    testo = operatore.locator("main").inner_text()
    assert "Nulla è stato ancora salvato." in testo
    assert operatore.locator(".rn-contatore-numero").all_inner_texts() == ["3", "0", "1"]
    for cella in ("G3", "C4", "F5"):
        assert f"cella {cella} " in testo
    assert "«dodici»" in testo
    assert axe_con_script(entra, operatore.url) == []
    assert not operatore.trabocca()

    # Mended, confirmed, seen at once in the draft of its own Scheda.
    carica(operatore, PAGINA, giusto)
    assert operatore.locator(".rn-contatore-numero").all_inner_texts() == ["0", "0", "1"]
    operatore.get_by_role("button", name="Conferma come versione").click()
    operatore.get_by_role("link", name="Guarda la Scheda dell'ambito in bozza").first.click()
    assert "BOZZA" in operatore.locator("main").inner_text().upper()
    assert f"{righe} righe" in pagina_di(operatore)

    # Each step by the person whose step it is.
    assert operatore.get_by_role("button", name="Certifica").count() == 0
    responsabile = entra("responsabile_udp.ambito8")
    esegue(responsabile, PAGINA, "Certifica la rendicontazione")
    istruttore = entra("istruttore_provincia")
    esegue(istruttore, PAGINA, "Prendi in esame")
    esegue(istruttore, PAGINA, "Proponi l'approvazione")
    dirigente = entra("dirigente_provincia")
    esegue(dirigente, PAGINA, "Approva")
    assert "Approvata" in pagina_di(responsabile)

    # Flow C: the officer's PDF has the approved figures.
    istruttore.goto(
        "/osservatorio/report/scheda-ambito/?anno=2024&ambito=bassa-bresciana-occidentale"
    )
    assert axe(istruttore) == []
    with istruttore.expect_download() as scarico:
        istruttore.get_by_role("link", name="Scarica il PDF").first.click()
    pdf = tmp_path / "scheda.pdf"
    scarico.value.save_as(pdf)
    letto = "".join(pagina.extract_text() for pagina in PdfReader(pdf).pages)
    assert italiano(totale) in letto
    assert "popolazione al 1/1/2023" in letto
    assert "BOZZA" not in letto

    for scheda in (operatore, responsabile, istruttore, dirigente):
        assert scheda.esterne == []
        assert scheda.errori == []


def pagina_di(scheda: Scheda) -> str:
    scheda.goto(PAGINA)
    return scheda.locator("main").inner_text()


def axe_con_script(entra, indirizzo: str) -> list[str]:
    """axe needs JavaScript: the same address, on a phone of a colleague of the same office."""
    collega = entra("amministrativo_udp.ambito8", larghezza=360)
    collega.goto(indirizzo)
    assert not collega.trabocca()
    return axe(collega)


def italiano(importo: Decimal) -> str:
    return f"{importo:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
