"""What the calculator says: the steps and the refusals, word by word."""

import pytest

from tariffe.anomalie import ErroreTariffa
from tests.tariffe.regole import conta, sad, tratto, una


def in_righe(risposta):
    return [passo.replace("\u00a0", " ") for passo in risposta.passi]


def detto(dati, isee="5000", **contesto):
    with pytest.raises(ErroreTariffa) as errore:
        conta(dati, isee, estesa=True, **contesto)
    return errore.value.messaggio.replace("\u00a0", " ")


def dieci(**altro):
    return una("importo", importo="10") | altro


def con_modificatore(tipo, **altro):
    return dieci(modificatori=[{"codice": "giorni_di_prova", "tipo": tipo, **altro}])


@pytest.mark.parametrize(
    ("dati", "valore", "passo"),
    [
        (con_modificatore("somma", valore="0.5"), True, "10,00 € + 0,50 € = 10,50 €."),
        (con_modificatore("somma", valore="-0.5"), True, "10,00 € − 0,50 € = 9,50 €."),
        (con_modificatore("somma", valore="0"), True, "10,00 € + 0,00 € = 10,00 €."),
        (
            con_modificatore("somma_per_quantita", valore="0.5"), 3,
            "10,00 € + 0,50 € × 3 = 11,50 €.",
        ),
        (
            con_modificatore("somma_per_quantita", valore="0"), 3,
            "10,00 € + 0,00 € × 3 = 10,00 €.",
        ),
        (
            con_modificatore("somma_per_quantita", valore="-0.5"), "2.5",
            "10,00 € − 0,50 € × 2,5 = 8,75 €.",
        ),
        (con_modificatore("moltiplica_per_quantita"), "0.75", "10,00 € × 0,75 = 7,50 €."),
        (
            con_modificatore("moltiplica", valore="3", max="20", articolo="art. 4"), True,
            "10,00 € × 3 = 30,00 €; si paga al massimo 20,00 € (art. 4).",
        ),
        (
            con_modificatore("moltiplica_tabella", tabella={"1-3": "0.5"}), 2,
            "10,00 € × 0,5 = 5,00 €.",
        ),
    ],
)  # fmt: skip
def test_passi_dei_modificatori(dati, valore, passo):
    risposta = conta(dati, "1", giorni_di_prova=valore)
    assert in_righe(risposta)[2] == f"Giorni di prova: {passo}"


@pytest.mark.parametrize(
    ("politica", "passo"),
    [
        ({"tipo": "massima"}, "Non residente: si paga la tariffa massima, 18,00 € (art. 9)."),
        (
            {"tipo": "importo", "importo": "30"},
            "Non residente: si paga l'importo previsto, 30,00 € (art. 9).",
        ),
        (
            {"tipo": "importo", "importo": "11"},
            "Non residente: si paga l'importo previsto, 11,00 €; ma chi risiede paga di più: si "
            "paga 18,00 € (art. 9).",
        ),
        ({"tipo": "costo_pieno"}, "Non residente: si paga il costo intero, 25,00 € (art. 9)."),
        ({"tipo": "come_mancante"}, "Non residente: si paga come senza ISEE, 20,00 € (art. 9)."),
        ({"tipo": "come_residente"}, "Non residente: paga come chi risiede (art. 9)."),
        (
            {"tipo": "maggiorazione", "valore": "0.125"},
            "Non residente: 12,5 % in più: 18,00 € diventa 20,25 € (art. 9).",
        ),
    ],
)
def test_passi_di_chi_non_risiede(politica, passo):
    dati = una("importo", importo="18") | {
        "costo_unitario": "25",
        "isee_mancante": {"tipo": "importo", "importo": "20"},
        "non_residente": politica | {"articolo": "art. 9"},
    }
    assert in_righe(conta(dati, "5000", residente=False))[2] == passo


def test_passi_delle_fasce_di_chi_non_risiede():
    dati = una("importo", importo="18") | {
        "non_residente": {
            "tipo": "tratti",
            "tratti": [tratto("importo", importo="30")],
            "articolo": "art. 9",
        }
    }
    assert in_righe(conta(dati, "5000", residente=False)) == [
        "Non residente: valgono fasce apposite (art. 9).",
        "ISEE 5.000,00 €: fascia unica.",
        "In questa fascia l'importo è 30,00 €.",
    ]


