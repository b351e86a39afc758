"""Publishing, superseding, withdrawing: every passage, every refusal; nothing changes after."""

import json

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import escape

from base import lavori
from base.errors import ErroreDominio
from osservatorio import export, services
from osservatorio.enums import PASSAGGI_PUBBLICAZIONE, StatoPubblicazione
from osservatorio.models import Edizione, PassaggioPubblicazione, Pubblicazione, ReportGenerato
from osservatorio.reports import REPORT, Scelta
from osservatorio.reports.pubblicata import build_anteprima, chiave_di
from osservatorio.reports.valori import codice_di, json_canonico
from osservatorio.services.pubblicazioni import _passa
from rendicontazione.models import Rendicontazione
from strutture.models import Struttura
from tests.osservatorio.factories import PubblicazioneFactory, crea_popolazione, eta
from tests.osservatorio.test_deposito import file_del, lungo  # noqa: F401
from tests.osservatorio.test_reports import approva, registra
from tests.osservatorio.test_views import crea_ambiti, entra
from tests.rendicontazione.factories import VersioneFactory
from tests.strutture.factories import UnitaOffertaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

SCHEDA = REPORT["scheda-ambito"]


@pytest.fixture
def ambiti():
    return crea_ambiti(2)


@pytest.fixture
def dirigente():
    return UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)


def pubblica(ambito, dirigente, motivo="", anno=2023):
    return services.pubblica_report(
        report=SCHEDA, scelta=Scelta(anno, ambito), utente=dirigente, motivo=motivo
    )


def cambia_popolazione(ambiti):
    """Another edition, with one man more in each comune."""
    Edizione.objects.update(in_vigore=False)
    crea_popolazione(
        2023, {a.appartenenze.get().comune: (eta(a5=11, a70=2), eta(a30=5)) for a in ambiti}
    )


def pagina_di(client, pubblicazione):
    return client.get(reverse("sportello:pubblicazione_detail", args=[pubblicazione.slug]))


def corpo(client, pubblicazione):
    """The page without its frame, whose footer says when the register was last changed."""
    testo = pagina_di(client, pubblicazione).content.decode()
    return testo[testo.index("<main") : testo.index("</main>")]


def pdf_di(client, pubblicazione):
    slug = pubblicazione.slug
    risposta = client.get(reverse("sportello:pubblicazione_pdf", args=[slug, slug]))
    return b"".join(risposta.streaming_content) if risposta.streaming else None


def verifica_di(client, pubblicazione):
    return client.get(
        reverse("sportello:pubblicazione_verify", args=[pubblicazione.codice])
    ).content.decode()


# --- freezing ------------------------------------------------------------------------------------
def test_pubblicare_congela_valori_pdf_impronta_e_data(ambiti, dirigente, settings):
    settings.INDIRIZZO_SITO = "https://sito.example"
    approva(ambiti[0], ANZ=("1000", "100", "50"))
    fatta = pubblica(ambiti[0], dirigente)

    fatta.refresh_from_db()
    assert fatta.slug == f"scheda-dell-ambito-{ambiti[0].slug}-2023"
    assert (fatta.stato, fatta.numero, fatta.anno) == ("in_vigore", 1, 2023)
    assert (fatta.ambito, fatta.chiave) == (ambiti[0], f"anno=2023&ambito={ambiti[0].slug}")
    assert fatta.codice == codice_di(fatta.valori)
    with fatta.pdf.open("rb") as file:
        contenuto = file.read()
    import hashlib

    assert hashlib.sha256(contenuto).hexdigest() == fatta.sha256
    assert fatta.dimensione == len(contenuto)
    assert "Rendicontazione 2023" in fatta.edizioni
    testo = parole_del(contenuto)
    assert fatta.codice in testo
    assert f"https://sito.example/dati/verifica/{fatta.codice}/" in testo
    (passaggio,) = fatta.passaggi.all()
    assert (passaggio.stato, passaggio.fatto_da, passaggio.motivo) == ("in_vigore", dirigente, "")


def parole_del(pdf):
    """Its words without the spaces: a code is broken where the line ends."""
    import io

    from pypdf import PdfReader

    return "".join("".join(p.extract_text().split()) for p in PdfReader(io.BytesIO(pdf)).pages)


