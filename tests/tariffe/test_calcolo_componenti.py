"""The calculator: variants and components, and how their sums are rounded."""

from decimal import Decimal

import pytest

from tests.tariffe.regole import (
    conta,
    dieci,
    importo,
    mensa,
    modificatore,
    nido,
    rifiuto,
    totale,
    tratto,
    una,
)


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
