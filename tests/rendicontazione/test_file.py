"""What is refused before reading, each with its own sentence; is it a workbook at all?"""

import io
import zipfile

import pytest
import xlsxwriter

from rendicontazione.parsing import FileRifiutato, controlla_file, leggi_cartella
from tests.rendicontazione.cartelle import cartella, ritocca

# The rules need no database; the context they are given is read from one.
pytestmark = pytest.mark.django_db

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def rifiuto(contenuto: bytes, nome: str = "file.xlsx") -> FileRifiutato:
    def leggi() -> None:
        controlla_file(contenuto, nome)
        leggi_cartella(contenuto)

    with pytest.raises(FileRifiutato) as trovato:
        leggi()
    return trovato.value


def parola(testo: str) -> bytes:
    return testo.encode("utf-16-le")


def archivio(**parti: bytes) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as scritto:
        for nome, valore in parti.items():
            scritto.writestr(nome, valore)
    return uscita.getvalue()


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"", "Il file è vuoto (0 byte)"),
        (b"%PDF-1.7\n...", "Il file è un PDF"),
        (b"riga;forma;comune\n1;S;017301\n", "Il file è un testo (CSV)"),
        (b"<html><table></table></html>", "Il file è una pagina web"),
        (b"\x89PNG\r\n\x1a\n", "Il file è un'immagine"),
        (b"\x00\x01\x02\x03" * 20, "non è una cartella di lavoro"),
        (OLE + parola("WordDocument"), "documento di testo o una presentazione"),
        (b"PK\x03\x04" + b"x" * 200, "rovinato o incompleto"),
        (
            archivio(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
            "altro programma",
        ),
        (archivio(**{"foto.jpg": b"x"}), "altro programma"),
        (b"x" * (20 * 2**20 + 1), "il limite è 20 MB"),
    ],
)
def test_non_e_una_cartella(contenuto, frase):
    trovato = rifiuto(contenuto)

    assert frase in trovato.messaggio
    assert trovato.cartella is False


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (OLE + parola("EncryptedPackage"), "protetto da una password"),
        (OLE, "protetto da una password"),
        (OLE + parola("Workbook"), "vecchio formato Excel (.xls)"),
        (archivio(**{"xl/workbook.bin": b"x"}), "formato binario"),
        (b"PK\x03\x04" + b"x" * (20 * 2**20), "il limite è 20 MB"),
    ],
)
def test_e_una_cartella_ma_non_si_accetta(contenuto, frase):
    trovato = rifiuto(contenuto)

    assert frase in trovato.messaggio
    assert trovato.cartella is True


@pytest.fixture
def buona(contesto) -> bytes:
    return cartella(contesto.modulo)


@pytest.mark.parametrize(
    "parte", ["xl__vbaProject_dot_bin", "xl__macrosheets__sheet1_dot_xml", "xl__activeX__a_dot_xml"]
)
def test_macro(buona, parte):
    trovato = rifiuto(ritocca(buona, **{parte: b"x"}))

    assert "contiene macro" in trovato.messaggio
    assert trovato.cartella


