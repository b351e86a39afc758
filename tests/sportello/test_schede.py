"""The pages of facilities, Ambiti and Province."""

import datetime

import pytest
from django.utils import timezone

from strutture.enums import StatoScheda
from tests.osservatorio.factories import crea_popolazione, eta
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory
from tests.territorio.factories import AmbitoFactory, CapofilaFactory


def test_la_scheda_dice_tutto_con_la_fonte(client, catalogo):
    struttura = catalogo["rsa"]
    struttura.fonte = "Elenco di prova"
    struttura.dati_al = datetime.date(2013, 1, 1)
    struttura.fonte_breve = "Prova, IODL 2.0"
    struttura.save()

    testo = client.get(struttura.get_absolute_url()).content.decode()

    assert "Dati del 2013 (Prova, IODL 2.0): telefona prima di andare." in testo
    assert "Fonte: Elenco di prova." in testo
    assert 'href="tel:0300000001"' in testo
    assert "<strong>33</strong> posti accreditati" in testo
    assert struttura.indirizzo in testo
    assert 'href="/ambiti/lago/"' in testo
    for numero in ("112", "1522", "114"):
        assert f'href="tel:{numero}"' in testo


def test_slug_sbagliato_porta_alla_scheda(client, catalogo):
    struttura = catalogo["rsa"]

    risposta = client.get(f"/strutture/{struttura.pk}-altro-nome/")

    assert risposta.status_code == 301
    assert risposta.url == struttura.get_absolute_url()


@pytest.mark.parametrize(
    "stato", [StatoScheda.BOZZA, StatoScheda.IN_APPROVAZIONE, StatoScheda.RIFIUTATA]
)
@pytest.mark.parametrize("slug", ["giusto", "x"])
def test_una_scheda_non_pubblicata_non_c_e(client, catalogo, stato, slug):
    struttura = StrutturaFactory(denominazione="Giusto", stato=stato)

    assert client.get(f"/strutture/{struttura.pk}-{slug}/").status_code == 404


def test_una_scheda_che_non_esiste(client, db):
    assert client.get("/strutture/999999-x/").status_code == 404
    assert client.get(f"/strutture/{'9' * 40}-x/").status_code == 404


def test_una_struttura_sospesa_lo_dice(client, catalogo):
    struttura = UnitaOffertaFactory(struttura__stato=StatoScheda.SOSPESA).struttura

    risposta = client.get(struttura.get_absolute_url())

    assert risposta.status_code == 200
    assert "Attività sospesa" in risposta.content.decode()


def test_una_struttura_cessata_risponde_410_con_chi_continua(client, catalogo):
    struttura = UnitaOffertaFactory(struttura__stato=StatoScheda.CESSATA, cessata=True).struttura
    nuova = catalogo["nido"]
    bozza = StrutturaFactory(denominazione="Ancora in bozza", stato=StatoScheda.BOZZA)
    struttura.successori.set([nuova, bozza])

    risposta = client.get(struttura.get_absolute_url())

    testo = risposta.content.decode()
    assert risposta.status_code == 410
    assert f'href="{nuova.get_absolute_url()}"' in testo
    assert "Ancora in bozza" not in testo
    assert struttura.telefono not in testo


def test_i_dati_dimostrativi_sono_segnati(client, catalogo):
    struttura = UnitaOffertaFactory(struttura__dimostrativa=True).struttura

    assert "Dati dimostrativi" in client.get(struttura.get_absolute_url()).content.decode()
    assert "Dati dimostrativi" in client.get("/strutture/").content.decode()


def test_il_testo_delle_schede_non_diventa_html(client, catalogo):
    struttura = UnitaOffertaFactory(
        struttura__denominazione="<b>Casa</b>", struttura__descrizione="<i>x</i>"
    ).struttura

    testo = client.get(struttura.get_absolute_url()).content.decode()

    assert "<b>Casa</b>" not in testo
    assert "<i>x</i>" not in testo


def test_dal_comune_al_suo_ufficio_di_piano(client, catalogo):
    risposta = client.get("/ambiti/", {"comune": catalogo["salo"].codice_istat})

    assert (risposta.status_code, risposta.url) == (302, "/ambiti/lago/")


