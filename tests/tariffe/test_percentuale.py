"""A rule raised by a percentage: what is money grows, what is a share stays."""

import copy
import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import ErroreDominio
from tariffe.calcolo import calcola, controlla
from tariffe.calcolo.percentuale import aumenta, non_aumentati
from tariffe.parsing import leggi_regola
from tariffe.parsing.lettura import elenchi_di_tratti
from tariffe.parsing.limiti import buchi
from tests.tariffe.regole import SAD

DIECI = Decimal(10)


def test_il_dieci_per_cento_sugli_importi():
    nuova = aumenta(SAD, DIECI)
    assert nuova["costo_unitario"] == "24.77"  # 24,772
    assert nuova["tratti"][0] == SAD["tratti"][0]
    assert nuova["tratti"][1] == {**SAD["tratti"][1], "y1": "0.00", "y2": "20.55"}  # 20,548
    assert nuova["tratti"][2] == {**SAD["tratti"][2], "importo": "20.55"}
    assert nuova["isee_mancante"]["importo"] == "22.00"
    assert nuova["modificatori"][2]["valore"] == "-1.65"
    for intatto in ("servizio", "unita", "isee_irregolare", "non_residente", "arrotondamento"):
        assert nuova[intatto] == SAD[intatto]
    assert nuova["modificatori"][:2] == SAD["modificatori"][:2]


def test_la_regola_di_partenza_non_si_tocca():
    prima = copy.deepcopy(SAD)
    aumenta(SAD, DIECI, soglie=DIECI)
    assert prima == SAD


def test_lo_zero_per_cento_non_cambia_niente():
    assert aumenta(SAD, Decimal(0)) == SAD
    assert aumenta(SAD, Decimal(0), Decimal("0.10"), soglie=Decimal(0)) == SAD
    scritta = {"tratti": [{"tipo": "importo", "da": "0", "importo": "5.3310"}]}
    assert aumenta(scritta, Decimal("0.0")) == scritta


def uno(tratto):
    return aumenta({"tratti": [tratto]}, DIECI)["tratti"][0]


def test_coefficienti_e_aliquote_restano_precisi():
    assert uno({"tipo": "proporzionale", "coeff_num": "8", "coeff_den": "30000"}) == {
        "tipo": "proporzionale",
        "coeff_num": "8.8",
        "coeff_den": "30000",
    }
    modena = {"tipo": "base_piu_aliquota", "base": "465", "x0": "28000", "aliquota": "0.3"}
    assert uno(modena) == {**modena, "base": "511.50", "aliquota": "0.33"}
    assert uno({"tipo": "proporzionale", "coeff_num": "1.875", "coeff_den": "100"}) == {
        "tipo": "proporzionale",
        "coeff_num": "2.0625",
        "coeff_den": "100",
    }
    # 1,875 × 1,0175 = 1,9078125: sette decimali, e un numero della regola ne ha quattro.
    [tratto] = aumenta(
        {"tratti": [{"tipo": "proporzionale", "coeff_num": "1.875", "coeff_den": "100"}]},
        Decimal("1.75"),
    )["tratti"]
    assert (tratto["coeff_num"], tratto["coeff_den"]) == ("1907.8125", "100000")
    [tratto] = aumenta({"tratti": [{**modena, "aliquota": "0.3"}]}, Decimal("1.75"))["tratti"]
    assert tratto["aliquota"] == "0.3053", "0,30525"


def test_con_le_soglie_la_pendenza_cala():
    # Modena arriva a 498 con 35.800: 465 + 0,3 % di 11.000. Con soglie doppie, 0,15 % di 22.000.
    modena = {"tipo": "base_piu_aliquota", "base": "465", "x0": "24800", "aliquota": "0.3"}
    [tratto] = aumenta({"tratti": [modena]}, Decimal(0), soglie=Decimal(100))["tratti"]
    assert tratto == {**modena, "x0": "49600.00", "aliquota": "0.15"}
    monopoli = {"tipo": "proporzionale", "coeff_num": "8", "coeff_den": "30000"}
    [tratto] = aumenta({"tratti": [monopoli]}, DIECI, soglie=Decimal(100))["tratti"]
    assert tratto == {**monopoli, "coeff_num": "8.8", "coeff_den": "60000"}


