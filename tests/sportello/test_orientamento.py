"""First-access points, forms to fill in, glossary, statement of accessibility."""

import datetime

import pytest
from django.conf import settings as impostazioni
from django.core.files.base import ContentFile
from django.utils import timezone

from sportello.checks import controlla_dichiarazione, ultima_scadenza
from sportello.models import VoceGlossario
from sportello.services.dimostrativi import pdf_di_prova
from sportello.services.riferimento import carica_riferimento
from tests.sportello.factories import (
    ModuloServizioFactory,
    PuntoAccessoFactory,
    VoceGlossarioFactory,
)
from tests.territorio.factories import AppartenenzaFactory, ComuneFactory

pytestmark = pytest.mark.django_db
RIFERIMENTO = impostazioni.BASE_DIR / "fixtures" / "riferimento"


# --- first-access points -------------------------------------------------------------------------
@pytest.fixture
def punti(territorio):
    """Salò at 10 km or so from Dello in this world; one comune has no place."""
    salo, dello = territorio["salo"], territorio["dello"]
    salo.latitudine, salo.longitudine = "45.60", "10.50"
    dello.latitudine, dello.longitudine = "45.60", "10.37"
    salo.save()
    dello.save()
    ignoto = AppartenenzaFactory(comune=ComuneFactory(), ambito=territorio["lago"]).comune
    return [
        PuntoAccessoFactory(denominazione="A Salò", comune=salo, ambito=territorio["lago"]),
        PuntoAccessoFactory(
            denominazione="B Dello", comune=dello, ambito=territorio["pianura"], tipo="parrocchia"
        ),
        PuntoAccessoFactory(denominazione="C ignoto", comune=ignoto, ambito=territorio["lago"]),
        PuntoAccessoFactory(
            denominazione="D bozza", comune=salo, ambito=territorio["lago"], pubblicato=False
        ),
    ]


def nomi(risposta):
    return [voce.punto.denominazione for voce in risposta.context["elenco"].pagina]


def test_i_punti_in_ordine_di_nome_con_gli_orari(client, punti):
    risposta = client.get("/punti-di-accesso/")

    assert nomi(risposta) == ["A Salò", "B Dello", "C ignoto"]
    assert "lunedì, 9-12" in risposta.content.decode()


def test_i_punti_dal_piu_vicino(client, punti, territorio):
    risposta = client.get("/punti-di-accesso/", {"vicino": territorio["dello"].codice_istat})

    assert nomi(risposta) == ["B Dello", "A Salò", "C ignoto"]
    distanze = [voce.distanza for voce in risposta.context["elenco"].pagina]
    assert distanze == ["nel tuo comune", "a circa 10 km", "distanza non nota"]


@pytest.mark.parametrize(
    ("filtro", "attesi"),
    [
        ({"ambito": "lago"}, ["A Salò", "C ignoto"]),
        ({"tipo": "parrocchia"}, ["B Dello"]),
        ({"tipo": "parrocchia", "ambito": "lago"}, []),
    ],
)
def test_i_punti_si_filtrano(client, punti, filtro, attesi):
    risposta = client.get("/punti-di-accesso/", filtro)

    assert nomi(risposta) == attesi
    assert risposta.status_code == 200


def test_i_punti_di_un_comune(client, punti, territorio):
    risposta = client.get("/punti-di-accesso/", {"comune": territorio["salo"].codice_istat})

    assert nomi(risposta) == ["A Salò"]
    assert "Cerca anche fuori da Salò" in risposta.content.decode()


@pytest.mark.parametrize("nome", ["vicino", "comune", "tipo", "ambito"])
@pytest.mark.parametrize("valore", ["x" * 5000, "017\x00", "' OR 1=1", "<script>", "999999"])
def test_un_filtro_impossibile_si_ignora_e_si_dice(client, punti, nome, valore):
    risposta = client.get("/punti-di-accesso/", {nome: valore})

    assert len(nomi(risposta)) == 3
    assert "non esiste: abbiamo cercato senza" in risposta.content.decode()
    assert "<script>" not in risposta.content.decode()


def test_i_punti_hanno_una_seconda_pagina(client, territorio):
    PuntoAccessoFactory.create_batch(
        23, ambito=territorio["lago"], comune=territorio["salo"], denominazione="Uno"
    )

    assert len(nomi(client.get("/punti-di-accesso/", {"pagina": "2"}))) == 3


def test_senza_punti_dice_a_chi_chiedere(client, territorio):
    assert "chiedi all'<a" in client.get("/punti-di-accesso/").content.decode()


