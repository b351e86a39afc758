"""Tables as officers paste them: what is read is said, what is not read is one sentence."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.parsing import leggi_contesto, leggi_regola
from tariffe.parsing.incollata import (
    applica,
    chiudi_buco,
    leggi_incollata,
    scrivi_incollata,
    togli,
    tratto_come_dati,
)

VERDELLO = "fino a 3.000 | esente\n3.000 | 30.000 | 0 | 18,68\noltre 30.000 | 18,68"


def tratti(testo, colonna=0):
    """The segments of a table that is read without complaint, in few words."""
    tabella = leggi_incollata(testo)
    assert tabella.guasti == ()
    return scrivi_incollata(tabella.colonne[colonna].tratti).split("\n")


def guasti(testo):
    return [g.messaggio for g in leggi_incollata(testo).guasti]


def letture(testo):
    return {x.riga: x.letto.replace("\u00a0", " ") for x in leggi_incollata(testo).letture}


def test_la_sad_di_verdello_si_incolla():
    tabella = leggi_incollata(VERDELLO)
    assert [tratto_come_dati(t) for t in tabella.colonne[0].tratti] == [
        {"tipo": "esente", "da": "0", "da_incluso": True, "a": "3000", "a_incluso": True},
        {
            "tipo": "lineare", "da": "3000", "da_incluso": False, "a": "30000", "a_incluso": True,
            "x1": "3000", "x2": "30000", "y1": "0", "y2": "18.68",
        },
        {"tipo": "importo", "da": "30000", "da_incluso": False, "importo": "18.68"},
    ]  # fmt: skip
    assert tabella.colonne[0].buchi == ()
    assert letture(VERDELLO) == {
        1: "fino a 3.000,00 €: esente",
        2: "oltre 3.000,00 € e fino a 30.000,00 €: cresce in proporzione da 0,00 € a 18,68 € "
        "(3.000,00 € è scritto in due righe: vale la riga 1, questa comincia appena sopra)",
        3: "oltre 30.000,00 €: 18,68 €",
    }


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("fino a 3.000", "fino a 3000"),
        ("Fino a € 3.000,00 compreso", "fino a 3000"),
        ("non oltre 3000", "fino a 3000"),
        ("inferiore a 5.424,90", "inferiore a 5424,9"),
        ("meno di 4.000 euro", "inferiore a 4000"),
        ("ISEE < 4.000", "inferiore a 4000"),
        ("≤ 4.000", "fino a 4000"),
        ("minore o uguale a 4.000", "fino a 4000"),
        ("da 0 a 3.000", "fino a 3000"),
        ("0 - 3.000", "fino a 3000"),
        ("€ 0,00 – € 3.000,00", "fino a 3000"),
        ("da € 1.000 fino a € 3.000", "da 1000 fino a 3000"),
        ("da 1.000,01 a 3.000,00", "da 1000,01 fino a 3000"),
        ("da 1.000 a meno di 3.000", None),
        ("oltre 1.000 e fino a 3.000", "oltre 1000 fino a 3000"),
        ("oltre 1.000 e inferiore a 3.000", "oltre 1000 inferiore a 3000"),
        ("superiore a 30.000", "oltre 30000"),
        ("più di 30.000", "oltre 30000"),
        ("> 30.000", "oltre 30000"),
        ("≥ 30.000", "da 30000"),
        ("a partire da 30.000", "da 30000"),
        ("da 30.000 in su", "da 30000"),
        ("30.000 e oltre", "da 30000"),
        ("tutti", "tutti"),
        ("qualsiasi ISEE", "tutti"),
        ("tra 1\u00a0000 e 3\u202f000", "da 1000 fino a 3000"),
    ],
)
def test_i_limiti_in_parole(scritto, letto):
    if letto is None:
        assert "non dice i limiti della fascia" in guasti(f"{scritto} | 5")[0]
    else:
        assert tratti(f"{scritto} | 5") == [f"{letto} | 5"]


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("18,68", "18,68"),
        ("€ 18,68", "18,68"),
        ("18.68 €", "18,68"),
        ("\u00a018,68\u00a0", "18,68"),
        ("1.234,50", "1234,5"),
        ("2,50/ora", "2,5"),
        ("5,331", "5,331"),
        ("0", "esente"),
        ("0,00 €", "esente"),
        ("Gratuito", "esente"),
        ("ESENTE", "esente"),
        ("50%", "50%"),
        ("12,5 %", "12,5%"),
        ("costo pieno", "costo pieno"),
        ("ISEE*8/30000", "ISEE x 8 / 30000"),
        ("1,725% dell'ISEE", "ISEE x 1,725 / 100"),
        ("465 + 0,3% oltre 15.000", "465 + 0,3% oltre 15000"),
        ("ISEE - 5.825", "ISEE - 5825"),
    ],
)
def test_gli_importi(scritto, letto):
    assert tratti(f"oltre 3.000 | {scritto}") == [f"oltre 3000 | {letto}"]


@pytest.mark.parametrize("scritto", ["da 2 a 5", "2-5", "2,00 – 5,00"])
def test_due_importi_in_una_cella_crescono(scritto):
    assert tratti(f"da 3.000 a 7.500 | {scritto}") == ["da 3000 fino a 7500 | 2 | 5"]


def test_due_percentuali_crescono():
    assert tratti("da 3.000 a 7.500 | 10% | 50%") == ["da 3000 fino a 7500 | 10% | 50%"]


@pytest.mark.parametrize("separatore", ["\t", ";", "|", " | ", "    "])
def test_ogni_separatore(separatore):
    assert tratti(f"0{separatore}3.000{separatore}2,50") == ["fino a 3000 | 2,5"]


def test_un_foglio_con_intestazioni_titolo_righe_vuote_e_totale():
    testo = (
        "Tariffe SAD\n\nDa\tA\tTariffa oraria\n0\t3.000\t0\n\n3.000,01\t7.500\t€ 2,50\n"
        "7.500,01\t\t5\nTotale\t\t7,50"
    )
    assert tratti(testo) == [
        "fino a 3000 | esente",
        "da 3000,01 fino a 7500 | 2,5",
        "da 7500,01 | 5",
    ]
    assert letture(testo)[1] == "saltata: è un titolo"
    assert letture(testo)[3] == "letta come intestazione delle colonne"
    assert letture(testo)[8] == "saltata: è una riga di totali"
    assert leggi_incollata(testo).colonne[0].buchi == ()


def test_il_limite_scritto_due_volte_e_della_fascia_sotto():
    assert tratti("0 | 3.000 | 1\n3.000 | 7.500 | 2\n7.500 | | 3") == [
        "fino a 3000 | 1", "oltre 3000 fino a 7500 | 2", "oltre 7500 | 3",
    ]  # fmt: skip
    assert tratti("inferiore a 3.000 | 1\nda 3.000 | 2") == ["inferiore a 3000 | 1", "da 3000 | 2"]


def test_solo_le_fini_o_solo_gli_inizi_bastano():
    assert tratti("fino a 3.000 | 1\nfino a 7.500 | 2\noltre 7.500 | 3") == [
        "fino a 3000 | 1", "oltre 3000 fino a 7500 | 2", "oltre 7500 | 3",
    ]  # fmt: skip
    assert tratti("da 0 | 1\nda 3.000 | 2\nda 7.500 | 3") == [
        "inferiore a 3000 | 1",
        "da 3000 inferiore a 7500 | 2",
        "da 7500 | 3",
    ]


def test_le_intestazioni_dicono_il_verso():
    assert tratti("Fino a;Tariffa\n3.000;1\n7.500;2") == [
        "fino a 3000 | 1", "oltre 3000 fino a 7500 | 2",
    ]  # fmt: skip
    assert tratti("Oltre;Tariffa\n0;1\n7.500;2") == ["oltre 0 fino a 7500 | 1", "oltre 7500 | 2"]


def test_le_righe_in_disordine_si_rimettono_in_ordine_e_si_dice():
    testo = "oltre 7.500 | 3\nfino a 3.000 | 1\nda 3.000 a 7.500 | 2"
    assert tratti(testo) == ["fino a 3000 | 1", "oltre 3000 fino a 7500 | 2", "oltre 7500 | 3"]
    assert "rimessa in ordine" in letture(testo)[1]


def test_un_buco_resta_e_si_vede():
    (colonna,) = leggi_incollata("fino a 3.000 | 1\n3.001 | 7.500 | 2").colonne
    assert colonna.buchi == (
        (Decimal("3000.01"), Decimal("3000.99")),
        (Decimal("7500.01"), None),
    )


def test_piu_colonne_sono_non_residenti_e_varianti():
    testo = "ISEE;Residenti;Part-time;Non residenti\nfino a 5.000;10;7;15\noltre 5.000;20;14;30"
    regola = applica({"unita": "mese"}, leggi_incollata(testo))
    assert [t["importo"] for t in regola["tratti"]] == ["10", "20"]
    (variante,) = regola["varianti"]
    assert variante["quando"] == {"part_time": True}
    assert variante["etichetta"] == "Part-time"
    assert [t["importo"] for t in variante["tratti"]] == ["7", "14"]
    assert regola["non_residente"]["tipo"] == "tratti"
    assert [t["importo"] for t in regola["non_residente"]["tratti"]] == ["15", "30"]
    leggi_regola(regola, estesa=True)
    assert applica(regola, leggi_incollata(testo)) == regola, "incollata due volte è la stessa"


def test_minimo_e_massimo_nelle_intestazioni():
    testo = (
        "Fascia;Da;A;Tariffa minima;Tariffa massima\n1;0;3.000;;0\n2;3.000;7.500;2;5\n3;7.500;;8;8"
    )
    assert tratti(testo) == [
        "fino a 3000 | esente",
        "oltre 3000 fino a 7500 | 2 | 5",
        "oltre 7500 | 8",
    ]


def test_chi_non_ha_isee_e_chi_non_e_residente():
    tabella = leggi_incollata("tutti | 5\nsenza ISEE | 20,00\nnon residenti | massima")
    assert tabella.guasti == ()
    assert tabella.politiche == {
        "isee_mancante": {"tipo": "importo", "importo": "20"},
        "non_residente": {"tipo": "massima"},
    }


@pytest.mark.parametrize(
    ("testo", "frase"),
    [
        ("", "Non c'è nessuna riga: incolla la tabella delle fasce."),
        (" \n\t\n;;", "Non c'è nessuna riga: incolla la tabella delle fasce."),
        ("abc 1 | 3", "Riga 1, colonna 1: «abc 1» non dice i limiti della fascia"),
        ("fino a 3.000 | boh", "Riga 1, colonna 2: «boh» non è un importo"),
        ("fino a 3.000 | 3x", "Riga 1, colonna 2: «3x» non è un numero: scrivilo come 18,68."),
        ("fino a 3.000,123 | 3", "Riga 1, colonna 1: «fino a 3.000,123» ha 3 decimali"),
        ("0 | 3,000 | 3", "Riga 1, colonna 2: «3,000» ha 3 decimali e ne può avere 2"),
        ("fino a 3.000 | 1.055", "Riga 1, colonna 2: «1.055» può essere 1,055 oppure 1055"),
        ("fino a 3.000 | 1,00555", "Riga 1, colonna 2: «1,00555» ha 5 decimali e ne può avere 4"),
        ("fino a 3.000 | -5", "Riga 1, colonna 2: «-5» è sotto lo zero"),
        ("0 | -3.000 | 5", "Riga 1, colonna 2: «-3.000» è sotto lo zero"),
        ("5.000 - 3.000 | 2", "Riga 1, colonna 1: «5.000 - 3.000» va all'indietro"),
        ("5.000 | 3.000 | 2", "Riga 1: la fascia va all'indietro, da 5.000,00"),
        ("3.000 | 2", "Riga 1, colonna 1: «3.000» non dice se la fascia comincia o finisce lì"),
        ("fino a 3.000", "Riga 1: manca l'importo"),
        ("ISEE;Tariffa\nfino a 3.000;", "Riga 2, colonna 2: manca l'importo"),
        ("fino a 3.000 | 120%", "Riga 1, colonna 2: «120%» è più del 100%"),
        ("oltre 3.000 | 0 | 18", "Riga 1: la tariffa cresce ma la fascia non ha una fine"),
        ("fino a 3.000 | 2 | 10%", "è una percentuale e l'altro un importo"),
        ("fino a 3.000 | 1 | 2 | 3", "Riga 1: dopo i limiti ci sono 3 importi"),
        ("fino a 5.000 | 2\nda 4.000 a 6.000 | 3",
         "la fascia comincia da 4.000,00\u00a0€ ma la riga 1 arriva a 5.000,00\u00a0€"),
        ("tutti | 2\nda 4.000 a 6.000 | 3", "Riga 2, colonna 1: la fascia comincia da 4.000,00"),
        ("ISEE;Tariffa;Part time;Part-time\ntutti;1;2;3",
         "Riga 1, colonna 4: «Part-time» è il nome di un'altra colonna"),
        ("fino a 99999999999 | 1", "è un numero troppo grande"),
        ("senza ISEE | 5 | 6\ntutti | 1", "vuole un importo solo"),
        ("ISEE;Tariffa\ntutti;1;2", "Riga 2, colonna 3: «2» è fuori dalle intestazioni"),
        ("fino a 3.000 | ISEE x 8 / 0", "divide per zero"),
    ],
)  # fmt: skip
def test_ogni_rifiuto_e_una_frase_con_riga_e_cella(testo, frase):
    trovati = guasti(testo)
    assert len(trovati) == 1
    assert frase in trovati[0]
    assert trovati[0].endswith(".")
    assert leggi_incollata(testo).colonne == ()


def test_i_guasti_si_dicono_tutti_insieme():
    assert len(guasti("fino a 3.000 | boh\noltre x | 2\noltre 5.000 | 3,1234567")) == 3


def test_troppe_righe():
    assert "Le righe sono 401" in guasti("tutti | 1\n" * 401)[0]


@given(st.text(alphabet="0123456789.,;|\t\n €%-–abcdefinoltuISE>≤", max_size=200))
def test_nessun_testo_fa_cadere_la_lettura(testo):
    tabella = leggi_incollata(testo)
    assert tabella.colonne or tabella.guasti or tabella.politiche
    for colonna in tabella.colonne:
        assert leggi_regola({"tratti": [tratto_come_dati(t) for t in colonna.tratti]})


SOGLIE = st.decimals(min_value=1, max_value=99999, places=2)
IMPORTI = st.decimals(min_value=0, max_value=9999, places=4)


@given(
    st.lists(SOGLIE, min_size=1, max_size=6, unique=True), st.lists(IMPORTI, min_size=7, max_size=7)
)
def test_cio_che_si_scrive_si_rilegge(soglie, importi):
    righe = [f"fino a {x}".replace(".", ",") for x in sorted(soglie)]
    righe.append(f"oltre {max(soglie)}".replace(".", ","))
    testo = "\n".join(
        f"{r} | {i:f}".replace(".", ",") for r, i in zip(righe, importi, strict=False)
    )
    (colonna,) = leggi_incollata(testo).colonne
    riletta = leggi_incollata(scrivi_incollata(colonna.tratti))
    assert riletta.colonne[0].tratti == colonna.tratti
    assert colonna.buchi == ()


# --- put into a rule -------------------------------------------------------------------------


def una_regola(testo, **altro):
    return applica({"unita": "ora", **altro}, leggi_incollata(testo))


def test_incollare_tiene_il_resto_della_regola_e_le_parole_delle_fasce():
    regola = una_regola("fino a 3.000 | 1\noltre 3.000 | 2", isee_mancante={"tipo": "massima"})
    regola["tratti"][0]["articolo"] = "art. 5"
    nuova = applica(regola, leggi_incollata("fino a 3.000 | 4\noltre 3.000 | 9"))
    assert nuova["isee_mancante"] == {"tipo": "massima"}
    assert nuova["tratti"][0] == {
        "tipo": "importo", "da": "0", "da_incluso": True, "a": "3000", "a_incluso": True,
        "importo": "4", "articolo": "art. 5",
    }  # fmt: skip
    assert regola["tratti"][0]["importo"] == "1", "quella di prima non cambia"


def test_una_componente_nuova_sta_accanto_a_quella_che_c_era():
    regola = una_regola("tutti | 5,70")
    nuova = applica(
        regola,
        leggi_incollata("tutti | 3,60"),
        "componenti[+]",
        {"codice": "consegna", "quantita_da": "pasti", "max_quantita": "20"},
    )
    assert "tratti" not in nuova
    assert [(c["codice"], c["tratti"][0]["importo"]) for c in nuova["componenti"]] == [
        ("base", "5.7"), ("consegna", "3.6"),
    ]  # fmt: skip
    assert nuova["componenti"][1]["quantita_da"] == "pasti"
    assert nuova["componenti"][1]["max_quantita"] == "20"
    leggi_regola(nuova, estesa=True)
    assert [c["codice"] for c in togli(nuova, "componenti[1]")["componenti"]] == ["base"]


@pytest.mark.parametrize("dove", ["varianti[0].tratti", "altro.tratti", "tratti.x", "varianti", ""])
def test_incollare_dove_non_c_e_niente_si_rifiuta(dove):
    with pytest.raises(ErroreTariffa, match="non ha la parte"):
        applica(una_regola("tutti | 1"), leggi_incollata("tutti | 2"), dove)


@pytest.mark.parametrize(
    ("in_basso", "attese"),
    [
        (True, ["inferiore a 3001 | 1", "da 3001 | 2"]),
        (False, ["fino a 3000 | 1", "oltre 3000 | 2"]),
    ],
)
def test_il_buco_si_chiude_da_una_parte_o_dall_altra(in_basso, attese):
    regola = una_regola("fino a 3.000 | 1\nda 3.001 | 2")
    chiusa = chiudi_buco(regola, "tratti[0]", Decimal("3000.01"), in_basso=in_basso)
    assert scrivi_incollata(leggi_regola(chiusa).tratti).split("\n") == attese


def test_il_buco_in_cima_e_quello_in_fondo():
    regola = una_regola("da 1.000 a 3.000 | 1")
    su = chiudi_buco(regola, "tratti", Decimal("3000.01"), in_basso=True)
    assert scrivi_incollata(leggi_regola(su).tratti) == "da 1000 | 1"
    giu = chiudi_buco(su, "tratti", Decimal(0), in_basso=False)
    assert scrivi_incollata(leggi_regola(giu).tratti) == "tutti | 1"
    with pytest.raises(ErroreTariffa, match="scegli l'altra"):
        chiudi_buco(regola, "tratti", Decimal("3000.01"), in_basso=False)


def test_i_dati_incollati_sono_testo_json():
    assert json.loads(json.dumps(una_regola(VERDELLO))) == una_regola(VERDELLO)


# --- children, minors, non-residents -------------------------------------------------------------


@pytest.mark.parametrize(
    ("titolo", "quando"),
    [
        ("1° figlio", {"ordine_figlio": "1"}),
        ("2º figlio", {"ordine_figlio": "2"}),
        ("Secondo figlio", {"ordine_figlio": "2"}),
        ("Tariffa per il terzo figlio", {"ordine_figlio": "3"}),
        ("3° figlio e successivi", {"ordine_figlio": {"da": "3"}}),
        ("dal 4° figlio", {"ordine_figlio": {"da": "4"}}),
        ("un minore", {"minori": "1"}),
        ("2 figli", {"minori": "2"}),
        ("tre minori", {"minori": "3"}),
        ("3 o più", None),
        ("oltre tre minori", {"minori": {"da": "4"}}),
        ("3 figli e oltre", {"minori": {"da": "3"}}),
    ],
)
def test_le_colonne_dei_figli(titolo, quando):
    tabella = leggi_incollata(f"ISEE\tTariffa\t{titolo}\ntutti\t2\t1")
    if quando is None:
        assert tabella.guasti
    else:
        assert tabella.guasti == ()
        assert tabella.colonne[1].quando == quando


def test_la_tabella_dei_fratelli_di_gasperina_si_incolla():
    testo = (
        "ISEE;1° figlio;2° figlio;3° figlio\nfino a 3.000;1,40;0,90;esente\n"
        "3.000,01 - 5.000;1,40;1,00;esente\noltre 5.000;1,40;1,10;0,90"
    )
    regola = una_regola(testo)
    assert "tratti" not in regola
    assert [v["quando"] for v in regola["varianti"]] == [
        {"ordine_figlio": "1"}, {"ordine_figlio": "2"}, {"ordine_figlio": "3"},
    ]  # fmt: skip
    letta = leggi_regola(regola, estesa=True)
    assert [
        calcola(letta, Decimal(4000), leggi_contesto({"ordine_figlio": n}, letta)).importo
        for n in ("1", "2", "3")
    ] == [Decimal("1.40"), Decimal("1.00"), Decimal("0.00")]
    with pytest.raises(ErroreTariffa, match="Nessuna variante"):
        calcola(letta, Decimal(4000), leggi_contesto({"ordine_figlio": "4"}, letta))
    assert una_regola(testo, **regola) == regola, "incollata due volte è la stessa"
    meno = una_regola("ISEE;1° figlio;dal 2° figlio\ntutti;2;1", **regola)
    assert [v["quando"] for v in meno["varianti"]] == [
        {"ordine_figlio": "1"}, {"ordine_figlio": {"da": "2"}},
    ]  # fmt: skip


def test_un_anno_nell_intestazione_non_e_un_importo():
    assert tratti("Scaglioni ISEE;Tariffa 2026/27\nfino a 3.000;1\noltre 3.000;2") == [
        "fino a 3000 | 1", "oltre 3000 | 2",
    ]  # fmt: skip
    assert tratti("fino a 2026 | esente") == ["fino a 2026 | esente"]


def test_i_non_residenti_di_una_parte_sono_i_suoi():
    regola = una_regola("tutti | 5")
    due = applica(
        regola,
        leggi_incollata("ISEE;Residenti;Non residenti\nfino a 5.000;1;2\noltre 5.000;3;4"),
        "componenti[+]",
        {"codice": "variabile"},
    )
    assert "non_residente" not in due
    assert [t["importo"] for t in due["componenti"][1]["non_residente"]["tratti"]] == ["2", "4"]
    tre = applica(due, leggi_incollata("tutti | 80\nnon residenti | 100"), "componenti[0].tratti")
    assert tre["componenti"][0]["non_residente"] == {"tipo": "importo", "importo": "100"}
    letta = leggi_regola(tre, estesa=True)
    fuori = leggi_contesto({"residente": False}, letta)
    assert calcola(letta, Decimal(9000), fuori).importo == Decimal(104)


def test_la_tabella_dei_non_residenti_resta_alla_parte_che_l_aveva():
    regola = una_regola("ISEE;Residenti;Non residenti\ntutti;5;9")
    due = applica(regola, leggi_incollata("tutti | 3"), "componenti[+]", {"codice": "consegna"})
    assert "non_residente" not in due
    assert due["componenti"][0]["non_residente"]["tratti"][0]["importo"] == "9"


def test_una_variante_nuova_si_aggiunge_o_prende_il_posto():
    regola = una_regola("tutti | 5")
    nuova = {"quando": {"part_time": True, "minori": "2"}, "etichetta": "Part-time con due figli"}
    con = applica(regola, leggi_incollata("tutti | 3"), "varianti[+]", nuova)
    assert con["varianti"] == [{**nuova, "tratti": leggi_tutti("3")}]
    assert con["tratti"] == regola["tratti"]
    ancora = applica(con, leggi_incollata("tutti | 2"), "varianti[+]", nuova)
    assert ancora["varianti"] == [{**nuova, "tratti": leggi_tutti("2")}]


def leggi_tutti(importo):
    return [{"tipo": "importo", "da": "0", "da_incluso": True, "importo": importo}]


@pytest.mark.parametrize(
    ("testo", "dove", "frase"),
    [
        ("ISEE;Residenti;Non residenti\ntutti;5;9", "varianti[0].tratti", "una colonna sola"),
        ("ISEE;Tariffa;Part-time\ntutti;5;9", "componenti[+]", "una colonna sola"),
        ("ISEE;1° figlio;2° figlio\ntutti;5;9", "varianti[+]", "una colonna sola"),
        ("tutti | 5\nnon residenti | 9", "varianti[0].tratti", "una colonna sola"),
        ("tutti | 5\nsenza ISEE | 9", "componenti[+]", "vale per tutta la tariffa"),
    ],
)
def test_in_una_parte_non_si_incolla_cio_che_e_di_tutta_la_tariffa(testo, dove, frase):
    regola = una_regola("ISEE;Tempo pieno;Part-time\ntutti;5;3")
    with pytest.raises(ErroreTariffa, match=frase):
        applica(regola, leggi_incollata(testo), dove, {"codice": "x", "quando": {"x": True}})


TRE = ["fino a 5000 | 2", "da 5000,01 fino a 9000 | 3", "oltre 9000 | 4"]


@pytest.mark.parametrize(
    "testo",
    [
        "FASCIA A\tda 0 a 5.000\t2\n\tda 5.000,01 a 9.000\t3\nFASCIA B\toltre 9.000\t4",
        "Fascia;ISEE;Tariffa\nPrima fascia;fino a 5.000;2\nSeconda fascia;da 5.000,01 a 9.000;3\n"
        "Terza;oltre 9.000;4",
        "I fascia\t0 - 5.000\t€ 2\nII fascia\t5.000,01 - 9.000\t€ 3\nIII fascia\toltre 9.000\t€ 4",
        "Tariffe SAD anno 2026\nDa 0 a 5.000 euro: 2,00 euro\nDa 5.000,01 a 9.000 euro: 3,00 euro\n"
        "Oltre 9.000 euro: 4,00 euro",
        "1ª fascia | 0 | 5.000 | 2\n2ª fascia | 5.000,01 | 9.000 | 3\n3ª fascia | oltre 9.000 | 4",
    ],
)
def test_le_forme_dei_regolamenti(testo):
    assert tratti(testo) == TRE


def test_il_nome_della_fascia_resta():
    tabella = leggi_incollata(
        "Fascia A | fino a 3.000 | esenzione totale\nFascia B | oltre 3.000 | 5"
    )
    assert [t.etichetta for t in tabella.colonne[0].tratti] == ["Fascia A", "Fascia B"]
