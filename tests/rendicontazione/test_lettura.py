"""The reader on workbooks as they come: order, blanks, numbers, formulas, hidden cells."""

import datetime
import io
import time
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from base.dati_personali import contiene_codice_fiscale, lettera_di_controllo
from rendicontazione.parsing.celle import (
    chiave,
    leggi_codice_istat,
    leggi_data,
    leggi_numero,
    mostrato,
    numero_scritto,
)
from rendicontazione.validation import esamina
from tests.rendicontazione.cartelle import F0, F1, byte, cartella, con_dati, libro, riga, ritocca

# The rules need no database; the context they are given is read from one.
pytestmark = pytest.mark.django_db


def letture(esito):
    return [(x.cella, x.trovato, x.letto) for x in esito.letture if x.foglio == F1]


def trovate(esito):
    return [(a.codice, a.cella, a.valore) for a in esito.anomalie]


@pytest.mark.parametrize(
    ("scritto", "valore"),
    [
        ("1.234,50", "1234.50"),
        ("€ 1.234,00", "1234.00"),
        ("1.234,00 €", "1234.00"),
        ("EUR 1.234", "1234"),
        ("(1.234,00)", "-1234.00"),
        ("1.234", "1234"),
        ("1.234.567,89", "1234567.89"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1'234,50", "1234.50"),
        (" 1234 \u00a0", "1234"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("5-", "-5"),
        ("0", "0"),
        ("0.500", "0.500"),
        (",50", "0.50"),
        ("0017", "17"),
    ],
)
def test_numeri_scritti_come_in_italia(scritto, valore):
    letto = leggi_numero(scritto)

    assert letto is not None
    assert (letto.valore, letto.diverso) == (Decimal(valore), True)


@pytest.mark.parametrize(
    "scritto",
    ["n.d.", "-", "=", "", "1.23.4", "1.234,5,6", "12a", "#RIF!", "1e3", "12%", "١٢", "()", "1..2",
     "1,234,567", "dieci", True, None, float("nan"), float("inf"), datetime.date(2024, 1, 1)],
)  # fmt: skip
def test_non_indovina_un_numero(scritto):
    assert leggi_numero(scritto) is None


def test_un_solo_punto_e_ambiguo_dove_i_decimali_sono_liberi():
    assert leggi_numero("1.234", punto_di_migliaia=False) is None
    assert leggi_numero("1.234,5", punto_di_migliaia=False).valore == Decimal("1234.5")


def test_un_numero_vero_vale_come_lo_mostra_excel():
    assert leggi_numero(0.1 + 0.2).valore == Decimal("0.3")
    assert leggi_numero(1234.1).diverso is False


@pytest.mark.parametrize(
    ("grezzo", "testo"),
    [
        (45200.63, "45200,63"), (1000.0, "1000"), (12, "12"), ("1.5", "1.5"), (None, ""),
        (datetime.date(2024, 3, 1), "01/03/2024"),
        (datetime.datetime(2024, 3, 1, 10, 30, tzinfo=datetime.UTC), "01/03/2024 10:30"),
        (True, "VERO"),
    ],
)  # fmt: skip
def test_una_cella_si_mostra_come_in_excel(grezzo, testo):
    assert mostrato(grezzo) == testo


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_un_importo_scritto_in_italiano_si_rilegge_uguale(valore):
    testo = f"{valore:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")

    assert leggi_numero(testo).valore == valore
    assert Decimal(numero_scritto(valore, 2)) == valore


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_una_data_si_rilegge_uguale_in_ogni_forma(giorno):
    seriale = (giorno - datetime.date(1899, 12, 30)).days
    for scritto in (
        giorno.strftime("%d/%m/%Y"),
        giorno.isoformat(),
        seriale,
        float(seriale),
        giorno,
    ):
        assert leggi_data(scritto).valore == giorno


@given(st.text())
def test_le_funzioni_di_una_cella_non_si_rompono_mai(testo):
    leggi_numero(testo)
    leggi_data(testo)
    leggi_codice_istat(testo)
    chiave(testo)


CELLA = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**15), 10**15),
    st.booleans(),
    st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 1, 1)),
)