def test_nulla_di_pubblicato_cambia_quando_cambiano_i_dati(client, ambiti, dirigente):
    versione = approva(ambiti[0], ANZ=("1000", "100", "50"))
    fatta = pubblica(ambiti[0], dirigente)
    prima = (corpo(client, fatta), pdf_di(client, fatta))

    cambia_popolazione(ambiti)
    nuova = VersioneFactory(rendicontazione=versione.rendicontazione)
    registra(nuova, ANZ=("9000", "0", "0"))
    nuova.approvata_da, nuova.approvata_il = dirigente, versione.approvata_il
    nuova.save()
    Rendicontazione.objects.update(nota_ambito="Un'altra nota.")
    Struttura.objects.filter(pk=UnitaOffertaFactory().struttura_id).update(denominazione="Altra")
    type(ambiti[0]).objects.filter(pk=ambiti[0].pk).update(
        denominazione="Un altro nome", telefono="030 999"
    )

    assert (corpo(client, fatta), pdf_di(client, fatta)) == prima
    anteprima = build_anteprima(report=SCHEDA, scelta=Scelta(2023, ambiti[0]))
    assert anteprima.congelato.valori["report"] != fatta.valori["report"]


def test_la_pagina_ha_le_cifre_del_pdf_e_i_valori_scaricati_danno_il_codice(
    client, ambiti, dirigente
):
    approva(ambiti[0], ANZ=("1000", "100", "50"))
    fatta = pubblica(ambiti[0], dirigente)
    testo = pagina_di(client, fatta).content.decode()
    nel_pdf = parole_del(pdf_di(client, fatta))
    for tabella in build_anteprima(report=SCHEDA, scelta=Scelta(2023, ambiti[0])).rapporto.tabelle:
        for riga in tabella.righe:
            for cifra in riga[1:3]:
                assert str(cifra) in testo
                assert "".join(cifra.split()) in nel_pdf
    assert testo.count("<svg") > 3
    risposta = client.get(reverse("sportello:pubblicazione_values", args=[fatta.slug]))
    import hashlib

    assert hashlib.sha256(risposta.content).hexdigest() == fatta.codice
    assert risposta.content == json_canonico(json.loads(risposta.content))


# --- refusals: nothing written -------------------------------------------------------------------
def niente_di_nuovo(quante=0):
    assert Pubblicazione.objects.count() == quante
    assert PassaggioPubblicazione.objects.count() == quante
    cartella = "osservatorio/pubblicazioni"
    trovati = default_storage.listdir(cartella)[1] if default_storage.exists(cartella) else []
    assert len(trovati) == quante


def test_un_report_riservato_non_si_pubblica(ambiti, dirigente):
    with pytest.raises(ErroreDominio) as rifiuto:
        services.pubblica_report(
            report=REPORT["completezza"], scelta=Scelta(2023), utente=dirigente
        )
    assert rifiuto.value.codice == "NON_PUBBLICABILE"
    assert "è riservato" in rifiuto.value.messaggio
    niente_di_nuovo()


def test_una_bozza_non_si_pubblica(ambiti, dirigente):
    versione = approva(ambiti[0], ANZ=("1000", "100", "50"))
    bozza = VersioneFactory(rendicontazione=versione.rendicontazione)
    for quale in (bozza, versione):
        with pytest.raises(ErroreDominio, match="solo dati approvati"):
            services.pubblica_report(
                report=SCHEDA, scelta=Scelta(2023, ambiti[0], versione=quale), utente=dirigente
            )
    niente_di_nuovo()


def test_le_stesse_cifre_non_si_pubblicano_due_volte(ambiti, dirigente):
    pubblica(ambiti[0], dirigente)
    with pytest.raises(ErroreDominio, match="stesse cifre"):
        pubblica(ambiti[0], dirigente, "Perché sì.")
    niente_di_nuovo(1)


