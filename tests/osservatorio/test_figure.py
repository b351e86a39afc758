"""Figures of one indicator: golden sentences, what a reader may see, charts and tables."""

from dataclasses import replace
from decimal import Decimal

import pytest

from osservatorio.calcolo import Sguardo, definizioni, tendenza
from osservatorio.enums import Lettore
from osservatorio.reports.elementi import Numerazione
from osservatorio.reports.figure import (
    andamento,
    barre,
    composizione,
    frase_dei_valori,
    frase_della_tendenza,
    linea,
    mappa,
    piccoli,
    tabella_dei_valori,
    viste,
)
from osservatorio.reports.testi import (
    banda_in_parole,
    con_unita,
    confronto_in_parole,
    in_lettere,
    nei,
    posto_in_parole,
    quanti_con_articolo,
    tendenza_in_parole,
)
from tests.osservatorio.storie import MANCA, TUTTI, storia

D = Decimal
VECCHIAIA = definizioni()["indice_vecchiaia"]
UNITA = "persone di 65 anni e più ogni 100 di 0-14 anni"


def frase(quale, evidenziata="", anno=2023, sguardo=TUTTI):
    return frase_dei_valori(quale, anno, viste(quale, anno, sguardo, evidenziata))


def test_frase_della_propria_riga():
    quattro = storia(
        "indice_vecchiaia", {"Garda": 180, "Iseo": 200, "Bassa": 120, "Valle": 150}, 160
    )
    assert frase(quattro, "garda") == (
        f"Garda: 180,0 {UNITA}, il 12,5\u00a0% in più della Provincia (160,0); 2ª su 4; "
        "i 4 ambiti sono tra 120,0 e 200,0."
    )
    assert frase(quattro, "iseo") == (
        f"Iseo: 200,0 {UNITA}, il 25,0\u00a0% in più della Provincia (160,0); "
        "il valore più alto su 4; i 4 ambiti sono tra 120,0 e 200,0."
    )
    assert "; il valore più basso su 4; " in frase(quattro, "bassa")


def test_frase_di_tutti():
    quattro = storia("indice_vecchiaia", {"Garda": 180, "Iseo": 200, "Bassa": 120}, 160)
    assert frase(quattro) == (
        "Il valore più alto è di Iseo (200,0), il più basso di Bassa (120,0); "
        f"in Provincia 160,0 {UNITA}."
    )
    comuni = storia("indice_vecchiaia", {"Salò": 180, "Gargnano": 200}, comuni=True)
    assert frase(comuni) == (
        f"Il valore più alto è di Gargnano (200,0), il più basso di Salò (180,0) ({UNITA})."
    )


def test_frase_con_valori_uguali():
    pari = storia("indice_vecchiaia", {"Garda": 200, "Iseo": 200, "Bassa": 120, "Valle": 120}, 160)
    assert frase(pari).startswith(
        "Il valore più alto è di Garda e Iseo (200,0), il più basso di Bassa e Valle (120,0);"
    )
    assert "; il valore più alto su 4, insieme a un'altra; " in frase(pari, "garda")
    tutti = storia("indice_vecchiaia", {"Garda": 150, "Iseo": 150, "Bassa": 150}, 150)
    assert (
        frase(tutti)
        == f"Il valore è lo stesso in 3 ambiti: 150,0 {UNITA}; in Provincia 150,0 {UNITA}."
    )
    assert frase(tutti, "garda") == (
        f"Garda: 150,0 {UNITA}, come la Provincia (150,0); lo stesso valore di tutte le altre 2."
    )
    molti = storia("indice_vecchiaia", dict.fromkeys("ABCDE", 9) | {"F": 1})
    assert frase(molti).startswith("Il valore più alto è di 5 ambiti (9,0), il più basso di F")


def test_frase_con_dati_di_pochi():
    parziali = storia(
        "spesa_pro_capite", {"Garda": "80.50", "Iseo": "99.90", "Bassa": 70, "Valle": None}
    )
    parziali.confronti[2023] = replace(parziali.confronti[2023], valore=D("82.00"))
    assert frase(parziali, "garda") == (
        "Garda: 80,50\u00a0€ per residente, l'1,8\u00a0% in meno di 3 ambiti su 4 (82,00\u00a0€); "
        "2ª su 3; i 3 ambiti con dati, su 4, sono tra 70,00\u00a0€ e 99,90\u00a0€."
    )
    assert frase(parziali) == (
        "Il valore più alto è di Iseo (99,90\u00a0€), il più basso di Bassa (70,00\u00a0€); "
        "nei 3 ambiti su 4 con dati 82,00\u00a0€ per residente. I dati sono di 3 ambiti su 4."
    )
    assert frase(parziali, "valle") == (
        f"Valle: il valore manca. {MANCA} I 3 ambiti con dati, su 4, sono tra 70,00\u00a0€ e "
        "99,90\u00a0€; nei 3 ambiti su 4 con dati 82,00\u00a0€ per residente."
    )


