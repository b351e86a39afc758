"""Makes the small workbooks of `files/`, one a quirk: `python -m tests.rendicontazione.crea_files`.

No database: the form is read from the reference data. Running it again gives the same files.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from base.dati_personali import lettera_di_controllo
from rendicontazione.parsing import Colonna, Foglio, Modulo
from tests.rendicontazione.cartelle import (
    ALTRO_COMUNE,
    COMUNE,
    F0,
    F1,
    F2,
    F4,
    F5,
    byte,
    fondo,
    libro,
    riga,
    ritocca,
)

FILES = Path(__file__).parent / "files"
_RIFERIMENTO = Path(__file__).parents[2] / "fixtures" / "riferimento" / "rendicontazione"
_GIORNO = (2025, 1, 1, 0, 0, 0)
_QUANDO = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
CODICE_FISCALE = "RSSMRA80A01H501" + lettera_di_controllo("RSSMRA80A01H501")


def modulo() -> Modulo:
    """The headings of the form; of the codes only the comuni of the Ambito of the tests."""
    fogli: dict[str, list[Colonna]] = {}
    with (_RIFERIMENTO / "colonne.csv").open(encoding="utf-8", newline="") as file:
        for dati in csv.DictReader(file):
            if dati["modello"] != "2024.1":
                continue
            comuni = {COMUNE: "Acquafredda", "017302": "Barghe"}
            fogli.setdefault(dati["foglio"], []).append(
                Colonna(
                    nome=dati["nome"],
                    numero=int(dati["numero"]),
                    tipo=dati["tipo"],
                    obbligo=dati["obbligo"],
                    codici=comuni if dati["nome"] == "codice_istat_comune" else None,
                )
            )
    return Modulo(
        "2024.1", tuple(Foglio(nome, nome, nome == F0, tuple(c)) for nome, c in fogli.items())
    )


MODULO = modulo()
FILE: dict[str, Callable[[], bytes]] = {}


def _file(nome: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Registers a function that gives a workbook, or bytes."""

    def registra(crea: Callable[[], Any]) -> Callable[[], Any]:
        def contenuto() -> bytes:
            fatto = crea()
            return fisso(byte(fatto) if isinstance(fatto, Workbook) else fatto)

        FILE[nome] = contenuto
        return crea

    return registra


def fisso(contenuto: bytes) -> bytes:
    """The same archive without the moment it was made; anything else as it is."""
    if not zipfile.is_zipfile(io.BytesIO(contenuto)):
        return contenuto
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenuto)) as prima,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as dopo,
    ):
        for nome in prima.namelist():
            parte = prima.read(nome)
            if nome == "docProps/core.xml":
                parte = _QUANDO.sub(b"2025-01-01T00:00:00Z", parte)
            dove = zipfile.ZipInfo(nome, _GIORNO)
            dove.compress_type = zipfile.ZIP_DEFLATED
            dopo.writestr(dove, parte)
    return uscita.getvalue()


def fogli(*righe: dict[str, Any], **altri: Any) -> Workbook:
    return libro(MODULO, list(righe) or None, **altri)


def zippa(**parti: bytes) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        for nome, parte in parti.items():
            archivio.writestr(nome, parte)
    return uscita.getvalue()


# --- OpenDocument and CSV as programs write them -------------------------------------------------

