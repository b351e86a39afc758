"""The simulator of tariffs, step by step, as a citizen meets it."""

import datetime
import html
import re

import brotli
import pytest
from django.core.files.base import ContentFile

from tests.sportello.mondo_tariffe import (
    INIZIO,
    NIDO,
    SAD,
    Mondo,
    adotta,
    comune_nuovo,
    edizione,
    mese,
)
from tests.strutture.factories import UnitaOffertaFactory
from tests.tariffe.factories import EdizioneFactory, ServizioFactory
from tests.territorio.factories import AmbitoFactory, DelegaFactory, EnteFactory

pytestmark = pytest.mark.django_db

STIMA = "È una stima: decide l'ufficio."


@pytest.fixture
def mondo():
    return Mondo()


def parole(risposta):
    """The words of the page, without tags."""
    assert risposta.status_code == 200
    corpo = risposta.content.decode().partition("<main")[2].partition("</main>")[0]
    nudo = html.unescape(re.sub(r"<[^>]+>", " ", corpo.partition(">")[2]))
    return re.sub(r"\s([.,;)])", r"\1", " ".join(nudo.split()))


def leggi(client, mondo, *args, **kwargs):
    return parole(client.get("/tariffe/", mondo.chiedi(*args, **kwargs)))


# --- the steps -----------------------------------------------------------------------------------
def test_prima_si_sceglie_il_comune(client, mondo):
    pagina = client.get("/tariffe/").content.decode()

    assert f'<option value="{mondo.salo.codice_istat}">Salò</option>' in pagina
    assert 'name="isee"' not in pagina


def test_poi_il_servizio_e_si_dice_quali_non_hanno_tariffa(client, mondo):
    ServizioFactory(codice="PASTI", denominazione="Pasti a casa")
    ServizioFactory(codice="CHIUSO", denominazione="Servizio chiuso", attivo=False)
    risposta = client.get("/tariffe/", {"comune": mondo.salo.codice_istat})

    pagina = risposta.content.decode()
    assert f"?comune={mondo.salo.codice_istat}&amp;servizio=sad" in pagina
    letto = parole(risposta)
    con, _, senza = letto.partition("Servizi senza tariffa")
    assert "Aiuto in casa" in con
    assert "Pasti a casa" in senza
    assert "Servizio chiuso" not in letto
    assert "030 0000111" in letto


def test_un_comune_senza_tariffe_lo_dice(client, mondo):
    letto = leggi(client, mondo, comune=mondo.dello, data=None)

    assert "Qui non c'è ancora nessuna tariffa" in letto
    assert "non vuol dire che i servizi siano gratis" in letto
    assert "Aiuto in casa" in letto.partition("Servizi senza tariffa")[2]


def test_prima_dell_isee_c_e_il_massimo(client, mondo):
    letto = leggi(client, mondo, mondo.sad)

    assert "Quanto si paga al massimo 18,68 € all'ora" in letto
    assert "Se non presenti l'ISEE: 20,00 € all'ora" in letto
    assert "Il tuo ISEE, in euro" in letto
    assert "Come si arriva" not in letto


def test_il_risultato(client, mondo):
    risposta = client.get("/tariffe/", mondo.chiedi(mondo.sad, isee="12.345,67", quantita="10"))
    letto = parole(risposta)

    # (12345.67 - 3000) × 18.68 / 27000 = 6.4658
    assert "Con un ISEE di 12.345,67 € 6,47 € all'ora" in letto
    assert "Stima di un mese: 64,70 € (6,47 € × 10 = 64,70 €)" in letto
    assert STIMA in letto
    assert "(art. 7, comma 2)" in letto
    assert "comincia se il tuo ISEE sale di 17.654,34 €" in letto
    assert "Assemblea dei Sindaci, deliberazione n. 12" in letto
    assert "Comune di Salò (Giunta comunale, deliberazione n. 7" in letto
    assert "Dal 1° gennaio 2026, finché" in letto
    assert "entro il giorno 15, vale dallo stesso mese" in letto
    assert "A settembre il giorno è il 30" in letto
    assert "scade il 31 dicembre 2026" in letto
    assert "ISEE ordinario" in letto
    assert "Si paga il 100 % in più" in letto
    assert "franchigia sulla casa di 52.500 €" in letto
    pagina = risposta.content.decode()
    sua = re.findall(r'<tr class="os-tariffa-sua" aria-current="true">(.*?)</tr>', pagina, re.S)
    assert len(sua) == 1
    assert "La tua fascia" in sua[0]
    assert "oltre 3.000,00" in sua[0].lower().replace("\u00a0", " ")
    assert pagina.index("<svg", pagina.index('id="grafico"')) < pagina.index("I valori del grafico")