@settings(max_examples=40, deadline=None)
@given(dati=st.dictionaries(st.integers(0, 23), CELLA, max_size=24))
def test_nessun_valore_di_cella_rompe_i_controlli(contesto, dati):
    colonne = {c.nome for foglio in contesto.modulo.fogli for c in foglio.colonne}
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita, {"in_memory": True, "strings_to_formulas": False}) as scritta:
        for foglio in contesto.modulo.fogli:
            pagina = scritta.add_worksheet(foglio.codice)
            for posto, colonna in enumerate(foglio.colonne):
                pagina.write_string(0, posto, colonna.titolo)
        pagina = scritta.get_worksheet_by_name(F1)
        for posto, valore in dati.items():
            if isinstance(valore, str):
                pagina.write_string(1, posto, valore)
            elif valore is not None:
                pagina.write(1, posto, valore)
        for posto, valore in enumerate(
            (2024, 8, "Ente", "AMB", "Tizio", "a@b.it", "1/1/2025", "2024.1")
        ):
            scritta.get_worksheet_by_name(F0).write(1, posto, valore)

    esito = esamina(uscita.getvalue(), contesto)

    assert esito.esito in {"valido", "avvisi", "errori", "bloccato"}
    assert {a.colonna for a in esito.anomalie} <= colonne | {""}


def test_ogni_lettura_diversa_e_detta_con_la_sua_cella(contesto):
    righe = [
        riga(
            codice_istat_comune=17301,
            spesa_totale="€ 1.234,50 ",
            entrata_utenza="(10,00)",
            entrata_ssn="0",
            utenti="1.200",
            area_utenza=" anz",
            quantita="12,5",
            note="Recupero",
        )
    ]

    esito = esamina(cartella(contesto.modulo, righe), contesto)

    assert trovate(esito) == []
    assert letture(esito) == [
        ("C2", "17301", "017301"),
        ("E2", " anz", "ANZ"),
        ("G2", "1.200", "1200"),
        ("I2", "12,5", "12.5"),
        ("J2", "€ 1.234,50 ", "1234.50"),
        ("M2", "(10,00)", "-10.00"),
        ("N2", "0", "0.00"),
    ]


def test_un_file_scritto_bene_non_ha_letture(contesto):
    esito = esamina(cartella(contesto.modulo, frontespizio={"data_compilazione":
                    datetime.date(2025, 3, 31)}), contesto)  # fmt: skip

    assert (esito.esito, esito.righe, esito.letture) == ("valido", con_dati(F1=1), ())


def test_colonne_in_altro_ordine_con_altre_maiuscole_e_colonne_in_piu(contesto):
    scritta = libro(contesto.modulo)
    pagina = scritta[F1]
    titoli = [cella.value for cella in pagina[1]]
    valori = [cella.value for cella in pagina[2]]
    zeri = [cella.value for cella in pagina[3]]
    pagina.delete_rows(1, 3)
    rovesciati = list(zip(titoli, valori, strict=True))[::-1]
    pagina.append(
        ["Le mie note", *(titolo.upper().replace(" ", "\n") for titolo, _v in rovesciati)]
    )
    pagina.append(["ciao", *(valore for _t, valore in rovesciati)])
    pagina.append(["", *reversed(zeri)])
    pagina["P2"] = "n.d."  # spesa totale, at its new place

    esito = esamina(byte(scritta), contesto)

    assert pagina["P1"].value == "SPESA\nTOTALE"
    assert trovate(esito) == [("FORM-02", "P2", "n.d.")]
    assert letture(esito) == [("A1", "Le mie note", "colonna non del modello: non letta")]


