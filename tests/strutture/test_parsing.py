"""Cells and files of a list of facilities, without a database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strutture.parsing import FileIllegibile, read_elenco
from tests.strutture.elenchi import csv, ods, xlsx, zip_con

RIGA = ("Casa Uno", "RSA", "Coop Alfa", "Dello")
XLSX = (("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"x"))


def codici(elenco):
    return [(a.riga, a.colonna, a.codice) for a in elenco.anomalie]


def letture(elenco):
    return [(x.riga, x.colonna, x.trovato, x.letto) for x in elenco.letture]


@pytest.mark.parametrize(
    "contenuto",
    [
        csv(RIGA),
        csv(RIGA, separatore=","),
        csv(RIGA, separatore="\t", codifica="utf-8"),
        csv(RIGA, testata=(" Denominazione ", "TIPO", "Ente gestore", "Comune")),
        xlsx(RIGA),
        xlsx(RIGA, sopra=3),
        ods(RIGA),
    ],
    ids=["csv", "virgola", "tab", "testata", "xlsx", "titoli sopra", "ods"],
)
def test_ogni_formato_da_le_stesse_righe(contenuto):
    (riga,) = read_elenco(contenuto).righe

    assert riga["denominazione"] == "Casa Uno"
    assert (riga["tipo"], riga["ente_gestore"], riga["comune"]) == RIGA[1:]


def test_cp1252_e_a_capo_dentro_le_virgolette():
    contenuto = csv(('"Villa\nCittà"', "RSA", "", "Roè Volciano"), codifica="cp1252")

    (riga,) = read_elenco(contenuto).righe

    assert riga["denominazione"] == "Villa Città"
    assert riga["comune"] == "Roè Volciano"


def test_il_numero_di_riga_e_quello_del_foglio():
    contenuto = csv(RIGA, ("", "", "", ""), ("Casa Due", "RSA", "", "Dello"))

    assert [riga.riga for riga in read_elenco(contenuto).righe] == [2, 4]
    assert read_elenco(xlsx(RIGA, sopra=3)).righe[0].riga == 5


def test_codici_con_gli_zeri_perduti_sono_letti_e_detti():
    testata = ("denominazione", "tipo", "codice_istat", "cap")
    elenco = read_elenco(xlsx(("Casa", "RSA", 17029, 100), testata=testata))

    assert elenco.righe[0]["codice_istat"] == "017029"
    assert elenco.righe[0]["cap"] == "00100"
    assert letture(elenco) == [
        (2, "codice_istat", "17029", "017029"),
        (2, "cap", "100", "00100"),
    ]
    assert elenco.anomalie == []


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [("30", 30), ("1.024", 1024), ("1 024", 1024), ("30,0", 30), (30.0, 30), ("0", 0), ("", None)],
)
def test_posti_come_si_scrivono_in_italia(scritto, letto):
    testata = ("denominazione", "tipo", "comune", "posti_autorizzati")
    elenco = read_elenco(xlsx(("Casa", "RSA", "Dello", scritto), testata=testata))

    assert elenco.righe[0].posti.get("posti_autorizzati") == letto
    assert elenco.anomalie == []


@pytest.mark.parametrize("scritto", ["n.d.", "-3", "3,5", 2.5, "99999", "1e3", "dieci", "٣"])
def test_posti_che_non_sono_posti(scritto):
    testata = ("denominazione", "tipo", "comune", "posti_autorizzati")
    elenco = read_elenco(xlsx(("Casa", "RSA", "Dello", scritto), testata=testata))

    assert codici(elenco) == [(2, "posti_autorizzati", "STR-05")]
    assert elenco.anomalie[0].messaggio.startswith("Riga 2, colonna posti_autorizzati: «")


@pytest.mark.parametrize(
    ("scritto", "letta"),
    [
        ("31/12/2024", datetime.date(2024, 12, 31)),
        ("1.3.2020", datetime.date(2020, 3, 1)),
        ("2024-12-31", datetime.date(2024, 12, 31)),
    ],
)
def test_date(scritto, letta):
    testata = ("denominazione", "tipo", "comune", "data_inizio")
    elenco = read_elenco(csv(("Casa", "RSA", "Dello", scritto), testata=testata))

    assert elenco.righe[0].date["data_inizio"] == letta
    assert elenco.anomalie == []


@pytest.mark.parametrize(
    ("colonna", "valore", "codice"),
    [
        ("data_inizio", "31/02/2024", "STR-06"),
        ("data_inizio", "ieri", "STR-06"),
        ("cap", "2503", None),
        ("cap", "25", "STR-07"),
        ("cap", "ABCDE", "STR-07"),
        ("telefono", "chiamare la sera", "STR-07"),
        ("telefono", "+39 030 123456", None),
        ("email", "casa@esempio.it", None),
        ("email", "casa.sangi orgio@tis cali.it", "STR-07"),
        ("email", "a@b.it, c@d.it", "STR-07"),
        ("sito", "www.esempio.it", None),
        ("sito", "javascript:alert(1)", "STR-07"),
        ("sito", "http://[", "STR-07"),
        ("indirizzo", "x" * 161, "STR-12"),
        ("codice_istat", "abc", "STR-03"),
        ("telefono", "#N/D", "STR-16"),
    ],
)
def test_una_cella_alla_volta(colonna, valore, codice):
    testata = ("denominazione", "tipo", "comune", colonna)
    elenco = read_elenco(csv(("Casa", "RSA", "Dello", f'"{valore}"'), testata=testata))

    assert codici(elenco) == ([(2, colonna, codice)] if codice else [])


def test_la_riga_di_totale_si_salta_e_si_dice():
    elenco = read_elenco(csv(RIGA, ("Totale", "", "", "")))

    assert len(elenco.righe) == 1
    assert letture(elenco) == [(3, "denominazione", "Totale", "riga di totale, saltata")]


def test_una_casa_che_si_chiama_totale_non_si_salta():
    assert len(read_elenco(csv(("Totale Assistenza", "RSA", "", "Dello"))).righe) == 1


def test_le_colonne_in_piu_si_dicono():
    elenco = read_elenco(
        csv((*RIGA, "x"), testata=("denominazione", "tipo", "ente gestore", "comune", "Fax"))
    )

    assert codici(elenco) == [(1, "", "STR-13")]
    assert elenco.anomalie[0].valore == "Fax"


@pytest.mark.parametrize(
    ("contenuto", "frase", "bloccato"),
    [
        (b"", "vuoto", False),
        (b" \n ", "vuoto", False),
        (b"%PDF-1.7 ...", "non è un elenco", False),
        (b"<html><body>", "non è un elenco", False),
        (b"a\0b", "non è un elenco", False),
        (b"una riga qualunque", "Non trovo le colonne", False),
        (
            csv(RIGA, testata=("denominazione", "tipo", "ente_gestore", "altro")),
            "Manca la colonna",
            False,
        ),
        (csv(RIGA, testata=("denominazione", "tipo", "comune", "Comune")), "due volte", False),
        (zip_con(("word/document.xml", b"x")), "non è un foglio di calcolo", False),
        (b"PK\x03\x04rotto", "rovinato", False),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "vecchio formato",
            False,
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
            True,
        ),
        (zip_con(*XLSX, ("xl/vbaProject.bin", b"x")), "macro", True),
        (zip_con(*XLSX, ("xl/sheet1.xml", b"0" * 5_000_000)), "troppo grande", True),
        (zip_con(*XLSX), "non si legge", False),
        (
            zip_con(
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("META-INF/manifest.xml", b"<encryption-data/>"),
            ),
            "password",
            True,
        ),
    ],
)
def test_file_che_non_si_possono_usare(contenuto, frase, bloccato):
    with pytest.raises(FileIllegibile, match=frase) as preso:
        read_elenco(contenuto)

    assert preso.value.bloccato is bloccato
    assert preso.value.messaggio.endswith(".")


@given(st.lists(st.text(max_size=30), min_size=17, max_size=17))
def test_nessun_valore_fa_cadere_il_lettore(valori):
    from strutture.parsing.celle import COLONNE

    celle = [valore.replace('"', "").replace("\0", "") for valore in valori]
    contenuto = csv([f'"{cella}"' for cella in celle], testata=COLONNE)

    read_elenco(contenuto)
