"""Our calculator and the second one of `riferimento`, on rules made up at random."""

import json
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.parsing import leggi_isee, leggi_regola
from tests.tariffe import riferimento
from tests.tariffe.regole import PIENO, SAD

MODI = ("HALF_UP", "HALF_DOWN", "HALF_EVEN", "UP", "DOWN", "CEILING", "FLOOR")
TABELLE = ({"1": "1", "2": "0.75", "3+": "0.333"}, {"1-2": "1", "3-4": "0.7"}, {"1+": "0.9"})


def tratti(caso: Random) -> list[dict[str, Any]]:
    """One to four bands in any order, now and then with a hole."""
    scelti, da, incluso = [], 0, True
    for _ in range(caso.randint(1, 4)):
        a = da + caso.randint(1, 9) * 1000
        soldi = [f"{caso.randint(0, 9999) / 100:.2f}" for _ in range(3)]
        campi = caso.choice(
            [
                {"tipo": "esente"},
                {"tipo": "costo_pieno"},
                {"tipo": "importo", "importo": soldi[0]},
                {"tipo": "lineare", "x1": str(da), "x2": str(a), "y1": soldi[0], "y2": soldi[1]},
                {"tipo": "percentuale_costo", "perc": soldi[0]},
                {"tipo": "percentuale_lineare", "x1": str(da + 500), "x2": str(a + 100)}
                | {"p1": soldi[1], "p2": soldi[2]},
                {"tipo": "proporzionale", "coeff_num": soldi[0], "coeff_den": "30000"},
                {"tipo": "base_piu_aliquota", "base": soldi[0], "x0": str(da)}
                | {"aliquota": caso.choice(["0.3", "0", "-1.725"])},
                {"tipo": "eccedenza", "soglia": str(caso.choice([da, 5825]))},
            ]
        )
        fine = {"a": str(a), "a_incluso": caso.random() < 0.6}
        scelti.append(campi | {"da": str(da), "da_incluso": incluso} | fine)
        da, incluso = a, not fine["a_incluso"]
        if caso.random() < 0.1:
            da += 1
    if caso.random() < 0.8:
        del scelti[-1]["a"], scelti[-1]["a_incluso"]
    caso.shuffle(scelti)
    return scelti


def politica(caso: Random, *tipi: str) -> dict[str, Any]:
    tipo = caso.choice(["massima", "importo", "costo_pieno", "non_ammesso", *tipi])
    altro = {
        "importo": {"importo": "12.345"},
        "maggiorazione": {"valore": "0.25"},
        "tratti": {"tratti": tratti(caso)},
    }
    return {"tipo": tipo, **altro.get(tipo, {})}


def regola(caso: Random) -> dict[str, Any]:
    fatta: dict[str, Any] = {"unita": "ora"}
    for chiave, scelte in {
        "costo_unitario": ("22.52", "9.3"),
        "soglia_accesso": ("15000", None, None, None, None, None),
    }.items():
        if (scelta := caso.choice((*scelte, *scelte, None))) is not None:
            fatta[chiave] = scelta
    if con_componenti := caso.random() < 0.3:
        fatta["componenti"] = [
            {"codice": "fissa", "tratti": tratti(caso)},
            {"codice": "pasti", "tratti": tratti(caso), "quantita_da": "n", "max_quantita": "15"},
        ]
        if caso.random() < 0.5:
            fatta["componenti"][0]["non_residente"] = politica(caso, "maggiorazione", "tratti")
        # What takes the place of the sum is not of the reference.
        fatta["isee_mancante"] = {"tipo": caso.choice(["massima", "non_ammesso"])}
        fatta["isee_irregolare"] = {"tipo": caso.choice(["massima", "come_mancante"])}
        fatta["non_residente"] = {"tipo": caso.choice(["massima", "come_residente"])}
    else:
        fatta["tratti"] = tratti(caso)
        fatta["isee_mancante"] = politica(caso)
        fatta["isee_irregolare"] = politica(caso, "come_mancante")
        fatta["non_residente"] = politica(
            caso, "come_mancante", "come_residente", "maggiorazione", "tratti"
        )
    if caso.random() < 0.15:
        politiche = ["isee_mancante", "isee_irregolare", "non_residente"]
        del fatta[caso.choice(politiche)]
    if caso.random() < 0.3:
        quando = caso.choice(
            [{"minori": {"da": "3"}}, {"scuola": "nido", "minori": 1}, {"residente": False}]
        )
        cosa = {"costo_unitario": "7.77"} if con_componenti else {"tratti": tratti(caso)}
        fatta["varianti"] = [{"quando": quando, **cosa}]
    modificatori = [
        {"codice": "festivo", "tipo": "moltiplica", "valore": "1.10", "max": "60"},
        {"codice": "mensa", "tipo": "somma", "valore": "-3.005"},
        {"codice": "ordine_figlio", "tipo": "moltiplica_tabella", "tabella": caso.choice(TABELLE)},
        {"codice": "assenze", "tipo": "somma_per_quantita", "valore": "-1.50", "min": "0.50"},
        {"codice": "operatori", "tipo": "moltiplica_per_quantita"},
        {"codice": "festivo", "tipo": "somma", "valore": "2", "quando": {"n": {"a": "9"}}},
    ]
    fatta["modificatori"] = caso.sample(modificatori, caso.randint(0, 4))
    fatta["arrotondamento"] = {
        "quanto": caso.choice(["0.01", "0.01", "0.05", "0.1", "1", "0.001"]),
        "modo": caso.choice(MODI),
        "fase": caso.choice(["unitaria", "totale"]),
    }
    return fatta