def test_frase_di_un_territorio_solo_e_di_nessuno():
    uno = storia("indice_vecchiaia", {"Garda": 180}, 180)
    assert frase(uno) == f"Garda: 180,0 {UNITA}; in Provincia 180,0 {UNITA}."
    assert frase(uno, "garda") == f"Garda: 180,0 {UNITA}, come la Provincia (180,0)."
    solo = storia("spesa_pro_capite", {"Garda": 80, "Iseo": None})
    assert frase(solo, "garda") == (
        "Garda: 80,00\u00a0€ per residente; è l'unico valore su 2 ambiti."
    )
    assert frase(solo) == (
        "Garda: 80,00\u00a0€ per residente. C'è il valore di un solo ambito su 2."
    )
    assert frase(storia("spesa_pro_capite", {"Garda": None, "Iseo": None})) == (
        f"Nessun valore per il 2023. {MANCA}"
    )
    assert frase(storia("indice_vecchiaia", {})) == "Nessun valore per il 2023."


def test_frase_di_un_conteggio_non_ha_posto():
    residenti = storia("popolazione", {"Garda": 100, "Iseo": 200, "Bassa": 100}, 400)
    assert frase(residenti, "garda") == (
        "Garda: 100 residenti, il 25,0\u00a0% della Provincia (400); i 3 ambiti sono tra 100 e 200."
    )


def test_valori_negativi_e_percentuali_si_confrontano_per_differenza():
    saldo = replace(VECCHIAIA, unita="per 1.000 residenti")
    assert confronto_in_parole(saldo, D("-4.0"), D("-3.5"), "Provincia") == (
        "0,5 in meno della Provincia"
    )
    assert confronto_in_parole(saldo, D("2.0"), D(0), "Provincia") == "2,0 in più della Provincia"
    quota = replace(VECCHIAIA, unita="% dei residenti")
    assert confronto_in_parole(quota, D("12.0"), D("9.5"), "Provincia") == (
        "2,5 punti in più della Provincia"
    )
    assert confronto_in_parole(VECCHIAIA, None, D(3), "Provincia") == ""
    assert confronto_in_parole(VECCHIAIA, D(108), D(100), "Provincia") == (
        "l'8,0\u00a0% in più della Provincia"
    )
    assert confronto_in_parole(VECCHIAIA, D(111), D(100), "Provincia").startswith("l'11,0")


def test_il_posto_si_dice_solo_dove_ha_senso():
    valori = [D(1), D(2), D(3)]
    assert posto_in_parole(VECCHIAIA, D(2), valori) == "2ª su 3"
    assert posto_in_parole(replace(VECCHIAIA, classifica=False), D(2), valori) == ""
    assert posto_in_parole(VECCHIAIA, D(2), valori[:2]) == ""
    assert posto_in_parole(VECCHIAIA, None, valori) == ""
    basso = replace(VECCHIAIA, direzione="basso")
    assert posto_in_parole(basso, D(2), valori) == "2ª su 3 dal valore più basso"
    assert posto_in_parole(basso, D(1), valori) == "il valore più basso su 3"
    assert posto_in_parole(basso, D(3), valori) == "il valore più alto su 3"
    assert posto_in_parole(VECCHIAIA, D(2), [D(3), D(2), D(2), D(2), D(1)]) == (
        "2ª su 5, insieme ad altre 2"
    )


def test_tendenza_in_parole():
    def parole(*valori):
        return tendenza_in_parole(tendenza({2020 + i: D(v) for i, v in enumerate(valori)}))

    assert parole(100, 110, 120, 130) == "in crescita da tre anni"
    assert parole(100, 90) == "in calo rispetto al 2020"
    assert parole(100, 100, 100) == "stabile da due anni"
    assert parole(*range(100, 130)) == "in crescita da 29 anni"
    assert parole(100) == ""
    assert in_lettere(10) == "dieci"
    assert banda_in_parole(VECCHIAIA, [D("196"), D("120.3")]) == "tra 120,3 e 196,0"
    assert banda_in_parole(VECCHIAIA, [D(5), D(5)]) == ""
    assert con_unita(definizioni()["spesa_pro_capite"], D("12.3")) == "12,30\u00a0€ per residente"


ANNI = (2020, 2021, 2022, 2023)
NEL_TEMPO = {
    "Garda": {2020: 150, 2021: 160, 2022: 170, 2023: 180},
    "Iseo": {2020: 200, 2021: 200, 2022: 200, 2023: 200},
    "Bassa": {2020: 120, 2021: None, 2022: 118, 2023: 110},
}