@pytest.mark.parametrize(
    ("isee", "atteso"),
    [
        ("0", "Non paghi: 0,00 €"),
        ("3000", "Non paghi: 0,00 €"),
        ("3.010,00", "0,01 € all'ora"),
        ("30000,00", "18,68 € all'ora"),
        ("999.999.999,99", "18,68 € all'ora"),
        ("€ 12.345,67", "6,47 € all'ora"),
        ("", "Senza ISEE 20,00 € all'ora"),
    ],
)
def test_gli_isee_di_confine(client, mondo, isee, atteso):
    assert atteso in leggi(client, mondo, mondo.sad, isee=isee)


def test_senza_quantita_non_si_inventa_un_mese(client, mondo):
    letto = leggi(client, mondo, mondo.sad, isee="12345,67")

    assert "Stima di un mese" not in letto
    assert "Per sapere quanto spendi in un mese" in letto


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


def due_parti(mondo, **altro):
    """A nido with an amount a month and one for each presence, adopted by Salò."""
    piccoli = ServizioFactory(codice="PICCOLI", slug="piccoli", denominazione="Piccoli")
    quota = {"codice": "giornaliera", "per": "presenza", "quantita_da": "presenze",
             "etichetta": "quota giornaliera"}  # fmt: skip
    fissa = {"codice": "fissa", "etichetta": "quota fissa"}
    regola = mese("1", **altro) | {
        "componenti": [
            {**parte, "tratti": [
                {"tipo": "importo", "da": "0", "a": "10000", "importo": basso},
                {"tipo": "importo", "da": "10000", "da_incluso": False, "importo": alto},
            ]}
            for parte, basso, alto in ((fissa, "100", "415"), (quota, "1.50", "4"))
        ]
    }  # fmt: skip
    regola.pop("tratti")
    adotta(edizione(mondo.ambito, [(piccoli, "", regola)]), mondo.salo, [piccoli])
    return piccoli


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


def per_scuola(mondo, **altro):
    """A rule of variants only, of two kinds of school, each with its own cost."""
    variante = {"tratti": [{"tipo": "costo_pieno", "da": "0"}]}
    regola = mese("1", unita="pasto", **altro) | {
        "varianti": [
            {**variante, "quando": {"scuola": "infanzia"}, "costo_unitario": "4.20"},
            {**variante, "quando": {"scuola": "primaria"}, "costo_unitario": "4.60"},
        ]
    }
    regola.pop("tratti")
    mensa = ServizioFactory(codice="MENSA", slug="mensa", denominazione="Mensa")
    adotta(edizione(mondo.ambito, [(mensa, "", regola)]), mondo.salo, [mensa])
    return mensa


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


@pytest.mark.parametrize(
    ("giorno", "frase"),
    [
        ("2026-05-15", "L'ISEE fatto nel 2026 scade il 31 dicembre 2026."),
        ("2018-05-15", "L'ISEE fatto nel 2018 scade il 15 gennaio 2019."),
        ("2019-05-15", "La data in cui il tuo ISEE scade è scritta sull'attestazione."),
    ],
)
def test_quando_scade_lo_dice_la_legge_di_quell_anno(client, mondo, giorno, frase):
    inizio = datetime.date(2015, 1, 1)
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    fatta = edizione(mondo.ambito, [(pasti, "", mese("5"))], dal=inizio)
    adotta(fatta, mondo.salo, [pasti], dal=inizio)

    letto = leggi(client, mondo, pasti, data=giorno)
    assert f"{frase} Fanne uno nuovo a gennaio" in letto
    assert "se no è come non averlo" in letto


