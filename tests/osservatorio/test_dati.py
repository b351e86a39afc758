"""Pages of Istat's data: what is loaded, upload, preview, confirmation, choice of the edition."""

import datetime
import html

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from base.models import Lavoro
from osservatorio import selectors, services
from osservatorio.enums import StatoCaricamentoDati
from osservatorio.models import CaricamentoDati, Edizione, SceltaEdizione
from osservatorio.services import caricamenti
from tests.osservatorio.factories import (
    CaricamentoDatiFactory,
    crea_popolazione,
    eta,
    file_posas,
    in_zip,
    righe_comune,
)
from tests.osservatorio.files_istat import file_elenco, riga_elenco
from tests.territorio.factories import AmbitoFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db
BOARD, CARICA = reverse("osservatorio:dati_board"), reverse("osservatorio:dati_carica")


@pytest.fixture
def adro():
    return ComuneFactory(codice_istat="017002", denominazione="Adro")


@pytest.fixture
def funzionario(client):
    utente = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    client.force_login(utente)
    return utente


def carica(client, contenuto, nome="POSAS_2023.csv", **altro):
    file = SimpleUploadedFile(nome, contenuto)
    return client.post(CARICA, {"file": file, **altro}, follow=True)


def leggi_testo(risposta):
    return html.unescape(risposta.content.decode())


def posas(*comuni, **altro):
    return file_posas(*(comuni or [righe_comune("017002", "Adro")]), **altro)


# --- the board ---------------------------------------------------------------------------------


def test_senza_dati_la_pagina_dice_che_fare(client, funzionario):
    testo = leggi_testo(client.get(BOARD))
    assert "Non c'è ancora nessun file." in testo
    assert CARICA in testo


def test_il_lettore_vede_e_non_carica(client, adro):
    crea_popolazione(2023, {adro: (eta(a5=1), eta())})
    client.force_login(UtenteFactory(ruolo=Ruolo.LETTORE, ambito=AmbitoFactory()))
    testo = leggi_testo(client.get(BOARD))
    assert "1 comune su 1" in testo
    assert CARICA not in testo
    pagina = client.get(reverse("osservatorio:dati_anno", args=["popolazione", 2023]))
    assert pagina.status_code == 200
    assert client.get(CARICA).status_code == 403


def test_la_copertura_conta_i_comuni_di_quel_giorno(adro):
    ComuneFactory(codice_istat="017003", soppresso_il=datetime.date(2016, 4, 23))
    for anno in (2016, 2017):
        crea_popolazione(anno, {adro: (eta(a5=7), eta())})
    (popolazione, *_) = selectors.dati_caricati().insiemi
    viste = {a.anno: a.edizioni[0] for a in popolazione.anni}
    assert [(v.presenti, v.attesi, v.completa) for v in (viste[2016], viste[2017])] == [
        (1, 2, False),
        (1, 1, True),
    ]
    assert viste[2017].totale == 7
    assert popolazione.senza_dati.startswith("2005–2015, 2018–")


@pytest.mark.parametrize(
    ("anni", "testo"),
    [
        ([], ""),
        ([2005], "2005"),
        ([2005, 2006], "2005, 2006"),
        ([2005, 2006, 2007, 2009], "2005–2007, 2009"),
    ],
)
def test_gli_anni_mancanti_a_intervalli(anni, testo):
    assert selectors.intervalli(anni) == testo


def test_le_query_non_crescono_con_le_edizioni(
    client, funzionario, adro, django_assert_max_num_queries
):
    for anno in range(2003, 2023):
        crea_popolazione(anno, {adro: (eta(a5=1), eta())})
    with django_assert_max_num_queries(14):
        client.get(BOARD)


# --- upload and preview ------------------------------------------------------------------------


def test_un_file_buono_si_vede_e_poi_si_conferma(client, funzionario, adro):
    risposta = carica(client, in_zip(posas()), "POSAS.zip", anno=2023)
    testo = leggi_testo(risposta)
    assert "Nulla è stato ancora salvato." in testo
    assert "POSAS-D" in testo
    assert not Edizione.objects.exists()
    caricamento = CaricamentoDati.objects.get()
    assert (caricamento.stato, caricamento.nome_file) == ("da_confermare", "POSAS.zip")
    assert "POSAS" not in caricamento.file.name
    conferma = reverse("osservatorio:dati_conferma", args=[caricamento.pk])
    testo = leggi_testo(client.post(conferma, follow=True))
    assert "Dati caricati: le cifre vengono da qui." in testo
    edizione = Edizione.objects.get()
    assert (edizione.caricata_da, edizione.in_vigore) == (funzionario, True)
    caricamento.refresh_from_db()
    assert (caricamento.stato, list(caricamento.edizioni.all())) == ("importato", [edizione])
    testo = leggi_testo(client.post(conferma, follow=True))
    assert "non c'è niente da confermare" in testo