def nel_tempo(**altro):
    return storia(
        "indice_vecchiaia", NEL_TEMPO, {2020: 150, 2021: 152, 2022: 155, 2023: 160}, anni=ANNI,
        **altro,
    )  # fmt: skip


def test_frasi_delle_tendenze():
    tempo = nel_tempo()
    assert frase_della_tendenza(tempo, tempo.riga("garda")) == (
        f"Garda: in crescita da tre anni, da 150,0 del 2020 a 180,0 {UNITA} del 2023 "
        "(+20,0\u00a0%); in Provincia da 150,0 del 2020 a 160,0 del 2023."
    )
    assert frase_della_tendenza(tempo, tempo.riga("bassa")) == (
        f"Bassa: in calo rispetto al 2022, da 118,0 del 2022 a 110,0 {UNITA} del 2023 "
        "(−6,8\u00a0%); in Provincia da 150,0 del 2020 a 160,0 del 2023. Manca il 2021."
    )
    assert frase_della_tendenza(tempo, None) == (
        f"Provincia: in crescita da tre anni, da 150,0 del 2020 a 160,0 {UNITA} del 2023 "
        "(+6,7\u00a0%). Nel 2023 i 3 ambiti sono tra 110,0 e 200,0."
    )


def test_un_ambito_cambiato_si_dice_e_non_si_confronta():
    tempo = nel_tempo(cambiati={"Garda": [2022]})
    detta = frase_della_tendenza(tempo, tempo.riga("garda"))
    assert "in crescita rispetto al 2022, da 170,0 del 2022" in detta
    assert detta.endswith(
        "Nel 2022 sono cambiati i comuni dell'ambito: i valori di prima non si confrontano con "
        "quelli di dopo."
    )
    figura = andamento(tempo, sguardo=TUTTI, numeri=Numerazione(), nome="a", chiavi=["garda"])
    assert figura.tabella.righe[2][-1] == "cambiati i comuni: Garda"
    moti = piccoli(tempo, sguardo=TUTTI, numeri=Numerazione(), nome="p")
    garda = next(r for r in moti.tabella.righe if r[0] == "Garda")
    assert garda[3:] == ("–", "in crescita rispetto al 2022")


def test_un_solo_anno_non_ha_tendenza():
    uno = storia("indice_vecchiaia", {"Garda": 180}, 180)
    assert frase_della_tendenza(uno, uno.riga("garda")) == (
        f"Garda: 180,0 {UNITA} nel 2023, il solo anno con un valore."
    )
    assert linea(uno, uno.riga("garda"), nome="l") == ""
    vuoto = storia("spesa_pro_capite", {"Garda": None})
    assert frase_della_tendenza(vuoto, vuoto.riga("garda")) == f"Garda: nessun valore. {MANCA}"
    assert andamento(vuoto, sguardo=TUTTI, numeri=Numerazione(), nome="a") is None


def test_barre_con_tabella_e_fonte():
    figura = barre(
        storia("indice_vecchiaia", {"Garda": 180, "Iseo": None, "Bassa": 120}, 160),
        2023, sguardo=TUTTI, numeri=Numerazione(), nome="b", evidenziata="garda",
    )  # fmt: skip
    assert (figura.numero, figura.tabella.numero) == (1, 1)
    assert figura.svg.index("Garda") < figura.svg.index("Bassa") < figura.svg.index("Iseo")
    assert "Provincia 160,0" in figura.svg
    tabella = figura.tabella
    assert list(tabella.intestazioni) == [
        "Ambito", "Indice di vecchiaia", "Differenza da Provincia", "Perché manca",
    ]  # fmt: skip
    assert [list(r) for r in tabella.righe] == [
        ["Garda", "180,0", "+12,5\u00a0%", ""],
        ["Bassa", "120,0", "−25,0\u00a0%", ""],
        ["Iseo", "–", "–", MANCA],
    ]
    assert list(tabella.totale) == ["Provincia", "160,0", "", ""]
    assert tabella.nota == "Fonte: Istat; popolazione al 1/1/2023 (stima)."
    vuota = storia("spesa_pro_capite", {"Garda": None})
    assert barre(vuota, 2023, sguardo=TUTTI, numeri=Numerazione(), nome="b") is None


