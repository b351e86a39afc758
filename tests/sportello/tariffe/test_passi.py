"""The simulator step by step, as a citizen meets it; its queries, and who leads to it."""

import datetime
import re

import brotli
import pytest
from django.core.files.base import ContentFile

from tests.sportello.mondo_tariffe import (
    INIZIO,
    NIDO,
    adotta,
    edizione,
    mese,
)
from tests.sportello.tariffe.pagina import STIMA, due_parti, leggi, parole, per_scuola
from tests.strutture.factories import UnitaOffertaFactory
from tests.tariffe.factories import EdizioneFactory, ServizioFactory

pytestmark = pytest.mark.django_db


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