@pytest.mark.parametrize(
    ("cambi", "isee", "contesto", "passi"),
    [
        (
            {"isee_mancante": {"tipo": "costo_pieno", "articolo": "art. 7"}}, "", {},
            ["ISEE non presentato: si paga il costo intero, 22,52 € (art. 7)."],
        ),
        (
            {}, "5000", {"omissioni_o_difformita": True},
            [
                "ISEE con omissioni o difformità: si paga come senza ISEE.",
                "ISEE con omissioni o difformità: si paga l'importo previsto, 20,00 €.",
            ],
        ),
        (
            {"isee_irregolare": {"tipo": "maggiorazione", "valore": "0.5"}}, "30000.01",
            {"omissioni_o_difformita": True},
            [
                "ISEE 30.000,01 €: fascia oltre 30.000,00 €.",
                "In questa fascia l'importo è 18,68 €.",
                "ISEE con omissioni o difformità: 50 % in più: 18,68 € diventa 28,02 €.",
            ],
        ),
        (
            {"isee_scaduto": {"tipo": "massima"}}, "5000", {"isee_scaduto": True},
            ["ISEE scaduto: si paga la tariffa massima, 18,68 €."],
        ),
    ],
)  # fmt: skip
def test_passi_senza_un_isee_regolare(cambi, isee, contesto, passi):
    dati = sad(modificatori=[]) | cambi
    assert in_righe(conta(dati, isee, estesa=True, **contesto)) == passi


@pytest.mark.parametrize(
    ("quando", "contesto", "passo"),
    [
        ({"part_time": True}, {"part_time": True}, "Caso: part time sì (art. 3)."),
        ({"part_time": False}, {}, "Caso: part time no (art. 3)."),
        ({"scuola": "media"}, {"scuola": "media"}, "Caso: scuola «media» (art. 3)."),
        ({"minori": "2.50"}, {"minori": "2.5"}, "Caso: minori 2,5 (art. 3)."),
        ({"minori": {"da": "3"}}, {"minori": 3}, "Caso: minori da 3 (art. 3)."),
        ({"minori": {"a": "3"}}, {"minori": 3}, "Caso: minori fino a 3 (art. 3)."),
        ({"minori": {"a": "0"}}, {"minori": 0}, "Caso: minori fino a 0 (art. 3)."),
        (
            {"minori": {"da": "1", "a": "3"}, "scuola": "media"},
            {"minori": 1, "scuola": "media"},
            "Caso: minori da 1 a 3, scuola «media» (art. 3).",
        ),
    ],
)
def test_passi_delle_varianti(quando, contesto, passo):
    variante = {"quando": quando, "tratti": [tratto("esente")], "articolo": "art. 3"}
    assert in_righe(conta(dieci(varianti=[variante]), "1", **contesto))[0] == passo
    variante["etichetta"] = "Casi speciali"
    assert in_righe(conta(dieci(varianti=[variante]), "1", **contesto))[0] == (
        "Caso: Casi speciali (art. 3)."
    )


def residuale(**altro):
    return {"metodo": "residuale", "quota_salvaguardia": "400", "articolo": "DGR 1", **altro}


def test_passi_del_metodo_residuale():
    dati = residuale(
        costo_unitario="900",
        aggiunte=[{"da": "non_detta"}, {"da": "indennita_di_accompagnamento"}],
    )
    risposta = conta(dati, "3000", estesa=True, indennita_di_accompagnamento="1000")
    assert in_righe(risposta) == [
        "ISEE 3.000,00 € diviso 12, meno la quota che resta alla persona: 250,00 € − 400,00 € = "
        "−150,00 €; sotto lo zero si conta zero (DGR 1).",
        "Più indennita di accompagnamento: 0,00 € + 1.000,00 € = 1.000,00 €.",
        "Non si paga più del costo: si paga 900,00 €.",
    ]
    # Exactly at the cap there is nothing to say.
    alla_pari = conta(dati, "3000", estesa=True, indennita_di_accompagnamento="900")
    assert len(alla_pari.passi) == 2


def test_passi_dello_scorrimento():
    dati = {
        "tratti": [
            tratto("importo", "0", "5000", importo="59"),
            tratto("importo", "5000", importo="120", etichetta="B"),
        ],
        "modificatori": [
            {
                "codice": "minore_disabile",
                "tipo": "scorrimento_fascia",
                "valore": "-1",
                "escluse": ["prima"],
                "articolo": "art. 8",
            }
        ],
    }
    assert in_righe(conta(dati, "6000", estesa=True, minore_disabile=True)) == [
        "ISEE 6.000,00 €: fascia «B», oltre 5.000,00 €.",
        "Minore disabile: si passa alla fascia fino a 5.000,00 € (art. 8).",
        "In questa fascia l'importo è 59,00 €.",
    ]
    assert in_righe(conta(dati, "500", estesa=True, minore_disabile=True))[1] == (
        "Minore disabile: da questa fascia non ci si sposta (art. 8)."
    )


def test_passi_del_totale():
    dati = {
        "componenti": [
            {
                "codice": "c",
                "quantita_da": "giorni_di_presenza",
                "tratti": [tratto("importo", importo="1.115")],
            }
        ],
        "arrotondamento": {"fase": "totale"},
    }
    assert in_righe(conta(dati, "1", giorni_di_presenza="2.5", quantita=3))[3:] == [
        "Per giorni di presenza: 1,1150 € × 2,5 = 2,7875 €.",
        "Quantità: 2,7875 € × 3 = 8,3625 €.",
        "Arrotondamento del totale: 8,3625 € diventa 8,36 €.",
    ]
    # The most that is paid, exactly, is not said to be too much.
    dati["componenti"][0]["max_quantita"] = 2
    assert in_righe(conta(dati, "1", giorni_di_presenza=2))[3] == (
        "Per giorni di presenza: 1,1150 € × 2 = 2,23 €."
    )