def test_la_nuova_edizione_sta_di_fianco_finche_non_si_sceglie(client, funzionario, adro):
    vecchia = crea_popolazione(2023, {adro: (eta(a5=100), eta(a5=200))})
    testo = leggi_testo(carica(client, posas()))
    assert "è in vigore l'edizione 1/1/2023, stima, totale 300" in testo
    caricamento = CaricamentoDati.objects.get()
    client.post(reverse("osservatorio:dati_conferma", args=[caricamento.pk]))
    nuova = Edizione.objects.exclude(pk=vecchia.pk).get()
    assert not nuova.in_vigore
    pagina = reverse("osservatorio:dati_anno", args=["popolazione", 2023])
    testo = leggi_testo(client.get(pagina))
    assert "differenza <strong>+3</strong>" in testo
    scegli = reverse("osservatorio:dati_in_vigore", args=[nuova.pk])
    testo = leggi_testo(client.post(scegli, {"motivo": ""}))
    assert "Scrivi il motivo" in testo
    assert not SceltaEdizione.objects.exists()
    testo = leggi_testo(client.post(scegli, {"motivo": "Dati definitivi"}, follow=True))
    assert "Dati definitivi" in testo
    nuova.refresh_from_db()
    vecchia.refresh_from_db()
    assert (nuova.in_vigore, vecchia.in_vigore) == (True, False)


def test_gli_errori_sono_raggruppati_e_non_si_conferma(client, funzionario, adro):
    righe = righe_comune("017002", "Adro")
    righe[0:30] = [r.rsplit(";", 1)[0] + ";999" for r in righe[0:30]]
    testo = leggi_testo(carica(client, posas(righe)))
    assert "30 problemi impediscono" in testo
    assert "Regola POP-05, 30 volte." in testo
    assert testo.count("Controlla la riga.") == 20
    assert "E altre 10." in testo
    assert "Conferma e carica" not in testo
    caricamento = CaricamentoDati.objects.get()
    assert caricamento.stato == StatoCaricamentoDati.RIFIUTATO
    with pytest.raises(ErroreDominio):
        services.conferma_caricamento_dati(caricamento=caricamento, utente=funzionario)


@pytest.mark.parametrize(
    ("nome", "contenuto", "frase"),
    [
        ("x.csv", b"", "Il file è vuoto"),
        ("x.csv", b"nome;cognome\na;b\n", "Non c'è una riga di testata"),
        ("x.xlsx", b"PK", "non è un csv né uno zip"),
        ("x.zip", b"PK\x03\x04rovinato", "Lo zip è rovinato"),
    ],
)
def test_un_file_sbagliato_riceve_una_frase_e_non_resta(
    client, funzionario, nome, contenuto, frase
):
    testo = leggi_testo(carica(client, contenuto, nome))
    assert frase in testo
    assert not CaricamentoDati.objects.exists()


def test_l_anno_sbagliato_si_dice(client, funzionario, adro):
    testo = leggi_testo(carica(client, posas(), anno=2022))
    assert "Il file è del 2023, ma hai scelto il 2022" in testo


# --- two editions ------------------------------------------------------------------------------


def test_le_differenze_hanno_una_seconda_pagina(client, funzionario):
    comuni = [ComuneFactory() for _ in range(51)]
    crea_popolazione(2023, {c: (eta(a5=1), eta()) for c in comuni})
    crea_popolazione(
        2023, {c: (eta(a5=2 + i), eta()) for i, c in enumerate(comuni)}, in_vigore=False
    )
    dati = selectors.anno_di_un_insieme("popolazione", 2023)
    assert (dati.confronto.differenza, len(dati.confronto.righe)) == (51 + sum(range(51)), 50)
    assert [r.differenza for r in dati.confronto.righe][:2] == [51, 50], "le più grandi prima"
    pagina = reverse("osservatorio:dati_anno", args=["popolazione", 2023])
    risposta = client.get(pagina, {"pagina": "2"})
    assert len(risposta.context["dati"].confronto.righe) == 1
    assert client.get(pagina, {"pagina": "99", "prima": "x"}).status_code == 200


def test_chi_manca_in_una_delle_due_non_entra_nel_totale(adro):
    altro = ComuneFactory(codice_istat="017003", denominazione="Agnosine")
    crea_popolazione(2023, {adro: (eta(a5=1), eta()), altro: (eta(a5=9), eta())})
    crea_popolazione(2023, {adro: (eta(a5=4), eta())}, in_vigore=False)
    confronto = selectors.anno_di_un_insieme("popolazione", 2023).confronto
    assert (confronto.totale_prima, confronto.totale_dopo, confronto.solo_prima) == (1, 4, 1)
    assert [(r.nome, r.differenza) for r in confronto.righe] == [("Agnosine", None), ("Adro", 3)]


