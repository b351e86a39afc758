"""Pasted tables that could be read in two ways: refused with a sentence, never guessed."""

from decimal import Decimal

import pytest

from tariffe.anomalie import ErroreTariffa
from tariffe.calcolo import calcola
from tariffe.forms.regole import PARTE_NUOVA, IncollaForm
from tariffe.parsing import leggi_contesto, leggi_regola
from tariffe.parsing.incollata import applica, leggi_incollata, scrivi_incollata

RIGHE = "\nfino a 5.000 | {0}\noltre 5.000 | {0}"


def guasti(testo):
    return [g.messaggio for g in leggi_incollata(testo).guasti]


@pytest.mark.parametrize(
    "titolo",
    ["%", "Percentuale", "Quota %", "% a carico utente", "Contribuzione in percentuale"],
)
def test_un_numero_sotto_una_percentuale_non_diventa_euro(titolo):
    testo = f"ISEE | {titolo}"
    trovati = guasti(testo + RIGHE.format("10"))
    assert len(trovati) == 2
    assert trovati[0].startswith("Riga 2, colonna 2: «10» sta sotto un'intestazione in percentuale")
    assert "scrivi «10%»" in trovati[0]
    (colonna,) = leggi_incollata(testo + RIGHE.format("10%")).colonne
    assert {(t.tipo, t.numeri["perc"]) for t in colonna.tratti} == {("percentuale_costo", 10)}


def test_zero_e_zero_anche_sotto_una_percentuale():
    (colonna,) = leggi_incollata("ISEE | %\nfino a 5.000 | 0\noltre 5.000 | 50%").colonne
    assert [t.tipo for t in colonna.tratti] == ["esente", "percentuale_costo"]


def test_anche_due_percentuali_ai_bordi():
    testo = "da | a | Percentuale minima | Percentuale massima\n0 | 5.000 | 10 | 20"
    assert "«10» sta sotto un'intestazione in percentuale" in guasti(testo)[0]


@pytest.mark.parametrize(
    "titolo",
    [
        "Sconto", "Riduzione", "Riduzione %", "Agevolazione", "A carico del Comune",
        "Quota comune", "Quota a carico del Comune", "Contributo dell'Ambito", "Quota ASST",
    ],
)  # fmt: skip
def test_cio_che_si_toglie_o_paga_un_altro_non_e_la_tariffa(titolo):
    (frase,) = guasti(f"ISEE | {titolo}" + RIGHE.format("50%"))
    assert frase == (
        f"Riga 1, colonna 2: «{titolo}» non dice quanto paga chi usa il servizio: togli la "
        "colonna, o scrivi quanto resta da pagare."
    )


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        ("Quota fissa", "Quota giornaliera"), ("Mensile", "Giornaliera"), ("Retta", "Al giorno"),
        ("Tariffa oraria", "Tariffa mensile"), ("Costo", "Tariffa"), ("Codice", "Tariffa"),
        ("Costo del servizio", "Quota utente"), ("Tariffa 2025", "Tariffa 2026"),
        ("Quota fissa", "A presenza"),
    ],
)  # fmt: skip
def test_due_tariffe_accanto_non_sono_una_variante(prima, dopo):
    (frase,) = guasti(f"ISEE | {prima} | {dopo}" + RIGHE.format("10 | 4"))
    assert frase.startswith(
        f"Riga 1, colonna 3: «{dopo}» non dice per chi vale al posto di «{prima}»"
    )
    assert "«Una parte nuova»" in frase


@pytest.mark.parametrize(
    "titolo",
    [
        "Non residenti", "Tariffa non residenti", "Per i non residenti",
        "Tariffa per non residenti", "Retta utenti non residenti", "Non residenti nel comune",
    ],
)  # fmt: skip
def test_la_colonna_dei_non_residenti_si_riconosce(titolo):
    tabella = leggi_incollata(f"ISEE | Tariffa residenti | {titolo}" + RIGHE.format("10 | 40"))
    assert [c.chiave for c in tabella.colonne] == ["", "non_residente"]
    regola = leggi_regola(applica({"unita": "ora"}, tabella), estesa=True)
    fuori = leggi_contesto({"residente": False}, regola)
    assert str(calcola(regola, Decimal(1000), fuori).importo) == "40.00"


