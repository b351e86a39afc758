"""The annotated copy: everything of the workbook stays, and its outcome too."""

import datetime
import io
import re
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from rendicontazione.anomalie import AVVISO, ERRORE, Anomalia
from rendicontazione.export import CopiaNonPossibile, DatiModello, annota, modello_xlsx
from rendicontazione.export.annotata import _SFONDI
from rendicontazione.parsing import SEGNO, TITOLO_ERRORI
from rendicontazione.validation import esamina
from tests.rendicontazione.cartelle import (
    F0,
    F1,
    FOGLI,
    FRONTESPIZIO,
    byte,
    cartella,
    libro,
    riga,
    ritocca,
)

pytestmark = pytest.mark.django_db

TRE = [
    riga(note="una nota", descrizione="testo"),
    riga(riga=2, area_utenza="DIS", utenti="n.d.", spesa_totale="1.234,50"),
    riga(riga=3, codice_voce="1.G.05", entrata_utenza=5000, area_utenza=None),
]


def apri(contenuto):
    return openpyxl.load_workbook(io.BytesIO(contenuto), rich_text=True)


def esito(contenuto, contesto):
    esame = esamina(contenuto, contesto)
    return esame.esito, esame.righe, esame.anomalie, esame.letture


def copia_di(contenuto, contesto):
    return annota(contenuto, esamina(contenuto, contesto).anomalie)


def stile(cella, senza_sfondo):
    """How the cell looks, as text: openpyxl's own objects do not compare."""
    visti = cella.parent.parent.__dict__.setdefault("stili_visti", {})
    chiave = cella.style_id, senza_sfondo
    if chiave not in visti:
        visti[chiave] = (
            cella.number_format, repr(cella.font), repr(cella.border), repr(cella.alignment),
            repr(cella.protection), "" if senza_sfondo else repr(cella.fill),
        )  # fmt: skip
    return visti[chiave]


def stessa_cartella(prima, dopo, segnate):
    """Cell by cell, and the sheets around them; fills only where nothing is marked."""
    assert dopo.sheetnames == [*prima.sheetnames, "Errori"]
    for pagina in prima.worksheets:
        altra = dopo[pagina.title]
        assert altra.sheet_state == pagina.sheet_state
        assert altra.protection.__dict__ == pagina.protection.__dict__
        assert altra.freeze_panes == pagina.freeze_panes
        assert altra.merged_cells.ranges == pagina.merged_cells.ranges
        assert {k: (c.width, c.hidden) for k, c in altra.column_dimensions.items()} == {
            k: (c.width, c.hidden) for k, c in pagina.column_dimensions.items()
        }
        assert {k: (r.height, r.hidden) for k, r in altra.row_dimensions.items() if r.height} == {
            k: (r.height, r.hidden) for k, r in pagina.row_dimensions.items() if r.height
        }
        assert [
            (str(v.sqref), v.type, v.formula1) for v in altra.data_validations.dataValidation
        ] == [(str(v.sqref), v.type, v.formula1) for v in pagina.data_validations.dataValidation]
        for righe in pagina.iter_rows():
            for cella in righe:
                nuova = altra[cella.coordinate]
                assert (nuova.value, nuova.data_type) == (cella.value, cella.data_type)
                segnata = (pagina.title, cella.coordinate) in segnate
                assert stile(nuova, segnata) == stile(cella, segnata)
                if not segnata:
                    assert (nuova.comment and nuova.comment.text) == (
                        cella.comment and cella.comment.text
                    )


def test_ogni_cella_sbagliata_ha_commento_e_sfondo_e_il_resto_non_cambia(contesto):
    originale = cartella(contesto.modulo, TRE)
    anomalie = esamina(originale, contesto).anomalie

    dopo = apri(annota(originale, anomalie))

    assert len(anomalie) >= 3
    segnate = {(a.foglio, a.cella) for a in anomalie}
    stessa_cartella(apri(originale), dopo, segnate)
    for anomalia in anomalie:
        cella = dopo[anomalia.foglio][anomalia.cella]
        assert anomalia.messaggio in cella.comment.text
        assert cella.fill.fgColor.rgb == _SFONDI[anomalia.gravita]