def test_chi_ha_l_isee_scaduto_dove_c_e_una_regola_apposta(client, mondo):
    regola = mese("5", isee_scaduto={"tipo": "importo", "importo": "4"})
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    fatta = edizione(
        mondo.ambito, [(pasti, "", regola, {"proroga_fino_al": datetime.date(2026, 8, 31)})]
    )
    adotta(fatta, mondo.salo, [pasti])

    letto = leggi(client, mondo, pasti)
    assert "portalo all'ufficio. Per questo servizio l'ISEE scaduto vale fino al 31 agosto" in letto
    assert "Se l'ISEE è scaduto" in letto
    assert "come non averlo" not in letto


def test_nei_due_pezzi_di_un_mese_il_buco_si_dice_in_parole_semplici(client, mondo):
    fine = datetime.date(2026, 5, 14)
    piccoli = ServizioFactory(codice="PICCOLI", slug="piccoli", denominazione="Piccoli")
    vecchia = edizione(mondo.ambito, [(piccoli, "", NIDO)], al=fine)
    adotta(vecchia, mondo.salo, [piccoli], al=fine)
    dopo = fine + datetime.timedelta(days=1)
    nuova = edizione(mondo.ambito, [(piccoli, "", mese("6"))], dal=dopo)
    adotta(nuova, mondo.salo, [piccoli], dal=dopo)

    letto = leggi(client, mondo, piccoli, isee="10.000,50")
    assert "dal 1° maggio 2026 al 14 maggio 2026: Il tuo ISEE non rientra" in letto
    assert "la regola va completata" not in letto
    assert "Stima di un mese, tutto con questa tariffa: 6,00 €" in letto


def test_un_mese_con_due_edizioni_le_dice_tutte_e_due(client, mondo):
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    fine = datetime.date(2026, 5, 14)
    vecchia = edizione(mondo.ambito, [(pasti, "", mese("5", unita="pasto"))], al=fine)
    adotta(vecchia, mondo.salo, [pasti], al=fine)
    dopo = fine + datetime.timedelta(days=1)
    nuova = edizione(mondo.ambito, [(pasti, "", mese("6", unita="pasto"))], dal=dopo)
    adotta(nuova, mondo.salo, [pasti], dal=dopo)

    letto = leggi(client, mondo, pasti, isee="1000,00")
    assert "In questo mese le tariffe cambiano" in letto
    assert "dal 1° maggio 2026 al 14 maggio 2026: 5,00 € a pasto" in letto
    assert "dal 15 maggio 2026 al 31 maggio 2026: 6,00 € a pasto" in letto
    assert "Con un ISEE di 1.000,00 € 6,00 € a pasto" in letto
    assert "le tariffe cambiano" not in leggi(client, mondo, pasti, data="2026-06-03")


def test_una_regola_che_vuole_altri_dati_li_chiede(client, mondo):
    retta = ServizioFactory(codice="RETTA", slug="retta", denominazione="Retta")
    residuale = {
        "unita": "mese", "metodo": "residuale",
        "quota_salvaguardia": None, "isee_mancante": {"tipo": "non_ammesso"},
    }  # fmt: skip
    residuale.pop("quota_salvaguardia")
    percento = {
        "unita": "giorno",
        "tratti": [{"tipo": "percentuale_costo", "da": "0", "perc": "50"}],
        "isee_mancante": {"tipo": "costo_pieno"},
        "non_residente": {"tipo": "come_residente"},
    }
    centro = ServizioFactory(codice="CENTRO", slug="centro", denominazione="Centro")
    fatta = edizione(mondo.ambito, [(retta, "", residuale), (centro, "", percento)])
    adotta(fatta, mondo.salo, [retta, centro])

    letto = leggi(client, mondo, retta, isee="12.000,00")
    assert "Non possiamo dirti una cifra" in letto
    assert "serve sapere quale somma resta alla persona ogni mese" in letto
    assert "nel contesto" not in letto
    letto = leggi(client, mondo, retta, isee="12.000,00", quota_salvaguardia="100")
    assert "900,00 € al mese" in letto

    letto = leggi(client, mondo, centro, isee="12.000,00")
    assert "serve sapere quanto costa il servizio" in letto
    letto = leggi(client, mondo, centro, isee="12.000,00", costo_unitario="40", quantita="10")
    assert "20,00 € al giorno" in letto
    assert "Stima di un mese: 200,00 €" in letto


