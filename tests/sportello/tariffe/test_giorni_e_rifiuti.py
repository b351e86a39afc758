"""Days, expiries, what is typed wrongly, and what has no amount."""

import datetime
import re

import pytest

from tests.sportello.mondo_tariffe import (
    INIZIO,
    NIDO,
    SAD,
    adotta,
    comune_nuovo,
    edizione,
    mese,
)
from tests.sportello.tariffe.pagina import leggi, parole
from tests.tariffe.factories import ServizioFactory
from tests.territorio.factories import AmbitoFactory, DelegaFactory, EnteFactory

pytestmark = pytest.mark.django_db


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
