"""A rule of the exchange format, written in the register and read back."""

import datetime
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from base.errors import ErroreDominio
from tariffe.anomalie import ErroreTariffa
from tariffe.models import ParametroIndicizzato, RegolaTariffaria, ValoreParametro
from tariffe.parsing import leggi_json, leggi_regola
from tariffe.parsing.incollata import applica, leggi_incollata
from tariffe.selectors import con_pezzi, regola_come_dati, regola_letta, regole_lette
from tariffe.selectors.regole import riferimenti_come_dati
from tariffe.services import scrivi_regola
from tariffe.services.ritocchi import cambia_regola
from tests.tariffe.factories import EdizioneFactory, RegolaFactory, ServizioFactory, approva
from tests.tariffe.test_casi import REGOLE

pytestmark = pytest.mark.django_db

DEL_DESIGN = {
    "servizio": "SAD",
    "unita": "ora",
    "isee_base": "annuo",
    "costo_unitario": "22.52",
    "tratti": [
        {"tipo": "esente", "da": "0", "da_incluso": True, "a": "3000", "a_incluso": True},
        {"tipo": "lineare", "da": "3000", "da_incluso": False, "a": "30000", "a_incluso": True,
         "x1": "3000", "x2": "30000", "y1": "0", "y2": "18.68"},
        {"tipo": "importo", "da": "30000", "da_incluso": False, "importo": "18.68"},
    ],
    "isee_mancante": {"tipo": "importo", "importo": "20"},
    "isee_irregolare": {"tipo": "come_mancante"},
    "non_residente": {"tipo": "maggiorazione", "valore": "1"},
    "modificatori": [
        {"codice": "festivo", "tipo": "moltiplica", "valore": "1.1"},
        {"codice": "ordine_figlio", "tipo": "moltiplica_tabella",
         "tabella": {"1": "1", "2": "0.75", "3": "0.5", "4+": "0"}},
        {"codice": "assenze", "tipo": "somma_per_quantita", "valore": "-1.5"},
        {"codice": "operatori", "tipo": "moltiplica_per_quantita"},
    ],
    "arrotondamento": {"quanto": "0.01", "modo": "HALF_UP", "fase": "unitaria"},
}  # fmt: skip


def scrivi(dati, **altro):
    servizio = ServizioFactory(codice=dati.get("servizio", "SAD"))
    return scrivi_regola(edizione=EdizioneFactory(), servizio=servizio, dati=dati, **altro)


def test_la_regola_del_design_torna_uguale():
    assert regola_come_dati(scrivi(DEL_DESIGN)) == DEL_DESIGN


@pytest.mark.parametrize("file", sorted(REGOLE.glob("*.json")), ids=lambda file: file.stem)
def test_le_regole_pubblicate_tornano_uguali(file):
    dati = leggi_json(file.read_text(encoding="utf-8"))
    regola = scrivi(dati | {"servizio": "SAD"})

    attesa = replace(leggi_regola(dati, estesa=True), servizio="SAD")
    assert regola_letta(regola) == attesa
    tornati = regola_come_dati(regola)
    assert leggi_regola(json.loads(json.dumps(tornati)), estesa=True) == attesa
    assert regola_come_dati(scrivi(tornati)) == tornati


TUTTO = {
    "servizio": "NIDO",
    "unita": "mese",
    "articolo": "art. 7",
    "isee_base": "mensile",
    "costo_unitario": "22.52",
    "soglia_accesso": "40000",
    "oltre_massimo": "discrezionale",
    "tetto_nucleo": "300",
    "frazioni_ammesse": ["0.5", "0.75"],
    "tipi_isee": ["minorenni", "ordinario"],
    "componenti": [
        {
            "codice": "fissa", "per": "mese", "etichetta": "quota fissa", "articolo": "c. 1",
            "tratti": [
                {"tipo": "proporzionale", "da": "0", "da_incluso": True, "a": "10",
                 "a_incluso": False, "coeff_num": "8.1234567891", "coeff_den": "30000"},
                {"tipo": "base_piu_aliquota", "da": "10", "da_incluso": True, "base": "465",
                 "x0": "24800", "aliquota": "-0.3", "etichetta": "oltre", "articolo": "c. 2"},
            ],
            "non_residente": {
                "tipo": "tratti",
                "tratti": [{"tipo": "importo", "da": "0", "da_incluso": True, "importo": "9.999"}],
            },
        },
        {
            "codice": "presenza", "per": "giorno", "quantita_da": "presenze", "max_quantita": "15",
            "costo_unitario": "4.5",
            "tratti": [{"tipo": "percentuale_costo", "da": "0", "da_incluso": True, "perc": "50"}],
        },
    ],
    "varianti": [
        {
            "quando": {"tempo": "parziale", "minori": {"da": "2", "a": "4"}, "urgente": True},
            "etichetta": "part-time", "articolo": "c. 3", "costo_unitario": "11",
            "tratti": [{"tipo": "costo_pieno", "da": "0", "da_incluso": True}],
        },
        {"quando": {"minori": {"da": "5"}}, "costo_unitario": "5"},
    ],
    "isee_mancante": {"tipo": "massima", "articolo": "c. 4"},
    "isee_irregolare": {"tipo": "maggiorazione", "valore": "0.25"},
    "isee_scaduto": {"tipo": "come_mancante"},
    "non_residente": {"tipo": "importo", "importo": "500"},
    "modificatori": [
        {"codice": "sconto", "tipo": "moltiplica", "valore": "0.7", "min": "60", "max": "345",
         "quando": {"tempo": "pieno"}, "etichetta": "sconto", "articolo": "c. 5"},
        {"codice": "ordine_figlio", "tipo": "moltiplica_tabella",
         "tabella": {"1": "1", "2-3": "0.5", "4+": "0"}},
        {"codice": "quota", "tipo": "somma", "valore": "-3"},
    ],
    "arrotondamento": {"quanto": "0.1", "modo": "CEILING", "fase": "totale"},
}  # fmt: skip


