"""The page to hand over: up to three facilities, on screen and as a tagged PDF."""

import importlib
import io

import pikepdf
import pypdf
import pytest
from django.core.cache import cache
from django.utils import timezone

from base import pdf
from strutture.enums import StatoScheda
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory


def leggi(client, *chiavi, **altro):
    risposta = client.get("/consegna/", {"s": list(chiavi), **altro})
    assert risposta.status_code == 200
    assert not risposta.cookies
    return " ".join(risposta.content.decode().split())


def scritto_nel_pdf(contenuto):
    pagine = pypdf.PdfReader(io.BytesIO(contenuto)).pages
    return " ".join(" ".join(pagina.extract_text() for pagina in pagine).split())


def test_le_strutture_scelte_con_quello_che_serve(client, catalogo):
    unita = catalogo["rsa"].unita.get()
    unita.cosa_serve = "Carta d'identità"
    unita.orari = "lunedì 9-12"
    unita.save()
    catalogo["lago"].telefono = "0365 000001"
    catalogo["lago"].save()

    testo = leggi(client, catalogo["rsa"].pk, catalogo["nido"].pk)

    for atteso in (
        "Casa Bonetti", "Nido Àncora", "Carta d&#x27;identità", "lunedì 9-12", "030 0000001",
        "Ufficio di Piano Lago", "0365 000001",
    ):  # fmt: skip
        assert atteso in testo, atteso
    assert f'href="/consegna/?s={catalogo["nido"].pk}"' in testo  # without the first
    assert 'name="robots" content="noindex"' in testo


def test_senza_scelta_si_cerca_e_si_aggiunge(client, catalogo):
    assert "Non hai ancora scelto" in leggi(client)

    testo = leggi(client, catalogo["rsa"].pk, q="ancora")

    assert f"/consegna/?s={catalogo['rsa'].pk}&amp;s={catalogo['nido'].pk}" in testo
    assert "Nessuna struttura con «zzz»" in leggi(client, q="zzz")


def test_piu_di_tre_ripetute_sconosciute_e_mai_pubblicate(client, catalogo):
    quattro = [UnitaOffertaFactory().struttura for _ in range(4)]
    bozza = StrutturaFactory(denominazione="Ancora in bozza", stato=StatoScheda.BOZZA)

    testo = leggi(client, *(s.pk for s in quattro))
    assert "abbiamo tenuto le prime 3" in testo
    assert quattro[3].denominazione not in testo
    assert "Aggiungi un" not in testo

    testo = leggi(client, quattro[0].pk, quattro[0].pk)
    assert "era scelta due volte" in testo
    assert testo.count('class="c-scheda"') == 1

    for strana in (bozza.pk, 99999999, "abc", "-1", "9" * 40, "", "1\x00", "١٢", "1 OR 1=1"):
        testo = leggi(client, strana)
        assert "Una delle strutture scelte non c" in testo, strana
        assert "Ancora in bozza" not in testo


def test_cessata_sospesa_e_doppione(client, catalogo):
    cessata = UnitaOffertaFactory(struttura__stato=StatoScheda.PUBBLICATA, cessata=True).struttura
    sospesa = UnitaOffertaFactory(struttura__stato=StatoScheda.SOSPESA).struttura
    doppione = StrutturaFactory(stato=StatoScheda.CESSATA, confluita_in=catalogo["rsa"])

    assert "non è più attiva" in leggi(client, cessata.pk)
    assert "non accoglie nessuno" in leggi(client, sospesa.pk)
    testo = leggi(client, doppione.pk, catalogo["rsa"].pk)
    assert "Casa Bonetti" in testo
    assert "era scelta due volte" in testo