def contesto(caso: Random, della: dict[str, Any]) -> dict[str, Any]:
    tutto = {
        "residente": caso.random() < 0.5, "omissioni_o_difformita": caso.random() < 0.5,
        "quantita": caso.choice([0, 1, 10, "2.5"]), "costo_unitario": "5.555",
        "famiglia_figli": caso.randint(1, 4), "ordine_figlio": caso.randint(1, 4),
        "festivo": True, "mensa": caso.random() < 0.5, "assenze": caso.choice([0, 2, "1.5"]),
        "operatori": caso.choice([1, 2, "0.5"]), "n": caso.choice([0, 5, 20, "2.5"]),
        "minori": caso.randint(0, 4), "scuola": caso.choice(["nido", "materna"]),
    }  # fmt: skip
    note = leggi_regola(della).chiavi | {"residente", "omissioni_o_difformita", "quantita"}
    rare = {"costo_unitario", "famiglia_figli", "ordine_figlio"}
    return {
        chiave: valore
        for chiave, valore in tutto.items()
        if caso.random() < (0.5 if chiave in note else 0.15 if chiave in rare else 0)
    }


def nostra(scritta: dict[str, Any], isee: str, contesto: dict[str, Any]) -> object:
    try:
        risposta = calcola(leggi_regola(scritta), leggi_isee(isee), contesto).come_json()
    except ErroreTariffa as errore:
        return errore.codice
    quote = {k: Fraction(v) for k, v in risposta.get("componenti", {}).items()}
    totale, importo = Fraction(risposta["totale"]), Fraction(risposta["importo"])
    return {
        "importo": importo, "tratto": risposta["tratto"], "componenti": quote, "totale": totale,
    }  # fmt: skip


def del_riferimento(scritta: dict[str, Any], isee: str, contesto: dict[str, Any]) -> object:
    try:
        return riferimento.calcola(scritta, Fraction(isee) if isee else None, contesto)
    except riferimento.Rifiuto as rifiuto:
        return str(rifiuto)


def test_il_riferimento_sa_l_esempio_del_formato():
    scritto = del_riferimento(SAD, "15000", PIENO)
    assert (scritto["importo"], scritto["totale"]) == (Fraction("21.40"), 214)


@settings(max_examples=400)
@given(st.integers(0, 2**32))
def test_due_calcolatori_dicono_lo_stesso(seme):
    caso = Random(seme)  # noqa: S311
    scritta = regola(caso)
    detto = contesto(caso, scritta)
    centesimi = caso.choice(
        [caso.randint(0, 30) * 100_000 + caso.randint(-1, 1), caso.randint(0, 3_000_000), -1]
    )
    isee = "" if centesimi < 0 else f"{centesimi // 100}.{centesimi % 100:02d}"
    assert nostra(scritta, isee, detto) == del_riferimento(scritta, isee, detto), json.dumps(
        {"regola": scritta, "isee": isee, "contesto": detto}
    )