def test_il_modello_compilato_resta_com_e(contesto):
    """Our own template: locked headings with notes, lists, formats, hidden sheets."""
    originale = modello_xlsx(
        DatiModello(
            modulo=contesto.modulo, anno=2024, numero_ambito=8, nome_ambito="Ambito di otto",
            frontespizio=FRONTESPIZIO, comuni=contesto.comuni, enti=contesto.enti,
            aree=contesto.aree, voci=contesto.voci,
            righe={F1: [{**TRE[0], "spesa_totale": 1000, "entrata_fnps": 50}]},
        )
    )  # fmt: skip
    compilato = apri(originale)
    compilato[F1]["G2"] = "n.d."
    originale = byte(compilato)

    copia = copia_di(originale, contesto)

    stessa_cartella(apri(originale), apri(copia), {(F1, "G2")})
    assert apri(copia)["_meta"].sheet_state == "veryHidden"
    assert esito(copia, contesto) == esito(originale, contesto)


def test_ricaricata_da_lo_stesso_esito_e_risegnata_non_raddoppia(contesto):
    originale = cartella(contesto.modulo, TRE)

    una = copia_di(originale, contesto)
    due = copia_di(una, contesto)

    assert esito(una, contesto) == esito(originale, contesto)
    assert esito(due, contesto) == esito(originale, contesto)
    assert apri(due).sheetnames == [*FOGLI, "Errori"]
    assert apri(due)[F1]["G3"].comment.text.count(SEGNO) == 1
    assert [[c.value for c in r] for r in apri(due)["Errori"]] == [
        [c.value for c in r] for r in apri(una)["Errori"]
    ]


def test_corretta_la_cella_i_segni_vanno_via_e_torna_il_suo_colore(contesto):
    prima = libro(contesto.modulo, TRE)
    prima[F1]["G3"].fill = PatternFill("solid", fgColor="FF00FF00")
    prima[F1]["G3"].comment = Comment("Chiesto al comune", "ufficio")
    segnata = apri(copia_di(byte(prima), contesto))
    assert segnata[F1]["G3"].fill.fgColor.rgb == _SFONDI[ERRORE]
    assert segnata[F1]["G3"].comment.text.startswith("Chiesto al comune\n\n⚠")
    segnata[F1]["G3"] = 12

    dopo = apri(copia_di(byte(segnata), contesto))

    assert dopo[F1]["G3"].fill.fgColor.rgb == "FF00FF00"
    assert (dopo[F1]["G3"].comment.text, dopo[F1]["G3"].comment.author) == (
        "Chiesto al comune", "ufficio",
    )  # fmt: skip
    assert not dopo[F1]["G2"].comment


def test_il_foglio_errori_ha_i_legami_e_scrive_testo(contesto):
    originale = cartella(contesto.modulo, TRE)
    anomalie = [
        Anomalia(F1, "G3", "FORM-04", ERRORE, "=2+3\x07", "Qui serve un numero.", 3, "utenti"),
        Anomalia("", "", "FILE-06", AVVISO, "", "La scadenza era ieri."),
        Anomalia(F1, "X2", "DATI-01", AVVISO, "", "Forse un nome.", 2),
    ]

    pagina = apri(annota(originale, anomalie))["Errori"]

    assert pagina["A1"].value == TITOLO_ERRORI
    assert [c.value for c in pagina[5]][:4] == [F1, "G3", "=2+3", "Qui serve un numero."]
    assert pagina["C5"].data_type == "s"
    assert (pagina["B5"].hyperlink.location, pagina["B5"].hyperlink.id) == (f"'{F1}'!G3", None)
    assert pagina["F5"].value == "Errore da correggere"
    assert pagina["D6"].value == "La scadenza era ieri."
    assert not pagina["B6"].hyperlink
    assert pagina["C7"].value is None


def test_le_formule_tengono_il_valore_salvato(contesto):
    """openpyxl alone would write them without, and the copy would have other errors."""

    def con_formule(xml):
        xml = re.sub(rb'<c r="J2"[^>]*>.*?</c>', b'<c r="J2"><f>1000+0.5</f><v>1000.5</v></c>', xml)
        xml = re.sub(rb'<c r="D2"[^>]*>.*?</c>',
                     b'<c r="D2" t="str"><f>"A"&amp;"NZ"</f><v>ANZ</v></c>', xml)  # fmt: skip
        return re.sub(rb'<c r="J3"[^>]*>.*?</c>', b'<c r="J3"><f>1+1</f></c>', xml)

    originale = ritocca(cartella(contesto.modulo, TRE), xl__worksheets__sheet2_dot_xml=con_formule)
    esame = esamina(originale, contesto)
    assert "J3" in {a.cella for a in esame.anomalie}

    copia = copia_di(originale, contesto)

    assert esito(copia, contesto) == esito(originale, contesto)
    assert apri(copia)[F1]["J2"].value == "=1000+0.5"