def test_un_coefficiente_con_troppe_cifre_si_arrotonda():
    tratto = uno({"tipo": "proporzionale", "coeff_num": "1.2345", "coeff_den": "9999999999"})
    assert (tratto["coeff_num"], tratto["coeff_den"]) == ("1.358", "9999999999")  # 1,35795


def test_le_percentuali_del_costo_e_l_eccedenza_restano():
    for tratto in (
        {"tipo": "percentuale_costo", "perc": "50"},
        {"tipo": "percentuale_lineare", "x1": "0", "x2": "9", "p1": "10", "p2": "90"},
        {"tipo": "costo_pieno"},
        {"tipo": "eccedenza", "soglia": "5825"},
    ):
        assert uno(tratto) == tratto


def test_tre_decimali_restano_tre():
    assert uno({"tipo": "importo", "importo": "5.331"})["importo"] == "5.864"  # 5,8641
    assert uno({"tipo": "importo", "importo": "5.330"})["importo"] == "5.86"  # 5,863


def test_arrotondare_ai_dieci_centesimi():
    nuova = aumenta(SAD, DIECI, Decimal("0.10"))
    assert nuova["tratti"][1]["y2"] == nuova["tratti"][2]["importo"] == "20.50"
    assert aumenta(SAD, DIECI, Decimal("0.50"))["costo_unitario"] == "25.00"
    mezzo = aumenta({"costo_unitario": "8.25"}, DIECI, Decimal("0.05"))
    assert mezzo["costo_unitario"] == "9.10", "9,075 sale"


def test_una_diminuzione():
    assert aumenta(SAD, Decimal(-50))["tratti"][2]["importo"] == "9.34"


def test_varianti_componenti_politiche_e_limiti():
    regola = {
        "varianti": [
            {
                "quando": {"minori": {"da": "2", "a": "3"}},
                "costo_unitario": "10.00",
                "tratti": [{"tipo": "importo", "da": "0", "importo": "4.00"}],
            }
        ],
        "componenti": [
            {
                "codice": "fissa",
                "per": "mese",
                "max_quantita": "15",
                "quantita_da": "giorni",
                "costo_unitario": "100.00",
                "tratti": [{"tipo": "importo", "da": "0", "importo": "30.00"}],
                "non_residente": {
                    "tipo": "tratti",
                    "tratti": [{"tipo": "importo", "da": "0", "importo": "60.00"}],
                },
            }
        ],
        "isee_scaduto": {"tipo": "importo", "importo": "9.00"},
        "modificatori": [
            {"codice": "pt", "tipo": "moltiplica", "valore": "0.70", "min": "60", "max": "345"},
            {"codice": "fissa", "tipo": "somma", "valore": "3.00"},
        ],
        "tetto_nucleo": "200.00",
        "frazioni_ammesse": ["0.5"],
    }
    nuova = aumenta(regola, DIECI)
    assert nuova["varianti"][0] == {
        "quando": {"minori": {"da": "2", "a": "3"}},
        "costo_unitario": "11.00",
        "tratti": [{"tipo": "importo", "da": "0", "importo": "4.40"}],
    }
    assert nuova["componenti"][0]["tratti"][0]["importo"] == "33.00"
    assert nuova["componenti"][0]["costo_unitario"] == "110.00"
    assert nuova["componenti"][0]["max_quantita"] == "15"
    assert nuova["componenti"][0]["non_residente"]["tratti"][0]["importo"] == "66.00"
    assert nuova["isee_scaduto"]["importo"] == "9.90"
    assert nuova["modificatori"][0] == {
        "codice": "pt",
        "tipo": "moltiplica",
        "valore": "0.70",
        "min": "66.00",
        "max": "379.50",
    }
    assert nuova["modificatori"][1]["valore"] == "3.30"
    assert nuova["tetto_nucleo"] == "220.00"
    assert nuova["frazioni_ammesse"] == ["0.5"]