def test_senza_motivo_non_si_sostituisce(ambiti, dirigente):
    pubblica(ambiti[0], dirigente)
    cambia_popolazione(ambiti)
    with pytest.raises(ErroreDominio) as rifiuto:
        pubblica(ambiti[0], dirigente, "  ")
    assert rifiuto.value.codice == "MOTIVO"
    niente_di_nuovo(1)


def test_senza_librerie_non_si_pubblica(ambiti, dirigente, monkeypatch):
    monkeypatch.setattr("base.pdf.librerie_mancanti", lambda: ("pango",))
    with pytest.raises(ErroreDominio) as rifiuto:
        pubblica(ambiti[0], dirigente)
    assert rifiuto.value.codice == "PDF"
    niente_di_nuovo()


def test_se_i_dati_cambiano_mentre_si_pubblica_nulla_e_scritto(ambiti, dirigente, monkeypatch):
    vero = export.report_pdf

    def e_intanto(*argomenti):
        cambia_popolazione(ambiti)
        return vero(*argomenti)

    monkeypatch.setattr(export, "report_pdf", e_intanto)
    with pytest.raises(ErroreDominio) as rifiuto:
        pubblica(ambiti[0], dirigente)
    assert rifiuto.value.codice == "DATI_CAMBIATI"
    niente_di_nuovo()


def test_se_il_disco_non_scrive_nulla_e_pubblicato(ambiti, dirigente, monkeypatch):
    services.prepara_pdf_pubblico(report=SCHEDA, scelta=Scelta(2023, ambiti[0]), utente=dirigente)

    def pieno(*_argomenti, **_altri):
        raise OSError("disco pieno")

    monkeypatch.setattr(type(default_storage._wrapped), "save", pieno)
    with pytest.raises(OSError, match="disco pieno"):
        pubblica(ambiti[0], dirigente)
    niente_di_nuovo()


# --- passages ------------------------------------------------------------------------------------
@pytest.mark.parametrize("da", list(StatoPubblicazione))
@pytest.mark.parametrize("a", list(StatoPubblicazione))
def test_ogni_passaggio_e_nella_tabella_o_e_rifiutato(da, a, dirigente):
    pubblicazione = PubblicazioneFactory(stato=da)
    if a in PASSAGGI_PUBBLICAZIONE[da]:
        _passa(pubblicazione, a, "Un motivo.", dirigente)
        pubblicazione.refresh_from_db()
        assert (pubblicazione.stato, pubblicazione.passaggi.get().motivo) == (a, "Un motivo.")
        return
    with pytest.raises(ErroreDominio) as rifiuto:
        _passa(pubblicazione, a, "Un motivo.", dirigente)
    assert rifiuto.value.codice == "STATO"
    pubblicazione.refresh_from_db()
    assert pubblicazione.stato == da
    assert not pubblicazione.passaggi.exists()


def test_ripubblicare_sostituisce_e_dice_perche(client, ambiti, dirigente):
    prima = pubblica(ambiti[0], dirigente)
    cifre = pdf_di(client, prima)
    cambia_popolazione(ambiti)
    dopo = pubblica(ambiti[0], dirigente, "È uscita l'edizione definitiva.")

    prima.refresh_from_db()
    assert (prima.stato, prima.sostituita_da) == ("sostituita", dopo)
    assert (dopo.numero, dopo.slug) == (2, f"{prima.slug}-2")
    assert dopo.codice != prima.codice
    testo = pagina_di(client, prima).content.decode()
    assert "Questo documento è stato sostituito" in testo
    assert "È uscita l&#x27;edizione definitiva." in testo
    assert reverse("sportello:pubblicazione_detail", args=[dopo.slug]) in testo
    assert "Le cifre sono quelle di quel giorno" in testo
    assert pdf_di(client, prima) == cifre
    verifica = verifica_di(client, prima)
    assert "È stato sostituito" in verifica
    assert escape(dopo.titolo) in verifica
    assert "È in vigore." in verifica_di(client, dopo)
    elenco = client.get(reverse("sportello:pubblicazione_list")).content.decode()
    assert f'/dati/{dopo.slug}/"' in elenco
    assert f'/dati/{prima.slug}/"' not in elenco


