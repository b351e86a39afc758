"""How far tariffs differ among comuni, and how they weigh: numbers worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffe.calcolo.equita import (
    Andamento,
    confronta,
    incidenza,
    progressivita,
    spesa_annua,
)


def d(testo):
    return None if testo is None else Decimal(testo)


def tariffe(**per_comune):
    """Comune → amounts for 5,000 and 10,000 of ISEE."""
    return {
        comune: {Decimal(5000): d(importi[0]), Decimal(10000): d(importi[1])}
        for comune, importi in per_comune.items()
    }


VALORI = [Decimal(5000), Decimal(10000)]


def test_il_confronto_riga_per_riga():
    esito = confronta(tariffe(A=("0", "4"), B=("2", "6"), C=("1", "8")), VALORI)
    prima, seconda = esito.righe
    assert [prima.isee, seconda.isee] == VALORI
    assert (prima.minimo, prima.massimo, prima.media, prima.differenza) == (
        Decimal("0.00"), Decimal("2.00"), Decimal("1.00"), Decimal("2.00"),
    )  # fmt: skip
    assert prima.rapporto is None, "in un comune non si paga"
    assert seconda.rapporto == Decimal("2.00")
    assert (seconda.minimo, seconda.massimo, seconda.differenza) == (
        Decimal("4.00"), Decimal("8.00"), Decimal("4.00"),
    )  # fmt: skip
    # Scarti dalla media 1: 1+1+0 = 2; 2 / (2 × 3) = 33,3 %.
    assert prima.indice == Decimal("66.7")
    # Scarti dalla media 6: 2+0+2 = 4; 4 / (2 × 18) = 11,1 %.
    assert seconda.indice == Decimal("88.9")
    # Insieme: (2 + 4) / (2 × (3 + 18)) = 14,3 %.
    assert esito.indice == Decimal("85.7")
    assert esito.parole == "Indice di equità 85,7 su 100 (3 comuni su 3 con una tariffa)."
    assert [riga.parole.replace("\u00a0", " ") for riga in esito.righe] == [
        "Con ISEE 5.000,00 € si va da niente a 2,00 €.",
        "Con ISEE 10.000,00 € si va da 4,00 € a 8,00 €: 2,00 volte tanto.",
    ]


def test_i_pesi_sono_gli_abitanti():
    # Media (3 × 4 + 1 × 8) / 4 = 5; scarti 3 × 1 + 1 × 3 = 6; 6 / (2 × 20) = 15 %.
    esito = confronta(
        tariffe(A=("0", "4"), B=("0", "8")), [Decimal(10000)], {"A": Decimal(3), "B": Decimal(1)}
    )
    assert esito.righe[0].media == Decimal("5.00")
    assert esito.indice == Decimal("85.0")


def test_dove_si_paga_lo_stesso_l_indice_e_100():
    esito = confronta(tariffe(A=("0", "4"), B=("0", "4")), VALORI)
    assert esito.indice == Decimal("100.0")
    assert esito.righe[0].indice == Decimal("100.0"), "anche dove nessuno paga"
    assert "si paga lo stesso ovunque" in esito.parole
    assert esito.righe[1].parole.replace("\u00a0", " ") == (
        "Con ISEE 10.000,00 € si paga lo stesso ovunque: 4,00 €."
    )


def test_chi_non_ha_adottato_non_conta_zero():
    esito = confronta(tariffe(A=("1", "4"), B=("1", "4"), C=(None, None)), VALORI)
    assert esito.indice == Decimal("100.0")
    assert (esito.comuni, esito.attesi) == (2, 3)
    assert esito.righe[0].importi["C"] is None
    assert "2 comuni su 3" in esito.parole


def test_con_un_comune_solo_non_c_e_confronto():
    esito = confronta(tariffe(A=("1", "4"), B=(None, "6")), VALORI)
    assert esito.righe[0].indice is None
    assert (esito.righe[0].isee, esito.righe[0].importi) == (VALORI[0], {"A": 1, "B": None})
    assert esito.righe[0].parole.replace("\u00a0", " ") == (
        "Con ISEE 5.000,00 € meno di due comuni hanno una tariffa: non c'è confronto."
    )
    assert esito.indice == esito.righe[1].indice
    solo = confronta(tariffe(A=("1", "4")), VALORI)
    assert solo.indice is None
    assert solo.parole == "1 comune su 1 con una tariffa: non c'è confronto."


importi = st.lists(st.decimals(0, 1000, places=2), min_size=2, max_size=8)


@given(importi)
def test_l_indice_sta_fra_0_e_100_e_non_dipende_dall_ordine(valori):
    def indice(elenco):
        comuni = {str(i): {Decimal(1): valore} for i, valore in enumerate(elenco)}
        return confronta(comuni, [Decimal(1)]).indice

    assert 0 <= indice(valori) <= 100
    assert indice(valori) == indice(valori[::-1])
    assert (indice(valori) == 100) or len(set(valori)) > 1


@given(importi, st.integers(2, 50))
def test_l_indice_non_cambia_se_tutto_cresce_allo_stesso_modo(valori, volte):
    def indice(fattore):
        comuni = {str(i): {Decimal(1): valore * fattore} for i, valore in enumerate(valori)}
        return confronta(comuni, [Decimal(1)]).indice

    assert indice(1) == indice(volte)


def test_l_incidenza_sull_isee():
    assert incidenza(Decimal("1200.00"), Decimal(10000)) == Decimal("12.00")
    assert incidenza(Decimal("1.00"), Decimal(30000)) == Decimal("0.00")
    assert incidenza(Decimal("1000.00"), Decimal(30000)) == Decimal("3.33")
    assert incidenza(Decimal("10.00"), Decimal(0)) is None
    assert incidenza(Decimal("0.50"), Decimal(400)) == Decimal("0.13"), "la metà sale: 0,125"
    assert spesa_annua(Decimal("100.00")) == Decimal("1200.00")
    assert spesa_annua(Decimal("100.00"), 10) == Decimal("1000.00")


def test_una_curva_lineare_poi_piatta():
    passi = progressivita(
        {
            Decimal(30000): Decimal("18.68"),
            Decimal(0): Decimal(0),
            Decimal(3000): Decimal(0),
            Decimal(50000): Decimal("18.68"),
        }
    )
    assert [(passo.da, passo.a) for passo in passi] == [(0, 3000), (3000, 30000), (30000, 50000)]
    assert [passo.andamento for passo in passi] == [
        Andamento.PROPORZIONALE,
        Andamento.PROGRESSIVO,
        Andamento.REGRESSIVO,
    ]
    assert [(passo.tariffa_da, passo.tariffa_a) for passo in passi] == [
        (Decimal(0), Decimal(0)),
        (Decimal(0), Decimal("18.68")),
        (Decimal("18.68"), Decimal("18.68")),
    ]
    # 18,68 € in 27.000 € di ISEE = 0,69 € ogni 1.000.
    assert [passo.pendenza for passo in passi] == [
        Decimal("0.00"), Decimal("0.69"), Decimal("0.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("punti", "andamento"),
    [
        ({0: 0, 1000: 5}, Andamento.PROGRESSIVO),
        ({0: 5, 1000: 5}, Andamento.REGRESSIVO),
        ({1000: 5, 2000: 10}, Andamento.PROPORZIONALE),
        ({1000: 5, 2000: 9}, Andamento.REGRESSIVO),
        ({1000: 5, 2000: 11}, Andamento.PROGRESSIVO),
        ({1000: 5, 2000: 4}, Andamento.REGRESSIVO),
    ],
)
def test_l_andamento_fra_due_isee(punti, andamento):
    [passo] = progressivita({Decimal(isee): Decimal(t) for isee, t in punti.items()})
    assert passo.andamento == andamento


def test_dove_la_tariffa_scende_la_pendenza_e_negativa():
    [passo] = progressivita({Decimal(1000): Decimal(5), Decimal(2000): Decimal(4)})
    assert passo.pendenza == Decimal("-1.00")


def test_un_punto_solo_non_ha_andamento():
    assert progressivita({Decimal(1000): Decimal(5)}) == []
