from decimal import Decimal

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import distanza_prossima, fasce, intervallo, massima, punti_curva
from tariffe.parsing import leggi_contesto
from tests.tariffe.regole import regola, sad, tratto, una
from tests.tariffe.test_casi import regola as pubblicata

D = Decimal


@pytest.mark.parametrize(
    ("codice", "contesto", "atteso"),
    [
        ("VERDELLO_SAD", {}, ("0.00", "18.68")),
        ("DAIRAGO_SAD", {"festivo_o_serale_21_24": True}, ("3.30", "12.10")),
        ("CASSANO_SAD", {"operatori": 2}, ("0.00", "36.00")),
        ("MONOPOLI_SAD", {}, ("0.00", "13.80")),
        ("RAVENNA_NIDO", {"presenze": 20}, ("0.00", "495.00")),
        ("MODENA_NIDO", {"part_time": True}, ("60.00", "345.00")),
        ("CASALMAGGIORE_MENSA", {"scuola": "primaria", "minori": 2}, ("0.00", "4.60")),
        ("LETOJANNI_NIDO", {}, ("80.00", "300.00")),
        ("LETOJANNI_NIDO", {"residente": False}, ("100.00", "350.00")),
        ("LUCCA_B", {"residente": False}, ("5.00", "5.00")),
        ("ASCOLI_PERC", {"costo_unitario": "100"}, ("0.00", "100.00")),
        ("QUARRATA_MINORI", {}, ("0.00", None)),
        ("JESI_NIDO", {"fascia": "1", "presenze": 20}, ("43.23", "43.23")),
        (
            "LAZIO_RES",
            {"quota_salvaguardia": "400", "accompagnamento": "550", "regime": "residenziale"},
            ("550.00", "1233.33"),
        ),
    ],
)
def test_intervallo(codice, contesto, atteso):
    trovato = intervallo(pubblicata(codice), contesto)
    assert tuple(None if x is None else str(x) for x in trovato) == atteso
    assert massima(pubblicata(codice), contesto) == trovato[1]


def test_massima_cerca_fra_le_fasce_e_nel_loro_mezzo():
    dati = {
        "tratti": [
            {"tipo": "lineare", "x1": "1000", "x2": "2000", "y1": "9", "y2": "4", "a": "5000"},
            {"tipo": "importo", "importo": "5", "da": "5000", "da_incluso": False},
        ]
    }
    assert intervallo(regola(dati)) == (4, 9)


def test_un_lineare_aperto_ha_un_massimo():
    assert massima(regola(una("lineare", x1="0", x2="9000", y1="1", y2="7"))) == 7


def test_intervallo_dell_isee_irregolare():
    dati = sad(
        isee_irregolare={"tipo": "tratti", "tratti": [tratto("importo", "0", "50", importo="33")]}
    )
    assert intervallo(regola(dati), {"omissioni_o_difformita": True}) == (33, 33)


def test_nessun_isee_ha_un_importo():
    dati = {"tratti": [{"tipo": "esente", "da": "0.001", "a": "0.002"}]}
    with pytest.raises(ErroreTariffa) as errore:
        intervallo(regola(dati))
    assert errore.value.codice == "BUCO"


def test_un_altro_rifiuto_resta_un_rifiuto():
    with pytest.raises(ErroreTariffa) as errore:
        massima(regola(una("costo_pieno")))
    assert errore.value.codice == "REGOLA_NON_VALIDA"


def coppie(codice, contesto, fino_a):
    return [
        [(str(punto.isee), str(punto.importo)) for punto in pezzo]
        for pezzo in punti_curva(pubblicata(codice), contesto, D(fino_a))
    ]


def test_curva_senza_salti():
    assert coppie("VERDELLO_SAD", {}, "40000") == [
        [
            ("0.00", "0.00"), ("0.01", "0.00"), ("2999.99", "0.00"), ("3000.00", "0.00"),
            ("3000.01", "0.00"), ("29999.99", "18.68"), ("30000.00", "18.68"),
            ("30000.01", "18.68"), ("40000", "18.68"),
        ]
    ]  # fmt: skip


def test_curva_con_un_salto():
    prima, dopo = coppie("MONOPOLI_SAD", {}, "20000")
    assert prima[-1] == ("7500.00", "0.00")
    assert dopo[0] == ("7500.01", "2.00")
    assert dopo[-1] == ("20000", "5.33")


