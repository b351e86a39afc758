"""The checks of a rule on save."""

from decimal import Decimal

import pytest

from tariffe.calcolo import AVVISO, BUCHI, ERRORE, controlla
from tests.tariffe.regole import regola, sad, tratto, una
from tests.tariffe.test_casi import regola as pubblicata

D = Decimal


def rilievi(dati, *, estesa=True):
    return [(r.codice, r.gravita, r.dove) for r in controlla(regola(dati, estesa=estesa))]


def trova(dati, codice):
    (rilievo,) = [r for r in controlla(regola(dati, estesa=True)) if r.codice == codice]
    assert rilievo.messaggio.endswith(".")
    return rilievo


def completa(**altro):
    """A rule with nothing to say about it."""
    return sad(costo_unitario="20", **altro)


def a_tratti(*tratti, **altro):
    return completa(tratti=list(tratti), **altro)


def test_una_regola_completa_non_ha_rilievi():
    assert rilievi(completa()) == []


def test_ordine():
    dati = a_tratti(
        tratto("importo", "3000", importo="2"), tratto("importo", "0", "3000", importo="2")
    )
    assert rilievi(dati) == [("ORDINE", ERRORE, "tratti[0]")]


def test_sovrapposizioni_con_i_loro_limiti():
    dati = a_tratti(
        tratto("importo", "0", "3000", importo="2"),
        {"tipo": "importo", "importo": "2", "da": "3000", "a": "5000"},
        {"tipo": "importo", "importo": "2", "da": "4000"},
    )
    trovati = [r for r in controlla(regola(dati)) if r.codice == "SOVRAPPOSIZIONE"]
    assert [(r.gravita, r.dove, r.da, r.a) for r in trovati] == [
        (ERRORE, "tratti[1]", 3000, 3000),
        (ERRORE, "tratti[2]", 4000, 5000),
    ]


def test_una_fascia_dentro_un_altra_si_sovrappone_anche_alla_seguente():
    dati = a_tratti(
        {"tipo": "esente", "da": "0", "a": "9000"},
        {"tipo": "esente", "da": "100", "a": "200"},
        {"tipo": "esente", "da": "300"},
    )
    trovati = [r for r in controlla(regola(dati)) if r.codice == "SOVRAPPOSIZIONE"]
    assert [(r.da, r.a) for r in trovati] == [(100, 200), (300, 9000)]


@pytest.mark.parametrize(
    ("prima", "dopo", "da", "a"),
    [
        ({"a": "3000"}, {"da": "3001"}, "3000.01", "3000.99"),
        ({"a": "3331.19"}, {"da": "3331.20", "da_incluso": False}, "3331.20", "3331.20"),
        ({"a": "3000", "a_incluso": False}, {"da": "3000", "da_incluso": False}, "3000", "3000"),
        ({"a": "3000", "a_incluso": False}, {"da": "3000.01"}, "3000", "3000"),
    ],
)
def test_buchi_al_centesimo(prima, dopo, da, a):
    dati = a_tratti({"tipo": "esente", **prima}, {"tipo": "esente", **dopo})
    buco = trova(dati, "BUCO")
    assert (buco.gravita, buco.dove, buco.da, buco.a) == (ERRORE, "tratti", D(da), D(a))
    assert buco.codice in BUCHI


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        ({"a": "3000"}, {"da": "3000", "da_incluso": False}),
        ({"a": "3000", "a_incluso": False}, {"da": "3000"}),
        ({"a": "3000"}, {"da": "3000.01"}),
        ({"a": "3000.005"}, {"da": "3000.01"}),
    ],
)
def test_meno_di_un_centesimo_non_e_un_buco(prima, dopo):
    assert rilievi(a_tratti({"tipo": "esente", **prima}, {"tipo": "esente", **dopo})) == []


def test_un_buco_in_fondo_e_uno_in_cima():
    dati = a_tratti({"tipo": "esente", "da": "100", "a": "3000"})
    assert rilievi(dati) == [("BUCO", ERRORE, "tratti"), ("ULTIMO_CHIUSO", ERRORE, "tratti")]
    assert (trova(dati, "BUCO").da, trova(dati, "BUCO").a) == (0, D("99.99"))
    chiuso = trova(dati, "ULTIMO_CHIUSO")
    assert (chiuso.da, chiuso.a) == (D("3000.01"), None)
    assert chiuso.codice in BUCHI


def test_sopra_la_soglia_di_accesso_non_servono_fasce():
    dati = a_tratti({"tipo": "esente", "a": "3000"}, soglia_accesso="3000")
    assert rilievi(dati) == []


def test_una_fascia_piu_stretta_di_un_centesimo():
    dati = a_tratti(
        tratto("esente", "0", "3000"),
        {"tipo": "esente", "da": "3000", "da_incluso": False, "a": "3000.005"},
        tratto("esente", "3000.005"),
    )
    assert rilievi(dati) == [("FASCIA_VUOTA", AVVISO, "tratti[1]")]