def test_le_liste_di_un_altro_foglio_restano(contesto):
    estese = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        b'<x14:dataValidation type="list" allowBlank="1" xr:uid="{1}"><x14:formula1><xm:f>'
        b"Altro!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>D2:D99</xm:sqref></x14:dataValidation>"
        b"</x14:dataValidations></ext></extLst></worksheet>"
    )
    originale = ritocca(
        cartella(contesto.modulo, TRE),
        xl__worksheets__sheet2_dot_xml=lambda xml: xml.replace(b"</worksheet>", estese).replace(
            b"<worksheet ", b'<worksheet xmlns:xr="http://schemas.microsoft.com/2014/revision" '
        ),
    )

    copia = copia_di(originale, contesto)

    with zipfile.ZipFile(io.BytesIO(copia)) as archivio:
        xml = archivio.read("xl/worksheets/sheet2.xml")
    assert b"<xm:f>Altro!$A$1:$A$3</xm:f>" in xml
    assert b"xr:uid" not in xml
    assert esito(copia, contesto) == esito(originale, contesto)


def test_celle_unite_commenti_fogli_dell_ufficio_e_nomi_quasi_uguali(contesto):
    prima = libro(contesto.modulo, TRE)
    prima[F1].merge_cells("G3:H3")
    prima[F1].title = "f1 spesa-sociale"
    prima.create_sheet("Errori")["A1"] = "Appunti dell'ufficio"
    lista = DataValidation(type="list", formula1='"S,A"')
    lista.add("B2:B99")
    prima["f1 spesa-sociale"].add_data_validation(lista)
    originale = byte(prima)

    copia = copia_di(originale, contesto)

    dopo = apri(copia)
    assert dopo.sheetnames == [F0, "f1 spesa-sociale", *FOGLI[2:], "Errori", "Errori del controllo"]
    assert dopo["Errori"]["A1"].value == "Appunti dell'ufficio"
    assert SEGNO in dopo["f1 spesa-sociale"]["G3"].comment.text
    assert esito(copia, contesto) == esito(originale, contesto)


def test_i_nostri_commenti_non_sono_note_di_persone(contesto):
    """A quoted value that looks like a name, repeated in a comment, is not one more avviso."""
    originale = cartella(contesto.modulo, [riga(utenti="utente Rossi")])

    copia = copia_di(originale, contesto)

    assert "utente Rossi" in apri(copia)[F1]["G2"].comment.text
    assert esito(copia, contesto) == esito(originale, contesto)


def test_manca_un_foglio_lo_stesso_elenco_dei_fogli(contesto):
    prima = libro(contesto.modulo, TRE)
    del prima[F1]
    originale = byte(prima)

    copia = copia_di(originale, contesto)

    assert esito(copia, contesto) == esito(originale, contesto)


@pytest.mark.parametrize("contenuto", [b"", b"PK\x03\x04", b"tentativo 1"])
def test_quel_che_non_si_apre_e_rifiutato(contenuto):
    with pytest.raises(CopiaNonPossibile):
        annota(contenuto, [])


def test_duemila_anomalie(contesto, capsys):
    righe = [
        riga(riga=n, utenti="n.d.", spesa_totale="circa 100", note=f"nota {n}")
        for n in range(1, 1001)
    ]
    originale = cartella(contesto.modulo, righe)
    anomalie = esamina(originale, contesto).anomalie
    assert len(anomalie) >= 2000

    inizio = time.perf_counter()
    copia = annota(originale, anomalie)
    durata = time.perf_counter() - inizio

    with capsys.disabled():
        print(f" [{len(anomalie)} anomalie segnate in {durata:.1f} s]", end="")  # noqa: T201
    assert apri(copia)["Errori"].max_row == len(anomalie) + 4
    assert esito(copia, contesto) == esito(originale, contesto)


CELLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2090, 1, 1)),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20),
    st.sampled_from(["=1+1", "n.d.", " 12 ", "1.234,50", "_x000D_", "#REF!", "a\nb", "'x"]),
)


@settings(max_examples=25, deadline=None)
@given(celle=st.dictionaries(st.sampled_from(list(riga())), CELLE, max_size=8))
def test_qualunque_cella_o_lo_stesso_esito_o_nessuna_copia(contesto, celle):
    originale = cartella(
        contesto.modulo, [riga(), riga(**{"riga": 2, "area_utenza": "DIS", **celle})]
    )
    anomalie = esamina(originale, contesto).anomalie
    try:
        copia = annota(originale, anomalie)
    except CopiaNonPossibile:
        return

    assert esito(copia, contesto) == esito(originale, contesto)