def test_righe_vuote_e_solo_precompilate_non_contano_e_non_spostano_le_celle(contesto):
    righe = [riga(), {"riga": 2}, {}, {"riga": 4, "note": "   "}, riga(riga=5, utenti="n.d.",
             area_utenza="DIS")]  # fmt: skip

    esito = esamina(cartella(contesto.modulo, righe), contesto)

    assert esito.righe == con_dati(F1=2)
    assert trovate(esito) == [("FORM-04", "G6", "n.d.")]


def test_prime_righe_e_colonne_vuote_non_spostano_gli_indirizzi(contesto):
    """calamine's defaults would drop leading blank columns: every address would be wrong."""
    scritta = libro(contesto.modulo, [riga(utenti="n.d.")])
    pagina = scritta[F1]
    pagina.insert_cols(1, 2)

    esito = esamina(byte(scritta), contesto)

    assert trovate(esito) == [("FORM-04", "I2", "n.d.")]


def test_formula_senza_valore_salvato_non_e_uno_zero(contesto):
    scritta = libro(contesto.modulo)
    scritta[F1]["J2"] = "=500+500"
    scritta[F1]["F2"] = '="1.G.01"'

    esito = esamina(byte(scritta), contesto)

    assert trovate(esito) == [("DOM-01", "F2", ""), ("FORM-02", "J2", "")]


def test_formula_con_valore_salvato_si_legge(contesto):
    pieno = libro(contesto.modulo)
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita, {"in_memory": True}) as scritta:
        for foglio in contesto.modulo.fogli:
            pagina = scritta.add_worksheet(foglio.codice)
            for numero, valori in enumerate(pieno[foglio.codice].values):
                pagina.write_row(numero, 0, valori)
        pagina = scritta.get_worksheet_by_name(F1)
        pagina.write_formula("J2", "=900+100.5", None, 1000.5)

    esito = esamina(uscita.getvalue(), contesto)

    assert (esito.esito, trovate(esito)) == ("valido", [])


def test_cella_con_errore_di_excel(contesto):
    scritta = libro(contesto.modulo)
    pagina = scritta[F1]
    pagina["J2"] = "#REF!"
    pagina["J2"].data_type = "e"
    pagina["M2"] = "#RIF!"

    esito = esamina(byte(scritta), contesto)

    assert trovate(esito) == [("FORM-02", "J2", "#REF!"), ("FORM-02", "M2", "#RIF!")]


def test_righe_e_fogli_nascosti_si_leggono_e_si_dicono(contesto):
    scritta = libro(contesto.modulo, [riga(), riga(riga=2, area_utenza="DIS")])
    scritta[F1].row_dimensions[3].hidden = True
    scritta[F0].sheet_state = "hidden"

    esito = esamina(byte(scritta), contesto)

    assert esito.righe == con_dati(F1=2)
    assert letture(esito) == [("A3", "riga nascosta", "letta come le altre")]
    assert ("", "foglio nascosto") in {(x.cella, x.trovato) for x in esito.letture}


def test_intestazioni_unite_su_due_righe(contesto):
    scritta = libro(contesto.modulo)
    pagina = scritta[F1]
    pagina.insert_rows(2)
    for posto in range(1, len(contesto.modulo.foglio(F1).colonne) + 1):
        pagina.merge_cells(start_row=1, end_row=2, start_column=posto, end_column=posto)

    esito = esamina(byte(scritta), contesto)

    assert (esito.esito, esito.righe) == ("valido", con_dati(F1=1))


def test_un_titolo_sopra_le_intestazioni_dice_dove_sono(contesto):
    scritta = libro(contesto.modulo)
    scritta[F1].insert_rows(1)
    scritta[F1]["A1"] = "Spesa sociale 2024"

    (anomalia,) = esamina(byte(scritta), contesto).anomalie

    assert (anomalia.codice, anomalia.cella) == ("FILE-03", "A1")
    assert "sono nella riga 2" in anomalia.messaggio


def test_manca_un_foglio(contesto):
    scritta = libro(contesto.modulo)
    del scritta[F1]

    (anomalia,) = esamina(byte(scritta), contesto).anomalie

    assert (anomalia.codice, anomalia.foglio, anomalia.cella) == ("FILE-03", F1, "")
    assert f"Manca il foglio «{F1}»" in anomalia.messaggio


