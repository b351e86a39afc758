"""Flows B and C: the return of ambito 8 from template to approval, then its Scheda as PDF.

The whole demo is loaded, as `avvia` does; every step is done by clicking, by the person whose step
it is, each in a browser of its own.
"""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from config.demo_rendicontazione import cartella_compilata
from tests.e2e.conftest import Scheda, axe, carica, esegue, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGINA = "/rendicontazione/2024/bassa-bresciana-occidentale/"


def compila(modello: Path, uscita: Path, *, errori: bool) -> tuple[Decimal, int]:
    """Fills the downloaded template as an office does; gives the spending written and the rows."""
    cartella = load_workbook(modello)
    dati = load_workbook(io.BytesIO(cartella_compilata(anno=2024, numero_ambito=8)))
    righe = 0
    totale = Decimal(0)
    for foglio in cartella:
        if not foglio.title.startswith("F"):
            continue
        titoli = [cella.value for cella in foglio[1]]
        for numero, riga in enumerate(dati[foglio.title].iter_rows(min_row=2), start=2):
            valori = {titoli[cella.column - 1]: cella.value for cella in riga}
            if not any(v for titolo, v in valori.items() if titolo != "riga"):
                continue
            righe += foglio.title != "F0_frontespizio"
            for cella in riga:
                foglio.cell(numero, cella.column).value = cella.value
            if foglio.title == "F1_spesa_sociale":
                totale += Decimal(str(valori["spesa totale"]))
    spesa = cartella["F1_spesa_sociale"]
    spesa["J2"].value = italiano(Decimal(str(spesa["J2"].value)))  # understood and said
    if errori:
        spesa["G3"].value = "dodici"
        spesa["C4"].value = "017029"  # Brescia
        spesa["F5"].value = "9.Z.99"
    cartella.save(uscita)
    return totale, righe


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
    segue(operatore.get_by_role("button", name="Conferma come versione"))
    segue(operatore.get_by_role("link", name="Guarda la Scheda dell'ambito in bozza").first)
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