def test_tutto_cio_che_il_formato_dice_torna_uguale():
    assert regola_come_dati(scrivi(TUTTO)) == TUTTO


def test_lo_scorrimento_di_fascia_torna_uguale():
    dati = {
        "servizio": "NIDO",
        "unita": "mese",
        "isee_base": "annuo",
        "tratti": [
            {"tipo": "esente", "da": "0", "da_incluso": True, "a": "3000", "a_incluso": True},
            {"tipo": "importo", "da": "3000", "da_incluso": False, "importo": "10"},
        ],
        "modificatori": [
            {"codice": "figli", "tipo": "scorrimento_fascia", "valore": "-1",
             "escluse": ["prima", "ultima", 3]},
        ],
        "arrotondamento": {"quanto": "0.01", "modo": "HALF_UP", "fase": "unitaria"},
    }  # fmt: skip
    tornati = regola_come_dati(scrivi(dati))
    assert leggi_regola(tornati, estesa=True) == leggi_regola(dati, estesa=True)


def test_il_metodo_residuale_torna_uguale():
    dati = {
        "servizio": "RSA",
        "unita": "mese",
        "isee_base": "annuo",
        "metodo": "residuale",
        "quota_salvaguardia": "443.95",
        "minimo_personale": "180",
        "aggiunte": [
            {"da": "accompagnamento", "etichetta": "indennità", "quando": {"regime": "giorno"}}
        ],
        "arrotondamento": {"quanto": "0.01", "modo": "HALF_UP", "fase": "unitaria"},
    }
    assert regola_come_dati(scrivi(dati)) == dati


numeri = st.decimals(0, 99999, places=4, allow_nan=False).map(lambda d: f"{d:f}")
testi = st.text("abc àè'", max_size=12).map(str.strip)
chiavi = st.sampled_from(["zona", "minori", "tempo"])
valori = (
    st.booleans() | st.sampled_from(["pieno", "2.5", "4"]) | st.fixed_dictionaries({"da": numeri})
)
condizioni = st.dictionaries(chiavi, valori, min_size=1, max_size=2)


@st.composite
def elenchi(disegna):
    """Contiguous segments of any kind, the last one open."""
    limiti = sorted({disegna(st.integers(1, 50000)) for _ in range(disegna(st.integers(0, 3)))})
    tratti = []
    for n, (da, a) in enumerate(zip([0, *limiti], [*limiti, None], strict=True)):
        tratto = {"da": str(da), "da_incluso": n == 0, "etichetta": disegna(testi)}
        if a is not None:
            tratto |= {"a": str(a), "a_incluso": True}
        tratti.append(tratto | disegna(st.sampled_from([
            {"tipo": "esente"},
            {"tipo": "importo", "importo": disegna(numeri)},
            {"tipo": "lineare", "x1": "1", "x2": "9", "y1": disegna(numeri), "y2": "3.1234"},
            {"tipo": "eccedenza", "soglia": disegna(numeri)},
            {"tipo": "percentuale_lineare", "x1": "0", "x2": "5", "p1": "10", "p2": "99.5"},
        ])))  # fmt: skip
    return tratti


