from decimal import Decimal

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.parsing import leggi_isee


@pytest.mark.parametrize(
    ("testo", "valore"),
    [
        ("12.345,67", "12345.67"),
        ("12345,67", "12345.67"),
        ("12345.67", "12345.67"),
        ("12345", "12345.00"),
        ("0", "0.00"),
        ("0,00", "0.00"),
        ("-0", "0.00"),
        ("12345,6", "12345.60"),
        ("12345.6", "12345.60"),
        ("1.234.567,89", "1234567.89"),
        ("1.234.567", "1234567.00"),
        ("007", "7.00"),
        ("  12.345,67\t", "12345.67"),
        ("\u00a012.345,67\u00a0€", "12345.67"),
        ("€ 100", "100.00"),
        ("100€", "100.00"),
        ("999999999.99", "999999999.99"),
        ("9999999999,99", "9999999999.99"),
        (15000, "15000.00"),
        (Decimal("12345.6"), "12345.60"),
    ],
)
def test_si_legge(testo, valore):
    letto = leggi_isee(testo)
    assert type(letto) is Decimal
    assert str(letto) == valore


@pytest.mark.parametrize("testo", [None, "", "   ", "\u00a0"])
def test_vuoto_e_non_presentato(testo):
    assert leggi_isee(testo) is None


@pytest.mark.parametrize(
    ("testo", "codice"),
    [
        ("-1", "ISEE_NEGATIVO"),
        ("-0,01", "ISEE_NEGATIVO"),
        ("−100", "ISEE_NEGATIVO"),
        ("- 100,50", "ISEE_NEGATIVO"),
        ("-12.345", "ISEE_NEGATIVO"),
        (-5, "ISEE_NEGATIVO"),
        ("12.345", "ISEE_DECIMALI"),
        ("12,345", "ISEE_DECIMALI"),
        ("12345.670", "ISEE_DECIMALI"),
        ("1.234,567", "ISEE_DECIMALI"),
        ("17250.005", "ISEE_DECIMALI"),
        (Decimal("1.005"), "ISEE_DECIMALI"),
        ("abc", "ISEE_NON_VALIDO"),
        ("quindicimila", "ISEE_NON_VALIDO"),
        ("12.345,67 euro", "ISEE_NON_VALIDO"),
        ("999,999,999.99", "ISEE_NON_VALIDO"),
        ("12,345.67", "ISEE_NON_VALIDO"),
        ("1.23.456,00", "ISEE_NON_VALIDO"),
        ("1234.567,00", "ISEE_NON_VALIDO"),
        ("12 345,67", "ISEE_NON_VALIDO"),
        ("NaN", "ISEE_NON_VALIDO"),
        ("-NaN", "ISEE_NON_VALIDO"),
        ("Infinity", "ISEE_NON_VALIDO"),
        ("1e5", "ISEE_NON_VALIDO"),
        ("1E+999999999", "ISEE_NON_VALIDO"),
        ("0x10", "ISEE_NON_VALIDO"),
        ("1_000", "ISEE_NON_VALIDO"),
        ("+100", "ISEE_NON_VALIDO"),
        ("--1", "ISEE_NON_VALIDO"),
        (",50", "ISEE_NON_VALIDO"),
        ("12,", "ISEE_NON_VALIDO"),
        ("12.", "ISEE_NON_VALIDO"),
        ("€", "ISEE_NON_VALIDO"),
        ("١٢٣", "ISEE_NON_VALIDO"),
        ("１２３", "ISEE_NON_VALIDO"),
        ("²", "ISEE_NON_VALIDO"),
        ("10000000000", "ISEE_NON_VALIDO"),
        ("9" * 5000, "ISEE_NON_VALIDO"),
        ("1" + "0" * 4000 + "," + "0" * 4000, "ISEE_DECIMALI"),
        (True, "ISEE_NON_VALIDO"),
        (["12"], "ISEE_NON_VALIDO"),
        (12345.67, "ISEE_NON_VALIDO"),
        (Decimal("NaN"), "ISEE_NON_VALIDO"),
        (Decimal("1E+5"), "ISEE_NON_VALIDO"),
    ],
    ids=lambda valore: str(valore)[:20].strip("[]"),
)
def test_si_rifiuta(testo, codice):
    with pytest.raises(ErroreTariffa) as errore:
        leggi_isee(testo)
    assert errore.value.codice == codice
    assert errore.value.messaggio.startswith("L'ISEE")
    assert errore.value.messaggio.endswith(".")
    assert len(errore.value.messaggio) < 250


def test_il_rifiuto_dice_che_cosa_ha_trovato_e_come_si_scrive():
    with pytest.raises(ErroreTariffa) as errore:
        leggi_isee("12.345")
    assert errore.value.messaggio == (
        "L'ISEE «12.345» ha 3 decimali e un ISEE ne ha due. Scrivilo in euro con due decimali, "
        "per esempio 12.345,67."
    )
    assert errore.value.come_json() == {
        "errore": {"codice": "ISEE_DECIMALI", "messaggio": errore.value.messaggio}
    }
