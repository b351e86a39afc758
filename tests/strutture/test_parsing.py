"""Cells and files of a list of facilities, without a database."""

import datetime
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from strutture.parsing import FileIllegibile, read_elenco
from tests.strutture.elenchi import TESTATA, csv, ods, ritocca, xlsx, zip_con

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


def con_formula(valore: object) -> bytes:
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita) as libro:
        foglio = libro.add_worksheet("Dati")
        foglio.write_row(0, 0, ("denominazione", "tipo", "comune", "posti_autorizzati"))
        foglio.write_row(1, 0, ("Casa Uno", "RSA", "Dello"))
        foglio.write_formula(1, 3, "=10+20", None, valore)
    return uscita.getvalue()


def test_una_formula_vale_quanto_il_suo_valore():
    elenco = read_elenco(con_formula(valore=30))

    assert elenco.righe[0].posti == {"posti_autorizzati": 30}
    assert not elenco.anomalie


@pytest.mark.parametrize("valore", ["", "#DIV/0!", "#N/A"])
def test_una_formula_senza_valore_non_e_una_cella_vuota(valore):
    elenco = read_elenco(con_formula(valore=valore))

    assert codici(elenco) == [(2, "posti_autorizzati", "STR-16")]
    assert elenco.anomalie[0].valore == valore


@pytest.mark.parametrize("cella", [(60_000, 0), (1_000_000, 16_000), (40_000, 100)])
def test_una_cella_scritta_lontano_non_occupa_la_memoria(cella):
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita) as libro:
        foglio = libro.add_worksheet("Dati")
        foglio.write_row(0, 0, ("denominazione", "tipo", "comune"))
        foglio.write(*cella, "x")

    with pytest.raises(FileIllegibile, match="molto lontano"):
        read_elenco(uscita.getvalue())


@pytest.mark.parametrize(
    "cella",
    [
        b'<c r="XFD1048576" t="inlineStr"><is><t></t></is></c>',
        b'<c r="XFD1048576" t="inlineStr"><is/></c>',
        b'<c r="xfd1048576"><v>1</v></c>',
    ],
)
def test_nemmeno_un_testo_vuoto_lontano_occupa_la_memoria(cella):
    coda = b'<row r="9">' + cella + b"</row></sheetData>"
    contenuto = ritocca(xlsx(RIGA), "xl/worksheets/sheet1.xml", b"</sheetData>", coda)

    with pytest.raises(FileIllegibile, match="molto lontano"):
        read_elenco(contenuto)


@pytest.mark.parametrize(
    ("righe", "colonne", "piena", "accettato"),
    [(1_048_000, 16_384, False, True), (1_048_000, 3, True, False), (2_000, 16_384, True, False)],
)
def test_righe_e_celle_ripetute_di_un_ods(righe, colonne, piena, accettato):
    tipo = b'office:value-type="string"' if piena else b""
    coda = (
        b'<table:table-row table:number-rows-repeated="%d"><table:table-cell '
        b'table:number-columns-repeated="%d" %s><text:p>%s</text:p></table:table-cell>'
        b"</table:table-row></table:table>" % (righe, colonne, tipo, b"x" if piena else b"")
    )
    contenuto = ritocca(ods(RIGA), "content.xml", b"</table:table>", coda)

    if accettato:
        assert len(read_elenco(contenuto).righe) == 1
    else:
        with pytest.raises(FileIllegibile, match="molto lontano"):
            read_elenco(contenuto)


def test_entita_xml_in_un_foglio():
    contenuto = ritocca(
        xlsx(RIGA),
        "xl/worksheets/sheet1.xml",
        b"<worksheet",
        b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet',
    )

    with pytest.raises(FileIllegibile, match="definizioni XML") as preso:
        read_elenco(contenuto)

    assert preso.value.bloccato


def test_virgolette_non_chiuse_non_uniscono_le_righe():
    with pytest.raises(FileIllegibile, match="virgolette"):
        read_elenco(csv(('"Casa Uno', *RIGA[1:]), RIGA))


@pytest.mark.parametrize("sito", ["x", "javascript:alert(1)", "ftp://a.it", "a b.it", "c@d.it"])
def test_un_sito_che_non_va_e_ripetuto_nel_messaggio(sito):
    elenco = read_elenco(csv((*RIGA, sito), testata=(*TESTATA, "sito")))

    assert codici(elenco) == [(2, "sito", "STR-07")]
    assert f"«{sito}»" in elenco.anomalie[0].messaggio
    assert elenco.anomalie[0].valore == sito


@pytest.mark.parametrize("giorno", ["01/01/0001", "31/12/9999", "0202-01-01"])
def test_una_data_di_un_altro_tempo(giorno):
    elenco = read_elenco(csv((*RIGA, giorno), testata=(*TESTATA, "data_inizio")))

    assert codici(elenco) == [(2, "data_inizio", "STR-06")]


@given(st.lists(st.text(max_size=30), min_size=17, max_size=17))
def test_nessun_valore_fa_cadere_il_lettore(valori):
    from strutture.parsing.celle import COLONNE

    celle = [valore.replace('"', "").replace("\0", "") for valore in valori]
    contenuto = csv([f'"{cella}"' for cella in celle], testata=COLONNE)

    read_elenco(contenuto)