_SPAZI = " ".join(
    f'xmlns:{nome}="urn:oasis:names:tc:opendocument:xmlns:{nome}:1.0"'
    for nome in ("office", "table", "text", "style")
)
_SPAZI += (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def cella_ods(valore: Any, resto: str = "", dentro: str = "") -> str:
    if valore is None:
        return f"<table:table-cell{resto}/>"
    if isinstance(valore, int | float):
        tipo = f'office:value-type="float" office:value="{valore}"'
    elif isinstance(valore, datetime.date):
        tipo = f'office:value-type="date" office:date-value="{valore.isoformat()}"'
    else:
        tipo = 'office:value-type="string"'
    paragrafi = "".join(f"<text:p>{escape(pezzo)}</text:p>" for pezzo in str(valore).split("\n"))
    return f"<table:table-cell {tipo}{resto}>{dentro}{paragrafi}</table:table-cell>"


def ods(
    scritta: Workbook, ritocchi: dict[tuple[str, str], str] | None = None, **altro: Any
) -> bytes:
    """`ritocchi`: (sheet, address) → the XML of that cell; `righe` → attributes of a row."""
    tabelle = []
    for pagina in scritta.worksheets:
        nascosta = ' table:style-name="nascosta"' if pagina.sheet_state != "visible" else ""
        righe = []
        for numero, celle in enumerate(pagina.iter_rows(), start=1):
            attributi = altro.get("righe", {}).get((pagina.title, numero), "")
            testo = "".join(
                (ritocchi or {}).get((pagina.title, c.coordinate), cella_ods(c.value))
                for c in celle
            )
            righe.append(f"<table:table-row{attributi}>{testo}</table:table-row>")
        coda = (
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row>'
        )
        tabelle.append(
            f"<table:table table:name={quoteattr(pagina.title)}{nascosta}>"
            f"{''.join(righe)}{coda}</table:table>"
        )
    contenuto = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPAZI}>'
        '<office:automatic-styles><style:style style:name="nascosta" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{''.join(tabelle)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifesto = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:x:1.0"/>'
    parti = {
        "mimetype": MIMETYPE,
        "content.xml": contenuto.encode(),
        "META-INF/manifest.xml": manifesto,
        **altro.get("parti", {}),
    }
    return zippa(**parti)


def csv_zip(
    scritta: Workbook,
    codifica: str = "utf-8",
    separatore: str = ";",
    cartella: str = "",
    **altre: bytes,
) -> bytes:
    """One CSV for each sheet, with the numbers as in Italy (or with a dot, between commas)."""

    def testo(valore: Any) -> str:
        if valore is None:
            return ""
        if isinstance(valore, float):
            return str(valore) if separatore == "," else str(valore).replace(".", ",")
        return f"{valore:%d/%m/%Y}" if isinstance(valore, datetime.date) else str(valore)

    parti = {}
    for pagina in scritta.worksheets:
        uscita = io.StringIO()
        csv.writer(uscita, delimiter=separatore, lineterminator="\r\n").writerows(
            [testo(c.value) for c in celle] for celle in pagina.iter_rows()
        )
        scritto = uscita.getvalue()
        if codifica == "doppia":
            parte = scritto.encode().decode("cp1252", "replace").encode()
        else:
            parte = scritto.encode(codifica)
        parti[f"{cartella}{pagina.title}.csv"] = parte
    return zippa(**parti, **altre)


# --- whose file, whether anything is in it -------------------------------------------------------


@_file("buono.xlsx")
def _buono() -> Workbook:
    return fogli()


@_file("modello-intatto.xlsx")
def _intatto() -> Workbook:
    scritta = libro(MODULO, [{"riga": n} for n in range(1, 4)])
    scritta[F5].delete_rows(2, 9)
    return scritta


@_file("anno-sbagliato.xlsx")
def _anno() -> Workbook:
    return fogli(frontespizio={"anno_riferimento": 2023})


@_file("ambito-sbagliato.xlsx")
def _ambito() -> Workbook:
    return fogli(frontespizio={"codice_ambito": 9})


@_file("modello-sbagliato.xlsx")
def _modello() -> Workbook:
    return fogli(frontespizio={"versione_modulo": "2006.1"})


@_file("nato-per-un-altro-anno.xlsx")
def _meta() -> Workbook:
    scritta = fogli()
    pagina = scritta.create_sheet("_meta")
    for voce in (("modello", "2024.1"), ("anno", "2023"), ("ambito", "8")):
        pagina.append(voce)
    pagina.sheet_state = "veryHidden"
    return scritta


@_file("anno-con-decimali.xlsx")
def _decimali() -> Workbook:
    return fogli(frontespizio={"anno_riferimento": "2024,0", "codice_ambito": "08"})


# --- headings ------------------------------------------------------------------------------------


@_file("intestazioni-spezzate.xlsx")
def _spezzate() -> Workbook:
    scritta = fogli()
    pagina = scritta[F1]
    pagina["J1"], pagina["L1"] = "SPESA_TO TALE", "DI_CUI_TRA\nSFERIMENTI_A\nGES TORI"
    pagina["G1"] = "Utènti'"
    return scritta


