"""What real regulations do, one row each: written in the register, read back, calculated."""

import datetime
from decimal import Decimal

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.enums import Obbligati
from tariffe.models import ParametroIndicizzato, Servizio, ValoreParametro
from tariffe.parsing import leggi_isee
from tariffe.selectors import regola_letta
from tariffe.services import scrivi_regola
from tests.tariffe.factories import EdizioneFactory, ServizioFactory
from tests.tariffe.regole import tratto

pytestmark = pytest.mark.django_db

GIORNO = datetime.date(2026, 3, 1)


def fisso(importo, **altro):
    return {"unita": "ora", "tratti": [tratto("importo", importo=importo)], **altro}


def parte(codice, *tratti, **altro):
    return {"codice": codice, "tratti": list(tratti), **altro}


A_ORE = fisso("10", unita="ora", frazioni_ammesse=["0.5", "0.75"])
SETTE_FASCE = {
    "unita": "pasto",
    "tratti": [
        tratto("esente", "0", "4000"),
        *(
            tratto("importo", str(4000 + 2000 * n), str(6000 + 2000 * n), importo=f"{n + 1}.15")
            for n in range(5)
        ),
        tratto("importo", "14000", importo="7.29"),
    ],
}
SPEZZATA = {
    "unita": "ora",
    "tratti": [
        tratto("lineare", "0", "10000", x1="0", x2="10000", y1="1", y2="4"),
        tratto("lineare", "10000", "30000", x1="10000", x2="30000", y1="4", y2="18"),
        tratto("importo", "30000", importo="18"),
    ],
}
DI_RAPALLO = {
    "unita": "mese",
    "tratti": [
        tratto("importo", "0", "5000", importo="59"),
        tratto("importo", "5000", "10000", importo="120"),
        tratto("importo", "10000", "15000", importo="200"),
        tratto("importo", "15000", importo="420"),
    ],
    "modificatori": [
        {
            "codice": "oltre_due_minori", "tipo": "scorrimento_fascia", "valore": "-1",
            "escluse": ["prima", "ultima"],
        },
    ],
}  # fmt: skip
DOMICILIATI = fisso(
    "6",
    costo_unitario="22",
    varianti=[
        {"quando": {"mesi_di_domicilio": {"da": "7"}}, "tratti": [tratto("costo_pieno")]},
    ],
    non_residente={"tipo": "costo_pieno"},
)
NON_RESIDENTI = {
    "tratti": [tratto("importo", "0", "9000", importo="3"), tratto("importo", "9000", importo="8")],
}
CENTRO = {
    "unita": "mese",
    "componenti": [
        parte("fissa", tratto("importo", importo="80")),
        parte("giornaliera", tratto("importo", importo="4.50"), quantita_da="presenze",
              max_quantita="15"),
    ],
}  # fmt: skip
RESIDUALE = {
    "unita": "mese",
    "metodo": "residuale",
    "quota_salvaguardia": "400",
    "minimo_personale": "180",
    "aggiunte": [{"da": "accompagnamento", "quando": {"regime": "residenziale"}}],
    "soglia_accesso": "20000",
}
INSERIMENTO = [
    {
        "codice": "mese_inserimento", "tipo": "moltiplica", "valore": valore,
        "quando": {"presenze": {"da": da, "a": a}},
    }
    for da, a, valore in (("14", "18", "0.90"), ("9", "13", "0.80"), ("4", "8", "0.70"),
                          ("0", "3", "0.50"))
]  # fmt: skip