@pytest.mark.parametrize(
    ("prima", "dopo", "codice"),
    [
        ({"tipo": "importo", "importo": "2"}, {"tipo": "importo", "importo": "3"}, "SALTO"),
        ({"tipo": "importo", "importo": "3"}, {"tipo": "importo", "importo": "2"}, "DISCESA"),
        (
            {"tipo": "lineare", "x1": "0", "x2": "1000", "y1": "0", "y2": "5"},
            {"tipo": "importo", "importo": "6"},
            "RACCORDO",
        ),
        ({"tipo": "importo", "importo": "2"}, {"tipo": "importo", "importo": "2.01"}, None),
        ({"tipo": "eccedenza", "soglia": "0"}, {"tipo": "importo", "importo": "1000"}, None),
        (
            {"tipo": "lineare", "x1": "0", "x2": "1000", "y1": "0", "y2": "5"},
            {"tipo": "importo", "importo": "5"},
            None,
        ),
    ],
)
def test_salti(prima, dopo, codice):
    dati = a_tratti(prima | {"da": "0", "a": "1000"}, dopo | {"da": "1000", "da_incluso": False})
    assert rilievi(dati) == ([(codice, AVVISO, "tratti[1]")] if codice else [])
    if codice:
        assert (trova(dati, codice).da, trova(dati, codice).a) == (1000, D("1000.01"))


def test_il_salto_dice_i_due_importi():
    messaggio = next(
        r.messaggio.replace("\u00a0", " ")
        for r in controlla(pubblicata("MONOPOLI_SAD"))
        if r.codice == "SALTO"
    )
    assert messaggio == (
        "A 7.500,01 € la tariffa passa da 0,00 € a 2,00 €: cambia di colpo. Se è così nel "
        "regolamento, va bene."
    )


def test_un_lineare_che_non_finisce_con_la_sua_fascia():
    dati = a_tratti({"tipo": "lineare", "da": "0", "x1": "500", "x2": "1000", "y1": "0", "y2": "5"})
    assert rilievi(dati) == [("ESTREMI_LINEARE", AVVISO, "tratti[0]")]


@pytest.mark.parametrize(
    "tipo", [{"tipo": "costo_pieno"}, {"tipo": "percentuale_costo", "perc": "50"}]
)
def test_costo_mancante(tipo):
    dati = a_tratti(tipo)
    del dati["costo_unitario"]
    assert rilievi(dati) == [("COSTO_MANCANTE", ERRORE, "tratti[0]")]
    variante = {"quando": {"x": True}, "tratti": [tipo]}
    dati = a_tratti(tratto("esente"), varianti=[variante])
    assert rilievi(dati) == []
    del dati["costo_unitario"]
    assert rilievi(dati) == [("COSTO_MANCANTE", ERRORE, "varianti[0].tratti[0]")]
    variante["costo_unitario"] = "3"
    assert rilievi(dati) == []


def test_costo_di_una_componente():
    componente = {"codice": "c", "tratti": [tratto("costo_pieno")]}
    dati = completa(tratti=None, componenti=[componente])
    assert rilievi(dati) == []
    del dati["costo_unitario"]
    assert trova(dati, "COSTO_MANCANTE").componente == 0
    componente["costo_unitario"] = "3"
    assert rilievi(dati) == []


def test_piu_del_costo_intero():
    assert rilievi(a_tratti(tratto("percentuale_costo", perc="120"))) == [
        ("OLTRE_IL_COSTO", AVVISO, "tratti[0]")
    ]


def test_politiche_mancanti():
    assert rilievi(una("esente")) == [
        ("POLITICA_MANCANTE", ERRORE, "isee_mancante"),
        ("POLITICA_MANCANTE", AVVISO, "isee_irregolare"),
        ("POLITICA_MANCANTE", AVVISO, "non_residente"),
    ]
    assert rilievi(una("esente") | {"senza_isee": True}) == [
        ("POLITICA_MANCANTE", AVVISO, "non_residente")
    ]


def test_una_politica_che_rimanda_a_una_che_manca():
    dati = completa()
    del dati["isee_mancante"]
    assert rilievi(dati) == [
        ("POLITICA_MANCANTE", ERRORE, "isee_mancante"),
        ("POLITICA_MANCANTE", ERRORE, "isee_irregolare"),
    ]


def test_i_non_residenti_li_possono_dire_le_componenti():
    componente = {
        "codice": "c",
        "tratti": [tratto("esente")],
        "non_residente": {"tipo": "come_residente"},
    }
    dati = completa(tratti=None, non_residente=None, componenti=[componente])
    assert rilievi(dati) == []
    dati["componenti"].append({"codice": "d", "tratti": [tratto("esente")]})
    assert rilievi(dati) == [("POLITICA_MANCANTE", AVVISO, "non_residente")]


def test_costo_di_una_politica():
    dati = a_tratti(tratto("esente"), isee_scaduto={"tipo": "costo_pieno"})
    assert rilievi(dati) == []
    del dati["costo_unitario"]
    assert rilievi(dati) == [("COSTO_MANCANTE", ERRORE, "isee_scaduto")]


