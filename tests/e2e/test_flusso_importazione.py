"""The Ufficio di Piano and a dirty list: preview, choice, import, undo. No JavaScript."""

import pytest

from strutture.models import Struttura
from territorio.models import Comune
from tests.e2e.conftest import axe, preme
from tests.strutture.elenchi import xlsx

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TESTATA = (
    "ASL",
    "DENOMINAZIONE_ STRUTTURA",
    "COMUNE",
    "INDIRIZZO",
    "TEL",
    "E-MAIL",
    "POSTI_LET TO_TOTAL I_ACCREDI TATI",
    "DATA INIZIO",
)


def elenco_sporco() -> bytes:
    return xlsx(
        ("BS", "CASA DI PROVA\nDEMO UNO", "ORZINUOVI", "Via A, 1", "030 0000001 - 030 0000002",
         "casa.pro\nva@demo.exa mple", "45", 45291),
        ("BS", "Casa di prova demo due", "ATLANTIDE", "Via B, 2", "", "n.d.", "-", "ieri"),
        ("BS", "Casa di prova demo tre", "BRESCIA", "Via C, 3", "", "", "12", ""),
        ("BS", "Casa di prova demo quattro", "ORZINUOVI", "Via D, 4", "030/0000003", "", "20", ""),
        testata=TESTATA,
    )  # fmt: skip


def test_elenco_sporco_anteprima_importazione_annullo(demo, entra, tmp_path):
    assert Comune.objects.filter(denominazione="Orzinuovi").exists()
    quante = Struttura.objects.count()
    file = tmp_path / "elenco.xlsx"
    file.write_bytes(elenco_sporco())
    ufficio = entra("operatore_udp.ambito8", javascript=False)

    # From the back office, «Importa» leads here.
    ufficio.goto("/admin/strutture/struttura/import/")
    assert ufficio.url.endswith("/schede/importa/")
    ufficio.get_by_label("Elenco", exact=True).set_input_files(file)
    ufficio.get_by_label("Da dove viene").fill("Elenco di prova, dati dimostrativi")
    ufficio.get_by_label("Tipo, se l'elenco non lo dice").select_option("RSA")
    preme(ufficio, "Confronta con il registro")

    testo = ufficio.locator("main").inner_text()
    assert "Nulla è stato ancora scritto" in testo
    assert ufficio.locator(".rn-contatore-numero").all_inner_texts() == ["2", "0", "0", "0", "2"]
    assert "«ATLANTIDE» non è un comune" in testo
    assert "Brescia non è un comune del tuo ambito" in testo
    assert "CASA DI PROVA⏎DEMO UNO" in testo
    assert "45291" in testo
    assert Struttura.objects.count() == quante
    assert not ufficio.trabocca()

    # The repaired e-mail wants a tick, and another look; the fourth row is left out.
    ufficio.get_by_label("L'e-mail giusta è «casa.prova@demo.example»").check()
    preme(ufficio, "Conserva le scelte")
    assert "Abbiamo rifatto il confronto" in ufficio.locator("main").inner_text()
    ufficio.get_by_label("Casa di prova demo quattro").uncheck()
    preme(ufficio, "Applica le righe scelte")

    assert "1 unità nuova" in ufficio.locator("main").inner_text()
    nuova = Struttura.objects.get(denominazione__startswith="CASA DI PROVA")
    assert (nuova.email, nuova.telefono) == ("casa.prova@demo.example", "030 0000001")
    assert Struttura.objects.count() == quante + 1

    preme(ufficio, "Annulla tutta l'importazione")
    assert "Annullata" in ufficio.locator("main").inner_text()
    assert Struttura.objects.count() == quante


@pytest.mark.parametrize("larghezza", [1200, 360])
def test_pagine_dell_importazione_accessibili(demo, entra, tmp_path, larghezza):
    file = tmp_path / "elenco.xlsx"
    file.write_bytes(elenco_sporco())
    ufficio = entra("operatore_udp.ambito8", larghezza=larghezza)
    ufficio.goto("/schede/importa/")
    assert axe(ufficio) == []
    assert not ufficio.trabocca()
    ufficio.get_by_label("Elenco", exact=True).set_input_files(file)
    preme(ufficio, "Confronta con il registro")
    assert "scegli un tipo" in ufficio.locator("main").inner_text()
    assert axe(ufficio) == []
    ufficio.get_by_label("Elenco", exact=True).set_input_files(file)
    ufficio.get_by_label("Tipo, se l'elenco non lo dice").select_option("RSA")
    preme(ufficio, "Confronta con il registro")
    assert axe(ufficio) == []
    assert not ufficio.trabocca()
    preme(ufficio, "Applica le righe scelte")
    assert axe(ufficio) == []
    assert ufficio.esterne == []
    assert ufficio.errori == []
