"""The calculator: a test for every sentence of the exchange format; segments, holes, overlaps."""

from decimal import Decimal

import pytest

from tests.tariffe.regole import (
    LINEARE,
    PIENO,
    conta,
    importo,
    rifiuto,
    sad,
    tratto,
    una,
)


def test_esempio_arrotondato_sull_unita():
    risposta = conta(sad(), "15000", **PIENO)
    assert (risposta.importo, risposta.totale) == (Decimal("21.40"), Decimal("214.00"))
    assert risposta.come_json() == {
        "importo": "21.40",
        "unita": "ora",
        "totale": "214.00",
        "tratto": 1,
        "passi": list(risposta.passi),
    }
    # 8.3022 → 16.6044 → 18.2649 → 13.6987 → 10.6987 → 21.3973
    for passo, atteso in zip(
        risposta.passi[1:7],
        ("8,3022", "16,6044", "18,2649", "13,6987", "10,6987", "21,3973"),
        strict=True,
    ):
        assert passo.endswith(f"{atteso}\u00a0€.")


def test_esempio_arrotondato_sul_totale():
    arrotondamento = {"quanto": "0.01", "modo": "HALF_UP", "fase": "totale"}
    risposta = conta(sad(arrotondamento=arrotondamento), "15000", **PIENO)
    assert risposta.come_json()["importo"] == "21.3973"
    assert risposta.come_json()["totale"] == "213.97"


@pytest.mark.parametrize("isee", ["0", "2999.99", "3000"])
def test_esente_non_paga(isee):
    risposta = conta(sad(), isee)
    assert risposta.come_json()["totale"] == "0.00"
    assert risposta.tratto == 0


# --- Segments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dati", "isee", "atteso"),
    [
        (una("esente"), "8000", "0.00"),
        (una("importo", importo="4.75"), "8000", "4.75"),
        (una("lineare", **LINEARE), "16500", "11.00"),
        (una("percentuale_costo", perc="50"), "8000", "4.65"),  # of 9.30
        # From 10 % at 10,000 to 60 % at 20,000: 35 % of 9.30 is 3.255.
        (
            una("percentuale_lineare", x1="10000", x2="20000", p1="10", p2="60"),
            "15000",
            "3.26",
        ),
        (una("costo_pieno"), "8000", "9.30"),
        (una("proporzionale", coeff_num="8", coeff_den="30000"), "12000", "3.20"),
        # 465 + 0.3 % of 5,200
        (una("base_piu_aliquota", base="465", x0="24800", aliquota="0.3"), "30000", "480.60"),
        (una("eccedenza", soglia="5825"), "7000", "1175.00"),
    ],
    ids=lambda valore: valore["tratti"][0]["tipo"] if isinstance(valore, dict) else None,
)
def test_ogni_tipo_di_tratto(dati, isee, atteso):
    assert importo(dati | {"costo_unitario": "9.30"}, isee) == atteso


@pytest.mark.parametrize(("isee", "atteso"), [("0", "2.00"), ("3000", "2.00"), ("99999", "20.00")])
def test_lineare_si_ferma_ai_suoi_estremi(isee, atteso):
    assert importo(una("lineare", **LINEARE), isee) == atteso


@pytest.mark.parametrize(
    ("isee", "atteso"), [("0", "10.00"), ("10000", "10.00"), ("50000", "60.00")]
)
def test_percentuale_lineare_si_ferma_ai_suoi_estremi(isee, atteso):
    dati = una("percentuale_lineare", x1="10000", x2="20000", p1="10", p2="60")
    assert importo(dati | {"costo_unitario": "100"}, isee) == atteso


def test_lineare_puo_scendere():
    dati = una("lineare", x1="0", x2="10000", y1="10", y2="0")
    assert [importo(dati, isee) for isee in ("0", "2500", "20000")] == ["10.00", "7.50", "0.00"]


def test_il_tratto_si_conta_da_zero_nell_ordine_della_regola():
    dati = {"tratti": [tratto("importo", "5000", importo="2"), tratto("esente", "0", "5000")]}
    assert [conta(dati, isee).tratto for isee in ("0", "5000", "5000.01")] == [1, 1, 0]


def test_gli_estremi_sono_inclusi_se_lo_dicono():
    dati = {
        "tratti": [
            {"tipo": "esente", "da": "0", "a": "1000", "a_incluso": False},
            {"tipo": "importo", "importo": "1", "da": "1000", "da_incluso": True},
        ]
    }
    assert [importo(dati, isee) for isee in ("999.99", "1000")] == ["0.00", "1.00"]