def _due_righe(pagina: Any, sotto: dict[str, tuple[str, str]]) -> None:
    """The headings of those columns split: above the first half, below the second."""
    pagina.insert_rows(2)
    for lettera, (prima, seconda) in sotto.items():
        pagina[f"{lettera}1"], pagina[f"{lettera}2"] = prima or None, seconda


@_file("intestazioni-su-due-righe.xlsx")
def _su_due() -> Workbook:
    scritta = fogli()
    _due_righe(
        scritta[F1],
        {"M": ("entrata", "utenza"), "N": ("", "ssn"), "O": ("", "fnps"), "P": ("", "fsr"),
         "Q": ("", "fna")},
    )  # fmt: skip
    scritta[F1].merge_cells("M1:Q1")
    return scritta


@_file("intestazioni-su-due-righe-oscure.xlsx")
def _oscure() -> Workbook:
    scritta = fogli()
    _due_righe(
        scritta[F1],
        {"M": ("entrata", "utenza"), "N": ("", "ssn"), "O": ("", "fondo nazionale"),
         "P": ("", "fsr")},
    )  # fmt: skip
    return scritta


@_file("intestazioni-unite.xlsx")
def _unite() -> Workbook:
    scritta = fogli()
    scritta[F1].insert_rows(2)
    for posto in range(1, 25):
        scritta[F1].merge_cells(start_row=1, end_row=2, start_column=posto, end_column=posto)
    return scritta


@_file("titolo-sopra-le-intestazioni.xlsx")
def _titolo() -> Workbook:
    scritta = fogli()
    scritta[F1].insert_rows(1)
    scritta[F1]["A1"] = "Spesa sociale 2024"
    return scritta


@_file("intestazioni-in-mezzo.xlsx")
def _in_mezzo() -> Workbook:
    scritta = fogli()
    scritta[F1].insert_rows(3, 2)
    scritta[F1]["A3"] = "AREA DISABILI"
    for cella in scritta[F1][1]:
        scritta[F1].cell(4, cella.column).value = cella.value
    return scritta


@_file("colonne-in-altro-ordine.xlsx")
def _ordine() -> Workbook:
    scritta = fogli(riga(utenti="n.d."))
    righe = [[c.value for c in celle][::-1] for celle in scritta[F1].iter_rows()]
    scritta[F1].delete_rows(1, 20)
    for valori in righe:
        scritta[F1].append(valori)
    return scritta


@_file("valori-spostati-di-una-colonna.xlsx")
def _spostati() -> Workbook:
    scritta = fogli()
    scritta[F1].insert_cols(5)
    for posto in range(5, 25):
        scritta[F1].cell(1, posto).value = scritta[F1].cell(1, posto + 1).value
    scritta[F1]["Y1"] = None
    return scritta


@_file("manca-una-colonna.xlsx")
def _manca_colonna() -> Workbook:
    scritta = fogli()
    scritta[F1]["J1"] = "spesa totali"
    return scritta


@_file("colonna-doppia.xlsx")
def _colonna_doppia() -> Workbook:
    scritta = fogli()
    scritta[F1]["Y1"] = "Spesa totale"
    return scritta


@_file("manca-un-foglio.xlsx")
def _manca_foglio() -> Workbook:
    scritta = fogli()
    scritta[F4].title = "Utenza"
    return scritta


@_file("foglio-doppio.xlsx")
def _foglio_doppio() -> Workbook:
    scritta = fogli()
    scritta.create_sheet("F1 spesa sociale").append(["altro"])
    return scritta


@_file("fogli-e-colonne-in-piu.xlsx")
def _in_piu() -> Workbook:
    scritta = fogli()
    scritta.create_sheet("Appunti")["B2"] = "da rivedere"
    scritta[F1]["Y1"], scritta[F1]["Z2"] = "Le mie note", "senza nome"
    return scritta


# --- rows ----------------------------------------------------------------------------------------


@_file("righe-doppie.xlsx")
def _doppie() -> Workbook:
    return fogli(riga(), riga(riga=2))