@st.composite
def regole(disegna):
    """A rule of the exchange format with any of its parts."""
    dati = {"servizio": "SAD", "unita": "ora", "articolo": disegna(testi)}
    if disegna(st.booleans()):
        dati["tratti"] = disegna(elenchi())
    else:
        dati["componenti"] = [
            {"codice": codice, "tratti": disegna(elenchi()), "quantita_da": disegna(testi)}
            for codice in ("fissa", "variabile")[: disegna(st.integers(1, 2))]
        ]
    if disegna(st.booleans()):
        dati["costo_unitario"] = disegna(numeri)
    dati["varianti"] = [
        {"quando": disegna(condizioni), "tratti": disegna(elenchi())}
        for _ in range(disegna(st.integers(0, 2)))
    ]
    if disegna(st.booleans()):
        dati["isee_mancante"] = {"tipo": "importo", "importo": disegna(numeri)}
        dati["isee_irregolare"] = {"tipo": "tratti", "tratti": disegna(elenchi())}
    dati["modificatori"] = [
        disegna(st.sampled_from([
            {"codice": "a", "tipo": "moltiplica", "valore": disegna(numeri), "max": "7"},
            {"codice": "b", "tipo": "somma", "valore": "-1.5", "quando": disegna(condizioni)},
            {"codice": "c", "tipo": "moltiplica_tabella", "tabella": {"1": "1", "2+": "0.5"}},
        ]))
        for _ in range(disegna(st.integers(0, 3)))
    ]  # fmt: skip
    return dati


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(regole())
def test_andata_e_ritorno_non_cambiano_la_regola(dati):
    try:
        attesa = leggi_regola(dati, estesa=True)
    except ErroreTariffa:
        assume(False)
    regola = scrivi(dati)
    assert regola_letta(regola) == attesa
    tornati = regola_come_dati(regola)
    assert leggi_regola(tornati, estesa=True) == attesa


def test_molte_regole_con_una_query_e_nessuna_se_gia_prese(django_assert_num_queries):
    edizione = EdizioneFactory()
    for n in range(5):
        RegolaFactory(edizione=edizione, utenza=f"gruppo {n}")
    with django_assert_num_queries(2):
        assert len(regole_lette(RegolaTariffaria.objects.filter(edizione=edizione))) == 5
    regole = list(con_pezzi(RegolaTariffaria.objects.filter(edizione=edizione)))
    with django_assert_num_queries(0):
        regole_lette(regole)
        regola_come_dati(regole[0])


def test_riscrivere_sostituisce_tutto_e_tiene_riga_e_casi():
    regola = scrivi(TUTTO | {"servizio": "SAD"}, altro={"note": "nota", "decorrenza_giorno": 15})
    caso = regola.casi.create(denominazione="x", isee=None, atteso_importo=Decimal(1))

    di_nuovo = scrivi_regola(edizione=regola.edizione, servizio=regola.servizio, dati=DEL_DESIGN)

    assert di_nuovo.pk == regola.pk
    assert regola_come_dati(di_nuovo) == DEL_DESIGN
    assert (di_nuovo.note, di_nuovo.decorrenza_giorno) == ("nota", 15)
    assert di_nuovo.casi.get() == caso


def test_una_regola_sbagliata_non_scrive_nulla():
    regola = scrivi(DEL_DESIGN)
    for sbagliata in (
        DEL_DESIGN | {"tratti": []},
        DEL_DESIGN | {"ignota": 1},
        DEL_DESIGN | {"costo_unitario": "1.23456"},
        DEL_DESIGN | {"unita": ""},
    ):
        with pytest.raises(ErroreTariffa) as rifiuto:
            scrivi_regola(edizione=regola.edizione, servizio=regola.servizio, dati=sbagliata)
        assert rifiuto.value.codice == "REGOLA_NON_VALIDA"
    assert regola_come_dati(regola) == DEL_DESIGN


def test_cinque_decimali_sono_detti_con_il_loro_posto():
    tratti = [{"tipo": "importo", "importo": "1"}, {"tipo": "importo", "da": "9"}]
    tratti[1]["importo"] = "2.12345"
    tratti[0]["a"] = "9"
    tratti[0]["a_incluso"] = False
    with pytest.raises(ErroreTariffa, match=r"«tratti\[1\]\.importo»"):
        scrivi({"servizio": "SAD", "unita": "ora", "tratti": tratti})
    assert not RegolaTariffaria.objects.exists()


def test_la_regola_di_un_altra_edizione_non_si_riscrive():
    regola = scrivi(DEL_DESIGN)
    with pytest.raises(ErroreDominio, match="altra edizione"):
        scrivi_regola(
            edizione=EdizioneFactory(), servizio=regola.servizio, dati=DEL_DESIGN, regola=regola
        )


def test_in_un_edizione_approvata_non_si_scrive():
    regola = scrivi(DEL_DESIGN)
    approva(regola.edizione)
    with pytest.raises(ErroreDominio, match="non si cambiano più"):
        scrivi_regola(edizione=regola.edizione, servizio=regola.servizio, dati=DEL_DESIGN)