def test_il_metodo_residuale_resta():
    regola = {
        "metodo": "residuale",
        "quota_salvaguardia": "400.00",
        "minimo_personale": "100.00",
        "soglia_accesso": "20000",
        "aggiunte": [{"da": "accompagnamento", "quando": {"regime": "residenziale"}}],
    }
    assert aumenta(regola, DIECI, soglie=DIECI) == {**regola, "soglia_accesso": "22000.00"}


def test_le_soglie_solo_se_chiesto():
    nuova = aumenta(SAD, Decimal(0), soglie=DIECI)
    assert [t.get("a") for t in nuova["tratti"]] == ["3300.00", "33000.00", None]
    assert (nuova["tratti"][1]["x1"], nuova["tratti"][1]["x2"]) == ("3300.00", "33000.00")
    assert nuova["tratti"][0]["da"] == "0"
    assert nuova["tratti"][1]["y2"] == "18.68"
    assert nuova["isee_mancante"] == SAD["isee_mancante"]


def test_le_soglie_vicine_restano_vicine():
    regola = {
        "soglia_accesso": "20000",
        "tratti": [
            {"tipo": "importo", "da": "0", "a": "7500", "importo": "1"},
            {"tipo": "importo", "da": "7500.01", "a": "9000", "importo": "2"},
            {"tipo": "eccedenza", "da": "9001", "a": "999999999.99", "soglia": "9001"},
        ],
    }
    nuova = aumenta(regola, Decimal(0), soglie=Decimal("1.7"), arrotonda_soglie=Decimal(100))
    assert [(t["da"], t["a"]) for t in nuova["tratti"]] == [
        ("0", "7600.00"),
        ("7600.01", "9200.00"),
        ("9201.00", "999999999.99"),
    ]
    assert nuova["tratti"][2]["soglia"] == "9201.00"
    assert nuova["soglia_accesso"] == "20300.00"


@pytest.mark.parametrize("percentuale", ["-100", "-150", "NaN", "Infinity"])
def test_percentuali_impossibili(percentuale):
    for argomenti in ({"percentuale": Decimal(percentuale)},):
        with pytest.raises(ErroreDominio) as rifiuto:
            aumenta(SAD, **argomenti)
        assert rifiuto.value.codice == "REGOLA_NON_VALIDA"
    with pytest.raises(ErroreDominio):
        aumenta(SAD, DIECI, soglie=Decimal(percentuale))


@pytest.mark.parametrize("scritto", ["18,68", "", "NaN"])
def test_un_numero_che_non_si_legge(scritto):
    with pytest.raises(ErroreDominio, match="dove serve un numero") as rifiuto:
        aumenta({"tratti": [{"tipo": "importo", "importo": scritto}]}, DIECI)
    assert rifiuto.value.codice == "REGOLA_NON_VALIDA"


def test_quello_che_non_cresce_si_dice():
    assert (
        non_aumentati(
            {"tratti": [{"tipo": "importo", "importo": "1"}], "non_residente": {"tipo": "massima"}}
        )
        == []
    )
    solo = {
        "eccedenza": "I tratti «eccedenza» restano uguali",
        "costo_pieno": "Le percentuali del costo restano uguali",
        "percentuale_costo": "Le percentuali del costo restano uguali",
        "percentuale_lineare": "Le percentuali del costo restano uguali",
    }
    for tipo, inizio in solo.items():
        [frase] = non_aumentati({"componenti": [{"codice": "x", "tratti": [{"tipo": tipo}]}]})
        assert frase.startswith(inizio)
    frasi = non_aumentati(
        {
            "tratti": [{"tipo": "eccedenza", "soglia": "5825"}, {"tipo": "costo_pieno"}],
            "metodo": "residuale",
            "non_residente": {"tipo": "maggiorazione", "valore": "1.00"},
        }
    )
    assert [frase.split(" rest")[0] for frase in frasi] == [
        "I tratti «eccedenza»",
        "Le percentuali del costo",
        "Il metodo residuale",
        "La maggiorazione di chi non risiede",
    ]


importi = st.decimals(0, 5000, places=2).map(str)