@_file("comune-di-un-altro-ambito.xlsx")
def _altro_comune() -> Workbook:
    return fogli(riga(), riga(riga=2, codice_istat_comune=ALTRO_COMUNE))


@_file("totale-giusto.xlsx")
def _totale() -> Workbook:
    scritta = fogli()
    scritta[F1]["A9"], scritta[F1]["J9"] = "TOTALE", "1.000,50"
    return scritta


@_file("totale-sbagliato.xlsx")
def _totale_sbagliato() -> Workbook:
    scritta = fogli()
    scritta[F1]["F9"], scritta[F1]["J9"] = "Totale complessivo", 1200
    return scritta


@_file("righe-nascoste.xlsx")
def _nascoste() -> Workbook:
    scritta = fogli()
    scritta[F1].row_dimensions[2].hidden = True
    return scritta


@_file("foglio-nascosto.xlsx")
def _foglio_nascosto() -> Workbook:
    scritta = fogli()
    scritta[F5].sheet_state = "hidden"
    return scritta


@_file("righe-vuote-in-mezzo.xlsx")
def _vuote() -> Workbook:
    scritta = fogli(riga(utenti="n.d."))
    scritta[F1].insert_rows(2, 3)
    scritta[F1]["A3"] = 7
    return scritta


# --- cells ---------------------------------------------------------------------------------------

ITALIANI = (
    "1.234,50", "€ 1.234,50", "1.234,50 €", "EUR 1.234,50", "1 234,50", "1\u00a0234,50",
    "1'234,50", " 1234,50\u00a0", "1,234.50", "1234,5", "1234.5", "+1.234,50",
)  # fmt: skip


@_file("numeri-come-testo.xlsx")
def _numeri() -> Workbook:
    scritta = fogli()
    for numero, testo in enumerate(ITALIANI, start=2):
        scritta[F5].cell(numero, 1).value = "FNPS" if numero == 2 else "ALTRO"
        scritta[F5].cell(numero, 2).value = 2024 if numero == 2 else str(2023 - numero)
        for posto in range(3, 8):
            scritta[F5].cell(numero, posto).value = testo
    scritta[F1]["J2"], scritta[F1]["O2"], scritta[F1]["M2"] = "1.400,00", "1.234,50", "(10,00)"
    return scritta


@_file("numeri-che-non-si-capiscono.xlsx")
def _non_numeri() -> Workbook:
    scritta = fogli()
    for posto, testo in (
        ("G2", "n.d."), ("I2", "1.234"), ("K2", "="), ("L2", "-"), ("M2", "cento"),
        ("Q2", "1.23.4"), ("R2", "12/03"),
    ):  # fmt: skip
        scritta[F1][posto] = testo
    return scritta


@_file("celle-di-errore.xlsx")
def _errori() -> Workbook:
    scritta = fogli()
    scritta[F1]["K2"] = "#REF!"
    scritta[F1]["K2"].data_type = "e"
    scritta[F1]["L2"] = "#RIF!"
    return scritta


@_file("formule-senza-valore.xlsx")
def _formule() -> Workbook:
    scritta = fogli()
    scritta[F1]["K2"] = "=500+500"
    return scritta


@_file("date-come-numeri.xlsx")
def _seriali() -> Workbook:
    return fogli(frontespizio={"data_compilazione": 45747})


@_file("date-che-non-esistono.xlsx")
def _date() -> Workbook:
    return fogli(frontespizio={"data_compilazione": "31/02/2025"})


@_file("si-e-no.xlsx")
def _si_no() -> Workbook:
    detti = {
        "0-2": "sì", "3-5": "SI", "6-13": "x", "14-17": True, "18-64": 1, "65-74": "no",
        "75-84": "N", "85+": False, "ND": "forse",
    }  # fmt: skip
    righe = [
        {"codice_istat_comune": COMUNE, "area_utenza": "ANZ", "codice_voce": "1.G.01",
         "fascia_eta": fascia, "sesso": "F", "cittadinanza": "I", "presa_in_carico": detto,
         "utenti": 1}
        for fascia, detto in detti.items()
    ]  # fmt: skip
    return fogli(**{F4: righe})