def test_curva_con_un_buco():
    pezzi = coppie("CASSANO_SAD", {}, "8000")
    assert [(pezzo[0][0], pezzo[-1][0]) for pezzo in pezzi] == [
        ("0.00", "3000.00"), ("3001.00", "7500.00"), ("7501.00", "8000"),
    ]  # fmt: skip


def test_curva_con_un_minimo_di_un_modificatore():
    """70 % of 3-11 with at least 5: the line bends where no bound is."""
    dati = {
        "tratti": [{"tipo": "lineare", "x1": "0", "x2": "10000", "y1": "0", "y2": "10"}],
        "modificatori": [{"codice": "m", "tipo": "moltiplica", "valore": "1", "min": "5"}],
    }
    (pezzo,) = punti_curva(regola(dati), {"m": True}, D(10000))
    assert {p.importo for p in pezzo if p.isee <= 5000} == {D("5.00")}
    assert any(5000 < p.isee < 5200 and 5 < p.importo < D("5.20") for p in pezzo)
    assert len(pezzo) > 60


def test_fasce_in_parole():
    righe = [
        (f.indice, f.limiti.replace("\u00a0", " "), f.importo.replace("\u00a0", " "), f.minimo,
         f.massimo)
        for f in fasce(pubblicata("MODENA_NIDO"))
    ]  # fmt: skip
    assert righe == [
        (0, "fino a 3.800,00 €", "71,25 €", D("71.25"), D("71.25")),
        (
            1,
            "da 24.800,00 € a 35.800,00 €",
            "465,00 € più lo 0,3 % di quanto l'ISEE supera 24.800,00 €",
            D("465.00"),
            D("498.00"),
        ),
        (2, "oltre 35.800,00 €", "498,00 €", D("498.00"), D("498.00")),
    ]


@pytest.mark.parametrize(
    ("dati", "limiti", "importo"),
    [
        (tratto("esente"), "qualsiasi ISEE", "non si paga"),
        (tratto("importo", importo="2.5"), "qualsiasi ISEE", "2,50 €"),
        (
            tratto("lineare", "10", "20", x1="10", x2="20", y1="1", y2="3"),
            "oltre 10,00 € e fino a 20,00 €",
            "da 1,00 € a 3,00 €, in proporzione all'ISEE",
        ),
        (
            {"tipo": "percentuale_costo", "perc": "12.5", "da": "5", "a": "9", "a_incluso": False},
            "da 5,00 € e inferiore a 9,00 €",
            "12,5 % del costo: 1,16 €",
        ),
        (
            {"tipo": "percentuale_lineare", "x1": "0", "x2": "9", "p1": "0", "p2": "50", "a": "9",
             "a_incluso": False},
            "inferiore a 9,00 €",
            "dallo 0 % al 50 % del costo, in proporzione all'ISEE",
        ),
        (
            {"tipo": "costo_pieno", "da": "5", "a": "5"},
            "esattamente 5,00 €",
            "costo intero: 9,30 €",
        ),
        (
            {"tipo": "proporzionale", "coeff_num": "8", "coeff_den": "30000", "da": "5"},
            "da 5,00 € in su",
            "ISEE × 8 ÷ 30.000",
        ),
        (tratto("eccedenza", "7", soglia="7"), "oltre 7,00 €", "la parte di ISEE oltre 7,00 €"),
    ],
)  # fmt: skip
def test_una_riga_della_tabella(dati, limiti, importo):
    (riga,) = fasce(regola({"tratti": [dati], "costo_unitario": "9.30"}))
    # 12.5 % of 9.30 is 1.1625: shown with its decimals, because nothing is rounded yet.
    assert riga.limiti.replace("\u00a0", " ") == limiti
    assert riga.importo.replace("\u00a0", " ") in {importo, importo.replace("1,16 €", "1,1625 €")}


def test_fasce_delle_componenti_e_dei_non_residenti():
    righe = fasce(pubblicata("LETOJANNI_NIDO"), {"residente": False})
    assert [(r.componente, r.indice, str(r.massimo)) for r in righe] == [
        ("quota fissa", 0, "80.00"),
        ("quota variabile", 0, "0.00"),
        ("quota variabile", 1, "100.00"),
        ("quota variabile", 2, "150.00"),
        ("quota variabile", 3, "180.00"),
        ("quota variabile", 4, "250.00"),
    ]


def test_fasce_senza_il_costo():
    assert [(f.minimo, f.massimo) for f in fasce(pubblicata("MILANO_MINORI"))] == [
        (0, 0), (None, None), (None, None),
    ]  # fmt: skip
    assert fasce(pubblicata("MILANO_MINORI"))[2].importo == "costo intero"


