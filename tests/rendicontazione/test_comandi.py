"""The two commands as strangers call them: JSON, exit codes, the sentence for people."""

import io
import json
import zipfile

import openpyxl
import pytest
from django.core.management import call_command

from base.comandi import UsoErrato
from rendicontazione.models import Caricamento
from tests.rendicontazione.cartelle import (
    ALTRO_COMUNE,
    F0,
    F1,
    F5,
    FOGLI,
    cartella,
    con_dati,
    riga,
    ritocca,
)
from tests.rendicontazione.cartelle import (
    libro as libro_di_prova,
)
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import riferimento
from tests.territorio.factories import CapofilaFactory, EnteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def territorio():
    riferimento()
    otto, _nove = territorio_di_prova()
    CapofilaFactory(ambito=otto, ente=EnteFactory(codice="CAPO", denominazione="Ente capofila"))


def chiama(*argomenti):
    """Exit code and JSON object of a command."""
    uscita = io.StringIO()
    try:
        call_command(*(str(a) for a in argomenti), "--json", stdout=uscita)
        codice = 0
    except SystemExit as fine:
        codice = fine.code
    return codice, json.loads(uscita.getvalue())


def controlla(file, anno=2024, ambito=8):
    return chiama("controlla_rendicontazione", file, "--anno", anno, "--ambito", ambito)


@pytest.fixture
def modello(tmp_path):
    percorso = tmp_path / "modello.xlsx"
    chiama("modello_rendicontazione", "--anno", 2024, "--ambito", 8, "-o", percorso)
    return percorso


def test_modello_dice_file_impronta_e_fogli(tmp_path, modello):
    secondo = tmp_path / "secondo.xlsx"

    codice, dati = chiama("modello_rendicontazione", "--anno", 2024, "--ambito", 8, "-o", secondo)

    assert (codice, dati["file"], dati["fogli"]) == (0, str(secondo), FOGLI)
    assert len(dati["sha256"]) == 64
    assert secondo.read_bytes() == modello.read_bytes()


def test_il_modello_e_precompilato_bloccato_e_senza_formule(modello):
    libro = openpyxl.load_workbook(modello)

    assert libro.sheetnames == [*FOGLI, "Elenchi", "_meta"]
    frontespizio, spesa = libro[F0], libro[F1]
    assert [c.value for c in frontespizio[2]][:4] == [2024, 8, "Ente capofila", "CON"]
    assert frontespizio["H2"].value == "2024.1"
    assert [c.value for c in spesa[1]][:3] == ["riga", "forma gestione", "codice istat comune"]
    assert spesa.protection.sheet
    assert spesa["A1"].protection.locked
    assert spesa["V2"].protection.locked
    assert not spesa["J2"].protection.locked
    assert spesa["C2"].number_format == "@"
    assert "euro" in spesa["J1"].comment.text
    assert libro["_meta"].sheet_state == "veryHidden"
    assert {r[0].value: r[1].value for r in libro["_meta"].iter_rows()} | {"impronta": ""} == {
        "modello": "2024.1", "anno": "2024", "ambito": "8", "impronta": "",
    }  # fmt: skip
    assert {v.formula1 for v in spesa.data_validations.dataValidation} >= {"Elenchi!$A$3:$A$4"}
    elenchi = {c.value for c in libro["Elenchi"]["A"]}
    assert {"017301", "017302"} <= elenchi
    assert ALTRO_COMUNE not in elenchi
    with zipfile.ZipFile(modello) as archivio:
        assert b"<f>" not in archivio.read("xl/worksheets/sheet2.xml")


def test_il_modello_com_e_dice_una_frase_sola(modello):
    codice, dati = controlla(modello)

    assert (codice, dati["esito"]) == (1, "bloccato")
    (anomalia,) = dati["anomalie"]
    assert "nessun dato inserito" in anomalia["messaggio"].lower()