def test_manca_una_colonna_e_ce_n_e_una_che_le_somiglia(contesto):
    scritta = libro(contesto.modulo)
    scritta[F1]["J1"] = "spesa totali"

    (anomalia,) = esamina(byte(scritta), contesto).anomalie

    assert anomalia.codice == "FILE-03"
    assert "In J1 c'è «spesa totali»" in anomalia.messaggio


def test_una_colonna_doppia_non_si_indovina(contesto):
    scritta = libro(contesto.modulo)
    scritta[F1]["Y1"] = "Spesa totale"

    (anomalia,) = esamina(byte(scritta), contesto).anomalie

    assert (anomalia.codice, anomalia.cella, anomalia.gravita) == ("FILE-03", "Y1", "bloccante")


def test_il_nome_del_foglio_si_confronta_su_lettere_e_cifre(contesto):
    scritta = libro(contesto.modulo)
    scritta[F1].title = "F1 Spesa Sociale"

    assert esamina(byte(scritta), contesto).esito == "valido"


def test_nessun_dato_inserito_e_una_frase_sola(contesto):
    (anomalia,) = esamina(cartella(contesto.modulo, [{"riga": 1}, {"riga": 2}]), contesto).anomalie

    assert anomalia.codice == "FILE-03"
    assert anomalia.messaggio.startswith("Nessun dato inserito")


def test_testi_in_linea_e_spazio_dei_nomi_con_prefisso(contesto):
    """As some programs write: inline strings, no shared table, cells without their address."""
    contenuto = cartella(contesto.modulo)
    valori = [*riga().values()]
    colonne = contesto.modulo.foglio(F1).colonne
    celle = "".join(
        f'<x:c t="inlineStr"><x:is><x:t>{colonna.titolo}</x:t></x:is></x:c>' for colonna in colonne
    )
    dati = "".join(
        f'<x:c r="{lettera}2" t="inlineStr"><x:is><x:t>{valore}</x:t></x:is></x:c>'
        for lettera, valore in zip("ABCEFGJMNOP", valori, strict=True)
    )
    foglio = (
        '<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats'
        f'.org/spreadsheetml/2006/main"><x:sheetData><x:row>{celle}</x:row>'
        f'<x:row r="2">{dati}</x:row></x:sheetData></x:worksheet>'
    )

    esito = esamina(ritocca(contenuto, xl__worksheets__sheet2_dot_xml=foglio.encode()), contesto)

    assert trovate(esito) == [("COMP-01", "", "017302")]
    assert esito.righe[F1] == 1


def test_un_carattere_di_controllo_del_codice_fiscale_conosciuto():
    """Two codes printed in public examples."""
    assert lettera_di_controllo("RSSMRA80A01H501") == "U"
    assert lettera_di_controllo("MRTMTT91D08F205") == "J"


def test_ventimila_righe_oneste_non_sono_una_bomba_e_si_leggono_presto(contesto):
    """Equal rows are what compresses best; ratio and time must let them pass."""
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita, {"in_memory": True}) as scritta:
        for foglio in contesto.modulo.fogli:
            pagina = scritta.add_worksheet(foglio.codice)
            pagina.write_row(0, 0, [colonna.titolo for colonna in foglio.colonne])
        scritta.get_worksheet_by_name(F0).write_row(
            1, 0, [2024, 8, "Ente", "AMB", "Tizio", "a@b.it", "1/1/2025", "2024.1"]
        )
        valori = [
            riga().get(colonna.nome, 0 if colonna.entrata else None)
            for colonna in contesto.modulo.foglio(F1).colonne
        ]
        for numero in range(1, 20_001):
            scritta.get_worksheet_by_name(F1).write_row(numero, 0, [numero, *valori[1:]])
    contenuto = uscita.getvalue()

    inizio = time.perf_counter()
    esito = esamina(contenuto, contesto)
    durata = time.perf_counter() - inizio

    assert esito.righe[F1] == 20_000
    assert {a.codice for a in esito.anomalie} == {"INT-03", "COMP-01", "TOT-03"}
    assert durata < 20


