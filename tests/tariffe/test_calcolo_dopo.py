"""The calculator after the bands: modifiers, rounding, quantities, children, the context."""

from decimal import Decimal

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.parsing import leggi_contesto
from tests.tariffe.regole import (
    PIENO,
    conta,
    dieci,
    importo,
    mensa,
    modificatore,
    regola,
    rifiuto,
    sad,
    totale,
    tratto,
    una,
)

# --- Modifiers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tipo", "valore", "contesto", "atteso"),
    [
        ("moltiplica", "1.10", {"m": True}, "11.00"),
        ("moltiplica", "1.10", {"m": False}, "10.00"),
        ("moltiplica", "1.10", {}, "10.00"),
        ("moltiplica", "0", {"m": True}, "0.00"),
        ("somma", "3", {"m": True}, "13.00"),
        ("somma", "-3", {"m": True}, "7.00"),
        ("somma", "3", {}, "10.00"),
        ("somma_per_quantita", "-1.50", {"m": 2}, "7.00"),
        ("somma_per_quantita", "2", {"m": "1.5"}, "13.00"),
        ("somma_per_quantita", "2", {"m": 0}, "10.00"),
        ("somma_per_quantita", "2", {}, "10.00"),
    ],
)
def test_modificatori_con_un_valore(tipo, valore, contesto, atteso):
    assert importo(dieci(modificatore(tipo, valore=valore)), "1", **contesto) == atteso


@pytest.mark.parametrize(
    ("contesto", "atteso"),
    [({}, "10.00"), ({"m": 2}, "20.00"), ({"m": "0.5"}, "5.00"), ({"m": 0}, "0.00")],
)
def test_moltiplica_per_quantita(contesto, atteso):
    assert importo(dieci(modificatore("moltiplica_per_quantita")), "1", **contesto) == atteso


TABELLA = {"1": "1", "2-3": "0.75", "4+": "0.25", "3": "0.5"}


@pytest.mark.parametrize(
    ("numero", "atteso"),
    [(1, "10.00"), (2, "7.50"), ("3", "5.00"), (4, "2.50"), (9, "2.50")],
)
def test_moltiplica_tabella(numero, atteso):
    """A number by itself beats a range, a range beats «and over»."""
    dati = dieci(modificatore("moltiplica_tabella", tabella=TABELLA))
    assert importo(dati, "1", m=numero) == atteso
    assert importo(dati, "1") == "10.00"


@pytest.mark.parametrize("numero", [0, "2.5", True, "due"])
def test_una_tabella_senza_la_voce(numero):
    dati = dieci(modificatore("moltiplica_tabella", tabella=TABELLA))
    assert rifiuto(dati, "1", m=numero) == "CONTESTO_NON_VALIDO"


def test_ordine_figlio_assente_e_il_primo():
    tabella = {"1": "0.90", "2": "0.50"}
    dati = dieci(modificatore("moltiplica_tabella", "ordine_figlio", tabella=tabella))
    assert importo(dati, "1") == "9.00"
    assert importo(dati, "1", ordine_figlio=2) == "5.00"
    assert rifiuto(dati, "1", ordine_figlio=3) == "CONTESTO_NON_VALIDO"
    assert importo(dieci(), "1", ordine_figlio=3) == "10.00"


def test_ordine_figlio_assente_non_accende_gli_altri_modificatori():
    assert importo(dieci(modificatore("moltiplica_per_quantita", "ordine_figlio")), "1") == "10.00"


@pytest.mark.parametrize(
    ("limiti", "atteso"),
    [
        ({"min": "6"}, "6.00"),
        ({"max": "4"}, "4.00"),
        ({"min": "4", "max": "6"}, "5.00"),
        ({"min": "5", "max": "5"}, "5.00"),
    ],
)
def test_minimo_e_massimo_del_modificatore(limiti, atteso):
    dati = dieci(modificatore("moltiplica", valore="0.5", **limiti))
    assert importo(dati, "1", m=True) == atteso
    assert importo(dati, "1") == "10.00"


def test_i_modificatori_si_applicano_nell_ordine_della_lista():
    doppio, piu_tre = (
        modificatore("moltiplica", "a", valore="2"),
        modificatore("somma", "b", valore="3"),
    )
    assert importo(dieci(doppio, piu_tre), "1", a=True, b=True) == "23.00"
    assert importo(dieci(piu_tre, doppio), "1", a=True, b=True) == "26.00"


