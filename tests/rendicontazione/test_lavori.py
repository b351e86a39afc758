"""Long files: kept at once, checked and confirmed in the background, with a page that says so."""

import io
import zipfile

import pytest
from django.urls import reverse

from base import lavori
from base.models import Lavoro, StatoLavoro
from rendicontazione import services
from rendicontazione.enums import StatoControllo
from rendicontazione.models import Anomalia, Caricamento, Fatto, Versione
from rendicontazione.parsing import righe_stimate
from tests.rendicontazione.cartelle import cartella, con_dati, riga
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db
CODICE_FISCALE = "RSSMRA80A01H501U"


@pytest.fixture
def utente(rendicontazione):
    return IncaricoFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito).utente


@pytest.fixture(autouse=True)
def tutto_e_lungo(monkeypatch):
    """Two rows are already too many for a request."""
    for modulo in (services.caricamenti, services.lavori):
        monkeypatch.setattr(modulo, "RIGHE_NELLA_RICHIESTA", 1)


def carica(rendicontazione, utente, contesto, righe=None):
    return services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella(contesto.modulo, righe),
        nome="prova.xlsx",
        utente=utente,
    )


def indirizzo(caricamento, nome="caricamento_preview"):
    return reverse(
        f"rendicontazione:{nome}",
        kwargs={"anno": 2024, "ambito": "otto", "numero": caricamento.numero},
    )


def test_un_file_lungo_si_conserva_e_si_controlla_dopo(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto)
    assert (caricamento.controllo, caricamento.esito) == (StatoControllo.IN_ATTESA, "")
    assert caricamento.file.storage.exists(caricamento.file.name)
    client.force_login(utente)
    attesa = client.get(indirizzo(caricamento))
    assert 'http-equiv="refresh"' in attesa.text
    assert "Aspetta il suo turno" in attesa.text
    assert client.get(indirizzo(caricamento, "caricamento_csv")).status_code == 404

    assert lavori.lavora() == 1

    caricamento.refresh_from_db()
    assert (caricamento.controllo, caricamento.esito) == (StatoControllo.FINITO, "valido")
    esito = client.get(indirizzo(caricamento))
    assert "Nulla è stato ancora salvato" in esito.text
    assert "refresh" not in esito.text


def test_la_pagina_dice_a_che_punto_e(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto)
    Lavoro.objects.update(stato=StatoLavoro.IN_CORSO, avanzamento=40, fase="Leggo le celle")
    client.force_login(utente)

    pagina = client.get(indirizzo(caricamento)).text

    assert "Leggo le celle" in pagina
    assert 'value="40"' in pagina


def test_lo_stesso_esito_del_controllo_immediato(rendicontazione, utente, contesto, monkeypatch):
    righe = [riga(), riga(riga=2, codice_voce="9.Z.99"), riga(riga=3, utenti="n.d.")]
    lungo = carica(rendicontazione, utente, contesto, righe)
    lavori.lavora()
    monkeypatch.setattr(services.caricamenti, "RIGHE_NELLA_RICHIESTA", 8_000)
    subito = carica(rendicontazione, utente, contesto, righe)

    def detto(caricamento):
        return list(
            Anomalia.objects.filter(caricamento=caricamento)
            .order_by("pk")
            .values_list("foglio", "cella", "codice", "messaggio")
        )

    lungo.refresh_from_db()
    assert detto(lungo) == detto(subito) != []
    assert (lungo.esito, lungo.righe) == (subito.esito, subito.righe)


def test_un_codice_fiscale_in_un_file_lungo_lo_cancella(
    rendicontazione, utente, contesto, cartella_caricamenti
):
    caricamento = carica(rendicontazione, utente, contesto, [riga(note=CODICE_FISCALE)])
    lavori.lavora()

    caricamento.refresh_from_db()
    assert caricamento.file_eliminato
    assert caricamento.esito == "bloccato"
    assert [p for p in cartella_caricamenti.rglob("*") if p.is_file()] == []


def test_il_file_sparito_si_dice(rendicontazione, utente, contesto):
    caricamento = carica(rendicontazione, utente, contesto)
    caricamento.file.storage.delete(caricamento.file.name)

    lavori.lavora()

    caricamento.refresh_from_db()
    assert caricamento.esito == "bloccato"
    assert "Caricalo di nuovo" in caricamento.anomalie.get().messaggio