# --- what is written badly -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("isee", "frase"),
    [
        ("-5", "è sotto lo zero"),
        ("12,345", "ha 3 decimali"),
        ("12.345", "Se sono 12.345 euro interi, scrivi 12.345,00."),
        ("€ 12.345", "Se sono 12.345 euro interi, scrivi 12.345,00."),
        ("dodicimila", "«dodicimila» non è un importo"),
        ("1e5", "non è un importo"),
        ("9" * 41, "Il numero è troppo lungo"),
        ("99.999.999.999,99", "è troppo grande"),
        ("<b>1</b>", "non è un importo"),
    ],
)
def test_un_isee_che_non_va_ha_la_frase_vicino_al_campo(client, mondo, isee, frase):
    risposta = client.get("/tariffe/", mondo.chiedi(mondo.sad, isee=isee))
    letto = parole(risposta)

    assert letto.count(frase) == 2  # in the summary and by the field
    assert "Con un ISEE di" not in letto
    pagina = risposta.content.decode()
    assert 'href="#id_isee"' in pagina
    assert re.search(r'<input[^>]* id="id_isee"', pagina)
    assert 'aria-invalid="true"' in pagina
    assert "<b>1</b>" not in pagina


@pytest.mark.parametrize(
    ("campo", "valore", "frase"),
    [
        ("quantita", "-3", "scrivi un numero da 0 in su"),
        ("quantita", "tante", "scrivi un numero da 0 in su"),
        ("quantita", "9" * 21, "Quante ore al mese? Il numero è troppo lungo: scrivilo in cifre"),
        ("operatori", "1,234", "scrivi un numero da 0 in su"),
        ("residente", "forse", "Scegli sì oppure no."),
    ],
)
def test_le_altre_risposte_che_non_vanno(client, mondo, campo, valore, frase):
    letto = leggi(client, mondo, mondo.sad, isee="5000,00", **{campo: valore})

    assert frase in letto
    assert "Come si arriva" not in letto


@pytest.mark.parametrize("figli", ["0", "-1", "13", "due", "1,5"])
def test_i_figli_sono_un_numero_intero(client, mondo, figli):
    assert "Scrivi un numero intero da 1 a 12." in leggi(
        client, mondo, mondo.nido, isee="5000,00", figli=figli
    )


@pytest.mark.parametrize("data", ["2026-02-30", "ieri", "1026-01-01", "15/13/2026"])
def test_una_data_che_non_va_si_dice_e_vale_oggi(client, mondo, data, time_machine):
    time_machine.move_to(datetime.datetime(2026, 5, 15, 12, tzinfo=datetime.UTC))
    letto = leggi(client, mondo, mondo.sad, isee="12345,67", data=data)

    assert "Per quale giorno:" in letto or "Per quale giorno :" in letto
    assert "6,47 € all'ora" in letto
    assert "Vale per il 15 maggio 2026" in letto


def test_un_giorno_senza_edizione(client, mondo):
    letto = leggi(client, mondo, mondo.sad, isee="5000,00", data="2025-05-15")

    assert "Nessuna tariffa per quel giorno" in letto
    assert "dal 01/01/2026" in letto
    assert "030 0000111" in letto
    assert "15/05/2025" in letto


def test_dove_manca_il_giorno_se_ne_puo_scrivere_un_altro(client, mondo):
    dati = mondo.chiedi(mondo.sad, isee="5000,00", data="2025-05-15")
    pagina = client.get("/tariffe/", dati).content.decode()

    modulo = pagina.partition('name="data"')[0].rpartition("<form")[2]
    assert f'name="comune" value="{mondo.salo.codice_istat}"' in modulo
    assert 'name="servizio" value="sad"' in modulo
    assert 'name="isee"' not in pagina
    pagina = client.get("/tariffe/", mondo.chiedi(mondo.sad, comune=mondo.dello)).content.decode()
    assert 'name="data"' not in pagina