# Row of the table of the features seen: the rule; cases as (ISEE, context, amount of all).
RIGHE = {
    "fascia esente": (SETTE_FASCE, [("4000", {}, "0.00"), ("4000.01", {}, "1.15")]),
    "un importo per fascia": (
        SETTE_FASCE,
        [("6000", {}, "1.15"), ("6000.01", {}, "2.15"), ("14000.01", {"quantita": 20}, "145.80")],
    ),
    "linea spezzata": (
        SPEZZATA,
        [("0", {}, "1.00"), ("5000", {}, "2.50"), ("10000", {}, "4.00"), ("20000", {}, "11.00")],
    ),
    "percentuale del costo": (
        fisso("0", costo_unitario="9.30", tratti=[tratto("percentuale_costo", perc="50")]),
        [("1", {}, "4.65"), ("1", {"costo_unitario": "10.01"}, "5.01")],
    ),
    "percentuale sull'ISEE del mese": (
        {
            "unita": "mese", "isee_base": "mensile", "costo_unitario": "100",
            "tratti": [tratto("esente", "0", "630.08"), tratto("percentuale_costo", "630.08",
                                                               perc="20")],
        },
        [("7560.96", {}, "0.00"), ("7567.08", {}, "20.00")],
    ),
    "proporzionale": (
        fisso("0", tratti=[tratto("proporzionale", coeff_num="8", coeff_den="30000")]),
        [("7500.01", {}, "2.00"), ("22500", {}, "6.00")],
    ),
    "base più aliquota": (
        fisso("0", tratti=[tratto("base_piu_aliquota", base="465", x0="24800", aliquota="0.3")]),
        [("30000", {}, "480.60")],
    ),
    "eccedenza con un tetto": (
        fisso("0", tratti=[
            tratto("esente", "0", "5825"), tratto("eccedenza", "5825", "7000", soglia="5825"),
            tratto("importo", "7000", importo="1175"),
        ]),
        [("5825", {}, "0.00"), ("6000.50", {}, "175.50"), ("90000", {}, "1175.00")],
    ),
    "metodo residuale": (
        RESIDUALE,
        [
            ("12000", {"regime": "residenziale", "accompagnamento": "550"}, "1150.00"),
            ("12000", {"regime": "diurno", "accompagnamento": "550"}, "600.00"),
            ("6000", {"regime": "residenziale"}, "100.00"),
            ("20000.01", {}, "FUORI_SOGLIA"),
        ],
    ),
    "soglia oltre la quale il comune non interviene": (
        SPEZZATA | {"soglia_accesso": "20000"},
        [("20000", {}, "11.00"), ("20000.01", {}, "FUORI_SOGLIA")],
    ),
    "oltre il massimo escluso": (
        SPEZZATA | {"oltre_massimo": "escluso"},
        [("30000", {}, "18.00"), ("30000.01", {}, "FUORI_SOGLIA")],
    ),
    "quota fissa più giornaliera, con un massimo di giorni": (
        CENTRO,
        [("1", {"presenze": 10}, "125.00"), ("1", {"presenze": 20}, "147.50"),
         ("1", {"presenze": 0}, "80.00")],
    ),
    "pasto e consegna": (
        {"componenti": [parte("pasto", tratto("importo", importo="5.70"), quantita_da="pasti"),
                        parte("consegna", tratto("importo", importo="3.60"),
                              quantita_da="consegne")]},
        [("1", {}, "9.30"), ("1", {"pasti": 20, "consegne": 10}, "150.00")],
    ),
    "mezze ore e tre quarti": (
        A_ORE,
        [("1", {"quantita": "3.5"}, "35.00"), ("1", {"quantita": "0.75"}, "7.50"),
         ("1", {"quantita": "1.25"}, "CONTESTO_NON_VALIDO")],
    ),
    "per operatore": (
        fisso("18", modificatori=[{"codice": "operatori", "tipo": "moltiplica_per_quantita"}]),
        [("1", {"operatori": 2}, "36.00"), ("1", {}, "18.00")],
    ),
    "chilometri, con la pedana": (
        fisso("1.00", unita="km", varianti=[
            {"quando": {"pedana": True}, "tratti": [tratto("importo", importo="1.30")]},
        ]),
        [("1", {"quantita": "12.5"}, "12.50"),
         ("1", {"quantita": "12.5", "pedana": True}, "16.25")],
    ),
    "budget al mese, fra 15 e 1.000": (
        fisso("0", unita="mese", tratti=[
            tratto("lineare", x1="3000", x2="43000", y1="15", y2="1000"),
        ]),
        [("0", {}, "15.00"), ("23000", {}, "507.50"), ("99999", {}, "1000.00")],
    ),
    "tre decimali, arrotondati sul totale": (
        fisso("3.482", arrotondamento={"fase": "totale"}),
        [("1", {"quantita": 20}, "69.64"), ("1", {}, "3.48")],
    ),
    "tre decimali, arrotondati sull'unità": (fisso("3.482"), [("1", {"quantita": 20}, "69.60")]),
    "tre decimali tenuti sull'unità": (
        fisso("5.331", arrotondamento={"quanto": "0.001"}),
        [("1", {"quantita": 3}, "15.99")],
    ),
    "senza ISEE la massima": (SETTE_FASCE | {"isee_mancante": {"tipo": "massima"}},
                              [("", {}, "7.29")]),
    "senza ISEE più della massima": (
        SETTE_FASCE | {"isee_mancante": {"tipo": "importo", "importo": "20"}}, [("", {}, "20.00")],
    ),
    "senza ISEE il costo": (
        SETTE_FASCE | {"costo_unitario": "9.30", "isee_mancante": {"tipo": "costo_pieno"},
                       "isee_irregolare": {"tipo": "come_mancante"}},
        [("", {}, "9.30"), ("1", {"omissioni_o_difformita": True}, "9.30")],
    ),
    "senza ISEE non si entra": (SETTE_FASCE | {"isee_mancante": {"tipo": "non_ammesso"}},
                                [("", {}, "NON_AMMESSO")]),
    "ISEE scaduto": (
        SETTE_FASCE | {"isee_mancante": {"tipo": "massima"},
                       "isee_scaduto": {"tipo": "come_mancante"}},
        [("1", {"isee_scaduto": True}, "7.29"), ("1", {}, "0.00")],
    ),
    "non residente: la massima": (
        NON_RESIDENTI | {"non_residente": {"tipo": "massima"}},
        [("1", {"residente": False}, "8.00"), ("1", {}, "3.00")],
    ),
    "non residente: una tabella sua": (
        NON_RESIDENTI | {"non_residente": {"tipo": "tratti", "tratti": [
            tratto("importo", "0", "5000", importo="6"), tratto("importo", "5000", importo="9"),
        ]}},
        [("5000", {"residente": False}, "6.00"), ("5000.01", {"residente": False}, "9.00")],
    ),
    "non residente: come chi risiede": (
        NON_RESIDENTI | {"non_residente": {"tipo": "come_residente"}},
        [("1", {"residente": False}, "3.00")],
    ),
    "non residente: il doppio": (
        NON_RESIDENTI | {"non_residente": {"tipo": "maggiorazione", "valore": "1.00"}},
        [("1", {"residente": False}, "6.00")],
    ),
    "domiciliati: sei mesi come chi risiede, poi il costo": (
        DOMICILIATI,
        [("1", {"mesi_di_domicilio": 1}, "6.00"), ("1", {"mesi_di_domicilio": 6}, "6.00"),
         ("1", {"mesi_di_domicilio": 7}, "22.00"), ("1", {"residente": False}, "22.00"),
         ("1", {}, "6.00")],
    ),
    "fratelli": (
        fisso("84", modificatori=[
            {"codice": "ordine_figlio", "tipo": "moltiplica_tabella",
             "tabella": {"1": "1", "2": "0.75", "3": "0.50", "4+": "0"}},
        ]),
        [("1", {"famiglia_figli": 2}, "147.00"), ("1", {"famiglia_figli": 5}, "189.00")],
    ),
    "secondo il numero dei minori, per tutti": (
        fisso("4.20", varianti=[
            {"quando": {"minori": {"da": "3"}}, "tratti": [tratto("importo", importo="2.10")]},
        ]),
        [("1", {"minori": 2}, "4.20"), ("1", {"minori": 4, "famiglia_figli": 3}, "6.30")],
    ),
    "scorrimento di fascia": (
        DI_RAPALLO,
        [("12000", {"oltre_due_minori": True}, "120.00"), ("12000", {}, "200.00"),
         ("1000", {"oltre_due_minori": True}, "59.00"),
         ("99000", {"oltre_due_minori": True}, "420.00")],
    ),
    "disabilità e tempo parziale con i suoi limiti": (
        fisso("500", modificatori=[
            {"codice": "disabilita_grave", "tipo": "moltiplica", "valore": "0.25"},
            {"codice": "part_time", "tipo": "moltiplica", "valore": "0.70", "min": "60",
             "max": "345"},
        ]),
        [("1", {"part_time": True}, "345.00"), ("1", {"disabilita_grave": True}, "125.00"),
         ("1", {"disabilita_grave": True, "part_time": True}, "87.50")],
    ),
    "riduzione per presenze": (
        fisso("262.24", unita="mese", modificatori=[
            *INSERIMENTO,
            {"codice": "presenze", "tipo": "moltiplica", "valore": "0.70",
             "quando": {"presenze": {"a": "6"}, "mese_inserimento": False}},
        ]),
        [("1", {"mese_inserimento": True, "presenze": 18}, "236.02"),
         ("1", {"mese_inserimento": True, "presenze": 12}, "209.79"),
         ("1", {"mese_inserimento": True, "presenze": 6}, "183.57"),
         ("1", {"mese_inserimento": True, "presenze": 0}, "131.12"),
         ("1", {"presenze": 6}, "183.57"), ("1", {"presenze": 7}, "262.24")],
    ),
    "riduzione per ogni assenza": (
        fisso("235", modificatori=[
            {"codice": "assenze", "tipo": "somma_per_quantita", "valore": "-1.50"},
        ]),
        [("1", {"assenze": 3}, "230.50"), ("1", {"assenze": 200}, "0.00")],
    ),
    "festivi": (
        fisso("7", modificatori=[{"codice": "festivo", "tipo": "moltiplica", "valore": "1.10"}]),
        [("1", {"festivo": True}, "7.70"), ("1", {"festivo": False}, "7.00")],
    ),
    "più accessi in un giorno ne pagano uno": (
        {"unita": "giorno", "componenti": [
            parte("accesso", tratto("importo", importo="4.20"), quantita_da="accessi_al_giorno",
                  max_quantita="1"),
        ]},
        [("1", {"accessi_al_giorno": 3}, "4.20"),
         ("1", {"accessi_al_giorno": 2, "quantita": 10}, "42.00"),
         ("1", {"accessi_al_giorno": 1, "quantita": 10}, "42.00"),
         ("1", {"accessi_al_giorno": 0}, "0.00")],
    ),
    "la seconda persona del nucleo paga la metà": (
        fisso("9.99", modificatori=[
            {"codice": "seconda_persona", "tipo": "moltiplica", "valore": "0.50"},
        ]),
        [("1", {"seconda_persona": True}, "5.00")],
    ),
    "più di tre figli: non si paga": (
        fisso("17.60", modificatori=[
            {"codice": "figli", "tipo": "moltiplica_tabella", "tabella": {"0-3": "1", "4+": "0"}},
        ]),
        [("1", {"figli": 3}, "17.60"), ("1", {"figli": 4}, "0.00")],
    ),
    "massimo per nucleo": (
        fisso("60", tetto_nucleo="100"),
        [("1", {"famiglia_figli": 2}, "100.00"), ("1", {"famiglia_figli": 1}, "60.00"),
         ("1", {"quantita": 2}, "100.00")],
    ),
    "somma dopo tutto": (
        fisso("71.25", modificatori=[
            {"codice": "part_time", "tipo": "moltiplica", "valore": "0.70", "min": "60"},
            {"codice": "gestione_sociale", "tipo": "somma", "valore": "3.00"},
        ]),
        [("1", {"part_time": True, "gestione_sociale": True}, "63.00")],
    ),
    "imposto dal tribunale: non si paga, e si dice perché": (
        fisso("50", modificatori=[
            {"codice": "disposto_da_tribunale", "etichetta": "Disposto dal tribunale",
             "tipo": "moltiplica", "valore": "0"},
        ]),
        [("1", {"disposto_da_tribunale": True}, "0.00"), ("1", {}, "50.00")],
    ),
    "decimo di euro": (
        fisso("8.25", arrotondamento={"quanto": "0.10"}), [("1", {"quantita": 3}, "24.90")],
    ),
}  # fmt: skip