def test_un_altro_ambito_non_ha_nome_ne_indirizzo_ne_posto_sulla_carta():
    mio = Sguardo(Lettore.OPERATORE, propri=frozenset({1}), consenzienti=frozenset({3}))
    spesa = storia("spesa_pro_capite", {"Garda": 80, "Iseo": 99, "Bassa": 70, "Valle": 85}, 82)
    argomenti = {"sguardo": mio, "numeri": Numerazione(), "evidenziata": "garda"}
    figura = barre(spesa, 2023, nome="b", **argomenti)
    carta = mappa(spesa, 2023, nome="m", **argomenti)
    for pezzo in (figura, carta):
        testo = pezzo.svg.split("</title>", 1)[1] if pezzo is figura else ""
        testo += str(pezzo.tabella) + pezzo.frase
        assert "Iseo" not in testo
        assert "Valle" not in testo
    assert [r[0] for r in figura.tabella.righe] == [
        "un altro ambito", "un altro ambito", "Garda", "Bassa",
    ]  # fmt: skip
    collegate = [r[0] for r in figura.tabella.righe if getattr(r[1], "provenienza", "")]
    assert collegate == ["Garda"]
    assert frase(spesa, sguardo=mio).startswith("Il valore più alto è di un altro ambito (99,00")
    # On the map only what may be named has a colour.
    assert "99,00" not in carta.svg
    assert "2 ambiti non hanno dato il consenso" in carta.frase
    # Istat's figures are public: everybody has a name.
    pubblica = storia("indice_vecchiaia", {"Garda": 80, "Iseo": 99}, 82)
    assert "un altro" not in str(
        tabella_dei_valori(pubblica, 2023, sguardo=mio, numeri=Numerazione())
    )


def test_la_linea_di_un_altro_ambito_non_si_sceglie():
    mio = Sguardo(Lettore.OPERATORE, propri=frozenset({1}))
    spesa = storia(
        "spesa_pro_capite",
        {n: {2022: 80 + i, 2023: 90 + i} for i, n in enumerate(("Garda", "Iseo", "Bassa"))},
        anni=(2022, 2023),
        provincia={},
    )
    figura = andamento(spesa, sguardo=mio, numeri=Numerazione(), nome="a", chiavi=["iseo", "garda"])
    assert "Iseo" not in figura.svg + str(figura.tabella)
    assert list(figura.tabella.intestazioni) == ["Anno", "Garda", "Provincia", "Minimo", "Massimo"]
    moti = piccoli(spesa, sguardo=mio, numeri=Numerazione(), nome="p", evidenziata="garda")
    assert "Iseo" not in moti.svg + str(moti.tabella)
    assert moti.frase == "Nell'ultimo periodo, su 3 ambiti: 3 in crescita."


def test_mappa_con_le_sue_classi():
    carta = mappa(
        storia("indice_vecchiaia", {"Garda": 180, "Iseo": 180, "Bassa": 120, "Valle": None,
                                    "Piana": 120}),
        2023, sguardo=TUTTI, numeri=Numerazione(), nome="m",
    )  # fmt: skip
    assert [list(r) for r in carta.tabella.righe] == [
        ["180,0", "2", "Garda e Iseo"],
        ["120,0", "2", "Bassa e Piana"],
        ["dato non pervenuto", "1", "Valle"],
    ]
    assert carta.mappa
    assert carta.frase == "Più scuro è il colore, più alto è il valore."


def test_composizione_delle_aree():
    aree = [
        storia(f"spesa_pro_capite_{area}", {"Garda": g, "Iseo": i}, p)
        for area, g, i, p in (("fam", 60, 10, 40), ("anz", 40, None, 60))
    ]
    figura = composizione(
        aree, 2023, titolo="Spesa per area", sguardo=TUTTI, numeri=Numerazione(), nome="c",
        evidenziata="garda",
    )  # fmt: skip
    assert figura.frase == (
        "Garda: la parte più grande è «Famiglia e minori» (60,0\u00a0%); Provincia: 40,0\u00a0%."
    )
    assert [list(r) for r in figura.tabella.righe] == [
        ["Garda", "60,0\u00a0%", "40,0\u00a0%"],
        ["Provincia", "40,0\u00a0%", "60,0\u00a0%"],
        ["Iseo", "–", "–"],
    ]
    assert MANCA.split()[0] in figura.svg


@pytest.mark.parametrize("quanti", [3, 13])
def test_i_disegni_sono_gli_stessi_a_ogni_giro(quanti):
    tante = storia("indice_vecchiaia", {f"A{i:02}": 100 + i for i in range(quanti)}, 105)

    def disegni():
        return [
            f(tante, 2023, sguardo=TUTTI, numeri=Numerazione(), nome="x").svg
            for f in (barre, mappa)
        ]

    assert disegni() == disegni()


@pytest.mark.parametrize(
    ("quanti", "scritto"), [(7, "i 7"), (8, "gli 8"), (11, "gli 11"), (13, "i 13"), (81, "gli 81")]
)
def test_un_numero_ha_il_suo_articolo(quanti, scritto):
    assert quanti_con_articolo(quanti) == scritto
    in_tanti = nei(f"{quanti} ambiti su 90")
    assert in_tanti == f"{'negli' if scritto.startswith('gli') else 'nei'} {quanti} ambiti su 90"