def test_i_giorni_sono_quelli_dell_adozione(client, mondo):
    pasti = ServizioFactory(codice="PASTI", slug="pasti", denominazione="Pasti")
    adotta(
        edizione(mondo.ambito, [(pasti, "", mese("5"))]), mondo.salo, [pasti],
        dal=datetime.date(2026, 4, 1), al=datetime.date(2026, 9, 30),
    )  # fmt: skip

    letto = leggi(client, mondo, pasti)
    assert "Per quali giorni Dal 1° aprile 2026 al 30 settembre 2026." in letto


def test_i_legami_tengono_il_giorno_scelto(client, mondo):
    pagina = client.get("/tariffe/", mondo.chiedi(mondo.sad, isee="5000,00")).content.decode()

    istat = mondo.salo.codice_istat
    assert f'href="/tariffe/?comune={istat}&amp;data=2026-05-15"' in pagina
    assert 'href="/tariffe/?servizio=sad&amp;data=2026-05-15"' in pagina


def test_il_giorno_dei_legami_si_rilegge_come_si_scrive(client, mondo):
    pagina = client.get("/tariffe/", mondo.chiedi(mondo.sad, isee="5000,00")).content.decode()

    campo = re.search(r'<input[^>]*name="data"[^>]*>', pagina)[0]
    assert 'value="15/05/2026"' in campo


def test_il_grafico_si_legge_su_un_telefono(client, mondo):
    """Drawn no wider than the page of a phone: words of 11 are 11 there too."""
    pagina = client.get("/tariffe/", mondo.chiedi(mondo.sad, isee="5000,00")).content.decode()

    larghezza = re.search(
        r'<figure[^>]*os-tariffa-grafico[^>]*>\s*<svg[^>]*viewBox="0 0 (\d+)', pagina
    )
    assert larghezza
    assert int(larghezza[1]) <= 340


def test_la_tabella_dice_che_non_conta_aumenti_e_riduzioni(client, mondo):
    frase = "Nella tabella le cifre sono prima di aumenti e riduzioni."

    assert frase in leggi(client, mondo, mondo.sad)
    assert frase not in leggi(client, mondo, mondo.affido, isee="1,00")


def test_dove_l_ufficio_non_ha_contatti_si_manda_anche_al_comune(client, mondo):
    altro = AmbitoFactory(denominazione="Valle", slug="valle", telefono="", email="")
    frase = "Chiedi al servizio sociale del comune di Idro o all' Ufficio di Piano Valle"

    assert frase in leggi(client, mondo, comune=comune_nuovo("Idro", altro))
    assert "servizio sociale del comune" not in leggi(client, mondo, mondo.sad)


def test_un_comune_che_non_ha_adottato(client, mondo):
    letto = leggi(client, mondo, mondo.sad, comune=mondo.dello, isee="5000,00")

    assert "Tariffa non adottata" in letto
    assert "Dello non ha adottato una tariffa per «Aiuto in casa»" in letto
    assert "Non vuol dire che il servizio sia gratis" in letto
    assert "030 0000111" in letto
    assert "€" not in letto


def test_due_tariffe_lo_stesso_giorno_non_se_ne_sceglie_una(client, mondo):
    mondo.sad.voce_nomenclatore = "SAD01"
    mondo.sad.save()
    azienda = EnteFactory(denominazione="Azienda del Lago")
    DelegaFactory(comune=mondo.salo, ente=azienda, servizio="SAD01", dal=INIZIO)
    adotta(mondo.edizione, mondo.salo, [mondo.sad], ente=azienda)

    letto = leggi(client, mondo, mondo.sad, isee="5000,00")
    assert "valgono due tariffe" in letto
    assert "€" not in letto


def test_chi_cade_in_un_buco_non_paga_zero(client, mondo):
    letto = leggi(client, mondo, mondo.nido, isee="10.000,50")

    assert "Non possiamo dirti una cifra" in letto
    assert "non rientra in nessuna delle fasce" in letto
    assert "Non paghi" not in letto
    assert "Con un ISEE di" not in letto
    assert "Stima di un mese" not in letto


