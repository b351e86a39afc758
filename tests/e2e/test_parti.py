"""The road of the parts: a comune without JavaScript, a facility, the Ufficio di Piano."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from config.demo_rendicontazione import cartella_compilata
from rendicontazione.models import Parte, Versione
from rendicontazione.selectors import origine_della_riga
from tests.e2e.conftest import Scheda, axe, carica, preme, segue

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OTTO = "/rendicontazione/2024/bassa-bresciana-occidentale/"
F1 = "F1_spesa_sociale"
NOTA = "Conteggio del comune"
GIORNI = "giorni_apertura"


def con_le_righe(modello: Path, intera: bytes, comune: str) -> bytes:
    """The template of the comune with its rows of the whole workbook; a note in the first."""
    da, a = load_workbook(io.BytesIO(intera)), load_workbook(modello)
    for nome in (F1, "F4_utenti"):
        titoli = [cella.value for cella in da[nome][1]]
        righe = [
            dict(zip(titoli, celle, strict=True))
            for celle in da[nome].iter_rows(min_row=2, values_only=True)
        ]
        sue = [
            riga
            for riga in righe
            if riga["codice istat comune"] == comune and riga.get("forma gestione", "S") == "S"
        ]
        if nome == F1:
            sue[0]["note"] = NOTA
        a[nome].delete_rows(2, a[nome].max_row)
        for numero, riga in enumerate(sue, start=1):
            if "riga" in riga:
                riga["riga"] = numero
            for posto, titolo in enumerate(titoli, start=1):
                a[nome].cell(numero + 1, posto, riga[titolo])
    uscita = io.BytesIO()
    a.save(uscita)
    return uscita.getvalue()


def celle(contenuto: bytes) -> list[str]:
    """Everything that is written in the workbook, comments too."""
    return [
        f"{cella.value or ''} {cella.comment.text if cella.comment else ''}"
        for pagina in load_workbook(io.BytesIO(contenuto))
        for riga in pagina.iter_rows()
        for cella in riga
        if cella.value or cella.comment
    ]


def apre_la_sua_parte(scheda: Scheda) -> str:
    """From the list of the returns to the only part it enters; its address."""
    scheda.goto("/rendicontazione/")
    segue(scheda.locator(".rn-scheda a"))
    scheda.wait_for_url("**/parti/*/")
    return scheda.url


def motiva_e_consegna(scheda: Scheda) -> None:
    motivi = scheda.locator("main form textarea[name]")
    for posto in range(motivi.count()):
        motivi.nth(posto).fill("Confermato con chi tiene i conti.")
    if motivi.count():
        preme(scheda, "Salva i motivi")
    preme(scheda, "Consegna la parte")
    scheda.wait_for_url("**/parti/*/")


def compila_la_pagina(scheda: Scheda, giorni: Callable[[str], str], intera: bytes) -> None:
    """Fills every field of the facility with what the whole workbook has, but the days."""
    libro = load_workbook(io.BytesIO(intera))
    valori = {}
    for nome in ("F2_unita_offerta", "F3_consuntivo_udo"):
        titoli = [str(cella.value).replace(" ", "_") for cella in libro[nome][1]]
        for celle_riga in libro[nome].iter_rows(min_row=2, values_only=True):
            riga = dict(zip(titoli, celle_riga, strict=True))
            valori |= {f"{nome}-{riga['id_struttura']}-{t}": v for t, v in riga.items()}
    for campo in scheda.locator("main form [name*='-']").all():
        nome = campo.get_attribute("name")
        valore = valori[nome]
        testo = "" if valore is None else str(valore)
        if hasattr(valore, "strftime"):
            testo = f"{valore:%d/%m/%Y}"
        elif isinstance(valore, float):
            testo = testo.replace(".", ",")
        if nome.endswith(GIORNI):
            testo = giorni(testo)
        if campo.evaluate("campo => campo.tagName") == "SELECT":
            campo.select_option(testo)
        else:
            campo.fill(testo)


def test_la_strada_delle_parti(demo, entra, tmp_path):
    intera = cartella_compilata(anno=2024, numero_ambito=8)
    ufficio = entra("operatore_udp.ambito8")
    ufficio.goto(OTTO + "parti/")
    for a_chi in ("Ai comuni dell'ambito", "Alle strutture"):
        ufficio.get_by_label(a_chi).check()
    preme(ufficio, "Chiedi i dati")
    assert axe(ufficio) == []
    assert not ufficio.trabocca()

    # The comune: only its own in the template; a mistake, mended in the page; delivered.
    comune = entra("operatore_comunale", javascript=False, larghezza=360)
    la_sua = apre_la_sua_parte(comune)
    parte = Parte.objects.get(comune__isnull=False, pk=int(la_sua.rstrip("/").rpartition("/")[2]))
    with comune.expect_download() as scarico:
        comune.get_by_role("link", name="Scarica il modello").click()
    modello = tmp_path / "modello.xlsx"
    scarico.value.save_as(modello)
    altri = set(
        Parte.objects.filter(comune__isnull=False)
        .exclude(pk=parte.pk)
        .values_list("comune__codice_istat", flat=True)
    )
    assert not [testo for testo in celle(modello.read_bytes()) if altri & set(testo.split())]
    giusto = con_le_righe(modello, intera, parte.comune.codice_istat)
    libro = load_workbook(io.BytesIO(giusto))
    utenti = [cella.value for cella in libro[F1][1]].index("utenti") + 1
    bene = libro[F1].cell(2, utenti).value
    libro[F1].cell(2, utenti).value = "n.d."
    libro.save(tmp_path / "sbagliato.xlsx")
    carica(comune, la_sua, tmp_path / "sbagliato.xlsx")
    assert "hai scritto «n.d.»" in comune.locator("main").inner_text()
    segue(comune.get_by_role("link", name="Correggi qui le celle"))
    comune.get_by_label("Valore giusto per G2").fill(str(bene))
    comune.get_by_label("Perché cambi questi valori").fill("Contati sul registro.")
    preme(comune, "Correggi e controlla")
    comune.wait_for_url("**/tentativi/2/")
    motiva_e_consegna(comune)
    preme(comune, "Ritira la consegna")
    comune.goto(f"{la_sua}tentativi/2/")
    motiva_e_consegna(comune)
    assert not comune.trabocca()
    for chiusa in ("", "parti/", "parti/unisci/", "modello.xlsx"):
        assert comune.goto(OTTO + chiusa).status == 404

    # The facility: a page with its fields, first wrong, then right.
    struttura = entra("operatore_struttura")
    apre_la_sua_parte(struttura)
    segue(struttura.get_by_role("link", name="Compila la pagina"))
    compila_la_pagina(struttura, lambda _giusti: "tutti", intera)
    preme(struttura, "Salva e controlla")
    assert "Hai scritto «tutti»." in struttura.locator("main").inner_text()
    assert axe(struttura) == []
    for campo in struttura.locator(f"main form [name$='{GIORNI}']").all():
        campo.fill("210")
    preme(struttura, "Salva e controlla")
    struttura.wait_for_url("**/tentativi/2/")
    motiva_e_consegna(struttura)

    # The Ufficio di Piano: its own file, then the two parts in the place of their rows.
    (tmp_path / "intera.xlsx").write_bytes(intera)
    carica(ufficio, OTTO, tmp_path / "intera.xlsx")
    ufficio.goto(OTTO + "parti/")
    assert "2 parti consegnate" in ufficio.locator("main").inner_text()
    segue(ufficio.get_by_role("link", name="Unisci nella rendicontazione"))
    testo = ufficio.locator("main").inner_text()
    assert "0 righe nuove" in testo
    assert "0 tolte rispetto al tentativo 1" in testo
    assert axe(ufficio) == []
    preme(ufficio, "Unisci nella rendicontazione")
    ufficio.wait_for_url("**/tentativi/2/")
    preme(ufficio, "Conferma come versione")
    ufficio.wait_for_url("**/versioni/1/")

    versione = Versione.objects.get(
        rendicontazione=parte.rendicontazione, rendicontazione__campagna__palestra=False
    )
    (nota,) = versione.fatti.filter(colonna__nome="note", testo=NOTA)
    assert nota.comune == parte.comune
    assert versione.fatti.filter(colonna__nome=GIORNI, valore=210).count() >= 2
    origine = origine_della_riga(versione, F1, nota.riga)
    assert (origine.parte, origine.caricamento) == (
        parte,
        Parte.objects.get(pk=parte.pk).consegnata,
    )
    assert struttura.errori + ufficio.errori == []
