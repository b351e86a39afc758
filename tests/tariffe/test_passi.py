"""The steps of a calculation, in words."""

import pytest

from tests.tariffe.regole import (
    CASSANO,
    LINEARE,
    PIENO,
    conta,
    dieci,
    mensa,
    modificatore,
    nido,
    sad,
    tratto,
    una,
)


def in_righe(risposta):
    return "\n".join(risposta.passi).replace("\u00a0", " ")


def test_i_passi_dicono_ogni_conto_e_il_suo_articolo():
    dati = sad(articolo="art. 12")
    dati["modificatori"][0] |= {"etichetta": "Giorno festivo", "articolo": "art. 14, c. 2"}
    dati["non_residente"]["articolo"] = "art. 15"
    assert in_righe(conta(dati, "15000", **PIENO)) == (
        "ISEE 15.000,00 €: fascia oltre 3.000,00 € e fino a 30.000,00 €.\n"
        "L'importo va da 0,00 € a 18,68 € in proporzione all'ISEE: 0,00 € + (15.000,00 € − "
        "3.000,00 €) × (18,68 € − 0,00 €) ÷ (30.000,00 € − 3.000,00 €) = 8,3022 € (art. 12).\n"
        "Non residente: 100 % in più: 8,3022 € diventa 16,6044 € (art. 15).\n"
        "Giorno festivo: 16,6044 € × 1,1 = 18,2649 € (art. 14, c. 2).\n"
        "Ordine figlio: 18,2649 € × 0,75 = 13,6987 €.\n"
        "Assenze: 13,6987 € − 1,50 € × 2 = 10,6987 €.\n"
        "Operatori: 10,6987 € × 2 = 21,3973 €.\n"
        "Arrotondamento: 21,3973 € diventa 21,40 €.\n"
        "Quantità (ora): 21,40 € × 10 = 214,00 €."
    )


def test_passi_delle_componenti():
    dati = nido()
    dati["componenti"][1] |= {"etichetta": "quota giornaliera", "articolo": "tab. B"}
    assert in_righe(conta(dati, "5000", presenze=20)) == (
        "Parte «fissa».\n"
        "ISEE 5.000,00 €: fascia unica.\n"
        "In questa fascia l'importo è 80,0040 €.\n"
        "Arrotondamento: 80,0040 € diventa 80,00 €.\n"
        "Parte «quota giornaliera» (tab. B).\n"
        "ISEE 5.000,00 €: fascia unica.\n"
        "L'importo è l'ISEE per 1 diviso 3.000: 5.000,00 € × 1 ÷ 3.000 = 1,6667 €.\n"
        "Arrotondamento: 1,6667 € diventa 1,67 €.\n"
        "Per giorno: 1,67 € × 15 (il massimo; erano 20) = 25,05 €.\n"
        "Somma delle parti: 80,00 € + 25,05 € = 105,05 €."
    )


@pytest.mark.parametrize(
    ("dati", "isee", "contesto", "passo"),
    [
        (una("esente"), "1", {}, "In questa fascia non si paga."),
        (
            una("lineare", **LINEARE), "1", {},
            "L'importo è quello iniziale della fascia: 2,00 €.",
        ),
        (
            una("lineare", **LINEARE), "50000", {},
            "L'importo è quello finale della fascia: 20,00 €.",
        ),
        (
            una("percentuale_costo", perc="50"), "1", {"costo_unitario": "9.30"},
            "Si paga il 50 % del costo di 9,30 €: 4,65 €.",
        ),
        (
            una("percentuale_lineare", x1="0", x2="300", p1="0", p2="100"), "100",
            {"costo_unitario": "90"},
            "La percentuale va dallo 0 % (ISEE 0,00 €) al 100 % (ISEE 300,00 €): qui è il "
            "33,3333 % del costo di 90,00 €, cioè 30,00 €.",
        ),
        (una("costo_pieno"), "1", {"costo_unitario": "9.3"}, "Si paga il costo intero: 9,30 €."),
        (
            una("base_piu_aliquota", base="465", x0="24800", aliquota="0.3"), "30000", {},
            "465,00 € più lo 0,3 % di quanto l'ISEE supera 24.800,00 €: 465,00 € + (30.000,00 € − "
            "24.800,00 €) × 0,3 % = 480,60 €.",
        ),
        (
            una("eccedenza", soglia="5825"), "7000", {},
            "Si paga la parte di ISEE oltre 5.825,00 €: 7.000,00 € − 5.825,00 € = 1.175,00 €.",
        ),
        (
            dieci(modificatore("moltiplica", valore="0.5", min="6", etichetta="part-time")),
            "1", {"m": True},
            "Part-time: 10,00 € × 0,5 = 5,00 €; si paga almeno 6,00 €.",
        ),
        (
            dieci(modificatore("somma", valore="-12")), "1", {"m": True},
            "−2,00 € è sotto lo zero: non si paga nulla.",
        ),
        (mensa(), "1", {"minori": 4}, "Caso: minori da 3 a 4."),
        (mensa(), "1", {"scuola": "infanzia"}, "Caso: scuola «infanzia»."),
        (
            CASSANO | {"isee_mancante": {"tipo": "massima"}}, "", {},
            "ISEE non presentato: si paga la tariffa massima, 18,00 €.",
        ),
        (
            una("importo", importo="10") | {"isee_base": "mensile"}, "1000", {},
            "ISEE 1.000,00 € diviso 12 = 83,3333 € al mese: fascia unica.",
        ),
    ],
)  # fmt: skip
def test_frasi_dei_passi(dati, isee, contesto, passo):
    assert passo in in_righe(conta(dati, isee, **contesto)).split("\n")


def test_etichetta_e_articolo_della_fascia():
    dati = {"tratti": [tratto("importo", importo="5", etichetta="Fascia A", articolo="all. 1")]}
    assert in_righe(conta(dati, "1")) == (
        "ISEE 1,00 €: fascia «Fascia A», qualsiasi ISEE.\n"
        "In questa fascia l'importo è 5,00 € (all. 1)."
    )