def test_chi_non_e_ammesso_e_chi_supera_la_soglia(client, mondo):
    letto = leggi(client, mondo, mondo.nido, isee="5000,00", residente="no")
    assert "il regolamento non ammette al servizio" in letto

    centro = ServizioFactory(codice="CENTRO", slug="centro", denominazione="Centro")
    fatta = edizione(mondo.ambito, [(centro, "", mese("10", soglia_accesso="20000"))])
    adotta(fatta, mondo.salo, [centro])
    assert "10,00 € al mese" in leggi(client, mondo, centro, isee="20.000,00")
    assert "supera la soglia di accesso" in leggi(client, mondo, centro, isee="20.000,01")


def test_senza_politica_non_si_paga_la_fascia_piu_bassa(client, mondo):
    senza = {k: v for k, v in SAD.items() if k != "isee_mancante"}
    senza["isee_irregolare"] = {"tipo": "massima"}
    centro = ServizioFactory(codice="CENTRO", slug="centro", denominazione="Centro")
    adotta(edizione(mondo.ambito, [(centro, "", senza)]), mondo.salo, [centro])

    letto = leggi(client, mondo, centro, isee="")
    assert "ISEE non presentato: il regolamento non dice quanto si paga" in letto
    assert "Non paghi" not in letto


def test_comune_e_servizio_che_non_ci_sono(client, mondo):
    for codice in ("999999", "abc", "017", "\x00", "'"):
        assert "Questo comune non è nell'elenco" in parole(
            client.get("/tariffe/", {"comune": codice, "isee": "5000"})
        )
    risposta = client.get("/tariffe/", {"comune": mondo.salo.codice_istat, "servizio": "magia"})
    letto = parole(risposta)
    assert "Questo servizio non è nell'elenco" in letto
    assert "Aiuto in casa" in letto


def test_i_parametri_che_non_si_usano_si_dicono(client, mondo):
    letto = leggi(client, mondo, mondo.sad, isee="5000,00", disabile="1", figli="")

    assert "«disabile»" in letto
    assert "«figli»" not in letto
    assert "1,38 € all'ora" in letto  # 2000 × 18.68 / 27000


# --- the page ------------------------------------------------------------------------------------
def test_al_massimo_cinque_query(client, mondo, django_assert_max_num_queries):
    pasti = ServizioFactory(codice="PASTI", slug="pasti", voce_nomenclatore="P1")
    due_mesi = ServizioFactory(codice="DUE", slug="due", denominazione="Due edizioni")
    fine = datetime.date(2026, 5, 14)
    for dal, al in ((INIZIO, fine), (fine + datetime.timedelta(days=1), None)):
        fatta = edizione(mondo.ambito, [(due_mesi, "", mese("5"))], dal=dal, al=al)
        adotta(fatta, mondo.salo, [due_mesi], dal=dal, al=al)
    for dati in (
        {},
        {"comune": mondo.salo.codice_istat},
        mondo.chiedi(mondo.sad),
        mondo.chiedi(mondo.sad, isee="12.345,67", quantita="10"),
        mondo.chiedi(mondo.nido, isee="15.000,00", figli="3"),
        mondo.chiedi(pasti, isee="15.000,00"),
        mondo.chiedi(mondo.sad, comune=mondo.dello),
        mondo.chiedi(mondo.sad, isee="1000,00"),
        mondo.chiedi(mondo.sad, isee="12.345,67", residente="no"),
        mondo.chiedi(mondo.sad, isee="", omissioni_o_difformita="on"),
        mondo.chiedi(mondo.sad, isee="<script>", quantita="-1"),
        mondo.chiedi(mondo.sad, isee="1000,00", data="2019-05-15"),
        mondo.chiedi(mondo.sad, isee="1000,00", data="2027-03-15"),
        mondo.chiedi(mondo.nido, isee="10.000,50"),
        mondo.chiedi(mondo.nido, isee="1000,00", residente="no"),
        mondo.chiedi(mondo.affido, isee="1000,00"),
        mondo.chiedi(due_mesi, isee="1000,00"),
        mondo.chiedi(per_scuola(mondo)),
        mondo.chiedi(due_parti(mondo), isee="9.000,00", figli="2"),
        {**mondo.chiedi(), "servizio": "non-c-e"},
        {"comune": "999999"},
        {"servizio": "sad"},
    ):
        with django_assert_max_num_queries(5):
            assert client.get("/tariffe/", dati).status_code == 200, dati


