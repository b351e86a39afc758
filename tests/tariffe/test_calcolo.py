"""The calculator: one test for every sentence of the exchange format, up to the components."""

from decimal import Decimal

import pytest

from tests.tariffe.regole import (
    CASSANO,
    LINEARE,
    PIENO,
    conta,
    dieci,
    importo,
    mensa,
    modificatore,
    nido,
    rifiuto,
    sad,
    totale,
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


# --- Policies ---------------------------------------------------------------------------------


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


# --- Variants ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contesto", "atteso"),
    [
        ({}, "2.00"),
        ({"scuola": "infanzia"}, "3.00"),  # its own cost, the rule's segments
        ({"minori": 2}, "2.00"),
        ({"minori": 3}, "0.00"),  # the first that matches
        ({"minori": "4"}, "0.00"),
        ({"minori": 5}, "2.00"),  # all the conditions, not one
        ({"minori": 5, "scuola": "media"}, "0.00"),
        ({"scuola": "infanzia", "minori": 3}, "3.00"),
    ],
)
def test_varianti(contesto, atteso):
    assert importo(mensa(), "5000", **contesto) == atteso


def test_le_componenti_di_una_variante_prendono_il_posto_dei_tratti():
    componente = {"codice": "c", "tratti": [tratto("importo", importo="7")]}
    dati = una("esente") | {"varianti": [{"quando": {"x": True}, "componenti": [componente]}]}
    assert importo(dati, "1", x=True) == "7.00"
    assert importo(dati, "1", x=False) == "0.00"


def test_i_tratti_di_una_variante_prendono_il_posto_delle_componenti():
    dati = {
        "componenti": [{"codice": "c", "tratti": [tratto("importo", importo="7")]}],
        "varianti": [{"quando": {"x": True}, "tratti": [tratto("importo", importo="2")]}],
    }
    assert conta(dati, "1", x=True).come_json().get("componenti") is None
    assert importo(dati, "1", x=True) == "2.00"


def test_una_variante_sulla_residenza_non_sostituisce_la_politica():
    variante = {"quando": {"residente": False}, "tratti": [tratto("importo", importo="9")]}
    dati = una("esente") | {"varianti": [variante]}
    assert rifiuto(dati, "1", residente=False) == "POLITICA_MANCANTE"
    dati["non_residente"] = {"tipo": "maggiorazione", "valore": "1"}
    assert importo(dati, "1", residente=False) == "18.00"
    assert importo(dati, "1") == "0.00"


def test_senza_nessuna_variante_adatta_e_senza_caso_generale():
    dati = {"varianti": [{"quando": {"fascia": "1"}, "tratti": [tratto("esente")]}]}
    assert importo(dati, "1", fascia=1) == "0.00"
    assert rifiuto(dati, "1") == "CONTESTO_NON_VALIDO"


def test_condizione_falsa_vale_anche_se_la_chiave_manca():
    variante = {"quando": {"x": False}, "tratti": [tratto("importo", importo="9")]}
    dati = una("esente") | {"varianti": [variante]}
    assert [importo(dati, "1", **c) for c in ({}, {"x": False}, {"x": True})] == [
        "9.00", "9.00", "0.00",
    ]  # fmt: skip


# --- Components -------------------------------------------------------------------------------


def test_componenti_arrotondate_moltiplicate_e_sommate():
    """5,000 / 3,000 = 1.6666…: 1.67 a day, not 1.6666."""
    risposta = conta(nido(), "5000", presenze=10)
    assert risposta.come_json()["componenti"] == {"fissa": "80.00", "presenza": "16.70"}
    assert f"{risposta.totale}" == "96.70"
    assert risposta.indici == (0, 0)


@pytest.mark.parametrize(
    ("contesto", "atteso"),
    [
        ({}, "1.67"),  # the quantity absent is 1
        ({"presenze": 0}, "0.00"),
        ({"presenze": 15}, "25.05"),
        ({"presenze": 20}, "25.05"),  # capped
        ({"presenze": "0.5"}, "0.84"),  # 0.835, rounded again
    ],
)
def test_quantita_delle_componenti(contesto, atteso):
    assert conta(nido(), "5000", **contesto).come_json()["componenti"]["presenza"] == atteso


def test_i_modificatori_agiscono_sulla_somma():
    dati = nido(modificatori=[{"codice": "ridotta", "tipo": "moltiplica", "valore": "0.5"}])
    risposta = conta(dati, "5000", presenze=10, ridotta=True)
    assert f"{risposta.importo}" == "48.35"
    assert risposta.come_json()["componenti"] == {"fissa": "80.00", "presenza": "16.70"}


def test_componenti_con_il_solo_totale_arrotondato():
    dati = nido(arrotondamento={"fase": "totale"})
    risposta = conta(dati, "5000", presenze=10, quantita=2)
    # (80.004 + 16.6666…) × 2 = 193.3413…
    assert risposta.come_json()["componenti"] == {"fissa": "80.0040", "presenza": "16.6667"}
    assert f"{risposta.importo} {risposta.totale}" == "96.6707 193.34"