def test_il_modello_compilato_e_valido(tmp_path, modello, contesto):
    libro = openpyxl.load_workbook(modello)
    libro[F0]["E2"], libro[F0]["F2"], libro[F0]["G2"] = "Responsabile", "a@b.it", "31/03/2025"
    modulo_pieno = libro_di_prova(contesto.modulo)
    for foglio in (F1, F5):
        for numero, valori in enumerate(modulo_pieno[foglio].values, start=1):
            for posto, valore in enumerate(valori, start=1):
                if numero > 1:
                    libro[foglio].cell(numero, posto).value = valore
    compilato = tmp_path / "compilato.xlsx"
    libro.save(compilato)

    codice, dati = controlla(compilato)

    assert (codice, dati["esito"], dati["righe"]) == (0, "valido", con_dati(F1=1))
    assert dati["letture"] == []
    assert dati["anomalie"] == []
    assert not Caricamento.objects.exists()


def test_controlla_dice_ogni_anomalia_con_i_suoi_campi(tmp_path, contesto):
    file = tmp_path / "errori.xlsx"
    file.write_bytes(cartella(contesto.modulo, [riga(utenti="n.d.", spesa_totale="€ 2.000,00")]))

    codice, dati = controlla(file)

    assert (codice, dati["esito"]) == (1, "errori")
    (anomalia,) = dati["anomalie"]
    assert anomalia.pop("messaggio").startswith("Foglio F1_spesa_sociale, cella G2 (utenti)")
    assert anomalia == {
        "foglio": F1, "cella": "G2", "codice": "FORM-04", "gravita": "errore", "valore": "n.d.",
    }  # fmt: skip
    assert {"foglio": F1, "cella": "J2", "trovato": "€ 2.000,00", "letto": "2000.00"} in dati[
        "letture"
    ]


def test_gli_avvisi_non_fanno_rifiutare(tmp_path, contesto):
    file = tmp_path / "avvisi.xlsx"
    file.write_bytes(cartella(contesto.modulo, [riga(spesa_totale=150.25)]))

    codice, dati = controlla(file)

    assert (codice, dati["esito"]) == (0, "avvisi")


def test_una_cartella_con_macro_e_bloccata(tmp_path, contesto):
    file = tmp_path / "macro.xlsx"
    file.write_bytes(ritocca(cartella(contesto.modulo), xl__vbaProject_dot_bin=b"x"))

    codice, dati = controlla(file)

    assert (codice, dati["esito"], dati["righe"], dati["letture"]) == (1, "bloccato", {}, [])
    assert [(a["codice"], a["gravita"], a["foglio"], a["cella"]) for a in dati["anomalie"]] == [
        ("FILE-01", "bloccante", "", "")
    ]


@pytest.mark.parametrize("contenuto", [b"", b"%PDF-1.7", b"a;b\n", b"PK\x03\x04rotto"])
def test_quel_che_non_e_una_cartella_e_inutilizzabile(tmp_path, contenuto):
    file = tmp_path / "file.xlsx"
    file.write_bytes(contenuto)

    codice, dati = controlla(file)

    assert codice == 2
    assert set(dati) == {"errore"}
    assert set(dati["errore"]) == {"codice", "messaggio"}


def test_un_ambito_o_un_anno_che_non_ci_sono(tmp_path, contesto):
    file = tmp_path / "file.xlsx"
    file.write_bytes(cartella(contesto.modulo))

    assert controlla(file, ambito=77)[0] == 2
    assert controlla(file, anno=1850)[0] == 2
    with pytest.raises(UsoErrato, match="non c'è"):
        controlla(tmp_path / "manca.xlsx")
    assert chiama(
        "modello_rendicontazione", "--anno", 2024, "--ambito", 8, "-o", tmp_path / "no" / "x.xlsx"
    )[0] == 2  # fmt: skip


def test_senza_json_parla_alle_persone(tmp_path, contesto):
    file = tmp_path / "file.xlsx"
    file.write_bytes(cartella(contesto.modulo, [riga(spesa_totale="1.500,00")]))
    uscita = io.StringIO()

    call_command(
        "controlla_rendicontazione", str(file), "--anno", "2024", "--ambito", "8", stdout=uscita
    )

    assert "Il file va bene" in uscita.getvalue()
    assert "«1.500,00» → 1500.00" in uscita.getvalue()