def test_le_query_non_crescono_con_i_servizi_e_le_fasce(
    client, mondo, django_assert_max_num_queries
):
    tante = [{"tipo": "importo", "da": str(n * 100), "a": f"{n * 100 + 99}.99", "importo": str(n)}
             for n in range(80)]  # fmt: skip
    servizi = [
        ServizioFactory(codice=f"S{n}", slug=f"s{n}", voce_nomenclatore=f"V{n}") for n in range(12)
    ]
    fatta = edizione(mondo.ambito, [(s, "", NIDO | {"tratti": tante}) for s in servizi])
    adotta(fatta, mondo.salo, servizi)

    with django_assert_max_num_queries(5):
        risposta = client.get("/tariffe/", mondo.chiedi(servizi[0], isee="7.050,00"))
    assert "70,00 € al mese" in parole(risposta)
    # Styles and fonts of every page are the rest (tests/sportello/test_peso.py).
    assert len(brotli.compress(risposta.content)) < 25_000


def test_l_atto_pubblicato_si_scarica(client, mondo):
    pdf = ContentFile(b"%PDF-1.4 %%EOF", "atto.pdf")
    mondo.edizione.atto.save("atto.pdf", pdf)

    risposta = client.get(f"/tariffe/atti/{mondo.edizione.pk}.pdf")
    assert b"".join(risposta).startswith(b"%PDF")
    assert "attachment" in risposta["Content-Disposition"]
    assert (
        f"/tariffe/atti/{mondo.edizione.pk}.pdf"
        in client.get("/tariffe/", mondo.chiedi(mondo.sad)).content.decode()
    )
    bozza = EdizioneFactory(regolamento__ambito=mondo.ambito, atto=pdf)
    assert client.get(f"/tariffe/atti/{bozza.pk}.pdf").status_code == 404
    assert client.get("/tariffe/atti/999999.pdf").status_code == 404


# --- the ways to it ------------------------------------------------------------------------------
def test_la_scheda_porta_alla_tariffa_del_suo_tipo(client, mondo, tipi):
    unita = UnitaOffertaFactory(struttura__comune=mondo.salo, tipo=tipi["NIDO"])
    altra = UnitaOffertaFactory(struttura__comune=mondo.salo, tipo=tipi["RSA"])
    mondo.nido.tipi.add(tipi["NIDO"])
    istat = mondo.salo.codice_istat

    pagina = client.get(unita.struttura.get_absolute_url()).content.decode()
    assert f'href="/tariffe/?comune={istat}&amp;servizio=nido"' in pagina
    assert 'href="/tariffe/?servizio=nido"' in pagina
    assert "servizio=nido" not in client.get(altra.struttura.get_absolute_url()).content.decode()
    assert "servizio=nido" in client.get("/aree/minori/").content.decode()
    assert (
        f'href="/tariffe/?comune={istat}"' in client.get(mondo.salo.indirizzo_web).content.decode()
    )
    assert 'href="/tariffe/"' in client.get("/ambiti/lago/").content.decode()


def test_la_scheda_di_un_indirizzo_riservato_non_dice_il_comune(client, mondo, tipi):
    mondo.nido.tipi.add(tipi["NIDO"])
    unita = UnitaOffertaFactory(
        struttura__comune=mondo.salo, struttura__indirizzo_riservato=True, tipo=tipi["NIDO"]
    )

    pagina = client.get(unita.struttura.get_absolute_url()).content.decode()
    assert 'href="/tariffe/?servizio=nido"' in pagina
    assert mondo.salo.codice_istat not in pagina


def test_e_nel_menu_e_nella_mappa(client, mondo):
    pagina = client.get("/tariffe/").content.decode()

    assert '<a href="/tariffe/" aria-current="page">Tariffe</a>' in pagina
    assert "/tariffe/</loc>" in client.get("/sitemap.xml").content.decode()