@pytest.mark.parametrize("codice", ["999999", "abc", "0" * 200, "017\x00", "٠١٧٠٢٩"])
def test_un_comune_senza_ambito_torna_all_elenco_con_una_frase(client, catalogo, codice):
    risposta = client.get("/ambiti/", {"comune": codice})

    assert risposta.status_code == 200
    assert "Non abbiamo trovato l'ambito di questo comune" in risposta.content.decode()


def test_pagina_dell_ambito(client, catalogo):
    CapofilaFactory(ambito=catalogo["lago"], ente__denominazione="Ente di prova")

    risposta = client.get("/ambiti/lago/")

    testo = risposta.content.decode()
    assert "Salò" in testo
    assert "Ente di prova" in testo
    assert "Contatti da verificare" in testo
    assert risposta.context["pagina"].strutture == 1


def test_pagina_dell_ambito_con_contatti(client, db):
    AmbitoFactory(slug="vivo", telefono="030 123 456", email="udp@esempio.it")

    testo = client.get("/ambiti/vivo/").content.decode()

    assert 'href="tel:030123456"' in testo
    assert "Contatti da verificare" not in testo


def test_pagina_dell_ambito_dice_chi_ci_abita(client, catalogo):
    comune = catalogo["lago"].appartenenze.get().comune
    crea_popolazione(2023, {comune: (eta(a2=10, a30=600, a70=190), eta(a17=90, a64=100, a80=10))})

    testo = client.get("/ambiti/lago/").content.decode()

    # 10 + 90 minors and 190 + 10 people of 65 or more, out of 1,000.
    assert "vivono 1.000 persone" in testo
    assert "10,0\u00a0% ha meno di 18 anni, 20,0\u00a0% ne ha 65 o più." in testo
    assert '<th scope="row">18-64 anni</th><td class="os-numero">700</td>' in testo
    assert "popolazione al 1/1/2023 (stima)" in testo


def test_pagina_dell_ambito_senza_popolazione_non_ne_parla(client, catalogo):
    assert "Chi ci abita" not in client.get("/ambiti/lago/").content.decode()


def test_l_indirizzo_vecchio_di_un_ambito_porta_al_nuovo(client, catalogo):
    catalogo["lago"].slug_precedenti.create(slug="lago-vecchio")

    risposta = client.get("/ambiti/lago-vecchio/")

    assert (risposta.status_code, risposta.url) == (301, "/ambiti/lago/")
    assert client.get("/ambiti/mai-esistito/").status_code == 404


def test_sitemap_e_robots(client, catalogo):
    mappa = client.get("/sitemap.xml").content.decode()

    assert f"http://testserver{catalogo['rsa'].get_absolute_url()}" in mappa
    assert "/ambiti/lago/" in mappa
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


def test_senza_telefono_dice_a_chi_chiederlo(client, catalogo):
    struttura = catalogo["rsa"]
    struttura.telefono = ""
    struttura.dati_al = datetime.date(2013, 1, 1)
    struttura.save()

    testo = " ".join(client.get(struttura.get_absolute_url()).content.decode().split())

    assert "telefona prima di andare. Il numero non lo abbiamo" in testo
    assert 'Puoi chiederlo al Comune di Salò o all\'<a href="/ambiti/lago/">' in testo


def test_senza_telefono_la_riservata_non_dice_il_comune(client, catalogo):
    struttura = catalogo["rifugio"]
    struttura.telefono = ""
    struttura.save()

    testo = " ".join(client.get(struttura.get_absolute_url()).content.decode().split())

    assert 'Puoi chiederlo all\'<a href="/ambiti/pianura/">' in testo
    assert "Dello" not in testo


def test_una_unita_oltre_la_data_di_cessazione_non_si_propone_piu(client, catalogo):
    ieri = timezone.localdate() - datetime.timedelta(days=1)
    struttura = catalogo["rsa"]
    struttura.unita.update(data_cessazione=ieri)  # nobody has changed its state yet

    elenco = client.get("/strutture/").content.decode()
    pagina = client.get(struttura.get_absolute_url())

    assert struttura.denominazione not in elenco
    assert pagina.status_code == 410


def test_una_unita_resta_fino_al_giorno_della_cessazione(client, catalogo):
    struttura = catalogo["rsa"]
    struttura.unita.update(data_cessazione=timezone.localdate())

    assert struttura.denominazione in client.get("/strutture/").content.decode()
    assert client.get(struttura.get_absolute_url()).status_code == 200