@pytest.mark.parametrize(
    "senza_fine",
    [
        {"tipo": "proporzionale", "coeff_num": "1", "coeff_den": "1000"},
        {"tipo": "eccedenza", "soglia": "0"},
    ],
)
def test_la_massima_vuole_un_tetto(senza_fine):
    dati = a_tratti(senza_fine, isee_mancante={"tipo": "massima"})
    assert rilievi(dati) == [("MASSIMA_SENZA_TETTO", ERRORE, "tratti[0]")]
    assert rilievi(dati | {"soglia_accesso": "20000"}) == []
    assert rilievi(a_tratti(senza_fine)) == []


def test_la_massima_del_residuale():
    dati = {
        "metodo": "residuale",
        "isee_mancante": {"tipo": "massima"},
        "isee_irregolare": {"tipo": "come_mancante"},
        "non_residente": {"tipo": "come_residente"},
    }
    assert rilievi(dati) == [("MASSIMA_SENZA_TETTO", ERRORE, "isee_mancante")]
    assert rilievi(dati | {"costo_unitario": "1500"}) == []


def test_varianti():
    dati = completa(
        non_residente=None,
        varianti=[
            {"quando": {"residente": False}, "costo_unitario": "1"},
            {"quando": {"x": "1"}, "costo_unitario": "1"},
            {"quando": {"x": "1"}, "costo_unitario": "2"},
        ],
    )
    assert rilievi(dati) == [
        ("POLITICA_MANCANTE", AVVISO, "non_residente"),
        ("VARIANTE_RESIDENTE", AVVISO, "varianti[0]"),
        ("VARIANTE_DOPPIA", ERRORE, "varianti[2]"),
    ]


def test_solo_varianti():
    dati = completa(tratti=None, varianti=[{"quando": {"x": "1"}, "tratti": [tratto("esente")]}])
    assert rilievi(dati) == [("SENZA_CASO_GENERALE", AVVISO, "varianti")]


def test_una_chiave_scritta_quasi_come_un_altra():
    dati = completa(varianti=[{"quando": {"residenti": True}, "costo_unitario": "1"}])
    assert rilievi(dati) == [("CHIAVE_SIMILE", AVVISO, "varianti[0].quando")]
    dati = completa()
    dati["modificatori"][0]["quando"] = {"assenza": "1"}
    assert rilievi(dati) == [("CHIAVE_SIMILE", AVVISO, "modificatori[0].quando")]


def test_modificatori_ripetuti():
    dati = completa()
    dati["modificatori"].append({"codice": "festivo", "tipo": "somma", "valore": "1"})
    assert rilievi(dati) == [("MODIFICATORE_DOPPIO", AVVISO, "modificatori[4]")]
    dati["modificatori"][4]["quando"] = {"turno": "2"}
    assert rilievi(dati) == []


@pytest.mark.parametrize(
    ("tabella", "attesi"),
    [
        ({"1": "1", "2-3": "1", "4+": "1"}, []),
        ({"1": "1", "1-3": "1"}, [("TABELLA_AMBIGUA", ERRORE)]),
        ({"1+": "1", "3": "1"}, [("TABELLA_AMBIGUA", ERRORE)]),
        ({"1": "1", "3": "1"}, [("TABELLA_CON_BUCHI", AVVISO)]),
        ({"2": "1"}, [("TABELLA_SENZA_PRIMO", ERRORE)]),
    ],
)
def test_tabelle(tabella, attesi):
    dati = completa()
    dati["modificatori"][1]["tabella"] = tabella
    dove = "modificatori[1].tabella"
    assert rilievi(dati) == [(codice, gravita, dove) for codice, gravita in attesi]


def test_dove_sta_ogni_rilievo():
    salto = [tratto("importo", "0", "10", importo="1"), tratto("importo", "10", importo="2")]
    dati = completa(
        varianti=[
            {"quando": {"x": "1"}, "costo_unitario": "1"},
            {
                "quando": {"x": "2"},
                "componenti": [
                    {"codice": "a", "tratti": [tratto("esente")]},
                    {"codice": "b", "tratti": salto},
                ],
            },
        ]
    )
    rilievo = trova(dati, "SALTO")
    assert (rilievo.variante, rilievo.componente, rilievo.tratto) == (1, 1, 1)
    assert rilievo.dove == "varianti[1].componenti[1].tratti[1]"


def test_i_buchi_dei_regolamenti_pubblicati():
    """The holes that the collection lists, found by the checks."""
    attesi = {
        "CASSANO_SAD": [("3000.01", "3000.99"), ("7500.01", "7500.99")],
        "VICENZA_PASTI": [("3331.20", "3331.20")],
        "RUBIERA_NIDO": [("40001.00", "40001.00")] * 2,
        "CASALMAGGIORE_MENSA": [("7000.01", "7000.99")] * 6,
        "VERDELLO_SAD": [],
        "LUCCA_B": [],
    }
    trovati = {
        codice: [(str(r.da), str(r.a)) for r in controlla(pubblicata(codice)) if r.codice == "BUCO"]
        for codice in attesi
    }
    assert trovati == attesi
