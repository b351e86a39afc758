"""What the answers change: children, quantities, parts, users, omissions."""

import pytest

from tests.sportello.mondo_tariffe import (
    adotta,
    edizione,
    mese,
)
from tests.sportello.tariffe.pagina import due_parti, leggi, per_scuola
from tests.tariffe.factories import ServizioFactory

pytestmark = pytest.mark.django_db


def test_le_domande_della_regola(client, mondo):
    letto = leggi(client, mondo, mondo.sad)
    assert "Nei festivi" in letto
    assert "Quanti operatori" in letto
    assert "Quante ore al mese?" in letto

    # 6.4658 × 1.10 × 2 = 14.2248, doubled for who lives elsewhere before the modifiers.
    letto = leggi(
        client, mondo, mondo.sad, isee="12345,67", festivo="on", operatori="2", residente="no"
    )
    assert "28,45 € all'ora" in letto
    assert "Nei festivi" in letto.partition("Come si arriva")[2].partition("Tutte le fasce")[0]


def test_due_figli_si_calcolano_uno_per_uno(client, mondo):
    letto = leggi(client, mondo, mondo.nido, isee="15.000,00", figli="2")

    assert "Stima di un mese: 300,00 € per 2 figli" in letto
    assert "Figlio 1: 200,00 € al mese" in letto
    assert "Con un ISEE di 15.000,00 € 300,00 € al mese per 2 figli" in letto
    assert "Figlio 2: 100,00 € al mese" in letto
    assert "Fascia B: da 10.001,00 € a 20.000,00 €" in letto


def test_di_piu_figli_si_dice_la_somma_anche_senza_quantita(client, mondo):
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    sconto = {"codice": "ordine_figlio", "tipo": "moltiplica_tabella",
              "tabella": {"1": "1", "2": "0.75", "3+": "0"}}  # fmt: skip
    regola = mese("3.04", unita="pasto", modificatori=[sconto])
    adotta(edizione(mondo.ambito, [(pasti, "", regola)]), mondo.salo, [pasti])

    # 3.04 + 2.28 + 0
    letto = leggi(client, mondo, pasti, isee="14.000,00", figli="3")
    assert "5,32 € a pasto per 3 figli" in letto
    assert "Il grafico è del primo figlio." in letto
    assert "del primo figlio" not in leggi(client, mondo, pasti, isee="14.000,00", figli="1")
    assert "Stima di un mese" not in letto


def test_la_quota_per_presenza_si_dice_a_parte(client, mondo):
    piccoli = due_parti(mondo)
    detta = "415,00 € al mese più 4,00 € per ogni presenza"

    letto = leggi(client, mondo, piccoli)
    assert f"Quanto si paga al massimo {detta}" in letto
    assert "419,00" not in letto

    letto = leggi(client, mondo, piccoli, isee="9.000,00")
    assert "Con un ISEE di 9.000,00 € 100,00 € al mese più 1,50 € per ogni presenza" in letto
    assert "Stima di un mese" not in letto
    assert "Per sapere quanto spendi in un mese" in letto
    assert "Il conto qui sotto è fatto con 1 presenza" in letto
    assert detta in leggi(client, mondo, piccoli, isee="")


def test_con_le_presenze_dette_si_fa_la_somma(client, mondo):
    letto = leggi(client, mondo, due_parti(mondo), isee="9.000,00", presenze="20")

    assert "Con un ISEE di 9.000,00 € 130,00 € al mese" in letto
    assert "Stima di un mese: 130,00 €" in letto
    assert "quota giornaliera: 30,00 €" in letto.lower()
    assert "€ per ogni presenza" not in letto
    assert "è fatto con" not in letto
    assert "Se il tuo ISEE è Si paga al mese" in letto
    assert "Se il tuo ISEE è Si paga per ogni presenza" in letto
    assert "La fascia dopo (di «quota fissa», oltre 10.000,00 €) comincia" in letto


def test_la_quota_per_presenza_dei_figli(client, mondo):
    sconto = {"codice": "ordine_figlio", "tipo": "moltiplica_tabella",
              "tabella": {"1": "1", "2+": "0.5"}}  # fmt: skip
    piccoli = due_parti(mondo, modificatori=[sconto])

    letto = leggi(client, mondo, piccoli, isee="9.000,00", figli="2")
    assert "9.000,00 € 150,00 € al mese più 2,25 € per ogni presenza per 2 figli" in letto
    assert "Figlio 1: 100,00 € al mese più 1,50 € per ogni presenza" in letto
    assert "La cifra è fatta di" not in letto, "sarebbero le parti del primo figlio"
    assert "Figlio 2: 50,00 € al mese più 0,75 € per ogni presenza" in letto
    assert "Stima di un mese" not in letto
    letto = leggi(client, mondo, piccoli, isee="9.000,00", figli="2", presenze="20")
    assert "Stima di un mese: 195,00 € per 2 figli" in letto


def test_il_grafico_di_una_tariffa_in_due_parti_e_della_parte_fissa(client, mondo):
    piccoli = due_parti(mondo)

    letto = leggi(client, mondo, piccoli, isee="9.000,00")
    grafico = letto.partition("Come cresce la tariffa")[2].partition("Che cosa dicono")[0]
    assert "Il grafico mostra solo la parte fissa" in grafico
    assert "100,00 € con 9.000,00 €" in grafico
    assert "415,00 €" in grafico
    letto = leggi(client, mondo, piccoli, isee="9.000,00", presenze="20")
    assert "130,00 € con 9.000,00 €" in letto
    assert "solo la parte fissa" not in letto