@_file("nomi-al-posto-dei-codici.xlsx")
def _nomi() -> Workbook:
    scritta = fogli()
    scritta[F1]["C2"], scritta[F1]["C3"] = "ACQUA-\nFREDDA", "Barghè'"
    scritta[F1]["E2"] = " anz\u00a0"
    return scritta


@_file("nome-di-un-altro-ambito.xlsx")
def _nome_altrui() -> Workbook:
    scritta = fogli()
    scritta[F1]["C2"] = "Casto"
    return scritta


@_file("zero-iniziale-perso.xlsx")
def _zero() -> Workbook:
    scritta = fogli()
    scritta[F1]["C2"], scritta[F1]["C3"] = 17301, "17302"
    return scritta


@_file("percentuali.xlsx")
def _percentuali() -> Workbook:
    scritta = fogli()
    scritta[F5]["I2"] = 1
    scritta[F5]["I2"].number_format = "0%"
    return scritta


@_file("date-e-percentuali-nei-fondi.xlsx")
def _data_nei_fondi() -> Workbook:
    scritta = fogli(**{F5: [fondo("FNPS", 50.25, percentuale_rendicontata="100 %")]})
    scritta[F5]["H2"] = datetime.date(2024, 3, 1)
    return scritta


@_file("struttura-con-date-e-si-no.xlsx")
def _struttura() -> Workbook:
    scritta = fogli()
    scritta[F2].append(
        ["", "U1", "Casa\ndi prova", "rsa", "Ente di prova", "x", "Acquafredda", "x",
         "1.3.2010", "vero", 40238, None, "No", "60"]
    )  # fmt: skip
    return scritta


# --- personal data -------------------------------------------------------------------------------


@_file("codice-fiscale.xlsx")
def _codice_fiscale() -> Workbook:
    return fogli(riga(note=f"assistito {CODICE_FISCALE}"))


@_file("codice-fiscale-nel-commento.ods")
def _codice_fiscale_ods() -> bytes:
    nota = (
        "<office:annotation><dc:creator>Ufficio</dc:creator>"
        f"<text:p>{CODICE_FISCALE}</text:p></office:annotation>"
    )
    return ods(fogli(), {(F1, "J2"): cella_ods(1000.5, dentro=nota)})


@_file("nome-in-una-nota.xlsx")
def _nome_in_nota() -> Workbook:
    return fogli(riga(note="Il minore Mario Bianchi è seguito da marzo"))


# --- other programs ------------------------------------------------------------------------------


@_file("buono.ods")
def _ods() -> bytes:
    return ods(fogli(frontespizio={"data_compilazione": datetime.date(2025, 3, 31)}))


@_file("celle-ripetute.ods")
def _ripetute() -> bytes:
    """Row 2 twice; in it the zeros of N and P, and blanks, as repeated cells."""
    scritta = fogli(riga(entrata_fnps=0), **{F5: []})
    ritocchi = {
        (F1, "Q2"): '<table:table-cell table:number-columns-repeated="5"/>',
        **dict.fromkeys([(F1, f"{x}2") for x in "RSTU"], ""),
        (F1, "N2"): cella_ods(0, ' table:number-columns-repeated="3"'),
        (F1, "O2"): "",
        (F1, "P2"): "",
    }
    return ods(scritta, ritocchi, righe={(F1, 2): ' table:number-rows-repeated="2"'})


@_file("fogli-e-righe-nascosti.ods")
def _nascosti_ods() -> bytes:
    scritta = fogli()
    scritta[F5].sheet_state = "hidden"
    return ods(scritta, righe={(F1, 3): ' table:visibility="collapse"'})


@_file("formule-ed-errori.ods")
def _formule_ods() -> bytes:
    errore = ' table:formula="of:=[.A1]+[.B1]" office:string-value="" calcext:value-type="error"'
    return ods(
        fogli(),
        {
            (F1, "K2"): '<table:table-cell table:formula="of:=500+500"/>',
            (F1, "L2"): cella_ods("#RIF!", errore),
            (F1, "M2"): '<table:table-cell table:formula="of:=1/0" office:value-type="float" '
            'office:value="0"><text:p>Err:502</text:p></table:table-cell>',
        },
    )