def test_ritirata_la_pagina_dice_perche_e_il_file_non_si_scarica(client, ambiti, dirigente):
    fatta = pubblica(ambiti[0], dirigente)
    assert pdf_di(client, fatta).startswith(b"%PDF")
    services.ritira_pubblicazione(
        pubblicazione=fatta, utente=dirigente, motivo="C'è un errore nella spesa."
    )

    risposta = pagina_di(client, fatta)
    testo = risposta.content.decode()
    assert risposta.status_code == 410
    assert "C&#x27;è un errore nella spesa." in testo
    assert "Indicatori principali" not in testo
    assert pdf_di(client, fatta) is None
    valori = client.get(reverse("sportello:pubblicazione_values", args=[fatta.slug]))
    assert valori.status_code == 302
    verifica = verifica_di(client, fatta)
    assert "È stato ritirato" in verifica
    assert "C&#x27;è un errore nella spesa." in verifica
    assert fatta.slug not in client.get("/sitemap.xml").content.decode()
    assert fatta.pdf.storage.exists(fatta.pdf.name), "si tiene come prova"


def test_anche_una_sostituita_si_ritira_e_una_ritirata_no(ambiti, dirigente):
    prima = pubblica(ambiti[0], dirigente)
    cambia_popolazione(ambiti)
    dopo = pubblica(ambiti[0], dirigente, "Dati nuovi.")
    services.ritira_pubblicazione(pubblicazione=prima, utente=dirigente, motivo="Errore.")
    prima.refresh_from_db()
    assert (prima.stato, prima.sostituita_da) == ("ritirata", dopo)
    with pytest.raises(ErroreDominio) as rifiuto:
        services.ritira_pubblicazione(pubblicazione=prima, utente=dirigente, motivo="Ancora.")
    assert rifiuto.value.codice == "STATO"
    assert prima.passaggi.count() == 3
    with pytest.raises(ErroreDominio) as rifiuto:
        services.ritira_pubblicazione(pubblicazione=dopo, utente=dirigente, motivo=" ")
    assert rifiuto.value.codice == "MOTIVO"
    dopo.refresh_from_db()
    assert dopo.in_vigore


def test_dopo_il_ritiro_le_stesse_cifre_si_ripubblicano_con_un_altro_codice(ambiti, dirigente):
    prima = pubblica(ambiti[0], dirigente)
    services.ritira_pubblicazione(pubblicazione=prima, utente=dirigente, motivo="Per sbaglio.")
    dopo = pubblica(ambiti[0], dirigente)
    assert dopo.numero == 2
    assert dopo.codice != prima.codice
    assert dopo.valori["report"] == prima.valori["report"]


def test_il_codice_di_un_pdf_non_pubblicato_non_dice_altro(client, ambiti, dirigente):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    risposta = client.get(
        reverse("osservatorio:report", kwargs={"nome": "scheda-ambito"}),
        {"anno": 2023, "ambito": ambiti[0].slug, "formato": "pdf"},
    )
    b"".join(risposta.streaming_content)
    codice = ReportGenerato.objects.get().codice_verifica
    client.logout()
    suo = client.get(reverse("sportello:pubblicazione_verify", args=[codice])).content.decode()
    altro = client.get(reverse("sportello:pubblicazione_verify", args=["0" * 64])).content.decode()
    assert "Non è un documento pubblicato." in suo
    assert suo.replace(codice, "0" * 64) == altro


# --- the officer's pages -------------------------------------------------------------------------
def nuova(ambito, **altro):
    base = reverse("osservatorio:pubblicazione_create", kwargs={"nome": "scheda-ambito"})
    return f"{base}?anno=2023&ambito={ambito.slug}"


