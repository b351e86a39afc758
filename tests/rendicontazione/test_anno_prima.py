"""The page of the comparison with the year before, and the reasons written from it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from rendicontazione import services
from tests.rendicontazione.cartelle import cartella, riga
from tests.rendicontazione.factories import (
    CampagnaFactory,
    FattoFactory,
    RendicontazioneFactory,
    VersioneFactory,
)
from tests.utenti.factories import IncaricoFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.fixture
def anno_prima(rendicontazione):
    """Of 2023: 50.000 euro of the voce that the workbook has for 1.000,50."""
    campagna = CampagnaFactory(
        anno=2023,
        provincia=rendicontazione.campagna.provincia,
        modello=rendicontazione.campagna.modello,
    )
    prima = RendicontazioneFactory(
        campagna=campagna, ambito=rendicontazione.ambito, approvata=True, versione=False
    )
    versione = VersioneFactory(rendicontazione=prima, approvata=True)
    FattoFactory(versione=versione, valore=Decimal("50000.00"))
    return versione


@pytest.fixture
def caricamento(rendicontazione, contesto, client):
    utente = IncaricoFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=rendicontazione.ambito).utente
    client.force_login(utente)
    return services.registra_caricamento(
        rendicontazione=rendicontazione,
        contenuto=cartella(contesto.modulo, [riga()]),
        nome="prova.xlsx",
        utente=utente,
    )


def indirizzo(caricamento, nome="caricamento_compare"):
    return reverse(
        f"rendicontazione:{nome}",
        kwargs={"anno": 2024, "ambito": "otto", "numero": caricamento.numero},
    )


def test_i_due_anni_accanto_con_la_differenza(anno_prima, caricamento, client):
    pagina = client.get(indirizzo(caricamento))

    (voce,) = [r for r in pagina.context["confronto"].voci if r.variazione.codice == "1.G.01"]
    assert (voce.variazione.prima, voce.variazione.dopo) == (Decimal(50000), Decimal("1000.5"))
    assert voce.variazione.differenza == Decimal("-48999.5")
    assert "50.000,00" in pagina.text
    assert "-48.999,50" in pagina.text.replace("\N{MINUS SIGN}", "-")


def test_la_riga_segnalata_porta_al_suo_avviso_e_il_motivo_e_uno_solo(
    anno_prima, caricamento, client
):
    pagina = client.get(indirizzo(caricamento))
    (voce,) = [r for r in pagina.context["confronto"].voci if r.variazione.codice == "1.G.01"]
    assert voce.avviso is not None
    assert f'href="#avviso-{voce.avviso.pk}"' in pagina.text
    assert "serve un motivo" in pagina.text

    risposta = client.post(
        indirizzo(caricamento, "motivazioni_update") + "?ritorno=confronto",
        {f"motivo_{voce.avviso.pk}": "Servizio passato all'azienda"},
    )

    assert risposta.url == indirizzo(caricamento)
    voce.avviso.refresh_from_db()
    assert voce.avviso.motivazione == "Servizio passato all'azienda"
    assert "motivo scritto" in client.get(indirizzo(caricamento)).text


def test_senza_un_anno_prima_approvato_lo_dice(caricamento, client):
    assert "Non c'è un anno prima già approvato" in client.get(indirizzo(caricamento)).text


def test_l_esito_porta_al_confronto(anno_prima, caricamento, client):
    assert indirizzo(caricamento) in client.get(indirizzo(caricamento, "caricamento_preview")).text