@pytest.fixture
def parametro():
    parametro = ParametroIndicizzato.objects.create(
        codice="assegno-sociale", denominazione="Assegno sociale"
    )
    for anno, valore in ((2024, "6947.33"), (2025, "7002.97")):
        ValoreParametro.objects.create(
            parametro=parametro, dal=datetime.date(anno, 1, 1), valore=valore, fonte="prova"
        )
    return parametro


CON_PARAMETRO = {
    "servizio": "ADM",
    "unita": "anno",
    "tratti": [
        {"tipo": "esente", "da": "0", "a": "5825"},
        {"tipo": "eccedenza", "da": "5825", "da_incluso": False, "soglia": "5825"},
    ],
    "isee_mancante": {"tipo": "non_ammesso"},
}
SEGUE = [
    {"dove": "tratti[0]", "campo": "a", "parametro": "assegno-sociale"},
    {"dove": "tratti[1]", "campo": "da", "parametro": "assegno-sociale"},
    {"dove": "tratti[1]", "campo": "soglia", "parametro": "assegno-sociale", "fattore": "0.5"},
    {"dove": "", "campo": "costo_unitario", "parametro": "assegno-sociale"},
]


def test_i_campi_indicizzati_hanno_il_valore_del_giorno(parametro):
    regola = scrivi(CON_PARAMETRO, riferimenti=SEGUE)

    del_2025 = regola_come_dati(regola, giorno=datetime.date(2025, 6, 1))
    assert del_2025["tratti"][0]["a"] == del_2025["tratti"][1]["da"] == "7002.97"
    assert del_2025["tratti"][1]["soglia"] == "3501.485"
    assert del_2025["costo_unitario"] == "7002.97"
    del_2024 = regola_come_dati(regola, giorno=datetime.date(2024, 12, 31))
    assert del_2024["tratti"][0]["a"] == "6947.33"
    senza_giorno = regola_come_dati(regola)
    assert senza_giorno["tratti"][0]["a"] == "5825"
    assert senza_giorno["costo_unitario"] == "7002.97"  # nothing written: the latest known


def test_i_riferimenti_tornano_come_erano(parametro):
    regola = scrivi(CON_PARAMETRO, riferimenti=SEGUE)
    tornati = {(r["dove"], r["campo"], r["fattore"]) for r in riferimenti_come_dati(regola)}
    assert tornati == {
        ("tratti[0]", "a", "1"),
        ("tratti[1]", "da", "1"),
        ("tratti[1]", "soglia", "0.5"),
        ("", "costo_unitario", "1"),
    }


def test_una_parte_in_piu_non_stacca_i_riferimenti(parametro):
    regola = scrivi(CON_PARAMETRO, riferimenti=SEGUE)
    tabella = leggi_incollata("tutti | 3")
    nuovi = applica(regola_come_dati(regola), tabella, "componenti[+]", {"codice": "consegna"})
    cambiata = cambia_regola(regola=regola, dati=nuovi)
    tornati = {(r["dove"], r["campo"], r["fattore"]) for r in riferimenti_come_dati(cambiata)}
    assert tornati == {
        ("componenti[0].tratti[0]", "a", "1"),
        ("componenti[0].tratti[1]", "da", "1"),
        ("componenti[0].tratti[1]", "soglia", "0.5"),
        ("", "costo_unitario", "1"),
    }


def test_un_parametro_senza_valore_quel_giorno_e_un_errore(parametro):
    regola = scrivi(CON_PARAMETRO, riferimenti=SEGUE)
    with pytest.raises(ErroreTariffa, match="«Assegno sociale» non ha un valore il 31/12/2023"):
        regola_letta(regola, giorno=datetime.date(2023, 12, 31))


@pytest.mark.parametrize(
    ("riferimento", "dove"),
    [
        ({"dove": "tratti[9]", "campo": "a", "parametro": "assegno-sociale"}, "dove"),
        ({"dove": "tratti[0]", "campo": "soglia", "parametro": "assegno-sociale"}, "campo"),
        ({"dove": "", "campo": "a", "parametro": "assegno-sociale"}, "campo"),
        ({"dove": "tratti[0]", "campo": "a", "parametro": "altro"}, "parametro"),
        (
            {"dove": "tratti[0]", "campo": "a", "parametro": "assegno-sociale", "fattore": "x"},
            "fattore",
        ),
    ],
)
def test_un_riferimento_che_non_va_e_rifiutato(parametro, riferimento, dove):
    with pytest.raises(ErroreTariffa, match=rf"«riferimenti\[0\]\.{dove}»"):
        scrivi(CON_PARAMETRO, riferimenti=[riferimento])
    assert not RegolaTariffaria.objects.exists()