def test_il_dirigente_pubblica_sostituisce_e_ritira_dalle_pagine(client, ambiti):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    report = client.get(
        reverse("osservatorio:report", kwargs={"nome": "scheda-ambito"}),
        {"anno": 2023, "ambito": ambiti[0].slug},
    ).content.decode()
    assert nuova(ambiti[0]).replace("&", "&amp;") in report
    anteprima = client.get(nuova(ambiti[0])).content.decode()
    assert "ciò che vedranno i cittadini" in anteprima
    assert 'name="motivo"' not in anteprima
    risposta = client.post(nuova(ambiti[0]), follow=True)
    assert "è pubblicato" in risposta.content.decode()

    di_nuovo = client.get(nuova(ambiti[0])).content.decode()
    assert "nulla è cambiato" in di_nuovo
    assert client.post(nuova(ambiti[0]), {"motivo": "Provo."}).status_code == 200
    assert Pubblicazione.objects.count() == 1
    cambia_popolazione(ambiti)
    senza = client.post(nuova(ambiti[0])).content.decode()
    assert "Scrivi il motivo" in senza
    client.post(nuova(ambiti[0]), {"motivo": "Edizione nuova."})
    assert Pubblicazione.objects.in_vigore().get().numero == 2

    prima = Pubblicazione.objects.get(numero=1)
    ritira = reverse("osservatorio:pubblicazione_withdraw", kwargs={"pk": prima.pk})
    assert "Scrivi il motivo" in client.post(ritira).content.decode()
    client.post(ritira, {"motivo": "Sbagliata."})
    prima.refresh_from_db()
    assert prima.ritirata
    elenco = client.get(reverse("osservatorio:pubblicazione_list")).content.decode()
    assert elenco.count("Ritira…") == 1
    rifiuto = client.post(ritira, {"motivo": "Ancora."}).content.decode()
    assert "non può diventare ritirata" in rifiuto


def test_un_report_lungo_si_prepara_e_poi_si_pubblica(client, ambiti, lungo):  # noqa: F811
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    assert "Prepara il PDF" in client.get(nuova(ambiti[0])).content.decode()
    assert client.post(nuova(ambiti[0])).status_code == 302
    attesa = client.get(nuova(ambiti[0])).content.decode()
    assert "<progress" in attesa
    assert 'http-equiv="refresh"' in attesa
    assert not Pubblicazione.objects.exists()
    assert lavori.lavora() == 1
    pronta = client.get(nuova(ambiti[0])).content.decode()
    assert "refresh" not in pronta
    client.post(nuova(ambiti[0]))
    fatta = Pubblicazione.objects.get()
    assert fatta.codice == ReportGenerato.objects.get().codice_verifica


def test_l_istruttore_guarda_e_non_pubblica(client, ambiti, dirigente):
    fatta = pubblica(ambiti[0], dirigente)
    entra(client, Ruolo.ISTRUTTORE_PROVINCIA)
    elenco = client.get(reverse("osservatorio:pubblicazione_list")).content.decode()
    assert escape(fatta.titolo) in elenco
    assert "Ritira…" not in elenco
    assert client.post(nuova(ambiti[0])).status_code == 403
    ritira = reverse("osservatorio:pubblicazione_withdraw", kwargs={"pk": fatta.pk})
    assert client.post(ritira, {"motivo": "No."}).status_code == 403
    assert Pubblicazione.objects.in_vigore().count() == 1


def test_l_elenco_riservato_vuoto_e_la_seconda_pagina(client):
    entra(client, Ruolo.DIRIGENTE_PROVINCIA)
    elenco = reverse("osservatorio:pubblicazione_list")
    assert "Non è stato pubblicato ancora nulla" in client.get(elenco).content.decode()
    for _ in range(21):
        PubblicazioneFactory()
    assert client.get(elenco, {"pagina": "9"}).context["pagina"].number == 2


def test_due_pubblicazioni_dello_stesso_titolo_hanno_indirizzi_diversi(ambiti, dirigente):
    altra = PubblicazioneFactory(slug=f"scheda-dell-ambito-{ambiti[0].slug}-2023")
    assert pubblica(ambiti[0], dirigente).slug == f"{altra.slug}-2"
    assert chiave_di(Scelta(2023, ambiti[0])) == f"anno=2023&ambito={ambiti[0].slug}"


def test_la_pulizia_non_tocca_i_pdf_pubblicati(ambiti, dirigente, cartella_dei_file):
    import datetime

    fatta = pubblica(ambiti[0], dirigente)
    services.pulisci_report(eta_minima=datetime.timedelta(0))
    assert fatta.pdf.storage.exists(fatta.pdf.name)
    assert len(file_del(cartella_dei_file)) == 2