def test_sotto_zero_diventa_zero():
    dati = dieci(modificatore("somma_per_quantita", valore="-3"))
    assert totale(dati, "1", m=4) == "0.00"


def test_sotto_zero_si_guarda_alla_fine_dei_modificatori():
    meno, piu = modificatore("somma", "a", valore="-12"), modificatore("somma", "b", valore="5")
    assert importo(dieci(meno, piu), "1", a=True, b=True) == "3.00"


def test_un_modificatore_puo_avere_una_condizione():
    """The key must be there too, with any value but false."""
    dati = dieci(
        modificatore("moltiplica", "presenze", valore="0.7", quando={"presenze": {"a": "6"}}),
        modificatore("somma", "extra", valore="1", quando={"turno": "sera"}),
    )
    assert [importo(dati, "1", presenze=n) for n in (0, 6, 7)] == ["7.00", "7.00", "10.00"]
    assert importo(dati, "1", extra=True, turno="sera") == "11.00"
    assert importo(dati, "1", extra=True, turno="mattina") == "10.00"
    assert importo(dati, "1", turno="sera") == "10.00"


# --- Rounding, quantity, children -------------------------------------------------------------


@pytest.mark.parametrize(
    ("modo", "attesi"),
    [
        # 8.15, 8.25, 8.2401, 8.2599
        ("HALF_UP", ["8.20", "8.30", "8.20", "8.30"]),
        ("HALF_EVEN", ["8.20", "8.20", "8.20", "8.30"]),
        ("HALF_DOWN", ["8.10", "8.20", "8.20", "8.30"]),
        ("UP", ["8.20", "8.30", "8.30", "8.30"]),
        ("CEILING", ["8.20", "8.30", "8.30", "8.30"]),
        ("DOWN", ["8.10", "8.20", "8.20", "8.20"]),
        ("FLOOR", ["8.10", "8.20", "8.20", "8.20"]),
    ],
)
def test_modi_di_arrotondamento(modo, attesi):
    dati = una("costo_pieno") | {"arrotondamento": {"quanto": "0.10", "modo": modo}}
    costi = ("8.15", "8.25", "8.2401", "8.2599")
    assert [importo(dati, "1", costo_unitario=costo) for costo in costi] == attesi


@pytest.mark.parametrize(
    ("quanto", "attesi"),
    [
        ("1", ["8.00", "9.00"]),
        ("0.50", ["8.00", "9.00"]),
        ("0.05", ["8.25", "8.75"]),
        ("0.001", ["8.246", "8.754"]),
        ("5", ["10.00", "10.00"]),
    ],
)
def test_a_quanto_si_arrotonda(quanto, attesi):
    dati = una("costo_pieno") | {"arrotondamento": {"quanto": quanto}}
    costi = ("8.2462", "8.7535")
    assert [importo(dati, "1", costo_unitario=costo) for costo in costi] == attesi


def test_senza_arrotondamento_e_il_centesimo_sull_unita():
    dati = una("importo", importo="3.482")
    assert (importo(dati, "1"), totale(dati, "1", quantita=20)) == ("3.48", "69.60")


def test_con_tre_decimali_si_arrotonda_il_totale():
    dati = una("importo", importo="3.482") | {"arrotondamento": {"fase": "totale"}}
    assert (importo(dati, "1"), totale(dati, "1", quantita=20)) == ("3.4820", "69.64")


def test_un_prezzo_in_millesimi_fa_un_totale_in_centesimi():
    dati = una("importo", importo="5.331") | {"arrotondamento": {"quanto": "0.001"}}
    assert (importo(dati, "1"), totale(dati, "1", quantita=3)) == ("5.331", "15.99")


def test_quantita():
    dati = una("importo", importo="14.21")
    quantita = {"0": "0.00", "1": "14.21", "0.5": "7.11", "10": "142.10"}
    assert {q: totale(dati, "1", quantita=q) for q in quantita} == quantita


def test_un_terzo_per_tre_e_uno():
    """No digit is lost on the way: 1/3 × 0.015 is half a cent, and half a cent goes up."""
    dati = una("proporzionale", coeff_num="1", coeff_den="3") | {
        "modificatori": [modificatore("moltiplica", valore="0.015")]
    }
    assert importo(dati, "1", m=True) == "0.01"