@st.composite
def regole(disegna):
    """Segments that touch: the end of each line is the start of the next."""
    soglie = sorted(disegna(st.sets(st.integers(1, 60_000), min_size=2, max_size=6)))
    valori = [disegna(importi) for _ in soglie]
    tratti = [
        {"tipo": "lineare", "x1": str(x1), "x2": str(x2), "y1": y1, "y2": y2, "da": str(x1),
         "a": str(x2), "da_incluso": False}
        for x1, x2, y1, y2 in zip(soglie, soglie[1:], valori, valori[1:], strict=False)
    ]  # fmt: skip
    return {"tratti": tratti, "isee_mancante": {"tipo": "importo", "importo": valori[-1]}}


percentuali = st.decimals(-50, 50, places=2)
quanti = st.sampled_from([None, Decimal("0.01"), Decimal("0.05"), Decimal("0.10"), Decimal(1)])


@given(regole(), percentuali, quanti, percentuali)
def test_i_tratti_continuano_a_toccarsi(regola, percentuale, arrotonda, soglie):
    tratti = aumenta(regola, percentuale, arrotonda, soglie=soglie)["tratti"]
    for prima, dopo in pairwise(tratti):
        assert prima["y2"] == dopo["y1"]
        assert prima["a"] == dopo["da"] == dopo["x1"]
        assert Decimal(prima["a"]) > Decimal(prima["da"])


@given(regole(), percentuali, quanti)
def test_ogni_importo_e_quello_esatto_arrotondato(regola, percentuale, arrotonda):
    nuova = aumenta(regola, percentuale, arrotonda)
    quanto = arrotonda or Decimal("0.01")
    for prima, dopo in zip(regola["tratti"], nuova["tratti"], strict=True):
        esatto = Decimal(prima["y2"]) * (1 + percentuale / 100)
        if percentuale:
            assert abs(Decimal(dopo["y2"]) - esatto) <= quanto / 2
            assert Decimal(dopo["y2"]) % quanto == 0
        else:
            assert dopo == prima


@given(regole())
def test_lo_zero_per_cento_e_l_identita(regola):
    assert aumenta(regola, Decimal(0), soglie=Decimal(0)) == regola


# --- with the calculator -----------------------------------------------------------------------


@given(st.integers(0, 5_000_000), percentuali, percentuali)
def test_la_regola_aumentata_si_legge_e_l_importo_cresce_della_percentuale(isee, percento, soglie):
    valore = Decimal(isee) / 100
    prima = calcola(leggi_regola(SAD), valore).importo
    dopo = calcola(leggi_regola(aumenta(SAD, percento)), valore).importo
    # Half a cent of the first rounding, raised, half of y2 and half of the last.
    assert abs(dopo - prima * (1 + percento / 100)) <= Decimal("0.02")
    indicizzata = leggi_regola(aumenta(SAD, percento, soglie=soglie))
    assert calcola(indicizzata, valore).importo >= 0


REALI = sorted((Path(__file__).parents[2] / "fixtures/demo/tariffe/regole").glob("*.json"))


@pytest.mark.parametrize("file", REALI, ids=lambda file: file.stem)
def test_una_regola_vera_aumentata_sta_ancora_nel_registro(file):
    dati = json.loads(file.read_text(encoding="utf-8"))
    nuova = aumenta(dati, Decimal("3.7"), soglie=Decimal("1.9"))
    prima, dopo = (leggi_regola(regola, estesa=True) for regola in (dati, nuova))
    assert dopo.sovrapposizione == prima.sovrapposizione == ""
    per_elenco = zip(elenchi_di_tratti(prima), elenchi_di_tratti(dopo), strict=True)
    for (_, _, _, vecchi), (_, _, _, nuovi) in per_elenco:
        assert len(list(buchi(nuovi))) == len(list(buchi(vecchi))), (
            "un buco non nasce e non sparisce"
        )
        for tratto in nuovi:
            for numero in tratto.numeri.values():
                assert numero == numero.quantize(Decimal("0.0001"))
                assert numero < 10**10
    # No new fault: in particular every line still joins the band after it.
    trovati, nuovi = (
        {(r.codice, r.dove) for r in controlla(regola) if r.codice != "SALTO"}
        for regola in (prima, dopo)
    )
    assert trovati >= nuovi