def test_i_comuni_che_mancano_hanno_un_nome(adro):
    ComuneFactory(codice_istat="017003", denominazione="Agnosine")
    crea_popolazione(2023, {adro: (eta(a5=1), eta())})
    assert selectors.anno_di_un_insieme("popolazione", 2023).mancanti == ["Agnosine"]
    assert selectors.anno_di_un_insieme("popolazione", 2022) is None


# --- list of comuni ----------------------------------------------------------------------------


def test_l_elenco_dei_comuni_chiede_da_quando(client, funzionario, adro):
    elenco = file_elenco(riga_elenco("017002", "Adro Terme", "A060"))
    testo = leggi_testo(carica(client, elenco, "elenco.csv"))
    assert "cambia nome" in testo
    caricamento = CaricamentoDati.objects.get()
    conferma = reverse("osservatorio:dati_conferma", args=[caricamento.pk])
    testo = leggi_testo(client.post(conferma, follow=True))
    assert "senza data non cambia nulla" in testo
    testo = leggi_testo(client.post(conferma, {"dal_017002": "2024-01-22"}, follow=True))
    assert "Comuni aggiornati: Adro (017002)." in testo
    adro.refresh_from_db()
    assert adro.denominazione == "Adro Terme"
    assert adro.nomi_precedenti.get().al == datetime.date(2024, 1, 21)


# --- long files, and abandoned ones ------------------------------------------------------------


def test_un_file_lungo_si_controlla_e_si_carica_in_disparte(client, funzionario, adro, monkeypatch):
    monkeypatch.setattr(caricamenti, "BYTE_NELLA_RICHIESTA", 100)
    testo = leggi_testo(carica(client, posas()))
    assert "Il file è lungo" in testo
    caricamento = CaricamentoDati.objects.get()
    lavoro = Lavoro.objects.get()
    assert (lavoro.tipo, lavoro.riferimento) == (caricamenti.CONTROLLO, str(caricamento.pk))
    caricamenti.controlla_dati(lavoro.riferimento, lambda percento, fase: None)
    caricamento.refresh_from_db()
    assert caricamento.stato == StatoCaricamentoDati.DA_CONFERMARE
    services.conferma_caricamento_dati(caricamento=caricamento, utente=funzionario)
    assert not Edizione.objects.exists()
    conferma = Lavoro.objects.get(tipo=caricamenti.CONFERMA)
    caricamenti.conferma_dati(conferma.riferimento, lambda percento, fase: None)
    assert Edizione.objects.get().caricata_da == funzionario
    # A second run, after a process died, finds it done.
    caricamenti.conferma_dati(conferma.riferimento, lambda percento, fase: None)
    assert Edizione.objects.count() == 1


def test_un_file_lungo_sbagliato_o_interrotto_lo_dice(client, funzionario, monkeypatch):
    monkeypatch.setattr(caricamenti, "BYTE_NELLA_RICHIESTA", 1)
    for fine in (
        lambda pk: caricamenti.controlla_dati(pk, lambda percento, fase: None),
        caricamenti.lavoro_interrotto,
    ):
        carica(client, b"nome;cognome\n")
        caricamento = CaricamentoDati.objects.order_by("-pk").first()
        fine(str(caricamento.pk))
        caricamento.refresh_from_db()
        assert caricamento.stato == StatoCaricamentoDati.RIFIUTATO
        pagina = client.get(reverse("osservatorio:dati_caricamento", args=[caricamento.pk]))
        assert caricamento.esito["errore"]["messaggio"][:20] in leggi_testo(pagina)


def test_il_file_cambiato_sul_disco_non_si_importa(client, funzionario, adro):
    carica(client, posas())
    caricamento = CaricamentoDati.objects.get()
    default_storage.delete(caricamento.file.name)
    with pytest.raises(ErroreDominio) as rifiuto:
        services.conferma_caricamento_dati(caricamento=caricamento, utente=funzionario)
    assert rifiuto.value.codice == "IMPRONTA_DIVERSA"


def test_i_file_abbandonati_si_tolgono_e_quelli_importati_restano():
    vecchio, importato, giovane = CaricamentoDatiFactory.create_batch(3)
    CaricamentoDati.objects.filter(pk__in=[vecchio.pk, importato.pk]).update(
        caricato_il=timezone.now() - datetime.timedelta(days=31)
    )
    CaricamentoDati.objects.filter(pk=importato.pk).update(stato=StatoCaricamentoDati.IMPORTATO)
    assert services.pulisci_dati() == 1
    assert set(CaricamentoDati.objects.all()) == {importato, giovane}
    assert not default_storage.exists(vecchio.file.name)
    assert default_storage.exists(importato.file.name)