def test_le_omissioni_valgono_come_nessun_isee(client, mondo):
    letto = leggi(client, mondo, mondo.sad, isee="5000,00", omissioni_o_difformita="on")

    assert "20,00 € all'ora" in letto


def test_senza_una_regola_per_le_omissioni_non_si_fa_finta_di_niente(client, mondo):
    letto = leggi(client, mondo, mondo.nido, isee="5000,00", omissioni_o_difformita="on")

    assert "il regolamento non dice quanto si paga" in letto
    assert "Sulla mia attestazione c'è scritto «omissioni»" in letto
    assert "100,00 € al mese" not in letto.partition("Tutte le fasce")[0]


def test_di_una_fascia_sola_non_si_dice_l_ultima(client, mondo):
    letto = leggi(client, mondo, mondo.affido, isee="5000,00")

    assert "50,00 € al mese" in letto
    assert "ultima fascia" not in letto


def test_chi_paga_un_servizio_imposto(client, mondo):
    letto = leggi(client, mondo, mondo.affido)

    assert "Chi paga Un giudice può ordinare questo servizio" in letto
    assert "Pagano i genitori o chi ne fa le veci. Salvo diversa decisione." in letto


def test_al_mese_e_all_anno(client, mondo):
    centro = ServizioFactory(codice="CENTRO", slug="centro", denominazione="Centro")
    fatta = edizione(mondo.ambito, [(centro, "", mese("120", unita="anno"))])
    adotta(fatta, mondo.salo, [centro])

    letto = leggi(client, mondo, centro, isee="1000,00")
    assert "In un anno: 120,00 €, cioè circa 10,00 € al mese" in letto


def test_si_dice_se_e_un_esempio_o_dimostrativo(client, mondo):
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    letti = ServizioFactory(codice="LETTI", slug="letti", denominazione="Letti")
    preso = edizione(
        mondo.ambito, [(pasti, "", mese("5", unita="pasto"))],
        esempio_di="Verdello", fonte="https://verdello.example/sad", dimostrativo=True,
    )  # fmt: skip
    adotta(preso, mondo.salo, [pasti])
    adotta(edizione(mondo.ambito, [(letti, "", mese("5"))], dimostrativo=True), mondo.salo, [letti])

    letto = leggi(client, mondo, pasti)
    assert "Esempio da regolamento pubblico di Verdello" in letto
    assert "Non sono le tariffe vere di Salò" in letto
    assert "Dati dimostrativi" in leggi(client, mondo, letti)
    assert "Dati dimostrativi" not in leggi(client, mondo, mondo.sad)


def test_con_piu_utenze_si_sceglie(client, mondo):
    centro = ServizioFactory(codice="CENTRO", slug="centro", denominazione="Centro")
    fatta = edizione(
        mondo.ambito,
        [(centro, "adulti", mese("10")), (centro, "anziani e altri", mese("20"))],
    )
    adotta(fatta, mondo.salo, [centro])

    pagina = client.get("/tariffe/", mondo.chiedi(centro)).content.decode()
    assert "utenza=anziani%20e%20altri&amp;data=2026-05-15" in pagina
    assert "20,00 € al mese" in leggi(client, mondo, centro, utenza="anziani e altri", isee="1,00")
    assert "10,00 € al mese" in leggi(client, mondo, centro, utenza="adulti", isee="1,00")


def test_di_una_parte_sola_non_si_fa_la_somma(client, mondo):
    uno = {"codice": "pasto", "tratti": [{"tipo": "importo", "da": "0", "importo": "1.40"}]}
    regola = mese("1", unita="pasto", componenti=[uno])
    regola.pop("tratti")
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    adotta(edizione(mondo.ambito, [(pasti, "", regola)]), mondo.salo, [pasti])

    letto = leggi(client, mondo, pasti, isee="1000,00")
    assert "1,40 € a pasto" in letto
    assert "Somma delle parti" not in letto
    assert "La cifra è fatta di" not in letto
    assert "Componente" not in letto


def test_dove_tutti_pagano_lo_stesso_un_isee_basso_non_aiuta(client, mondo):
    letto = leggi(client, mondo, mondo.affido)
    assert "È la stessa cifra con qualsiasi ISEE." in letto
    assert "puoi pagare meno" not in letto
    assert "puoi pagare meno" in leggi(client, mondo, mondo.sad)


def test_le_risposte_che_servono_non_sono_facoltative(client, mondo):
    mensa = per_scuola(mondo, isee_mancante={"tipo": "costo_pieno"})

    letto = leggi(client, mondo, mensa)
    assert "Quanto si paga La cifra dipende dalle tue risposte" in letto
    assert "Scuola Scegli… Infanzia Primaria" in letto
    assert "Quanto costa il servizio" not in letto, "il costo lo dicono le varianti"
    assert "4,60 € a pasto" in leggi(client, mondo, mensa, isee="", scuola="primaria")


def test_chi_apre_una_tariffa_senza_isee_non_ha_ancora_sbagliato(client, mondo):
    mensa = per_scuola(mondo, senza_isee=True, isee_mancante=None)

    letto = leggi(client, mondo, mensa)
    assert "Non possiamo dirti una cifra" not in letto
    assert "La cifra dipende dalle tue risposte" in letto
    assert "Non possiamo dirti una cifra" in leggi(client, mondo, mensa, quantita="20")
    letto = leggi(client, mondo, mensa, scuola="infanzia")
    assert "4,20 € a pasto" in letto
    assert "Tutte le fasce" not in letto