def test_oltre_cinquantamila_righe_si_rifiuta_prima_di_aprire(contesto):
    from rendicontazione.parsing import FileRifiutato

    scritta = libro(contesto.modulo)
    scritta[F1]["B900000"] = "x"

    with pytest.raises(FileRifiutato) as rifiuto:
        esamina(byte(scritta), contesto)

    assert rifiuto.value.cartella
    assert "B900000" in rifiuto.value.messaggio
    assert "50.000 righe" in rifiuto.value.messaggio


def test_la_riga_sa_la_sua_cella():
    from rendicontazione.parsing import Riga

    letta = Riga(F1, 7, {}, frozenset(), {"utenti": 28}, [])

    assert (letta.cella("utenti"), letta.scritto("utenti")) == ("AB7", "")


def test_fogli_e_colonne_in_piu_si_dicono_e_non_si_leggono(contesto):
    scritta = libro(contesto.modulo)
    scritta.create_sheet("Sheet")
    scritta.create_sheet("Elenchi")["A1"] = "codici"
    scritta.create_sheet("Appunti")["B2"] = "da rivedere"
    scritta[F1]["Z2"] = "senza nome"

    esito = esamina(byte(scritta), contesto)

    assert esito.esito == "valido"
    assert [(x.foglio, x.cella, x.trovato) for x in esito.letture if x.foglio != F0] == [
        (F1, "Z2", "colonna Z"),
        ("Appunti", "", "foglio «Appunti»"),
    ]


@pytest.mark.parametrize("colonna", ["riga", "codice_voce", "quantita", "di_cui_personale", "note"])
def test_la_scritta_totale_vale_in_ogni_colonna(contesto, colonna):
    righe = [riga(), {colonna: "Totale complessivo", "spesa_totale": 1000.5}]

    esito = esamina(cartella(contesto.modulo, righe), contesto)

    assert trovate(esito) == []
    assert esito.righe == con_dati(F1=1)


@pytest.mark.parametrize(
    ("colonna", "cella"), [("riga", "A2"), ("forma_gestione", "B2"), ("note", "X2")]
)
def test_una_riga_di_titolo_non_si_importa_ed_e_detta(contesto, colonna, cella):
    esito = esamina(cartella(contesto.modulo, [{colonna: "AREA ANZIANI"}, riga()]), contesto)

    assert trovate(esito) == []
    assert letture(esito) == [(cella, "AREA ANZIANI", "titolo: riga non importata")]


def test_due_fogli_con_lo_stesso_nome_bloccano(contesto):
    scritta = libro(contesto.modulo)
    scritta.create_sheet("F1 spesa sociale").append(["altro"])

    esito = esamina(byte(scritta), contesto)

    assert trovate(esito) == [("FILE-03", "", "")]
    assert "«F1 spesa sociale»" in esito.anomalie[0].messaggio


def test_una_formula_senza_valore_dopo_l_ultima_riga_si_vede(contesto):
    scritta = libro(contesto.modulo)
    scritta[F1]["J9"] = "=1+1"

    assert ("FORM-02", "J9", "") in trovate(esamina(byte(scritta), contesto))


def _collegamento(scritta, codice):
    scritta[F1]["J2"].hyperlink = f"https://esempio.it/{codice}"
    scritta[F1]["J2"].value = 1000.5


def _elenco(scritta, codice):
    regola = DataValidation(type="list", formula1=f'"{codice},altro"')
    scritta[F1].add_data_validation(regola)
    regola.add("X2")


def _piede(scritta, codice):
    scritta[F1].evenFooter.center.text = codice


def _nome(scritta, codice):
    scritta.defined_names[codice] = DefinedName(codice, attr_text=f"{F1}!$A$1")


def _autore(scritta, codice):
    scritta[F1]["J2"].comment = Comment("da rivedere", codice)