def test_due_importi_che_scendono_possono_essere_due_colonne():
    (frase,) = guasti("da 0 a 5.000 | 21,93 | 1,42")
    assert frase.startswith("Riga 1, colonna 2: «21,93» è più dell'importo accanto")
    for testo in ("da 0 a 5.000 | da 21,93 a 1,42", "da 0 a 5.000 | da 30% a 10%"):
        (colonna,) = leggi_incollata(testo).colonne
        assert "scende" in leggi_incollata(testo).letture[0].letto
        riletta = leggi_incollata(scrivi_incollata(colonna.tratti))
        assert riletta.colonne[0].tratti == colonna.tratti
    con_titoli = leggi_incollata("da | a | minimo | massimo\n0 | 5.000 | 21,93 | 1,42")
    assert con_titoli.guasti == ()


def test_un_numero_senza_intestazione_non_sparisce():
    (frase,) = guasti("ISEE | Tariffa |\nfino a 5.000 | 2 | 3\noltre 5.000 | 4 |")
    assert frase.startswith("Riga 2, colonna 3: «3» è in una colonna senza intestazione")
    assert guasti("ISEE | Tariffa |\nfino a 5.000 | 2 | vedi nota\noltre 5.000 | 4 |") == []


def test_un_massimo_accanto_all_importo_non_prende_il_suo_posto():
    (frase,) = guasti("ISEE | Tariffa | Massimo\ntutti | 10% | 300")
    assert frase.startswith("Riga 2, colonna 3: «300» è un altro importo per la stessa fascia")


def test_la_fascia_media_non_e_un_totale():
    testo = "Fascia | ISEE | Tariffa\nBassa | fino a 5.000 | 1\nMedia | da 5.000 a 9.000 | 2\n"
    tabella = leggi_incollata(testo + "Alta | oltre 9.000 | 3\nMedia | | 2")
    assert [len(c.tratti) for c in tabella.colonne] == [3]
    assert tabella.colonne[0].buchi == ()
    assert tabella.letture[-1].letto == "saltata: è una riga di totali"


@pytest.mark.parametrize(
    "titolo", ["3 o più figli", "tre o più minori", "3+ figli", "oltre 2 figli"]
)
def test_tre_o_piu(titolo):
    tabella = leggi_incollata(f"ISEE | 1 figlio | 2 figli | {titolo}" + RIGHE.format("4 | 3 | 2"))
    assert tabella.guasti == ()
    assert tabella.colonne[2].quando == {"minori": {"da": "3"}}


@pytest.mark.parametrize("codice", ["base", "consegna"])
def test_una_parte_nuova_non_prende_il_posto_di_un_altra(codice):
    regola = applica({"unita": "pasto"}, leggi_incollata("tutti | 5"))
    if codice == "consegna":
        regola = applica(
            regola, leggi_incollata("tutti | 3"), "componenti[+]", {"codice": "consegna"}
        )
    with pytest.raises(ErroreTariffa, match=f"già una parte che si chiama «{codice}»"):
        applica(regola, leggi_incollata("tutti | 1"), "componenti[+]", {"codice": codice})


@pytest.mark.parametrize("scritto", ["quantita", "Quantità", "ordine figlio"])
def test_la_quantita_di_una_parte_non_e_quella_di_tutta_la_tariffa(scritto):
    """The whole would be multiplied by it again."""
    dati = {"dove": PARTE_NUOVA, "testo": "tutti | 2", "nome_nuovo": "Al giorno"}
    form = IncollaForm({**dati, "quantita_da": scritto, "max_quantita": "15"}, scelte=[])
    (frase,) = form.errors["quantita_da"]
    assert frase.startswith(f"«{scritto}» riguarda già tutta la tariffa")
    giusto = IncollaForm({**dati, "quantita_da": "Presenze"}, scelte=[])
    assert giusto.is_valid()
    assert giusto.nuova["quantita_da"] == "presenze"
