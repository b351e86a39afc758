"""Balances, foreigners, households, spending, list of comuni: layouts, sums, and what is wrong."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osservatorio import parsing
from osservatorio.enums import InsiemeDati
from osservatorio.parsing import FileIllegibile, leggi_file
from tests.osservatorio.factories import file_posas, in_zip, righe_comune
from tests.osservatorio.files_istat import (
    D7B,
    P2,
    RBD,
    SPESA,
    STRASA,
    TITOLO_P2,
    file_di,
    file_elenco,
    file_strasa,
    riga_elenco,
    righe_d7b,
    righe_rbd,
    righe_strasa,
)
from tests.osservatorio.test_parsing import DATI

con_dati = pytest.mark.skipif(
    not (DATI / "serie").exists(), reason="mancano i dati condivisi (DATI_CONDIVISI)"
)


def trovate(letto):
    return [(a.riga, a.codice, a.valore) for a in letto.anomalie]


def test_gli_insiemi_del_lettore_sono_quelli_delle_edizioni():
    letti = {parsing.POPOLAZIONE, parsing.STRANIERI, parsing.BILANCIO, parsing.FAMIGLIE}
    assert letti | {parsing.SPESA} == set(InsiemeDati.values)


# --- STRASA ------------------------------------------------------------------------------------


def test_strasa_in_italiano():
    letto = leggi_file(file_strasa(righe_strasa("017002", "Adro", 1, 2)))
    assert (letto.tracciato, letto.insieme, letto.anno) == ("STRASA", "stranieri", 2023)
    assert letto.anomalie == []
    assert letto.comuni["017002"].abitanti == 303


def test_strasa_in_inglese_con_la_virgola():
    righe = [f"17002,Adro,{eta},1,2" for eta in range(101)]
    letto = leggi_file(
        file_di(
            *righe,
            "17002,Adro,999,101,202",
            testata="Municipality code,Municipality,Age,Males,Females",
            titolo="Foreign resident population by age and sex on 1st January 2022",
        )
    )
    assert (letto.tracciato, letto.anno, letto.anomalie) == ("STRASA", 2022, [])
    assert letto.zeri_aggiunti == [(3, "17002")]


def test_strasa_senza_stranieri_nel_titolo_e_un_avviso():
    letto = leggi_file(
        file_di(
            *righe_strasa("017002", "Adro"), testata=STRASA, titolo="Popolazione al 1° gennaio 2023"
        )
    )
    assert [(a.codice, a.gravita) for a in letto.anomalie] == [("POP-17", "avviso")]


def test_un_posas_degli_stranieri_resta_degli_stranieri():
    letto = leggi_file(
        file_posas(righe_comune("017002", "Adro"), titolo="Stranieri residenti al 1° gennaio 2023")
    )
    assert (letto.tracciato, letto.insieme) == ("STRASA", "stranieri")


# --- D7B ---------------------------------------------------------------------------------------


def test_d7b_diventa_un_bilancio_annuale():
    adro = righe_d7b("017002", "Adro")
    letto = leggi_file(in_zip(file_di(*adro, testata=D7B), "D7B2023.csv"))
    assert (letto.tracciato, letto.anni, letto.anomalie) == ("D7B", (2023,), [])
    (serie,) = letto.serie
    assert (serie.insieme, serie.data_riferimento.isoformat()) == ("bilancio", "2023-12-31")
    # Both sexes are 3 units: 12 months × 2 births × 3 = 72; 100 × 3 + 12 × 4 × 3 − 3 = 441.
    assert serie.comuni["017002"].valori == {
        "nati": 72,
        "morti": 36,
        "iscritti_interni": 108,
        "cancellati_interni": 36,
        "iscritti_estero": 36,
        "cancellati_estero": 0,
        "variazioni_territoriali": 0,
        "residenti_inizio": 300,
        "aggiustamento": -3,
        "residenti_fine": 441,
    }


def test_d7b_la_riga_della_provincia_deve_dare_la_somma_dei_comuni():
    adro, agnosine = righe_d7b("017002", "Adro"), righe_d7b("017003", "Agnosine")
    provincia = righe_d7b("", "", per=2)
    assert leggi_file(file_di(*adro, *agnosine, *provincia, testata=D7B)).anomalie == []
    (trovata,) = leggi_file(file_di(*adro, *provincia, testata=D7B)).anomalie
    assert (trovata.codice, trovata.valore, trovata.gravita) == ("BIL-02", "017", "bloccante")
    assert "la provincia dice" in trovata.messaggio


def test_d7b_i_totali_di_regione_e_italia_si_saltano():
    italia = ";".join(
        ["2023;1;gennaio;Totale", "9", *["1"] * 11, "", "", "", "", "03", "Lombardia"]
    )
    letto = leggi_file(
        file_di(*righe_d7b("017002", "Adro"), italia + ";1;x;IT;Italia", testata=D7B)
    )
    assert letto.anomalie == []


def test_d7b_senza_tutti_i_mesi_viene_rifiutato():
    letto = leggi_file(file_di(*righe_d7b("017002", "Adro", mesi=range(1, 7)), testata=D7B))
    assert trovate(letto) == [(None, "BIL-04", "2023")]
    assert "Adro" in letto.anomalie[0].messaggio
    assert letto.serie == ()


@pytest.mark.parametrize(
    ("prima", "dopo", "attese"),
    [
        ("2023;1;m;Maschi", "2023;14;m;Maschi", [(2, "BIL-05", "14")]),
        ("2023;1;m;Maschi", "2023;1;m;Altro", [(2, "BIL-05", "Altro")]),
        (
            "2023;1;m;Totale;300;6;",
            "2023;1;m;Totale;300;7;",
            [(2, "BIL-01", "36"), (2, "BIL-01", "444"), (2, "BIL-03", "7")],
        ),
        ("2023;1;m;Totale;300;6;", "2023;1;m;Totale;300;x;", [(30, "POP-01", "x")]),
        ("2023;1;m;Totale", "2O23;1;m;Totale", [(30, "POP-19", "2O23")]),
        (";017002;", ";172;", [(2, "POP-02", "172")]),
        ("2023;2;m;Maschi", "2023;1;m;Maschi", [(3, "POP-04", "017002")]),
    ],
)
def test_d7b_ogni_errore_ha_il_suo_codice(prima, dopo, attese):
    contenuto = file_di(*righe_d7b("017002", "Adro"), testata=D7B)
    assert prima.encode() in contenuto
    letto = leggi_file(contenuto.replace(prima.encode(), dopo.encode(), 1))
    assert trovate(letto) == attese
    assert all(a.gravita == "bloccante" for a in letto.anomalie)


# --- P2, RBD -----------------------------------------------------------------------------------


def _p2(censita=104, famiglie="40", **altro):
    return file_di(
        f'"017002";"Adro";48;52;100;5;3;2;4;-1;105;{censita};{famiglie};98;"r"',
        testata=altro.get("testata", P2),
        titolo=altro.get("titolo", TITOLO_P2),
    )


def test_p2_da_il_bilancio_e_le_famiglie():
    letto = leggi_file(_p2())
    assert (letto.tracciato, letto.anni, letto.anomalie) == ("P2", (2022,), [])
    bilancio, famiglie = letto.serie
    # 100 + 5 − 3 + 4 − 1 = 105 by the registers, 104 counted: the adjustment is −1.
    assert bilancio.comuni["017002"].valori == {
        "residenti_inizio": 100,
        "nati": 5,
        "morti": 3,
        "residenti_fine": 104,
        "aggiustamento": -1,
    }
    assert famiglie.insieme == "famiglie"
    assert famiglie.comuni["017002"].valori == {"famiglie": 40, "residenti_in_famiglia": 98}


def test_p2_una_cella_vuota_non_e_zero():
    _, famiglie = leggi_file(_p2(famiglie="")).serie
    assert famiglie.comuni["017002"].valori == {"residenti_in_famiglia": 98}


def test_p2_i_conti_che_non_tornano_nominano_il_comune():
    contenuto = _p2().replace(b";105;", b";106;")
    letto = leggi_file(contenuto)
    assert trovate(letto) == [(3, "BIL-01", "106")]
    assert letto.anomalie[0].messaggio == (
        "Adro (017002), 2022: la popolazione a fine anno è 106, ma i conti del bilancio danno 105 "
        "(differenza 1). Scarica di nuovo il file."
    )


def test_p2_maschi_e_femmine_devono_dare_il_totale():
    assert trovate(leggi_file(_p2().replace(b";48;52;100;", b";48;51;100;"))) == [
        (3, "BIL-03", "100")
    ]


def test_senza_anno_si_usa_quello_scelto_e_se_manca_si_chiede():
    contenuto = _p2(titolo="Bilancio demografico")
    assert leggi_file(contenuto, anno=2021).anni == (2021,)
    with pytest.raises(FileIllegibile) as rifiuto:
        leggi_file(contenuto)
    assert rifiuto.value.codice == "ANNO"


def test_due_colonne_della_stessa_voce_non_si_indovinano():
    testata = P2.replace('"Informazioni"', '"Nati - Totale"')
    with pytest.raises(FileIllegibile) as rifiuto:
        leggi_file(_p2(testata=testata))
    assert rifiuto.value.codice == "COLONNE"
    assert "«Nati vivi - Totale»" in rifiuto.value.messaggio


def test_mancando_voci_i_conti_non_si_provano_e_si_dice():
    letto = leggi_file(_p2(testata=P2.replace("Saldo migratorio interno", "Altra cosa")))
    assert [(a.codice, a.gravita) for a in letto.anomalie] == [("BIL-06", "avviso")]


def test_il_bilancio_degli_stranieri_viene_rifiutato():
    with pytest.raises(FileIllegibile) as rifiuto:
        leggi_file(_p2(titolo="Bilancio demografico della popolazione straniera 2022"))
    assert "soli cittadini stranieri" in rifiuto.value.messaggio


@pytest.mark.parametrize("anno", [2005, 2006, 2007])
def test_la_ricostruzione_con_i_nomi_di_allora(anno):
    """Made-up numbers: the codes, not the names of that time, say which comune it is."""
    letto = leggi_file(
        file_di(
            *righe_rbd("17092", "Lonato", anno, 1000),
            *righe_rbd("17189", "Tremosine", anno, 200),
            *righe_rbd("17154", "Prestine", anno, 40),
            testata=RBD,
        )
    )
    assert (letto.tracciato, letto.tipo, letto.anni) == ("RBD", "ricostruzione", (anno,))
    assert letto.anomalie == []
    (serie,) = letto.serie
    assert {c: d.nome for c, d in serie.comuni.items()} == {
        "017092": "Lonato",
        "017189": "Tremosine",
        "017154": "Prestine",
    }
    lonato = serie.comuni["017092"].valori
    # Italians and foreigners: 2 × (1000 + 5 − 3 + 4 − 2 + 6 − 1 + 2 − 7) = 2008.
    assert (lonato["residenti_inizio"], lonato["nati"], lonato["residenti_fine"]) == (
        2000,
        10,
        2008,
    )
    assert (lonato["iscritti_altri"], lonato["cancellati_altri"]) == (4, 14)


def test_un_bilancio_in_inglese():
    letto = leggi_file(
        file_di(
            "17002,Adro,2020,100,5,3,4,2,6,1,109",
            testata=(
                "Municipality code,Municipality,Year,Population at the beginning of the period,"
                "Live births,Deaths,Immigrated from other municipalities,"
                "Emigrated to other municipalities,Immigrated from abroad,Emigrated abroad,"
                "Population at the end of the period"
            ),
        )
    )
    assert (letto.tracciato, letto.anni, letto.anomalie) == ("P2", (2020,), [])
    assert letto.serie[0].comuni["017002"].valori["residenti_fine"] == 109


# --- IstatData ---------------------------------------------------------------------------------


def _spesa(*righe):
    return file_di(*righe, testata=SPESA)


RIGA = "A,T03010,Isola Bergamasca,EXPMUN,Spesa,FAM,Famiglia e minori,ALL,Tutte le voci,2021,"


def test_la_spesa_di_istatdata_per_anno():
    letto = leggi_file(_spesa(RIGA + "1234.5", RIGA.replace(",2021,", ",2022,")))
    assert (letto.tracciato, letto.anni, letto.anomalie) == ("ISTATDATA", (2021, 2022), [])
    prima, dopo = letto.osservazioni
    assert (prima.territorio, prima.area, prima.servizio, prima.valore) == (
        "T03010",
        "FAM",
        "ALL",
        "1234.5",
    )
    assert (prima.nome_territorio, prima.nome_servizio) == ("Isola Bergamasca", "Tutte le voci")
    assert dopo.valore is None, "una cella vuota è un dato che manca, non zero"


def test_la_spesa_dice_gli_errori():
    letto = leggi_file(_spesa(RIGA + "1", RIGA + "2", RIGA.replace("T03010", "T1") + "mille"))
    assert trovate(letto) == [(3, "POP-04", "Isola Bergamasca"), (4, "POP-01", "mille")]


def test_le_famiglie_per_componenti():
    testata = "codice_istat,anno,tavola,num_memb,valore"
    righe = ["1,10", "2,8", "3,4", "4,2", "5,1", "6 and over,1", "total,26"]
    letto = leggi_file(
        file_di(
            *(f"017002,2021,tutte,{riga}" for riga in righe),
            "017002,2021,almeno_uno_straniero,total,3",
            "017002,2021,tutti_stranieri,total,2",
            testata=testata,
        )
    )
    assert letto.anomalie == []
    assert letto.serie[0].comuni["017002"].valori == {
        **{f"famiglie_{n}": valore for n, valore in enumerate((10, 8, 4, 2, 1), 1)},
        "famiglie_6_oltre": 1,
        "famiglie": 26,
        "famiglie_con_stranieri": 3,
    }
    righe[-1] = "total,27"
    sbagliato = file_di(
        *(f"017002,2021,tutte,{riga}" for riga in righe),
        "017002,2021,tutte,sette,1",
        "017002,2021,coppie,total,1",
        testata=testata,
    )
    assert [a.codice for a in leggi_file(sbagliato).anomalie] == ["FAM-02", "FAM-01", "FAM-03"]


# --- elenco dei comuni -------------------------------------------------------------------------


def test_l_elenco_dei_comuni_con_la_testata_su_tre_righe():
    letto = leggi_file(
        file_elenco(
            riga_elenco("017002", "Adro", "A060"), riga_elenco("017170", "Roè Volciano", "H484")
        )
    )
    assert (letto.tracciato, letto.anomalie) == ("ELENCO-2025", [])
    roe = letto.comuni["017170"]
    assert (roe.riga, roe.nome, roe.codice_catastale) == (5, "Roè Volciano", "H484")
    assert (roe.codice_provincia, roe.provincia, roe.sigla) == ("017", "Brescia", "BS")


def test_l_elenco_dice_gli_errori():
    letto = leggi_file(
        file_elenco(
            riga_elenco("017002", "Adro", "A060"),
            riga_elenco("017002", "Adro", "A060"),
            riga_elenco("017003", "", "A082"),
            riga_elenco("017004", "Alfianello", "?"),
        )
    )
    assert [(a.riga, a.codice) for a in letto.anomalie] == [
        (5, "POP-04"),
        (6, "ELE-01"),
        (7, "ELE-01"),
    ]


@con_dati
@pytest.mark.parametrize(
    ("nome", "tracciato", "quanti", "progressivo"),
    [
        ("Elenco-comuni-italiani_2018_BS.csv", "ELENCO-2018", 206, "Lonato"),
        ("Elenco-comuni-italiani_2025_BS_BG_PD.csv", "ELENCO-2025", 549, "Lonato del Garda"),
    ],
)
def test_gli_elenchi_veri(nome, tracciato, quanti, progressivo):
    letto = leggi_file((DATI / "istat_layout" / nome).read_bytes())
    assert (letto.tracciato, letto.anomalie, len(letto.comuni)) == (tracciato, [], quanti)
    assert letto.comuni["017092"].nome.startswith("Lonato")


# --- shared data -------------------------------------------------------------------------------


@con_dati
def test_l_identita_del_bilancio_vale_in_1230_righe_su_1230():
    letto = leggi_file((DATI / "serie" / "bilancio_demografico_BS_2019_2024.csv").read_bytes())
    assert letto.anomalie == []
    assert letto.anni == tuple(range(2019, 2025))
    assert sum(len(una.comuni) for una in letto.serie) == 1230
    fine = sum(d.valori["residenti_fine"] for d in letto.serie[-1].comuni.values())
    assert fine == 1_265_884


@con_dati
def test_le_famiglie_e_la_spesa_vere_si_leggono_senza_anomalie():
    famiglie = leggi_file((DATI / "serie" / "famiglie_per_componenti_BS.csv").read_bytes())
    assert famiglie.anomalie == []
    assert len(famiglie.serie[-1].comuni) == 205
    totali = DATI / "serie" / "popolazione_censita_famiglie_BS_2018_2024.csv"
    assert leggi_file(totali.read_bytes()).tracciato == "FAMIGLIE"
    spesa = leggi_file((DATI / "istat_ats_fam_lombardia_2021_2023.csv").read_bytes())
    assert (spesa.anomalie, spesa.anni, len(spesa.osservazioni)) == ([], (2021, 2022, 2023), 144)


# --- nothing makes it fall ---------------------------------------------------------------------

INIZI = [
    file_di(*righe_d7b("017002", "Adro"), testata=D7B)[:900],
    _p2()[:700],
    _spesa(RIGA + "1"),
    file_elenco(riga_elenco("017002", "Adro", "A060")),
    file_strasa(righe_strasa("017002", "Adro"))[:300],
]


@given(st.sampled_from(INIZI), st.binary(max_size=200))
def test_nessun_contenuto_fa_cadere_i_lettori(inizio, byte):
    with contextlib.suppress(FileIllegibile):
        leggi_file(inizio + byte)


@given(
    st.text(st.characters(exclude_characters="\0\r\n;", exclude_categories=["Cs"]), max_size=12),
    st.integers(0, 25),
)
def test_nessuna_cella_fa_cadere_il_bilancio(testo, colonna):
    righe = righe_d7b("017002", "Adro")
    celle = righe[0].split(";")
    celle[colonna] = testo
    with contextlib.suppress(FileIllegibile):
        leggi_file(file_di(";".join(celle), *righe[1:], testata=D7B))
