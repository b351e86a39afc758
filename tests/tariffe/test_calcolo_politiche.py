"""The calculator: what is paid without ISEE, with a wrong one, by who does not reside."""

import pytest

from tests.tariffe.regole import (
    CASSANO,
    LINEARE,
    conta,
    importo,
    rifiuto,
    tratto,
)


@pytest.mark.parametrize(
    ("politica", "atteso"),
    [
        ({"tipo": "massima"}, "18.00"),
        ({"tipo": "importo", "importo": "20"}, "20.00"),
        ({"tipo": "costo_pieno"}, "25.00"),
    ],
)
def test_isee_mancante(politica, atteso):
    risposta = conta(CASSANO | {"isee_mancante": politica})
    assert f"{risposta.importo}" == atteso
    assert risposta.tratto is None


@pytest.mark.parametrize(
    ("politica", "atteso"),
    [
        ({"tipo": "massima"}, "18.00"),
        ({"tipo": "importo", "importo": "19"}, "19.00"),
        ({"tipo": "costo_pieno"}, "25.00"),
        ({"tipo": "come_mancante"}, "20.00"),
        ({"tipo": "maggiorazione", "valore": "0.50"}, "27.00"),
        ({"tipo": "tratti", "tratti": [tratto("importo", importo="7")]}, "7.00"),
    ],
)
def test_isee_irregolare(politica, atteso):
    dati = CASSANO | {
        "isee_mancante": {"tipo": "importo", "importo": "20"},
        "isee_irregolare": politica,
    }
    assert importo(dati, "5000", omissioni_o_difformita=True) == atteso
    assert importo(dati, "5000") == "18.00"
    # Without an ISEE there is nothing irregular in it.
    assert importo(dati, "", omissioni_o_difformita=True) == "20.00"


@pytest.mark.parametrize(
    ("politica", "da_2000", "da_5000"),
    [
        ({"tipo": "massima"}, "18.00", "18.00"),
        ({"tipo": "importo", "importo": "10"}, "10.00", "18.00"),  # never less than a resident
        ({"tipo": "costo_pieno"}, "25.00", "25.00"),
        ({"tipo": "come_mancante"}, "20.00", "20.00"),
        ({"tipo": "come_residente"}, "0.00", "18.00"),
        ({"tipo": "maggiorazione", "valore": "1.00"}, "0.00", "36.00"),
        (
            {
                "tipo": "tratti",
                "tratti": [
                    tratto("importo", "0", "3000", importo="5"),
                    tratto("importo", "3000", importo="30"),
                ],
            },
            "5.00",
            "30.00",
        ),
    ],
)
def test_non_residente(politica, da_2000, da_5000):
    dati = CASSANO | {
        "isee_mancante": {"tipo": "importo", "importo": "20"},
        "non_residente": politica,
    }
    assert importo(dati, "2000", residente=False) == da_2000
    assert importo(dati, "5000", residente=False) == da_5000
    assert importo(dati, "5000", residente=True) == "18.00"


def test_le_fasce_dei_non_residenti_prendono_il_posto_prima_dell_isee_mancante():
    dati = CASSANO | {
        "isee_mancante": {"tipo": "massima"},
        "non_residente": {"tipo": "tratti", "tratti": [tratto("importo", importo="30")]},
    }
    assert importo(dati, "", residente=False) == "30.00"
    assert importo(dati, "") == "18.00"


def test_la_massima_dei_non_residenti_non_abbassa_cio_che_paga_chi_risiede():
    """Without an ISEE a resident pays 20, more than any band."""
    dati = CASSANO | {
        "isee_mancante": {"tipo": "importo", "importo": "20"},
        "non_residente": {"tipo": "massima"},
    }
    assert importo(dati, "", residente=False) == "20.00"


@pytest.mark.parametrize(
    ("isee", "contesto"),
    [("", {}), ("5000", {"omissioni_o_difformita": True}), ("5000", {"residente": False})],
)
def test_una_politica_che_serve_e_manca_e_un_errore(isee, contesto):
    assert rifiuto(CASSANO, isee, **contesto) == "POLITICA_MANCANTE"