COMPONENTI = {"componenti": [{"codice": "c", "tratti": [tratto("esente")], "quantita_da": "g"}]}


@pytest.mark.parametrize(
    ("dati", "isee", "contesto", "messaggio"),
    [
        (
            {"tratti": [tratto("esente", "0", "3000")]}, "3000.01", {},
            "L'ISEE 3.000,01 € non rientra in nessuna fascia di questa regola: c'è un buco. Chiedi "
            "all'ufficio: la regola va completata.",
        ),
        (
            una("costo_pieno"), "1", {},
            "La regola calcola sul costo del servizio, ma «costo_unitario» manca nella regola e "
            "nel contesto. Scrivilo in uno dei due.",
        ),
        (
            una("eccedenza", soglia="1") | {"isee_mancante": {"tipo": "massima"}}, "", {},
            "La regola chiede la tariffa massima, ma l'ultima fascia cresce senza fine "
            "(«tratti[0]», eccedenza). Mettile un tetto, o cambia la politica.",
        ),
        (
            dieci(), "", {},
            "ISEE non presentato: la regola non dice quanto si paga («isee_mancante»). Chiedi "
            "all'ufficio: la regola va completata.",
        ),
        (
            dieci(non_residente={"tipo": "non_ammesso"}), "1", {"residente": False},
            "Non residente: il regolamento non ammette al servizio. Chiedi all'ufficio.",
        ),
        (
            dieci(soglia_accesso="13000"), "13000.01", {},
            "L'ISEE 13.000,01 € supera la soglia di accesso di 13.000,00 €: il comune non "
            "interviene. Chiedi all'ufficio.",
        ),
        (
            dieci(soglia_accesso="1000", isee_base="mensile"), "12000.12", {},
            "L'ISEE 12.000,12 € supera la soglia di accesso di 1.000,00 € al mese: il comune non "
            "interviene. Chiedi all'ufficio.",
        ),
        (
            sad(oltre_massimo="escluso"), "30000.01", {},
            "Oltre 30.000,00 € il regolamento non ammette al servizio. Chiedi all'ufficio.",
        ),
        (
            {"varianti": [{"quando": {"b": "1", "a": "1"}, "tratti": [tratto("esente")]}]}, "1", {},
            "Nessuna variante della regola vale per questo contesto. Controlla «a», «b».",
        ),
        (
            con_modificatore("moltiplica_tabella", tabella={"1": "1", "2-3": "1", "5+": "0"}), "1",
            {"giorni_di_prova": 4},
            "Nel contesto, «giorni_di_prova» vale «4», che la tabella della regola non ha: ci sono "
            "1, 2-3, 5+. Correggi il numero o completa la tabella.",
        ),
        (
            con_modificatore("moltiplica_tabella", tabella={"1": "1"}), "1",
            {"giorni_di_prova": "uno"},
            "Nel contesto, «giorni_di_prova» vale «uno» e deve essere un numero. Scrivilo in "
            "cifre, con il punto dei decimali: per esempio 2 o 2.5.",
        ),
        (
            con_modificatore("moltiplica_per_quantita"), "1", {"giorni_di_prova": "-2"},
            "Nel contesto, «giorni_di_prova» vale «-2» e non può essere sotto lo zero. Correggi il "
            "numero.",
        ),
        (
            con_modificatore("somma", valore="1"), "1", {"giorni_di_prova": "2"},
            "Nel contesto, «giorni_di_prova» vale «2» e deve essere vero o falso: scrivi true o "
            "false.",
        ),
        (
            COMPONENTI, "1", {"g": "-1"},
            "Nel contesto, «g» vale «-1» e non può essere sotto lo zero. Correggi il numero.",
        ),
        (
            residuale(quota_salvaguardia=None), "1", {},
            "Manca la quota di salvaguardia («quota_salvaguardia») nella regola e nel contesto. "
            "Scrivila in uno dei due.",
        ),
        (
            residuale(), "1", {"quota_salvaguardia": "-1"},
            "Nel contesto, «quota_salvaguardia» vale «-1» e non può essere sotto lo zero. Correggi "
            "il numero.",
        ),
        (
            residuale(aggiunte=[{"da": "pensione"}]), "1", {"pensione": "-1"},
            "Nel contesto, «pensione» vale «-1» e non può essere sotto lo zero. Correggi il "
            "numero.",
        ),
        (
            dieci(frazioni_ammesse=["0.5", "0.75"]), "1", {"quantita": "1.3"},
            "La quantità 1,3 non va: oltre alle unità intere si usano le frazioni 0,5, 0,75. "
            "Correggila.",
        ),
    ],
)  # fmt: skip
def test_rifiuti(dati, isee, contesto, messaggio):
    dati = {k: v for k, v in dati.items() if v is not None}
    assert detto(dati, isee, **contesto) == messaggio