def test_interrotto_si_riprova(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto)
    Lavoro.objects.update(stato=StatoLavoro.IN_CORSO, tentativi=lavori.MAX_TENTATIVI)
    lavori.lavora()
    client.force_login(utente)
    pagina = client.get(indirizzo(caricamento)).text
    assert "si è fermato prima di finire" in pagina
    assert "nulla è stato scritto" in pagina
    assert "Riprova" in pagina

    client.post(indirizzo(caricamento, "caricamento_retry"))
    lavori.lavora()

    caricamento.refresh_from_db()
    assert caricamento.esito == "valido"


def test_non_si_riprova_un_controllo_finito(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto)
    lavori.lavora()
    client.force_login(utente)

    client.post(indirizzo(caricamento, "caricamento_retry"))

    assert Lavoro.objects.filter(stato=StatoLavoro.IN_ATTESA).count() == 0


def test_non_si_conferma_prima_che_il_controllo_finisca(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto)
    client.force_login(utente)

    client.post(indirizzo(caricamento, "caricamento_confirm"))

    assert not Versione.objects.exists()


def test_anche_la_conferma_di_un_file_lungo_e_dopo(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto, [riga(), riga(codice_voce="2.A.01")])
    lavori.lavora()
    client.force_login(utente)

    risposta = client.post(indirizzo(caricamento, "caricamento_confirm"), follow=True)
    assert "Conferma della versione" in risposta.text
    assert not Versione.objects.exists()
    lavori.lavora()

    versione = Versione.objects.get()
    assert versione.confermata_da == utente
    assert versione.senza_errori == Fatto.objects.filter(versione=versione).exists()
    assert client.get(indirizzo(caricamento)).status_code == 302


def test_la_conferma_rifiutata_lo_dice(rendicontazione, utente, contesto, client):
    caricamento = carica(rendicontazione, utente, contesto, [riga(), riga(riga=2)])
    lavori.lavora()
    services.lavori.chiedi_conferma(caricamento=_riletto(caricamento), utente=utente)
    rendicontazione.stato = "certificata"
    rendicontazione.save()
    lavori.lavora()
    client.force_login(utente)

    pagina = client.get(indirizzo(caricamento)).text

    assert not Versione.objects.exists()
    assert "Non puoi confermare" in pagina


def _riletto(caricamento):
    return Caricamento.objects.select_related("rendicontazione__campagna__modello").get(
        pk=caricamento.pk
    )


def test_due_file_lunghi_insieme(rendicontazione, utente, contesto):
    uno = carica(rendicontazione, utente, contesto, [riga()])
    due = carica(rendicontazione, utente, contesto, [riga(spesa_totale=2000)])

    assert lavori.lavora() == 2

    assert [_riletto(c).esito for c in (uno, due)] == ["valido", "valido"]
    assert [uno.numero, due.numero] == [1, 2]


def test_le_righe_si_stimano_senza_leggerle(contesto):
    contenuto = cartella(contesto.modulo, [riga(riga=n) for n in range(1, 41)])
    fogli = len(contesto.modulo.fogli)

    assert righe_stimate(contenuto, basta=1000) == 40 + fogli + sum(con_dati().values())
    assert righe_stimate(contenuto, basta=10) > 10
    assert righe_stimate(b"non e' un archivio", basta=10) == 0


@pytest.mark.parametrize(
    ("quante", "cella", "stimate"),
    [
        (9000, '<table:table-cell/><table:table-cell office:value-type="float"/>', 9000),
        (9000, "<table:table-cell/>", 1),
        # So many fill the sheet to its end, or are refused before they are read.
        (1_048_000, '<table:table-cell office:value-type="float"/>', 1),
    ],
)
def test_le_righe_uguali_di_un_ods_si_contano_tutte(quante, cella, stimate):
    # The row lies where a piece of the archive ends and the next begins.
    for prima in (0, (1 << 20) - 20, 1 << 20):
        riga_ripetuta = f'<table:table-row table:number-rows-repeated="{quante}">{cella}'
        uscita = io.BytesIO()
        with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as archivio:
            archivio.writestr("content.xml", "x" * prima + riga_ripetuta + "</table:table-row>")

        assert righe_stimate(uscita.getvalue(), basta=100_000) == stimate