def test_ogni_componente_ha_il_suo_non_residente():
    dati = nido(non_residente={"tipo": "come_residente"})
    dati["componenti"][0]["non_residente"] = {"tipo": "importo", "importo": "100"}
    risposta = conta(dati, "6000", presenze=1, residente=False)
    assert risposta.come_json()["componenti"] == {"fissa": "100.00", "presenza": "2.00"}
    del dati["non_residente"]
    assert rifiuto(dati, "6000", residente=False) == "POLITICA_MANCANTE"


@pytest.mark.parametrize(
    ("politica", "atteso"),
    [
        ({"tipo": "maggiorazione", "valore": "1"}, "180.01"),  # (80.004 + 10) × 2
        ({"tipo": "come_residente"}, "90.00"),
        ({"tipo": "importo", "importo": "50"}, "90.00"),  # of the sum, and never less
        ({"tipo": "importo", "importo": "150"}, "150.00"),
        ({"tipo": "costo_pieno"}, "300.00"),
        ({"tipo": "come_mancante"}, "200.00"),
    ],
)
def test_politica_dei_non_residenti_con_le_componenti(politica, atteso):
    dati = nido(
        non_residente=politica,
        isee_mancante={"tipo": "importo", "importo": "200"},
        costo_unitario="300",
    )
    assert totale(dati, "3000", presenze=10, residente=False) == atteso


def test_isee_mancante_con_le_componenti():
    dati = nido(isee_mancante={"tipo": "massima"})
    dati["componenti"][1]["tratti"] = [tratto("importo", importo="2.50")]
    assert totale(dati, presenze=10) == "105.00"
    dati["isee_mancante"] = {"tipo": "importo", "importo": "90"}
    risposta = conta(dati, presenze=10, quantita=2)
    assert f"{risposta.importo} {risposta.totale}" == "90.00 180.00"
    assert "componenti" not in risposta.come_json()
    # The highest of the components, ten days included, is more than the 90 of a resident.
    dati["non_residente"] = {"tipo": "massima"}
    assert totale(dati, presenze=10, residente=False) == "105.00"
    assert totale(dati, presenze=1, residente=False) == "90.00"


# --- What only exact tests see ----------------------------------------------------------------


def test_ogni_componente_si_arrotonda_anche_dopo_la_quantita():
    """1.67 × 0.5 is 0.835 twice: 0.84 + 0.84, not 1.67."""
    giorno = {"quantita_da": "g", "tratti": [tratto("importo", importo="1.67")]}
    dati = {"componenti": [{"codice": "a", **giorno}, {"codice": "b", **giorno}]}
    assert totale(dati, "1", g="0.5") == "1.68"
    assert totale(dati | {"arrotondamento": {"fase": "totale"}}, "1", g="0.5") == "1.67"


def test_i_quattro_decimali_mostrati_si_arrotondano_in_su():
    dati = una("importo", importo="1.00005") | {"arrotondamento": {"fase": "totale"}}
    assert importo(dati, "1") == "1.0001"


def test_massima_delle_componenti_sul_loro_costo_e_fino_alla_soglia():
    """A resident without an ISEE pays 1: the highest of the components is 30 + 20 × 2."""
    dati = {
        "costo_unitario": "30",
        "soglia_accesso": "2000",
        "componenti": [
            {"codice": "a", "tratti": [tratto("costo_pieno")]},
            {
                "codice": "b",
                "quantita_da": "g",
                "tratti": [tratto("proporzionale", coeff_num="1", coeff_den="100")],
            },
        ],
        "isee_mancante": {"tipo": "importo", "importo": "1"},
        "non_residente": {"tipo": "massima"},
    }
    assert totale(dati, g=2, residente=False) == "70.00"
    assert totale(dati, g=2, residente=False, costo_unitario="50") == "90.00"
    assert totale(dati, g=2) == "1.00"
    dati["isee_mancante"] = {"tipo": "costo_pieno"}
    assert totale(dati, g=2) == "30.00"
    dati["non_residente"] = {"tipo": "costo_pieno"}
    assert totale(dati, g=2, residente=False) == "30.00"
    dati["isee_mancante"] = {"tipo": "importo", "importo": "1"}
    assert totale(dati, g=2, residente=False) == "30.00"


def test_le_componenti_si_mostrano_solo_se_fanno_l_importo():
    dati = nido(non_residente={"tipo": "importo", "importo": "50"})
    assert conta(dati, "3000", residente=False).componenti == {
        "fissa": Decimal("80.00"),
        "presenza": Decimal("1.00"),
    }
    dati["non_residente"]["importo"] = "500"
    risposta = conta(dati, "3000", residente=False)
    assert (risposta.componenti, risposta.indici) == ({}, (0, 0))


def test_ordine_figlio_assente_non_si_somma():
    dati = dieci(modificatore("somma_per_quantita", "ordine_figlio", valore="2"))
    assert importo(dati, "1") == "10.00"
    assert importo(dati, "1", ordine_figlio=1) == "12.00"
    dati["modificatori"][0]["quando"] = {"ordine_figlio": {"a": "3"}}
    assert importo(dati, "1") == "12.00"