@_file("un-milione-di-righe.ods")
def _troppe_ods() -> bytes:
    return ods(fogli(), righe={(F1, 2): ' table:number-rows-repeated="1000000"'})


@_file("macro.ods")
def _macro_ods() -> bytes:
    return ods(fogli(), parti={"Basic/Standard/Module1.xml": b"<a/>"})


@_file("password.ods")
def _password_ods() -> bytes:
    return ods(fogli(), parti={"META-INF/manifest.xml": b"<a><manifest:encryption-data/></a>"})


def _con_accenti() -> Workbook:
    return fogli(
        riga(note="Attività per l’età anziana: 100 €"),
        frontespizio={"ente_capofila": "Comunità di Salò"},
    )


@_file("csv-utf8.zip")
def _utf8() -> bytes:
    return csv_zip(_con_accenti(), "utf-8-sig", ";")


@_file("csv-utf16.zip")
def _utf16() -> bytes:
    return csv_zip(_con_accenti(), "utf-16", "\t")


@_file("csv-windows.zip")
def _windows() -> bytes:
    return csv_zip(_con_accenti(), "cp1252", ",", cartella="rendiconto/")


@_file("csv-codificato-due-volte.zip")
def _due_volte() -> bytes:
    return csv_zip(_con_accenti(), "doppia", ";")


@_file("csv-con-errori.zip")
def _csv_errori() -> bytes:
    return csv_zip(fogli(riga(utenti="n.d.", spesa_totale="1.000,50", codice_istat_comune="17301")))


@_file("csv-con-altro-dentro.zip")
def _csv_altro() -> bytes:
    return csv_zip(fogli(), **{"leggimi.txt": b"ciao"})


@_file("csv-con-virgolette-rotte.zip")
def _csv_rotto() -> bytes:
    return zippa(**{f"{F1}.csv": b'riga;forma\n1;"aperta\n'})


@_file("csv-non-di-testo.zip")
def _csv_binario() -> bytes:
    return zippa(**{f"{F1}.csv": b"riga;forma\n\x00\x01\x81\x8d"})


# --- what is not read ----------------------------------------------------------------------------


@_file("macro.xlsx")
def _macro() -> bytes:
    return ritocca(byte(fogli()), xl__vbaProject_dot_bin=b"x")


@_file("password.xlsx")
def _password() -> bytes:
    return _OLE + "EncryptedPackage".encode("utf-16-le")


@_file("vecchio-excel.xls")
def _xls() -> bytes:
    return _OLE + "Workbook".encode("utf-16-le")


@_file("binario.xlsb")
def _xlsb() -> bytes:
    return zippa(**{"xl/workbook.bin": b"x"})


@_file("collegamenti.xlsx")
def _collegamenti() -> bytes:
    return ritocca(byte(fogli()), xl__externalLinks__externalLink1_dot_xml=b"<a/>")


@_file("bomba.xlsx")
def _bomba() -> bytes:
    return ritocca(byte(fogli()), xl__worksheets__sheet9_dot_xml=b" " * (30 * 2**20))


@_file("troncato.xlsx")
def _troncato() -> bytes:
    contenuto = fisso(byte(fogli()))
    return contenuto[: len(contenuto) // 2]


@_file("pdf-rinominato.xlsx")
def _pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@_file("documento-di-testo.docx")
def _docx() -> bytes:
    return zippa(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})


@_file("un-foglio-solo.csv")
def _un_csv() -> bytes:
    return b"riga;forma gestione\n1;S\n"


@_file("vuoto.xlsx")
def _vuoto() -> bytes:
    return b""


@_file("commento-dell-ufficio.xlsx")
def _commento() -> Workbook:
    scritta = fogli()
    scritta[F1]["J2"].comment = Comment("Da rivedere con la ragioneria", "Ufficio")
    return scritta


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for vecchio in FILES.iterdir():
        if vecchio.name not in FILE:
            vecchio.unlink()
    for nome, crea in FILE.items():
        (FILES / nome).write_bytes(crea())


if __name__ == "__main__":
    main()
