"""The short way and the row by row way give the same answer, or the short one gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osservatorio.parsing import popolazione, veloce
from osservatorio.parsing.busta import decodifica
from osservatorio.parsing.celle import Segnalazioni, righe_di_dati
from osservatorio.parsing.testate import cerca_testata
from tests.osservatorio.factories import file_posas, righe_comune

ADRO = righe_comune("017002", "Adro", maschi=list(range(101)))
AGLIE = [riga.replace('"001001"', "1001") for riga in righe_comune("001001", 'Agliè ""B""')]


def veloce_e_lenta(contenuto):
    testo = decodifica(contenuto)
    testata, _ = cerca_testata(testo, popolazione.riconosci)
    colonne = popolazione._colonne(testata)
    lenta = popolazione._Lettura(testata, colonne, Segnalazioni())
    for n_riga, celle in righe_di_dati(testo, testata):
        lenta.riga(n_riga, celle)
    lenta.controlla_somme()
    return veloce.leggi_senza_errori(testo, testata, colonne, righe_minime=1), lenta


@pytest.mark.parametrize(
    "contenuto",
    [
        file_posas(ADRO, AGLIE),
        file_posas([*reversed(ADRO)], AGLIE),
        file_posas(ADRO, AGLIE, coda=['"Nota: lo stato civile è in corso."', ""]),
        file_posas(AGLIE, ADRO, a_capo="\n"),
    ],
)
def test_le_due_vie_danno_lo_stesso(contenuto):
    letto, lenta = veloce_e_lenta(contenuto)
    assert lenta._segnalazioni.anomalie == []
    assert letto == (lenta.comuni, lenta._segnalazioni.zeri_aggiunti)
    assert list(letto[0]) == list(lenta.comuni), "anche l'ordine è quello del file"


@pytest.mark.parametrize(
    ("riga", "testo"),
    [
        (0, '"017002";"Adro";0;n.d.;2;3'),
        (0, '"017002";"Adro";0;;2;3'),
        (0, '"017002";"Adro";0;-1;3;2'),
        (0, '"017002";"Adro";0;+0;2;2'),
        (0, '"17";"Adro";0;0;2;2'),
        (0, '"017002";"Adro";101;0;2;2'),
        (1, '"017002";"Adro";0;1;2;3'),
        (0, '"017002";"Adro";0;0;2;4'),
        (0, '"017002";"Adro";0;2;0;2'),
        (101, '"017002";"Adro";999;5050;203;5253'),
        (101, ""),
        (0, '"017002";"Adro";0;1'),
        (50, '"017003";"Altro";50;50;2;52'),
    ],
)
def test_al_primo_dubbio_la_via_veloce_tace(riga, testo):
    righe = list(ADRO)
    righe[riga] = testo
    letto, lenta = veloce_e_lenta(file_posas(righe, AGLIE))
    assert letto is None
    assert lenta._segnalazioni.anomalie


@given(
    st.integers(0, 101),
    st.integers(0, 5),
    st.text(st.characters(exclude_characters='\0\r\n";', exclude_categories=["Cs"]), max_size=6),
)
def test_qualunque_cella_le_due_vie_non_si_contraddicono(riga, colonna, testo):
    righe = list(ADRO)
    celle = righe[riga].split(";")
    celle[colonna] = testo
    righe[riga] = ";".join(celle)
    letto, lenta = veloce_e_lenta(file_posas(righe, AGLIE))
    if letto is not None:
        assert lenta._segnalazioni.anomalie == []
        assert letto[0] == lenta.comuni


def test_un_file_corto_non_vale_pandas():
    testo = decodifica(file_posas(ADRO))
    testata, _ = cerca_testata(testo, popolazione.riconosci)
    assert veloce.leggi_senza_errori(testo, testata, popolazione._colonne(testata)) is None
