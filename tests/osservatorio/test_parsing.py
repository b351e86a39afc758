"""Istat's files: every layout, and what is said of each that is wrong."""

import contextlib
import hashlib
import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osservatorio.anomalie import CODICI
from osservatorio.parsing import FileIllegibile, leggi_popolazione, normalizza
from tests.osservatorio.factories import file_posas, in_zip, righe_comune

DATI = Path(os.environ.get("DATI_CONDIVISI", Path(__file__).parents[3] / "shared" / "dati"))
ADRO = righe_comune("017002", "Adro")
# When a row is left out, the sums no longer give the total either.
SOMME = [(104, "POP-06", "101"), (104, "POP-06", "202")]
SOPRA = "Titolo al 1° gennaio 2023\n"

STATO_CIVILE_A = (
    '"Codice comune","Denominazione","Età","Maschi celibi","Maschi coniugati","Totale Maschi",'
    '"Femmine nubili","Femmine coniugate","Totale Femmine"'
)
STATO_CIVILE_C = (
    '"Codice comune";"Comune";"Età";"Celibi";"Coniugati";"Totale maschi";"Nubili";"Coniugate";'
    '"Totale femmine";"Totale"'
)


def trovate(contenuto):
    return [(a.riga, a.codice, a.valore) for a in leggi_popolazione(contenuto).anomalie]


def test_tracciato_d():
    letto = leggi_popolazione(file_posas(ADRO, coda=['"Nota: lo stato civile è in corso."']))
    assert (letto.tracciato, letto.anno, letto.tipo) == ("POSAS-D", 2023, "")
    assert letto.titolo == "Popolazione residente per età e sesso al 1° gennaio 2023"
    assert letto.data_riferimento.isoformat() == "2023-01-01"
    assert letto.anomalie == []
    assert list(letto.comuni) == ["017002"]
    comune = letto.comuni["017002"]
    assert (comune.nome, comune.riga, comune.riga_totale) == ("Adro", 3, 104)
    assert (sum(comune.maschi), sum(comune.femmine), comune.abitanti) == (101, 202, 303)


def test_tracciato_a():
    righe = [f'"086001","Agira",{n},1,0,1,2,0,2' for n in range(101)]
    testo = "\n".join(
        [
            "Popolazione residente al 1° Gennaio 2018 per età sesso e stato civile",
            '"Provincia:","Enna","Codice Provincia:","086"',
            STATO_CIVILE_A,
            *righe,
            '"086001","Agira","Totale",101,0,101,202,0,202',
        ]
    )
    letto = leggi_popolazione(testo.encode())
    assert (letto.tracciato, letto.anno, letto.anomalie) == ("POSAS-A", 2018, [])
    assert letto.comuni["086001"].totale == (101, 202)


def test_tracciato_b_con_codici_senza_zeri_e_note_in_coda():
    righe = [f"1001,Agliè,{n},1,0,1,2,0,2" for n in range(101)]
    testo = "\n".join(
        [
            '"Popolazione residente al 1° Gennaio 2020 per sesso età (b) e stato civile (n)"',
            STATO_CIVILE_A.replace('"', ""),
            *righe,
            "1001,Agliè,999,101,0,101,202,0,202",
            '"(b) età in anni compiuti, al 1° gennaio"',
            "(n) dati post censimento, provvisori",
        ]
    )
    letto = leggi_popolazione(testo.encode())
    assert (letto.tracciato, letto.anno, letto.anomalie) == ("POSAS-B", 2020, [])
    assert letto.comuni["001001"].nome == "Agliè"
    assert letto.zeri_aggiunti == [(3, "1001")]


def test_tracciato_c_con_celle_vuote_nel_totale():
    righe = [f'"028001";"Abano Terme";{n};1;0;1;2;0;2;3' for n in range(101)]
    testo = "\n".join(
        [
            '"Popolazione residente per età, sesso e stato civile al 1° gennaio 2025"',
            STATO_CIVILE_C,
            *righe,
            '"028001";"Abano Terme";999;;;101;;;202;303',
        ]
    )
    letto = leggi_popolazione(testo.encode())
    assert (letto.tracciato, letto.anno, letto.anomalie) == ("POSAS-C", 2025, [])