def test_importi_enormi_restano_esatti():
    dati = una("importo", importo="999999999999.99")
    risposta = conta(dati, "999999999.99", quantita="999999999999")
    assert f"{risposta.totale}" == "999999999998990000000000.01"


def test_i_figli_si_arrotondano_uno_per_uno_e_poi_si_sommano():
    tabella = {"1": "1", "2": "0.75", "3+": "0"}
    dati = una("importo", importo="3.0408") | {
        "modificatori": [modificatore("moltiplica_tabella", "ordine_figlio", tabella=tabella)]
    }
    risposta = conta(dati, "14000", famiglia_figli=4)
    assert f"{risposta.importo} {risposta.totale}" == "3.04 5.32"
    assert [f"{figlio.totale}" for figlio in risposta.figli] == ["3.04", "2.28", "0.00", "0.00"]
    primo = conta(dati, "14000", ordine_figlio=1)
    assert (risposta.passi, risposta.tratto) == (primo.passi, primo.tratto)
    # The quantity is of each child.
    assert totale(dati, "14000", famiglia_figli=2, quantita=10) == "53.20"


def test_l_ordine_del_figlio_sceglie_anche_la_variante():
    variante = {"quando": {"ordine_figlio": "2"}, "tratti": [tratto("importo", importo="1")]}
    dati = una("importo", importo="5") | {"varianti": [variante]}
    assert totale(dati, "1", famiglia_figli=3) == "11.00"
    assert totale(dati, "1") == "5.00"


# --- The context ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "contesto",
    [
        {"sconosciuta": 1},
        {"Residente": True},
        {"residente": "no"},
        {"residente": 0},
        {"omissioni_o_difformita": "false"},
        {"quantita": -1},
        {"quantita": True},
        {"quantita": "molte"},
        {"quantita": "1e3"},
        {"quantita": "NaN"},
        {"quantita": [1]},
        {"quantita": 0.5},
        {"costo_unitario": "-1"},
        {"costo_unitario": "9,30"},
        {"famiglia_figli": 0},
        {"famiglia_figli": "1.5"},
        {"famiglia_figli": 31},
        {"ordine_figlio": 0},
        {"festivo": 2},
        {"festivo": "sì"},
        {"operatori": True},
        {"operatori": -1},
        {"assenze": {"giorni": 2}},
    ],
)
def test_contesto_non_valido(contesto):
    assert rifiuto(sad(), "15000", **contesto) == "CONTESTO_NON_VALIDO"


def test_le_chiavi_riservate_ci_sono_sempre():
    riservate = {
        "residente": True,
        "omissioni_o_difformita": False,
        "quantita": "2",
        "costo_unitario": "1",
        "famiglia_figli": 1,
        "ordine_figlio": 1,
    }
    assert totale(una("importo", importo="5"), "1", **riservate) == "10.00"


def test_una_chiave_nulla_e_assente():
    assert totale(una("importo", importo="5"), "1", quantita=None, residente=None) == "5.00"


def test_un_numero_che_deve_essere_un_intervallo():
    assert rifiuto(mensa(), "1", minori="tanti") == "CONTESTO_NON_VALIDO"
    assert rifiuto(mensa(), "1", scuola=True) == "CONTESTO_NON_VALIDO"


def test_il_contesto_si_puo_leggere_una_volta_sola():
    letta = regola(sad())
    contesto = leggi_contesto(PIENO, letta)
    assert calcola(letta, Decimal(15000), contesto) == calcola(letta, Decimal(15000), PIENO)
    with pytest.raises(ErroreTariffa) as errore:
        calcola(letta, Decimal(15000), ["festivo"])
    assert errore.value.codice == "CONTESTO_NON_VALIDO"


@pytest.mark.parametrize(
    ("isee", "codice"),
    [
        (Decimal(-1), "ISEE_NEGATIVO"),
        (Decimal("1.005"), "ISEE_DECIMALI"),
        (Decimal("NaN"), "ISEE_NON_VALIDO"),
        (Decimal("Infinity"), "ISEE_NON_VALIDO"),
        (Decimal("10000000000"), "ISEE_NON_VALIDO"),
        (15000.0, "ISEE_NON_VALIDO"),
        ("15000", "ISEE_NON_VALIDO"),
    ],
)
def test_isee_che_non_puo_essere(isee, codice):
    with pytest.raises(ErroreTariffa) as errore:
        calcola(regola(sad()), isee)
    assert errore.value.codice == codice