# --- forms ---------------------------------------------------------------------------------------
@pytest.fixture
def moduli(territorio, tipi, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return {
        "rsa": ModuloServizioFactory(
            titolo="Domanda d'ingresso in RSA", tipo=tipi["RSA"], ambito=territorio["lago"]
        ),
        "tutti": ModuloServizioFactory(titolo="Per tutti", ambito=None),
        "file": ModuloServizioFactory(
            titolo="Iscrizione al nido",
            sito="",
            file=ContentFile(pdf_di_prova("Nido", []), "nome-del-computer.pdf"),
            area=tipi["NIDO"].area,
            ambito=territorio["pianura"],
        ),
        "bozza": ModuloServizioFactory(titolo="Bozza", pubblicato=False, ambito=None),
    }


def trovati(risposta):
    return [m.titolo for _, gruppo in risposta.context["elenco"].gruppi for m in gruppo]


@pytest.mark.parametrize(
    ("filtro", "attesi"),
    [
        ({}, ["Domanda d'ingresso in RSA", "Iscrizione al nido", "Per tutti"]),
        ({"area": "anziani"}, ["Domanda d'ingresso in RSA"]),
        ({"tipo": "RSA"}, ["Domanda d'ingresso in RSA"]),
        ({"ambito": "pianura"}, ["Iscrizione al nido", "Per tutti"]),
    ],
)
def test_i_moduli_per_area_tipo_e_ambito(client, moduli, filtro, attesi):
    assert trovati(client.get("/modulistica/", filtro)) == attesi


@pytest.mark.parametrize("nome", ["area", "tipo", "ambito"])
def test_un_filtro_dei_moduli_che_non_c_e(client, moduli, nome):
    risposta = client.get("/modulistica/", {nome: "x" * 5000})

    assert len(trovati(risposta)) == 3
    assert "non esiste: abbiamo cercato senza" in risposta.content.decode()


def scarica(client, modulo, nome):
    return client.get(f"/modulistica/{modulo.pk}/{nome}.pdf")


def test_il_file_di_un_modulo(client, moduli):
    risposta = scarica(client, moduli["file"], "iscrizione-al-nido")

    assert b"".join(risposta.streaming_content).startswith(b"%PDF-")
    risposta.close()
    assert risposta["Content-Type"] == "application/pdf"
    assert risposta["X-Content-Type-Options"] == "nosniff"
    assert risposta["Content-Disposition"] == 'attachment; filename="iscrizione-al-nido.pdf"'
    assert not risposta.cookies


def test_il_file_con_un_altro_nome_porta_a_quello_giusto(client, moduli):
    risposta = scarica(client, moduli["file"], "nome-del-computer")

    assert risposta.status_code == 301
    assert risposta.url.endswith("/iscrizione-al-nido.pdf")


def test_il_file_che_non_si_deve_vedere(client, moduli):
    assert scarica(client, moduli["bozza"], "bozza").status_code == 404
    assert scarica(client, moduli["rsa"], "domanda-d-ingresso-in-rsa").status_code == 404
    moduli["file"].file.storage.delete(moduli["file"].file.name)
    assert scarica(client, moduli["file"], "iscrizione-al-nido").status_code == 404


def test_un_file_che_manca_non_ferma_l_elenco(client, moduli):
    moduli["file"].file.storage.delete(moduli["file"].file.name)

    assert client.get("/modulistica/").status_code == 200


# --- glossary ------------------------------------------------------------------------------------
def test_il_glossario_di_riferimento(client):
    scritte = carica_riferimento(cartella=RIFERIMENTO)["voci del glossario"]

    assert scritte >= 40
    testo = client.get("/glossario/").content.decode()
    for ancora in (
        "isee",
        "dsu",
        "rsa",
        "cdd",
        "sad",
        "udp",
        "piano-di-zona",
        "pua",
        "uvm",
        "fnps",
    ):
        assert f'<dt id="{ancora}">' in testo
    voce = testo.partition('<dt id="isee">')[2].partition("</dd>")[0]
    assert '<a href="/tariffe/">Guarda quanto si paga con il tuo ISEE</a>' in voce


def test_il_riferimento_non_disfa_cio_che_un_ufficio_ha_scritto(client):
    VoceGlossarioFactory(termine="Isee", spiegazione="Come lo spieghiamo noi.")

    carica_riferimento(cartella=RIFERIMENTO)

    assert VoceGlossario.objects.get(slug="isee").spiegazione == "Come lo spieghiamo noi."
    assert carica_riferimento(cartella=RIFERIMENTO) == {"voci del glossario": 0}


def test_un_glossario_vuoto_dice_che_fare(client):
    assert "Il glossario è vuoto" in client.get("/glossario/").content.decode()


# --- accessibility -------------------------------------------------------------------------------
def test_i_ganci_di_legge_nel_piede(client):
    testo = client.get("/").content.decode()

    for gancio in (
        "accessibility-link",
        "privacy-policy-link",
        "legal-notes",
        "faq",
        "report-inefficiency",
    ):
        assert f'data-element="{gancio}"' in testo


def test_la_dichiarazione_nella_pagina(client, settings):
    assert "quando l'ente l'avrà pubblicata" in client.get("/accessibilita/").content.decode()
    settings.DICHIARAZIONE_ACCESSIBILITA = "https://form.agid.example/view/1"
    testo = client.get("/accessibilita/?due").content.decode()
    assert 'href="https://form.agid.example/view/1"' in testo
    assert "Difensore civico" in testo


def test_la_scadenza_della_dichiarazione():
    assert ultima_scadenza(datetime.date(2026, 9, 23)) == datetime.date(2026, 9, 23)
    assert ultima_scadenza(datetime.date(2026, 9, 22)) == datetime.date(2025, 9, 23)


@pytest.mark.parametrize(
    ("indirizzo", "giorni_fa", "attesi"),
    [
        ("", None, ["sportello.I001"]),
        ("http://agid.example", 0, ["sportello.E001"]),
        ("https://agid.example", None, ["sportello.E001"]),
        ("https://agid.example", 0, []),
        ("https://agid.example", 800, ["sportello.W001"]),
    ],
)
def test_chi_tiene_il_sistema_sa_quando_rivederla(settings, indirizzo, giorni_fa, attesi):
    settings.DICHIARAZIONE_ACCESSIBILITA = indirizzo
    settings.DICHIARAZIONE_ACCESSIBILITA_DEL = (
        "ieri"
        if giorni_fa is None
        else (timezone.localdate() - datetime.timedelta(days=giorni_fa)).isoformat()
    )

    assert [messaggio.id for messaggio in controlla_dichiarazione(None)] == attesi