def dal_registro(dati):
    """The rule after a journey through its rows."""
    servizio = ServizioFactory(codice="PROVA")
    scritta = scrivi_regola(edizione=EdizioneFactory(), servizio=servizio, dati=dati)
    return regola_letta(scritta, giorno=GIORNO)


def esito(regola, isee, contesto):
    try:
        return f"{calcola(regola, leggi_isee(isee), contesto).totale:f}"
    except ErroreTariffa as errore:
        return errore.codice


@pytest.mark.parametrize("riga", RIGHE)
def test_la_caratteristica_si_scrive_e_si_calcola(riga):
    dati, casi = RIGHE[riga]
    regola = dal_registro({"unita": "ora", **dati})
    assert [esito(regola, isee, contesto) for isee, contesto, _ in casi] == [
        atteso for *_, atteso in casi
    ]


def test_il_motivo_dell_esenzione_e_nei_passi():
    regola = dal_registro(RIGHE["imposto dal tribunale: non si paga, e si dice perché"][0])
    passi = calcola(regola, Decimal(1), {"disposto_da_tribunale": True}).passi
    assert any(passo.startswith("Disposto dal tribunale:") for passo in passi)


def test_una_soglia_indicizzata_cambia_con_l_anno():
    parametro = ParametroIndicizzato.objects.create(codice="assegno", denominazione="Assegno")
    for anno, valore in ((2025, "7000"), (2026, "7002.84")):
        ValoreParametro.objects.create(
            parametro=parametro, dal=datetime.date(anno, 1, 1), valore=valore, fonte="prova"
        )
    scritta = scrivi_regola(
        edizione=EdizioneFactory(),
        servizio=ServizioFactory(),
        dati={"unita": "anno", "tratti": [tratto("eccedenza", soglia="1")]},
        riferimenti=[
            {"dove": "tratti[0]", "campo": "soglia", "parametro": "assegno", "fattore": "1"}
        ],
    )
    totali = [
        calcola(regola_letta(scritta, giorno=giorno), Decimal(8000)).totale
        for giorno in (datetime.date(2025, 12, 31), GIORNO)
    ]
    assert totali == [Decimal("1000.00"), Decimal("997.16")]


def test_paga_chi_usa_il_servizio_se_nessuno_dice_altro():
    """The relatives of article 433 are a choice of who writes the service, never a default."""
    assert Servizio().obbligati == Obbligati.UTENTE
    assert not Servizio().imposto
    assert Obbligati.FAMILIARI in Obbligati