def test_fasce_in_ordine_di_isee():
    dati = {"tratti": [tratto("importo", "5000", importo="2"), tratto("esente", "0", "5000")]}
    assert [f.indice for f in fasce(regola(dati))] == [1, 0]


def test_il_metodo_residuale_non_ha_fasce():
    assert fasce(pubblicata("LAZIO_RES")) == ()


def test_fasce_mensili():
    prima = fasce(pubblicata("ASCOLI_PERC"))[0]
    assert prima.limiti.replace("\u00a0", " ") == "fino a 630,08 € (ISEE diviso 12)"


@pytest.mark.parametrize(
    ("codice", "isee", "mancano", "indice"),
    [
        ("VERDELLO_SAD", "0", "3000.01", 1),
        ("VERDELLO_SAD", "3000", "0.01", 1),
        ("VERDELLO_SAD", "3000.01", "27000.00", 2),
        ("VITTUONE_SAD", "5424.89", "0.01", 1),
        ("CASSANO_SAD", "3000.50", "0.50", 1),  # from inside a hole too
        ("LETOJANNI_NIDO", "0", "0.01", 1),
        ("ASCOLI_PERC", "0", "7567.08", 1),  # 630.59 a month
    ],
)
def test_distanza_dalla_prossima_fascia(codice, isee, mancano, indice):
    distanza = distanza_prossima(pubblicata(codice), D(isee))
    assert (str(distanza.mancano), distanza.indice) == (mancano, indice)
    assert distanza.limiti


def test_nell_ultima_fascia_non_ce_n_e_un_altra():
    assert distanza_prossima(pubblicata("VERDELLO_SAD"), D("30000.01")) is None


def test_un_contesto_gia_letto():
    letta = pubblicata("DAIRAGO_SAD")
    contesto = leggi_contesto({"festivo_o_serale_21_24": True}, letta)
    assert massima(letta, contesto) == D("12.10")


def test_la_prossima_fascia_e_della_componente_piu_vicina():
    distanza = distanza_prossima(pubblicata("LETOJANNI_NIDO"), D("100"), {"residente": False})
    assert (distanza.componente, str(distanza.mancano)) == ("quota variabile", "11900.01")


def test_la_prossima_fascia_dipende_dal_contesto():
    letta = pubblicata("CASALMAGGIORE_MENSA")
    for minori, mancano in ((1, None), (3, "2000.00")):
        distanza = distanza_prossima(letta, D("8000.01"), {"scuola": "infanzia", "minori": minori})
        assert (distanza and str(distanza.mancano)) == mancano


def test_una_fascia_comincia_dal_suo_primo_centesimo():
    dati = {
        "tratti": [
            {"tipo": "esente", "a": "3000.001"},
            {"tipo": "importo", "importo": "2", "da": "3000.001", "da_incluso": False},
        ]
    }
    distanza = distanza_prossima(regola(dati), D(3000))
    assert str(distanza.mancano) == "0.01"


def test_una_riga_ha_i_suoi_numeri_la_sua_etichetta_e_il_suo_articolo():
    dati = {
        "costo_unitario": "9.37",
        "articolo": "art. 1",
        "tratti": [
            tratto("esente", "0", "3000"),
            tratto("percentuale_costo", "3000", "7000", perc="50", etichetta="B", articolo="a. 2"),
            tratto("base_piu_aliquota", "7000", base="80", x0="7000", aliquota="-1"),
        ],
        "arrotondamento": {"quanto": "0.10", "modo": "DOWN"},
    }
    esente, meta, in_discesa = fasce(regola(dati))
    assert (esente.da, esente.a, esente.etichetta, esente.articolo) == (0, 3000, "", "art. 1")
    assert (meta.da, meta.a, meta.etichetta, meta.articolo) == (3000, 7000, "B", "a. 2")
    assert (meta.minimo, meta.massimo) == (D("4.60"), D("4.60"))  # 4.685, down to the tenth
    # A rate that goes down, and has no last ISEE, ends at nothing.
    assert (in_discesa.minimo, in_discesa.massimo) == (D("0.00"), D("79.90"))
    assert [f.massimo for f in fasce(regola(dati), {"costo_unitario": "20"})] == [
        0, D("10.00"), D("79.90"),
    ]  # fmt: skip


def test_una_riga_di_una_componente_ha_il_suo_articolo():
    componente = {"codice": "c", "tratti": [tratto("esente")], "articolo": "tab. A"}
    assert fasce(regola({"componenti": [componente], "articolo": "art. 1"}))[0].articolo == "tab. A"