def _formato(scritta, codice):
    scritta[F1]["X2"].number_format = f'"{codice}"0'
    scritta[F1]["X2"] = 1


def _condizione(scritta, codice):
    regola = FormulaRule(formula=[f'$A$1="{codice}"'])
    scritta[F1].conditional_formatting.add("A1:A2", regola)


def _nome_del_foglio(scritta, codice):
    foglio = scritta.create_sheet(codice)
    foglio["A1"] = codice
    foglio["B2"].comment = Comment("il sig. Rossi", "ufficio")


@pytest.mark.parametrize(
    "nascondi",
    [
        _collegamento, _elenco, _piede, _nome, _autore, _formato, _condizione, _nome_del_foglio,
    ],
)  # fmt: skip
def test_un_codice_fiscale_fuori_dalle_celle_blocca(contesto, nascondi):
    codice = "RSSMRA80A01H501" + lettera_di_controllo("RSSMRA80A01H501")
    scritta = libro(contesto.modulo)
    nascondi(scritta, codice)

    esito = esamina(byte(scritta), contesto)

    assert [(c, v) for c, _cella, v in trovate(esito)] == [("DATI-01", "")]
    assert codice not in repr(esito)


def test_un_codice_fiscale_in_parti_che_nessuno_guarda_blocca(contesto):
    pulito = byte(libro(contesto.modulo))
    a_pezzi = b"<a><r><t>RSSMRA80</t></r><r><t>A01H501U</t></r></a>"
    a_numeri = "".join(f"&#{ord(c)};" for c in "RSSMRA80A01H501U").encode()
    disegnato = ritocca(pulito, xl__drawings__drawing9_dot_xml=a_pezzi)
    numerato = ritocca(pulito, docProps__altro_dot_xml=b"<a>" + a_numeri + b"</a>")
    commentato = io.BytesIO(pulito)
    with zipfile.ZipFile(commentato, "a") as archivio:
        archivio.comment = b"di RSSMRA80A01H501U"

    for contenuto in (disegnato, numerato, commentato.getvalue()):
        assert trovate(esamina(contenuto, contesto)) == [("DATI-01", "", "")]


@pytest.mark.parametrize("dove", ["nome", "cartella", "lungo"])
def test_un_codice_fiscale_nel_nome_di_un_csv_blocca_e_non_si_ripete(contesto, dove):
    nome = {"nome": "RSSMRA80A01H501U.csv", "cartella": "RSSMRA80A01H501U/F9.csv"}.get(dove)
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as archivio:
        archivio.writestr("F0_frontespizio.csv", "anno riferimento;note\n2024;\n")
        righe = 50_001 if dove == "lungo" else 1
        archivio.writestr(nome or "RSSMRA80A01H501U.csv", "a;b\n" * righe)

    esito = esamina(uscita.getvalue(), contesto)

    assert trovate(esito) == [("DATI-01", "", "")]
    assert "RSSMRA" not in repr(esito)


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("RSSMRA\n80A01H501U", True),
        ("RSS\tMRA 80A01 H501 U", True),
        ("R S S M R A 8 0 A 0 1 H 5 0 1 U", True),
        ("R.S.S.M.R.A.8.0.A.0.1.H.5.0.1.U", True),
        ("RSS  MRA  80A01  H501U", True),
        ("R S S M R A 8 0 A 0 1 H 5 0 1 V", False),
        ("1 2 3 4 5 6 7 8 9 A B C D E F G H I", False),
        ("RSSMRA    80A01H501U", False),
    ],
)
def test_un_codice_fiscale_spezzato_si_trova(testo, atteso):
    assert contiene_codice_fiscale(testo) == atteso


def test_un_codice_fiscale_in_una_cella_e_detto_una_volta(contesto):
    codice = "RSSMRA80A01H501" + lettera_di_controllo("RSSMRA80A01H501")

    esito = esamina(cartella(contesto.modulo, [riga(note=codice)]), contesto)

    assert trovate(esito) == [("DATI-01", "X2", "")]