def test_macro_dichiarate_nel_tipo(buona):
    cambiata = ritocca(
        buona,
        **{"[Content_Types]_dot_xml": lambda prima: prima.replace(
            b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")},
    )  # fmt: skip

    assert "contiene macro" in rifiuto(cambiata).messaggio


def test_collegamenti_ad_altri_file(buona):
    trovato = rifiuto(ritocca(buona, xl__externalLinks__externalLink1_dot_xml=b"<a/>"))

    assert "collegamenti ad altri file" in trovato.messaggio


@pytest.mark.parametrize("mega", [30, 150])
def test_bomba(buona, mega):
    trovato = rifiuto(ritocca(buona, xl__worksheets__sheet9_dot_xml=b" " * (mega * 2**20)))

    assert "non si può leggere con sicurezza" in trovato.messaggio
    assert trovato.cartella


def test_bomba_di_parti(buona):
    parti = {f"xl__media__{n}_dot_xml": b"" for n in range(2100)}

    assert "parti" in rifiuto(ritocca(buona, **parti)).messaggio


def test_entita_xml(buona):
    def con_entita(prima: bytes) -> bytes:
        corpo = prima[prima.index(b"<worksheet") :]
        return b'<!DOCTYPE a [<!ENTITY b "ciao">]>' + corpo

    trovato = rifiuto(ritocca(buona, xl__worksheets__sheet2_dot_xml=con_entita))

    assert "definizioni XML" in trovato.messaggio


def test_foglio_xml_troncato(buona):
    tronco = ritocca(buona, xl__worksheets__sheet2_dot_xml=lambda prima: prima[: len(prima) // 2])

    assert "rovinato o incompleto" in rifiuto(tronco).messaggio


def test_zip_troncato(buona):
    assert rifiuto(buona[: len(buona) // 2]).cartella is False


@pytest.mark.parametrize("nome", ["dati.ods", "dati.csv", "dati.XLSM", "dati.xls"])
def test_il_nome_e_il_contenuto_non_vanno_insieme(buona, nome):
    assert "rinominalo in .xlsx" in rifiuto(buona, nome).messaggio


@pytest.mark.parametrize("nome", ["dati.xlsx", "DATI.XLSX", "senza_estensione", "a.b.xlsx", ""])
def test_una_cartella_buona_passa(buona, nome):
    controlla_file(buona, nome)


LONTANA = "XFD1048576"


def con_la_cella(contenuto: bytes, cella: str) -> bytes:
    """The same workbook with one more row in F1, as XML."""
    coda = f'<row r="1048576">{cella}</row></sheetData>'.encode()
    return ritocca(
        contenuto,
        xl__worksheets__sheet2_dot_xml=lambda prima: prima.replace(b"</sheetData>", coda),
    )


@pytest.mark.parametrize(
    "dentro",
    [
        't="inlineStr"><is><t></t></is></c>',
        't="inlineStr"><is/></c>',
        't="str"><v></v></c>',
        "><v>1</v></c>",
    ],
)
def test_una_cella_lontanissima_non_fa_cadere_il_processo(contesto, dentro):
    # The reader asks for the memory of the whole rectangle, and the process is aborted.
    contenuto = con_la_cella(cartella(contesto.modulo), f'<c r="{LONTANA}" {dentro}')

    assert LONTANA in rifiuto(contenuto).messaggio


@pytest.mark.parametrize("riferimento", [LONTANA.lower(), "$XFD$1048576", "A0", "ZZZZ1"])
def test_un_riferimento_di_cella_non_valido_si_rifiuta(contesto, riferimento):
    contenuto = con_la_cella(cartella(contesto.modulo), f'<c r="{riferimento}"><v>1</v></c>')

    assert "rovinato o incompleto" in rifiuto(contenuto).messaggio


def test_celle_lontane_solo_formattate_non_contano(contesto):
    contenuto = con_la_cella(cartella(contesto.modulo), f'<c r="{LONTANA}" s="0"/>')

    assert len(leggi_cartella(contenuto).fogli["F1_spesa_sociale"].righe) == 3


@pytest.mark.parametrize(
    "parte", ["docProps__app_dot_xml", "xl__styles_dot_xml", "docProps__core_dot_xml"]
)
def test_un_doctype_in_qualunque_parte_si_rifiuta(contesto, parte):
    tipo = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    contenuto = ritocca(
        cartella(contesto.modulo),
        **{parte: lambda prima: prima.replace(b"?>", b"?>" + tipo, 1) if b"?>" in prima
           else tipo + prima},
    )  # fmt: skip

    assert "definizioni XML" in rifiuto(contenuto).messaggio


def test_una_stringa_lunga_usata_da_molte_celle_si_rifiuta_prima_di_aprirla(contesto):
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita) as libro:
        pagina = libro.add_worksheet("Altro")
        for riga in range(4000):
            pagina.write_string(riga, 0, "parola " * 4000)

    assert "scompattato supera 100 MB" in rifiuto(uscita.getvalue()).messaggio