@pytest.mark.parametrize(
    ("titolo", "tipo"),
    [
        ("Popolazione residente per età e sesso al 1° gennaio 2026 (stima)", "stima"),
        ("Popolazione al 1º gennaio 2026 - dati provvisori", "stima"),
        ("Popolazione ricostruita per età al 1 gennaio 2010", "ricostruzione"),
        ("Popolazione residente al 1° GENNAIO 2024, dati definitivi", "definitivo"),
        ("Popolazione residente al 1° gennaio 2024", ""),
    ],
)
def test_l_edizione_si_legge_dal_titolo(titolo, tipo):
    assert leggi_popolazione(file_posas(ADRO, titolo=titolo)).tipo == tipo


def test_lo_stesso_csv_si_legge_anche_zippato_in_latin1_e_senza_segno():
    contenuto = file_posas(righe_comune("017170", "Roè Volciano"))
    letto = leggi_popolazione(contenuto)
    assert letto.comuni["017170"].nome == "Roè Volciano"
    assert leggi_popolazione(in_zip(contenuto)) == letto
    latino = leggi_popolazione(contenuto.decode("utf-8-sig").encode("latin-1"))
    assert latino.comuni == letto.comuni
    assert latino.anno == 2023
    assert leggi_popolazione(contenuto.removeprefix(b"\xef\xbb\xbf")).comuni == letto.comuni
    assert letto.sha256 == hashlib.sha256(contenuto).hexdigest()


def test_numeri_con_il_punto_delle_migliaia():
    maschi = [0] * 100 + [1234]
    righe = [r.replace("1234", "1.234") for r in righe_comune("017002", "Adro", maschi, [0] * 101)]
    letto = leggi_popolazione(file_posas(righe))
    assert letto.anomalie == []
    assert letto.comuni["017002"].totale == (1234, 0)


def _con(riga, testo):
    righe = list(ADRO)
    righe[riga - 3] = testo
    return file_posas(righe)


@pytest.mark.parametrize(
    ("contenuto", "attese"),
    [
        (_con(3, '"017002";"Adro";0;n.d.;2;3'), [(3, "POP-01", "n.d.")]),
        (_con(3, '"017002";"Adro";0;;2;3'), [(3, "POP-01", "")]),
        (_con(3, '"017002";"Adro";0;-1;2;1'), [(3, "POP-01", "-1")]),
        (_con(3, '"017002";"Adro";0;1,5;2;3'), [(3, "POP-01", "1,5")]),
        (_con(3, '"17";"Adro";0;1;2;3'), [(3, "POP-02", "17"), *SOMME]),
        (_con(3, '"017002";"Adro";101;1;2;3'), [(3, "POP-03", "101")]),
        (_con(3, '"017002";"Adro";zero;1;2;3'), [(3, "POP-03", "zero")]),
        (_con(4, '"017002";"Adro";0;1;2;3'), [(4, "POP-04", "017002"), *SOMME]),
        (_con(3, '"017002";"Adro";0;1;2;4'), [(3, "POP-05", "4")]),
        (_con(3, '"017002";"Adro";0;2;1;3'), [*SOMME]),
        (_con(104, '"017002";"Adro";999;101;203;304'), [(104, "POP-06", "203")]),
        (_con(104, ""), [(3, "POP-09", "017002")]),
        (_con(3, '"017002";"Adro";0;1'), [(3, "POP-15", "017002;Adro;0;1"), *SOMME]),
        (file_posas([*ADRO, ADRO[-1]]), [(105, "POP-04", "017002")]),
    ],
)  # fmt: skip
def test_ogni_errore_ha_riga_codice_e_valore(contenuto, attese):
    assert trovate(contenuto) == attese


def test_i_messaggi_dicono_dove_che_cosa_e_che_fare():
    messaggi = [a.messaggio for a in leggi_popolazione(_con(3, '"017002";"Adro";0;x;2;3')).anomalie]
    assert messaggi == [
        "Riga 3, colonna «Totale maschi»: c'è «x». Qui serve un numero intero di abitanti."
    ]
    somme = leggi_popolazione(_con(104, '"017002";"Adro";999;1101;202;1303')).anomalie
    assert somme[0].messaggio == (
        "Riga 104, Adro (017002): la somma delle età dei maschi è 101, ma il totale dice 1.101. "
        "Il file è stato modificato o è rovinato: scaricalo di nuovo."
    )


