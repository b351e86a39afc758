"""«Dati e rapporti»: what citizens find, download and check, without cookies or scripts."""

import re

import pytest
from django.urls import reverse

from osservatorio.models import Pubblicazione
from osservatorio.reports.pubblicata import PAGINA_INTERA
from tests.osservatorio.factories import PubblicazioneFactory
from tests.sportello.test_peso import LIMITE, peso
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db

ELENCO = reverse("sportello:pubblicazione_list")
CONTROLLA = reverse("sportello:pubblicazione_check")


@pytest.fixture(autouse=True)
def cartella_dei_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "caricamenti"


@pytest.fixture
def una():
    return PubblicazioneFactory(titolo="Scheda dell'ambito Lago, 2023", slug="scheda-lago-2023")


def pagine(una):
    return (
        ELENCO,
        reverse("sportello:pubblicazione_detail", args=[una.slug]),
        reverse("sportello:pubblicazione_verify", args=[una.codice]),
        reverse("sportello:pubblicazione_verify", args=["0" * 64]),
        CONTROLLA,
    )


def titoli(client, **filtri):
    testo = client.get(ELENCO, filtri).content.decode()
    return re.findall(r'<h2><a href="/dati/([^/]+)/">', testo)


def test_senza_pubblicazioni_la_pagina_dice_che_cosa_si_puo_fare(client):
    testo = client.get(ELENCO).content.decode()
    assert "non ha ancora pubblicato documenti" in testo
    assert 'href="/ambiti/"' in testo
    assert "<select" not in testo
    assert client.get(ELENCO, {"q": "x", "anno": "boh"}).status_code == 200


def test_niente_cookie_niente_script_e_pagine_leggere(client, una):
    for indirizzo in pagine(una):
        risposta = client.get(indirizzo)
        testo = risposta.content.decode()
        assert risposta.status_code == 200
        assert not risposta.cookies
        assert "Cookie" not in risposta.headers.get("Vary", "")
        assert "<script" not in testo
        assert 'href="http' not in testo.split("<main")[1].split("</main>")[0]
        assert peso(risposta.content) <= LIMITE
        assert client.post(indirizzo).status_code == 405


def test_la_home_e_la_mappa_del_sito_portano_ai_dati(client, una):
    assert 'href="/dati/"' in client.get("/").content.decode()
    mappa = client.get("/sitemap.xml").content.decode()
    assert "/dati/</loc>" in mappa
    assert f"/dati/{una.slug}/</loc>" in mappa


def test_la_pagina_dell_ambito_elenca_cio_che_si_e_pubblicato_di_lui(client):
    ambito = AmbitoFactory(numero=111, denominazione="Lago", slug="lago")
    sua = PubblicazioneFactory(ambito=ambito)
    altra = PubblicazioneFactory()
    testo = client.get("/ambiti/lago/").content.decode()
    assert f"/dati/{sua.slug}/" in testo
    assert f"/dati/{altra.slug}/" not in testo


def test_si_cerca_per_parole_tipo_anno_ambito_e_comune(client):
    lago = AmbitoFactory(numero=111, denominazione="Lago", slug="lago")
    salo = ComuneFactory(denominazione="Salò")
    PubblicazioneFactory(slug="uno", titolo="Età degli abitanti", anno=2022, ambito=lago)
    PubblicazioneFactory(slug="due", titolo="Spesa per gli anziani", anno=2023, comune=salo)
    PubblicazioneFactory(slug="tre", titolo="Indicatori", genere="indicatori", report="indicatori")
    assert set(titoli(client)) == {"uno", "due", "tre"}
    assert titoli(client, q="eta ABITANTI") == ["uno"]
    assert titoli(client, q="spesa età") == []
    assert titoli(client, anno="2022") == ["uno"]
    assert titoli(client, ambito="lago") == ["uno"]
    assert titoli(client, comune=salo.codice_istat) == ["due"]
    assert titoli(client, tipo="indicatori") == ["tre"]
    assert set(titoli(client, tipo="scheda-ambito")) == {"uno", "due"}
    assert "Nessun documento con questi filtri" in client.get(ELENCO, {"q": "xyz"}).content.decode()


@pytest.mark.parametrize(
    ("nome", "valore"), [("anno", "1492"), ("anno", "x"), ("ambito", "che-non-c-e"), ("tipo", "'")]
)
def test_un_filtro_che_non_esiste_si_dice_e_si_lascia(client, una, nome, valore):
    testo = client.get(ELENCO, {nome: valore}).content.decode()
    assert "non esiste: abbiamo cercato senza questo filtro" in testo
    assert titoli(client, **{nome: valore}) == [una.slug]


def test_venti_per_pagina_e_oltre_la_fine_c_e_l_ultima(client):
    for _ in range(21):
        PubblicazioneFactory()
    assert len(titoli(client)) == 20
    assert len(titoli(client, pagina="2")) == 1
    assert titoli(client, pagina="99") == titoli(client, pagina="2")
    assert len(titoli(client, pagina="x")) == 20


