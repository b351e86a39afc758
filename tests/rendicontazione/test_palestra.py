"""The palestra: every exercise can be failed and done, and nothing of it ever counts."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from osservatorio.selectors import anni_disponibili, nota_dell_ambito, ultimo_anno_con_dati
from rendicontazione import models, selectors, services
from rendicontazione.export.esercizi import ESERCIZI, esercizio_xlsx
from rendicontazione.services import caricamenti
from rendicontazione.services.palestra import _dati
from rendicontazione.validation import Intervallo
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    FattoFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

CODICI = {
    "parole-nei-numeri": {"FORM-02", "FORM-04"},
    "comune-di-un-altro-ambito": {"INT-01", "FORM-03"},
    "totali-che-non-tornano": {"COE-01", "TOT-01"},
    "righe-doppie": {"INT-03"},
    "fogli-e-intestazioni": {"FILE-03"},
    "zero-senza-motivo": {"FORM-01"},
    "dati-personali": {"DATI-01"},
    "date-e-codici": {"DOM-01", "FORM-05"},
}


@pytest.fixture
def pratica():
    """The practice return of Ambito 8, in the same year as a real one."""
    otto, _nove = territorio_di_prova()
    oggi = timezone.localdate()
    campagna = services.apri_campagna(
        anno=2024, provincia=otto.provincia, modello=riferimento(), palestra=True,
        apertura=oggi, scadenza=oggi + datetime.timedelta(days=300),
    )  # fmt: skip
    return campagna.rendicontazioni.select_related("campagna__modello", "ambito").get(ambito=otto)


@pytest.fixture
def operatore(pratica):
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=pratica.ambito)


def file_di(pratica, slug, *, sporco):
    return esercizio_xlsx(_dati(pratica), ESERCIZI[slug], timezone.localdate(), sporco=sporco)


def prova(pratica, slug, utente, *, sporco):
    return services.carica_esercizio(
        rendicontazione=pratica,
        esercizio=ESERCIZI[slug],
        contenuto=file_di(pratica, slug, sporco=sporco),
        nome="esercizio.xlsx",
        utente=utente,
    )


def test_gli_esercizi_sono_quelli_attesi():
    assert set(CODICI) == set(ESERCIZI)


@pytest.mark.parametrize("slug", list(ESERCIZI))
def test_ogni_esercizio_sbaglia_come_promette_e_si_puo_finire(slug, pratica, operatore):
    sporco = prova(pratica, slug, operatore, sporco=True)
    gravi = sporco.anomalie.exclude(gravita="avviso")
    assert set(gravi.values_list("codice", flat=True)) == CODICI[slug]
    assert 1 <= gravi.count() <= 5
    assert not models.EsercizioSvolto.objects.exists()

    pulito = prova(pratica, slug, operatore, sporco=False)

    assert list(pulito.anomalie.exclude(gravita="avviso").values_list("messaggio")) == []
    svolto = models.EsercizioSvolto.objects.get()
    assert (svolto.utente, svolto.esercizio, svolto.tentativi) == (operatore, slug, 2)
    assert svolto.caricamento == pulito


def test_gli_importi_inventati_non_si_confrontano_con_quelli_veri(pratica, operatore, monkeypatch):
    def con_i_costi_veri(**opzioni):
        carissimi = Intervallo(da=Decimal(90_000), a=Decimal(90_001), ambiti=5, anno=2023)
        contesto = selectors.contesto_dei_controlli(**opzioni)
        return replace(contesto, intervalli=dict.fromkeys(contesto.voci, carissimi))

    monkeypatch.setattr(caricamenti, "contesto_dei_controlli", con_i_costi_veri)

    caricamento = prova(pratica, "righe-doppie", operatore, sporco=False)

    assert not caricamento.anomalie.filter(codice="COE-05").exists()


def test_il_file_con_un_codice_fiscale_si_cancella_subito(pratica, operatore):
    caricamento = prova(pratica, "dati-personali", operatore, sporco=True)

    assert caricamento.file_eliminato
    assert not caricamento.file
    assert "ZZZXXX" not in " ".join(caricamento.anomalie.values_list("messaggio", flat=True))


def test_svolto_una_volta_resta_la_prima(pratica, operatore):
    prova(pratica, "righe-doppie", operatore, sporco=False)
    prova(pratica, "righe-doppie", operatore, sporco=False)

    svolto = models.EsercizioSvolto.objects.get()
    assert svolto.tentativi == 1


def test_il_file_di_un_altro_esercizio_non_vale(pratica, operatore):
    with pytest.raises(ErroreDominio, match="non è il file dell'esercizio"):
        services.carica_esercizio(
            rendicontazione=pratica,
            esercizio=ESERCIZI["righe-doppie"],
            contenuto=file_di(pratica, "zero-senza-motivo", sporco=False),
            nome="esercizio.xlsx",
            utente=operatore,
        )
    assert not models.Caricamento.objects.exists()


def test_togliere_le_righe_non_e_correggere(pratica, operatore, monkeypatch):
    from rendicontazione.export import esercizi

    intere = esercizi._righe
    contenuto = None
    with monkeypatch.context() as finto:
        finto.setattr(esercizi, "_righe", lambda dati: intere(dati)[:3])
        contenuto = file_di(pratica, "righe-doppie", sporco=False)

    caricamento = services.carica_esercizio(
        rendicontazione=pratica, esercizio=ESERCIZI["righe-doppie"], contenuto=contenuto,
        nome="esercizio.xlsx", utente=operatore,
    )  # fmt: skip

    assert not caricamento.anomalie.exclude(gravita="avviso").exists()
    assert not models.EsercizioSvolto.objects.exists()


# --- outside every figure ------------------------------------------------------------------------


def test_un_esercizio_non_diventa_mai_una_versione(pratica, operatore):
    caricamento = prova(pratica, "righe-doppie", operatore, sporco=False)

    for conferma in (services.conferma_caricamento, services.chiedi_conferma):
        with pytest.raises(ErroreDominio, match="esercizio della palestra"):
            conferma(caricamento=caricamento, utente=operatore)
    assert not models.Versione.objects.exists()
    assert not models.Fatto.objects.exists()


def test_una_rendicontazione_vera_non_si_carica_in_palestra(operatore, pratica):
    vera = RendicontazioneFactory(ambito=pratica.ambito, campagna__modello=riferimento())

    with pytest.raises(ErroreDominio):
        prova(vera, "righe-doppie", operatore, sporco=False)


def test_nulla_di_una_campagna_di_esercizio_si_legge_come_dato(pratica, client):
    """Even if someone managed to approve it: every reader of approved data looks away."""
    versione = VersioneFactory(rendicontazione=pratica, approvata=True)
    FattoFactory(versione=versione)
    pratica.nota_ambito = "Nota di prova"
    pratica.stato = "approvata"
    pratica.save()
    ambito = pratica.ambito
    provinciale = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    operatrice = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)

    assert selectors.versione_approvata(2024, ambito) is None
    assert selectors.ambiti_con_dati_approvati(2024) == []
    assert selectors.fatti_approvati(2024) == []
    assert selectors.campagne_visibili(provinciale) == []
    assert selectors.rendicontazioni_dell_ufficio(operatrice) == []
    assert nota_dell_ambito(2024, ambito) == ""
    assert ultimo_anno_con_dati() is None
    assert 2024 not in anni_disponibili()
    contesto = selectors.contesto_dei_controlli(modello=riferimento(), anno=2025, ambito=ambito)
    assert contesto.anno_prima is None
    for nome in ("rendicontazione_detail", "modello_download"):
        client.force_login(provinciale)
        assert (
            client.get(reverse(f"rendicontazione:{nome}", args=[2024, "otto"])).status_code == 404
        )
    pagina = reverse("rendicontazione:versione_detail", args=[2024, "otto", versione.numero])
    assert client.get(pagina).status_code == 404


def test_la_campagna_vera_dello_stesso_anno_ha_i_suoi_numeri(pratica, operatore):
    prova(pratica, "righe-doppie", operatore, sporco=False)
    oggi = timezone.localdate()

    campagna = services.apri_campagna(
        anno=2024, provincia=pratica.ambito.provincia, modello=riferimento(),
        apertura=oggi, scadenza=oggi,
    )  # fmt: skip
    vera = campagna.rendicontazioni.get(ambito=pratica.ambito)
    caricamento = services.registra_caricamento(
        rendicontazione=vera,
        contenuto=file_di(pratica, "righe-doppie", sporco=False),
        nome="vero.xlsx",
        utente=operatore,
    )

    assert caricamento.numero == 1
    assert not caricamento.anomalie.filter(codice="FILE-04").exists()
    quadro = selectors.quadro_della_campagna(
        campagna, UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)
    )
    assert all(riga.rendicontazione.campagna == campagna for riga in quadro.righe)


# --- pages ---------------------------------------------------------------------------------------


def indirizzo(nome, *argomenti):
    return reverse(f"rendicontazione:{nome}", args=argomenti)


def test_la_strada_di_un_esercizio_nelle_pagine(client, pratica, operatore):
    client.force_login(operatore)
    elenco = client.get(indirizzo("palestra_list"))
    assert elenco.text.count("Da svolgere") == 8
    assert "Chi si allena" not in elenco.text

    scaricato = client.get(indirizzo("esercizio_download", "righe-doppie"))
    esito = client.post(
        indirizzo("esercizio_upload", "righe-doppie"),
        {"file": SimpleUploadedFile("e.xlsx", scaricato.content)},
        follow=True,
    )
    assert "Ancora un passo" in esito.text
    corretto = file_di(pratica, "righe-doppie", sporco=False)
    esito = client.post(
        indirizzo("esercizio_upload", "righe-doppie"),
        {"file": SimpleUploadedFile("e.xlsx", corretto)},
        follow=True,
    )
    assert "Esercizio svolto" in esito.text
    assert "2 errori → 0; 2 risolti, 0 nuovi" in esito.text
    assert "in 2 tentativi" in client.get(indirizzo("palestra_list")).text


def test_il_file_sbagliato_torna_nel_campo(client, pratica, operatore):
    client.force_login(operatore)
    risposta = client.post(
        indirizzo("esercizio_upload", "righe-doppie"),
        {"file": SimpleUploadedFile("e.xlsx", file_di(pratica, "date-e-codici", sporco=True))},
    )
    assert risposta.status_code == 200
    assert "non è il file dell&#x27;esercizio" in risposta.text


def test_i_tentativi_sono_solo_i_propri(client, pratica, operatore):
    altrui = prova(pratica, "righe-doppie", operatore, sporco=True)
    client.force_login(UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=pratica.ambito))

    pagina = indirizzo("esercizio_outcome", "righe-doppie", altrui.numero)
    assert client.get(pagina).status_code == 404
    assert "I tuoi tentativi" not in client.get(indirizzo("esercizio_detail", "righe-doppie")).text


def test_responsabile_e_provincia_vedono_chi_si_allena(client, pratica, operatore):
    prova(pratica, "righe-doppie", operatore, sporco=False)
    altro = UtenteFactory(
        ruolo=Ruolo.OPERATORE_UDP, ambito=models.Rendicontazione.objects.exclude(
            pk=pratica.pk
        ).get().ambito,
    )  # fmt: skip
    responsabile = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=pratica.ambito)

    def visti(utente):
        return {p.nome: p.svolti for p in selectors.chi_si_allena(utente)}

    assert visti(responsabile) == {
        str(operatore): ["La stessa riga due volte"],
        str(responsabile): [],
    }
    assert str(altro) in visti(UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA))
    assert visti(operatore) == {}
    client.force_login(responsabile)
    testo = client.get(indirizzo("palestra_list")).text
    assert "La stessa riga due volte" in testo
    assert "non è una graduatoria" in testo


@pytest.mark.parametrize("quanti", [2, 12])
def test_la_pagina_della_provincia_non_cresce_di_query(
    quanti, client, pratica, django_assert_max_num_queries
):
    for _volta in range(quanti):
        prova_di = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=pratica.ambito)
        models.EsercizioSvolto.objects.create(
            campagna=pratica.campagna, utente=prova_di, esercizio="righe-doppie",
            caricamento=models.Caricamento.objects.first()
            or prova(pratica, "righe-doppie", UtenteFactory(), sporco=True),
        )  # fmt: skip
    client.force_login(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA))
    with django_assert_max_num_queries(10):
        assert client.get(indirizzo("palestra_list")).status_code == 200