def test_ogni_codice_usato_e_documentato():
    sorgenti = "".join(
        p.read_text() for p in (Path(__file__).parents[2] / "osservatorio").rglob("*.py")
    )
    usati = {c for c in re.findall(r'"([A-Z]{3}-\d\d)"', sorgenti) if sorgenti.count(c) > 1}
    assert usati == set(CODICI), "un codice è usato ma non spiegato, o spiegato ma mai usato"
    guida = (Path(__file__).parents[2] / "docs" / "dati-istat.md").read_text()
    assert [codice for codice in CODICI if codice not in guida] == []


def _zip_di(*nomi):
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        for nome in nomi:
            archivio.writestr(nome, "x")
    return uscita.getvalue()


@pytest.mark.parametrize(
    ("contenuto", "pezzo"),
    [
        (b"", "vuoto"),
        (b"  \n ", "vuoto"),
        (b"%PDF-1.7 ...", "non è un csv né uno zip"),
        (b"\xd0\xcf\x11\xe0....", "non è un csv né uno zip"),
        (b"P\x00o\x00p\x00o\x00l\x00", "non è un testo leggibile"),
        (b"PK\x03\x04rovinato", "rovinato"),
        (_zip_di("[Content_Types].xml", "xl/workbook.xml"), "cartella di lavoro"),
        (_zip_di("a.csv", "b.csv"), "contiene 2 file csv"),
        (_zip_di("leggimi.md"), "non c'è nessun file csv"),
        (b"nome;cognome\na;b\n", "Codice comune"),
        (b"Anno;Mese;Nome mese;Sesso;Nati vivi;Morti\n2023;1;gennaio;Maschi;1;1\n", "bilancio"),
        (f"{SOPRA}Codice comune;Comune;Età;Maschi;Femmine\n".encode(), "stranieri residenti"),
        (f"{SOPRA}Codice comune;Comune;Anno\n".encode(), "non ha le colonne"),
        (file_posas(ADRO, titolo="Popolazione residente"), "titolo con la data"),
        (file_posas(ADRO, titolo="dal 1° gennaio 2022 al 1° gennaio 2023"), "titolo con la data"),
        (file_posas(), "nessuna riga di dati"),
        (file_posas(['"017002";"Adro;0;1;2;3' + "x" * 200_000]), "non si legge"),
    ],
)  # fmt: skip
def test_un_file_sbagliato_riceve_una_frase(contenuto, pezzo):
    with pytest.raises(FileIllegibile) as rifiuto:
        leggi_popolazione(contenuto)
    assert pezzo in rifiuto.value.messaggio
    assert rifiuto.value.messaggio.endswith(".")


@given(st.binary(max_size=400))
def test_nessun_contenuto_fa_cadere_il_lettore(byte):
    inizio = file_posas(ADRO)[:300]
    for contenuto in (byte, inizio + byte):
        with contextlib.suppress(FileIllegibile):
            leggi_popolazione(contenuto)


@given(
    st.text(st.characters(exclude_characters='\0\r\n";', exclude_categories=["Cs"]), max_size=12),
    st.sampled_from([0, 2, 3, 4, 5]),
)
def test_nessuna_cella_fa_cadere_il_lettore(testo, colonna):
    celle = ["017002", "Adro", "0", "1", "2", "3"]
    celle[colonna] = testo
    letto = leggi_popolazione(_con(3, ";".join(celle)))
    assert all(a.messaggio and a.codice in CODICI for a in letto.anomalie)


@pytest.mark.skipif(not DATI.exists(), reason="mancano i dati condivisi (DATI_CONDIVISI)")
@pytest.mark.parametrize(("anno", "abitanti"), [(2022, 1_253_157), (2023, 1_253_993)])
def test_i_file_di_brescia_si_leggono_senza_anomalie(anno, abitanti):
    file = DATI / "istat_layout" / f"POSAS_{anno}_it_017_Brescia_RIGENERATO.csv"
    letto = leggi_popolazione(file.read_bytes())
    assert letto.anomalie == []
    assert (letto.tracciato, letto.anno, len(letto.comuni)) == ("POSAS-D", anno, 205)
    assert sum(comune.abitanti for comune in letto.comuni.values()) == abitanti


def test_le_testate_si_confrontano_su_lettere_e_cifre():
    assert normalizza(' "Età (n) " ') == "etan"