def test_il_costo_del_contesto_vince_su_quello_della_regola():
    dati = una("costo_pieno") | {"costo_unitario": "9.30"}
    assert importo(dati, "1") == "9.30"
    assert importo(dati, "1", costo_unitario="8.14") == "8.14"
    assert importo(dati, "1", costo_unitario=0) == "0.00"


@pytest.mark.parametrize(
    "dati",
    [
        una("costo_pieno"),
        una("percentuale_costo", perc="50"),
        una("percentuale_lineare", x1="0", x2="1", p1="0", p2="1"),
        una("esente") | {"isee_mancante": {"tipo": "costo_pieno"}},
    ],
)
def test_senza_il_costo_che_serve_la_regola_non_vale(dati):
    isee = "" if "isee_mancante" in dati else "5000"
    assert rifiuto(dati, isee) == "REGOLA_NON_VALIDA"
    assert importo(dati, isee, costo_unitario="100")


def test_isee_mensile():
    """12,000 a year are 1,000 a month: bounds, lines and the threshold are monthly."""
    dati = {
        "isee_base": "mensile",
        "soglia_accesso": "2000",
        "tratti": [
            tratto("esente", "0", "630.08"),
            tratto("proporzionale", "630.08", coeff_num="1", coeff_den="10"),
        ],
    }
    assert importo(dati, "7560.96") == "0.00"  # 630.08 a month
    assert importo(dati, "7560.97") == "63.01"  # 630.0808… a month
    assert importo(dati, "12000") == "100.00"
    assert importo(dati, "24000") == "200.00"
    assert rifiuto(dati, "24000.01") == "FUORI_SOGLIA"


def test_isee_mensile_fra_due_centesimi_non_e_un_buco():
    dati = {
        "isee_base": "mensile",
        "tratti": [
            {"tipo": "importo", "importo": "1", "da": "0", "a": "630.08"},
            {"tipo": "importo", "importo": "2", "da": "630.09"},
        ],
    }
    # 630.0833 and 630.085 (the half goes up) a month.
    assert [importo(dati, isee) for isee in ("7561", "7561.02")] == ["1.00", "2.00"]


def test_soglia_di_accesso():
    dati = una("importo", importo="5") | {"soglia_accesso": "20000"}
    assert importo(dati, "20000") == "5.00"
    assert rifiuto(dati, "20000.01") == "FUORI_SOGLIA"
    assert importo(dati | {"isee_mancante": {"tipo": "massima"}}) == "5.00"


# --- Holes and overlaps -----------------------------------------------------------------------


def test_un_buco_e_un_errore():
    dati = {
        "tratti": [
            {"tipo": "esente", "da": "0", "a": "3000"},
            {"tipo": "importo", "importo": "2", "da": "3001"},
        ]
    }
    assert rifiuto(dati, "3000.01") == "BUCO"
    assert rifiuto(dati, "3000.99") == "BUCO"
    assert importo(dati, "3001") == "2.00"


def test_senza_ultima_fascia_aperta_chi_e_sopra_e_nel_buco():
    assert rifiuto({"tratti": [tratto("esente", "0", "3000")]}, "3000.01") == "BUCO"


SOVRAPPOSTI = [
    {"tipo": "esente", "da": "0", "a": "3000"},
    {"tipo": "importo", "importo": "2", "da": "3000"},
]


@pytest.mark.parametrize(
    "dati",
    [
        {"tratti": SOVRAPPOSTI},
        {"componenti": [{"codice": "c", "tratti": SOVRAPPOSTI}]},
        una("esente") | {"varianti": [{"quando": {"x": True}, "tratti": SOVRAPPOSTI}]},
        una("esente") | {"non_residente": {"tipo": "tratti", "tratti": SOVRAPPOSTI}},
        una("esente") | {"isee_irregolare": {"tipo": "tratti", "tratti": SOVRAPPOSTI}},
        {"tratti": [tratto("esente"), tratto("esente", "100", "200")]},
        {
            "componenti": [
                {
                    "codice": "c",
                    "tratti": [tratto("esente")],
                    "non_residente": {"tipo": "tratti", "tratti": SOVRAPPOSTI},
                }
            ]
        },
    ],
)
@pytest.mark.parametrize("isee", ["", "50000"])
def test_una_sovrapposizione_ovunque_rifiuta_tutta_la_regola(dati, isee):
    assert rifiuto(dati, isee) == "SOVRAPPOSIZIONE"


def test_estremi_uguali_ed_esclusi_non_si_sovrappongono():
    dati = {"tratti": [tratto("esente", "0", "3000"), tratto("importo", "3000", importo="2")]}
    assert importo(dati, "3000") == "0.00"