def test_la_riservata_non_dice_il_luogo_neanche_sul_foglio(client, catalogo):
    rifugio = catalogo["rifugio"]
    rifugio.come_arrivare = "autobus 7"
    rifugio.save()

    testo = leggi(client, rifugio.pk)
    risposta = client.get("/consegna/", {"s": rifugio.pk, "formato": "pdf"})
    scritto = scritto_nel_pdf(risposta.content)

    for dove in (testo, scritto):
        assert "Rifugio Aurora" in dove
        for segreto in ("Dello", "Segretissimo", "25999", "autobus 7", "rifugio.example"):
            assert segreto not in dove


def test_il_pdf_e_a5_marcato_e_dice_lo_stesso(client, catalogo):
    unita = catalogo["rsa"].unita.get()
    unita.posti_liberi, unita.posti_liberi_al = 2, timezone.localdate()
    unita.save()

    risposta = client.get(
        "/consegna/", {"s": [catalogo["rsa"].pk, catalogo["nido"].pk], "formato": "pdf"}
    )

    assert risposta.headers["Content-Type"] == "application/pdf"
    assert "strutture-da-consegnare.pdf" in risposta.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(risposta.content)) as documento:
        larghezza, altezza = documento.pages[0].mediabox[2:]
        assert (round(float(larghezza)), round(float(altezza))) == (420, 595)
        assert documento.Root.MarkInfo.Marked
        assert str(documento.Root.Lang) == "it"
    scritto = scritto_nel_pdf(risposta.content)
    for atteso in ("Casa Bonetti", "Nido Àncora", "030 0000001", "Ufficio di Piano Lago"):
        assert atteso in scritto


def test_il_pdf_di_niente_e_la_pagina(client, catalogo):
    assert "Non hai ancora scelto" in leggi(client, formato="pdf")


def test_troppi_pdf_dallo_stesso_collegamento_si_fermano(client, catalogo, settings, monkeypatch):
    settings.SPORTELLO_LIMITI = {**settings.SPORTELLO_LIMITI, "consegna_pdf": "1/m/key"}
    settings.PAGINE_IN_MEMORIA = 4 * 2**20
    cache.clear()
    # In the package that name is the function.
    vista = importlib.import_module("sportello.views.consegna")
    monkeypatch.setattr(vista, "consegna_pdf", lambda *_, **__: b"%PDF-")

    def chiedi(chiave, da="192.0.2.1"):
        return client.get("/consegna/", {"s": chiave, "formato": "pdf"}, REMOTE_ADDR=da)

    prima, seconda = catalogo["rsa"].pk, catalogo["nido"].pk
    assert chiedi(prima).content == b"%PDF-"
    assert chiedi(prima).content == b"%PDF-"  # already prepared: nothing to count
    fermata = chiedi(seconda)
    assert fermata.status_code == 429
    assert "Stampa la pagina dal browser" in fermata.content.decode()
    assert "Nido Àncora" in fermata.content.decode()
    assert not fermata.cookies
    assert chiedi(seconda, da="192.0.2.2").content == b"%PDF-"
    assert client.get("/consegna/", {"s": seconda}).status_code == 200


def test_senza_librerie_per_i_pdf_lo_dice(client, catalogo, monkeypatch):
    monkeypatch.setattr(pdf, "librerie_mancanti", lambda: ("pango",))

    testo = leggi(client, catalogo["rsa"].pk, formato="pdf")

    assert "Il PDF non si può preparare adesso" in testo
    assert "Casa Bonetti" in testo


@pytest.mark.parametrize("cercato", ["x" * 5000, "a\x00b", "<script>alert(1)</script>", "%' --"])
def test_parole_strane_nella_ricerca(client, catalogo, cercato):
    testo = leggi(client, catalogo["rsa"].pk, q=cercato)

    assert "<script>alert" not in testo


def test_le_domande_al_database_hanno_un_tetto(client, catalogo, django_assert_max_num_queries):
    tre = [UnitaOffertaFactory().struttura.pk for _ in range(3)]
    leggi(client)
    with django_assert_max_num_queries(14):
        leggi(client, *tre, *range(1000, 1200))