def test_come_mancante_senza_politica_per_chi_manca():
    dati = CASSANO | {
        "isee_irregolare": {"tipo": "come_mancante"},
        "non_residente": {"tipo": "come_mancante"},
    }
    assert rifiuto(dati, "5000", omissioni_o_difformita=True) == "POLITICA_MANCANTE"
    assert rifiuto(dati, "5000", residente=False) == "POLITICA_MANCANTE"


@pytest.mark.parametrize(
    ("chiave", "isee", "contesto"),
    [
        ("isee_mancante", "", {}),
        ("isee_irregolare", "5000", {"omissioni_o_difformita": True}),
        ("non_residente", "5000", {"residente": False}),
    ],
)
def test_non_ammesso(chiave, isee, contesto):
    dati = CASSANO | {chiave: {"tipo": "non_ammesso"}}
    assert rifiuto(dati, isee, **contesto) == "NON_AMMESSO"


def test_non_ammesso_di_rimando():
    dati = CASSANO | {
        "isee_mancante": {"tipo": "non_ammesso"},
        "isee_irregolare": {"tipo": "come_mancante"},
        "non_residente": {"tipo": "come_mancante"},
    }
    assert rifiuto(dati, "5000", omissioni_o_difformita=True) == "NON_AMMESSO"
    assert rifiuto(dati, "5000", residente=False) == "NON_AMMESSO"


@pytest.mark.parametrize(
    ("ultimo", "massima"),
    [
        ({"tipo": "lineare", **LINEARE}, "20.00"),
        ({"tipo": "lineare", "x1": "1", "x2": "2", "y1": "9", "y2": "3"}, "3.00"),
        ({"tipo": "percentuale_costo", "perc": "50"}, "50.00"),
        ({"tipo": "percentuale_lineare", "x1": "0", "x2": "9000", "p1": "0", "p2": "70"}, "70.00"),
        ({"tipo": "costo_pieno"}, "100.00"),
        ({"tipo": "base_piu_aliquota", "base": "40", "x0": "3000", "aliquota": "-1"}, "40.00"),
        ({"tipo": "proporzionale", "coeff_num": "0", "coeff_den": "1"}, "0.00"),
        ({"tipo": "proporzionale", "coeff_num": "1", "coeff_den": "100", "a": "5000"}, "50.00"),
        ({"tipo": "eccedenza", "soglia": "3000", "a": "3100"}, "100.00"),
        (
            {"tipo": "eccedenza", "soglia": "3000", "a": "3100", "a_incluso": False},
            "99.99",
        ),
        (
            {"tipo": "base_piu_aliquota", "base": "10", "x0": "3000", "aliquota": "1", "a": "5000"},
            "30.00",
        ),
    ],
)
def test_massima_e_il_piu_alto_degli_importi(ultimo, massima):
    dati = {
        "costo_unitario": "100",
        "tratti": [tratto("esente", "0", "3000"), ultimo | {"da": "3000", "da_incluso": False}],
        "isee_mancante": {"tipo": "massima"},
    }
    assert importo(dati) == massima


def test_massima_puo_essere_in_una_fascia_di_mezzo():
    dati = {
        "tratti": [
            tratto("importo", "0", "100", importo="3"),
            tratto("importo", "100", "200", importo="9"),
            tratto("importo", "200", importo="4"),
        ],
        "isee_mancante": {"tipo": "massima"},
    }
    assert importo(dati) == "9.00"


@pytest.mark.parametrize(
    "ultimo",
    [
        {"tipo": "proporzionale", "coeff_num": "1", "coeff_den": "100"},
        {"tipo": "eccedenza", "soglia": "100"},
        {"tipo": "base_piu_aliquota", "base": "1", "x0": "1", "aliquota": "0.1"},
    ],
)
def test_massima_senza_tetto(ultimo):
    dati = {"tratti": [ultimo], "isee_mancante": {"tipo": "massima"}}
    assert rifiuto(dati) == "REGOLA_NON_VALIDA"
    assert importo(dati, "200")
    # The access threshold stops it.
    assert importo(dati | {"soglia_accesso": "1100"}) == importo(dati, "1100")