def test_le_letture_non_crescono_con_le_pubblicazioni(client, django_assert_max_num_queries):
    for quante in (2, 18):
        for _ in range(quante):
            PubblicazioneFactory(ambito=AmbitoFactory(), comune=ComuneFactory())
        with django_assert_max_num_queries(9):
            client.get(ELENCO)


def test_la_pagina_dice_fonti_licenza_citazione_dimensione(client, una):
    testo = client.get(reverse("sportello:pubblicazione_detail", args=[una.slug])).content.decode()
    for pezzo in (
        "Una frase pubblicata.",
        "CC BY 4.0",
        "Per citare:",
        "http://testserver/dati/scheda-lago-2023/",
        "Istat, popolazione al 1/1/2023.",
        "2 pagine, 20,0\xa0KB",
        f"/dati/verifica/{una.codice}/",
    ):
        assert pezzo in testo


def test_il_pdf_ha_la_sua_impronta_e_304_per_chi_ce_l_ha(client, una):
    indirizzo = reverse("sportello:pubblicazione_pdf", args=[una.slug, una.slug])
    risposta = client.get(indirizzo)
    assert b"".join(risposta.streaming_content) == f"%PDF {una.titolo}".encode()
    assert risposta["ETag"] == f'"{una.sha256}"'
    assert f'filename="{una.slug}.pdf"' in risposta["Content-Disposition"]
    assert "no-cache" in risposta["Cache-Control"]
    assert not risposta.cookies
    di_nuovo = client.get(indirizzo, headers={"if-none-match": risposta["ETag"]})
    assert (di_nuovo.status_code, di_nuovo.content) == (304, b"")
    altro = reverse("sportello:pubblicazione_pdf", args=[una.slug, "altro"])
    assert client.get(altro).status_code == 404


@pytest.mark.parametrize("slug", ["che-non-c-e", "verifica-no"])
def test_cio_che_non_e_mai_stato_pubblicato_non_c_e(client, slug):
    for nome in ("pubblicazione_detail", "pubblicazione_values"):
        assert client.get(reverse(f"sportello:{nome}", args=[slug])).status_code == 404
    assert client.get(f"/dati/{slug}/{slug}.pdf").status_code == 404


def test_la_verifica_di_un_codice_in_vigore_e_di_uno_sconosciuto(client, una):
    testo = client.get(
        reverse("sportello:pubblicazione_verify", args=[una.codice])
    ).content.decode()
    assert "È in vigore." in testo
    assert una.sha256 in testo
    assert "sha256sum" in testo
    ignoto = client.get(reverse("sportello:pubblicazione_verify", args=["f" * 64]))
    assert ignoto.status_code == 200
    assert "Non è un documento pubblicato." in ignoto.content.decode()


def test_un_codice_ricopiato_male_ha_una_pagina_che_aiuta(client, una):
    risposta = client.get(reverse("sportello:pubblicazione_verify", args=["abc"]))
    assert risposta.status_code == 404
    assert "Un codice ha 64 segni" in risposta.content.decode()
    scritto = " ".join(re.findall("....", una.codice.upper()))
    arrivo = reverse("sportello:pubblicazione_verify", args=[una.codice])
    assert client.get(CONTROLLA, {"codice": scritto}).url == arrivo
    assert client.get(f"/dati/verifica/{una.codice.upper()}/").url == arrivo
    assert "Un codice ha 64 segni" in client.get(CONTROLLA, {"codice": "boh"}).content.decode()


def test_un_documento_lungo_si_legge_un_capitolo_per_volta(client):
    from osservatorio.reports import Rapporto, Sezione
    from osservatorio.reports.valori import congela

    capitoli = [
        Sezione(f"c{n}", f"Capitolo {n}", frasi=["parola " * (PAGINA_INTERA // 20)])
        for n in range(4)
    ]
    congelato = congela(
        Rapporto("x", "Rapporto provinciale", 2023, "Dati", "oggi", capitoli, ["Istat"])
    )
    lunga = PubblicazioneFactory(
        slug="lungo", valori=congelato.valori, aspetto=congelato.aspetto, codice=congelato.codice
    )
    indirizzo = reverse("sportello:pubblicazione_detail", args=[lunga.slug])
    prima = client.get(indirizzo).content.decode()
    assert prima.count("parola") < 10
    assert '<a href="?capitolo=c2#c2">Capitolo 2</a>' in prima
    seconda = client.get(indirizzo, {"capitolo": "c2"}).content.decode()
    assert '<h2 id="c2">' in seconda
    assert '<h2 id="c1">' not in seconda
    assert client.get(indirizzo, {"capitolo": "boh"}).content.decode().count("<h2 id=") == (
        prima.count("<h2 id=")
    )


def test_chi_e_entrato_vede_le_stesse_pagine(client, una):
    anonime = [client.get(indirizzo).content for indirizzo in pagine(una)]
    client.force_login(UtenteFactory())
    assert [client.get(indirizzo).content for indirizzo in pagine(una)] == anonime
    assert Pubblicazione.objects.count() == 1
