"""Events with their day and act: what they move, what they refuse."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.calcolo.vicende import (
    APERTA,
    CESSATA,
    SOSPESA,
    Fatto,
    perche_impossibile,
    stato_dopo,
)
from strutture.enums import StatoEsercizio, StatoScheda, TipoVicenda
from strutture.models import Vicenda, VoceStoria
from strutture.services.vicende import annulla_vicenda, applica_vicende, registra_vicenda
from tests.strutture.factories import (
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db

OGGI = datetime.date(2026, 3, 10)
IERI, DOMANI = OGGI - datetime.timedelta(days=1), OGGI + datetime.timedelta(days=1)


@pytest.fixture
def oggi():
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC), tick=False):
        yield OGGI


@pytest.fixture
def ufficio():
    return UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=AmbitoFactory(numero=8))


@pytest.fixture
def unita(ufficio):
    comune = ComuneFactory()
    AppartenenzaFactory(comune=comune, ambito=ufficio.incarichi.get().ambito)
    return UnitaOffertaFactory(
        struttura__comune=comune, data_inizio=datetime.date(2020, 1, 1), posti_autorizzati=10
    )


def registra(unita, ufficio, tipo, dal=OGGI, *, tutta=True, **campi):
    vicenda = registra_vicenda(
        struttura=unita.struttura,
        utente=ufficio,
        tipo=tipo,
        dal=dal,
        unita=None if tutta else unita,
        **campi,
    )
    unita.refresh_from_db()
    unita.struttura.refresh_from_db()
    return vicenda


def test_sospensione_ripresa_cessazione(oggi, unita, ufficio):
    registra(unita, ufficio, TipoVicenda.SOSPENSIONE, atto="Determina 12")
    assert unita.struttura.stato == StatoScheda.SOSPESA
    passaggio = unita.struttura.passaggi.get()
    assert (passaggio.utente, passaggio.motivo) == (
        ufficio,
        "Sospensione dal 10/03/2026: Determina 12",
    )
    voce = VoceStoria.objects.filter(tabella="struttura", campi=["stato"]).get()
    assert (voce.utente_id, voce.origine) == (ufficio.pk, "ufficio")

    registra(unita, ufficio, TipoVicenda.RIPRESA)
    assert unita.struttura.stato == StatoScheda.PUBBLICATA

    registra(unita, ufficio, TipoVicenda.CESSAZIONE)
    assert unita.struttura.stato == StatoScheda.CESSATA
    assert (unita.stato, unita.data_cessazione) == (StatoEsercizio.CESSATA, OGGI)


def test_apertura_e_modifica(oggi, ufficio):
    unita = UnitaOffertaFactory()
    registra(unita, ufficio, TipoVicenda.APERTURA, IERI)
    assert unita.data_inizio == IERI

    vicenda = registra(unita, ufficio, TipoVicenda.MODIFICA, descrizione="Nuovo nome")
    assert vicenda.applicata_il is not None
    with pytest.raises(ErroreDominio, match="Scrivi che cosa cambia"):
        registra(unita, ufficio, TipoVicenda.MODIFICA)


def test_trasferimento_cambia_luogo_e_perde_le_coordinate(oggi, unita, ufficio):
    nuovo = ComuneFactory()
    struttura = unita.struttura
    struttura.latitudine, struttura.longitudine = "45.5", "10.2"
    struttura.save()

    registra(
        unita,
        ufficio,
        TipoVicenda.TRASFERIMENTO,
        nuovo_comune=nuovo,
        nuovo_indirizzo="Via Nuova, 1",
        nuovo_cap="25030",
    )
    struttura.refresh_from_db()
    assert (struttura.comune, struttura.indirizzo, struttura.latitudine) == (
        nuovo,
        "Via Nuova, 1",
        None,
    )
    # One of before, written late, does not bring it back.
    registra(
        unita,
        ufficio,
        TipoVicenda.TRASFERIMENTO,
        IERI,
        nuovo_comune=ComuneFactory(),
        nuovo_indirizzo="Via Vecchia, 1",
    )
    assert unita.struttura.indirizzo == "Via Nuova, 1"


def test_chiusa_l_ultima_unita_chiude_la_scheda(oggi, unita, ufficio):
    seconda = UnitaOffertaFactory(struttura=unita.struttura)
    registra(unita, ufficio, TipoVicenda.CESSAZIONE, tutta=False)
    assert unita.struttura.stato == StatoScheda.PUBBLICATA

    registra(seconda, ufficio, TipoVicenda.CESSAZIONE, tutta=False)
    assert seconda.struttura.stato == StatoScheda.CESSATA


def test_sospese_tutte_le_unita_e_sospesa_la_scheda(oggi, unita, ufficio):
    seconda = UnitaOffertaFactory(struttura=unita.struttura)
    registra(unita, ufficio, TipoVicenda.SOSPENSIONE, tutta=False)
    assert unita.struttura.stato == StatoScheda.PUBBLICATA
    registra(seconda, ufficio, TipoVicenda.SOSPENSIONE, tutta=False)
    assert seconda.struttura.stato == StatoScheda.SOSPESA
    registra(unita, ufficio, TipoVicenda.RIPRESA, tutta=False)
    assert unita.struttura.stato == StatoScheda.PUBBLICATA


def test_futura_ha_effetto_nel_suo_giorno_una_volta_sola(unita, ufficio):
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC)):
        vicenda = registra(unita, ufficio, TipoVicenda.CESSAZIONE, DOMANI)
        assert vicenda.applicata_il is None
        assert unita.struttura.stato == StatoScheda.PUBBLICATA
        assert applica_vicende().applicate == 0
    with time_machine.travel(datetime.datetime(2026, 3, 11, 3, tzinfo=datetime.UTC)):
        call_command("applica_vicende")
        unita.struttura.refresh_from_db()
        assert unita.struttura.stato == StatoScheda.CESSATA
        assert unita.struttura.passaggi.get().utente == ufficio
        quante = VoceStoria.objects.count()
        assert applica_vicende().applicate == 0
        assert VoceStoria.objects.count() == quante


def test_sospensione_con_l_ultimo_giorno_finisce_da_sola(unita, ufficio):
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC)):
        registra(unita, ufficio, TipoVicenda.SOSPENSIONE, fino_al=DOMANI)
        assert unita.struttura.stato == StatoScheda.SOSPESA
        assert applica_vicende().riprese == 0
    with time_machine.travel(datetime.datetime(2026, 3, 12, 9, tzinfo=datetime.UTC)):
        assert applica_vicende().riprese == 1
        assert applica_vicende().riprese == 0
        unita.struttura.refresh_from_db()
        assert unita.struttura.stato == StatoScheda.PUBBLICATA
        ripresa = Vicenda.objects.get(tipo=TipoVicenda.RIPRESA)
        assert ripresa.dal == datetime.date(2026, 3, 12)


def test_una_che_non_si_puo_applicare_non_ferma_le_altre(unita, ufficio):
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC)):
        registra(unita, ufficio, TipoVicenda.SOSPENSIONE)
        registra(unita, ufficio, TipoVicenda.RIPRESA, DOMANI)
        altra = UnitaOffertaFactory()
        registra(altra, ufficio, TipoVicenda.CESSAZIONE, DOMANI)
        unita.stato = StatoEsercizio.CESSATA  # now nothing can be published again
        unita.save()
    with time_machine.travel(datetime.datetime(2026, 3, 11, 9, tzinfo=datetime.UTC)):
        esito = applica_vicende()
        assert esito.applicate == 1
        assert "unità d'offerta in esercizio" in esito.rimandate[0][1]
        with pytest.raises(SystemExit) as uscita:
            call_command("applica_vicende")
        assert uscita.value.code == 1


def test_annullata_prima_del_suo_giorno(oggi, unita, ufficio):
    vicenda = registra(unita, ufficio, TipoVicenda.CESSAZIONE, DOMANI)
    annulla_vicenda(vicenda=vicenda, utente=ufficio)
    with pytest.raises(ErroreDominio, match="già stata annullata"):
        annulla_vicenda(vicenda=vicenda, utente=ufficio)
    with time_machine.travel(datetime.datetime(2026, 3, 12, 9, tzinfo=datetime.UTC)):
        assert applica_vicende().applicate == 0

    fatta = registra(unita, ufficio, TipoVicenda.SOSPENSIONE)
    with pytest.raises(ErroreDominio, match="già avuto effetto"):
        annulla_vicenda(vicenda=fatta, utente=ufficio)


@pytest.mark.parametrize(
    ("prima", "tipo", "dal", "frase"),
    [
        ([TipoVicenda.CESSAZIONE], TipoVicenda.CESSAZIONE, OGGI, "non si chiude due volte"),
        ([TipoVicenda.CESSAZIONE], TipoVicenda.SOSPENSIONE, OGGI, "Ha cessato l'attività"),
        ([], TipoVicenda.RIPRESA, OGGI, "niente da riprendere"),
        ([TipoVicenda.SOSPENSIONE], TipoVicenda.SOSPENSIONE, OGGI, "è già sospesa"),
        ([], TipoVicenda.SOSPENSIONE, datetime.date(2019, 1, 1), "viene prima dell'apertura"),
        ([], TipoVicenda.SOSPENSIONE, datetime.date(1026, 3, 10), "troppo lontano"),
        ([], TipoVicenda.SOSPENSIONE, datetime.date(2126, 3, 10), "troppo lontano"),
    ],
)
def test_rifiuta_l_impossibile(oggi, unita, ufficio, prima, tipo, dal, frase):
    for gia in prima:
        registra(unita, ufficio, gia, IERI)
    quante = Vicenda.objects.count(), VoceStoria.objects.count()

    with pytest.raises(ErroreDominio, match=frase):
        registra(unita, ufficio, tipo, dal)
    assert (Vicenda.objects.count(), VoceStoria.objects.count()) == quante


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"tipo": TipoVicenda.TRASFERIMENTO}, "nuovo comune e il nuovo indirizzo"),
        ({"tipo": TipoVicenda.CESSAZIONE, "fino_al": DOMANI}, "Solo una sospensione"),
        ({"tipo": TipoVicenda.SOSPENSIONE, "fino_al": IERI}, "prima dell'inizio"),
        ({"tipo": TipoVicenda.CESSAZIONE, "nuovo_indirizzo": "Via X"}, "solo di un trasferimento"),
    ],
)
def test_rifiuta_cio_che_non_va_insieme(oggi, unita, ufficio, campi, frase):
    with pytest.raises(ErroreDominio, match=frase):
        registra(unita, ufficio, **campi)


def test_rifiuta_l_unita_di_un_altra_struttura(oggi, unita, ufficio):
    with pytest.raises(ErroreDominio, match="di un'altra struttura"):
        registra_vicenda(
            struttura=StrutturaFactory(),
            unita=unita,
            utente=ufficio,
            tipo=TipoVicenda.CESSAZIONE,
            dal=OGGI,
        )


def test_sospesa_a_mano_si_puo_riprendere(oggi, unita, ufficio):
    unita.struttura.stato = StatoScheda.SOSPESA
    unita.struttura.save()
    registra(unita, ufficio, TipoVicenda.RIPRESA)
    assert unita.struttura.stato == StatoScheda.PUBBLICATA


def giorno(n):
    return datetime.date(2026, 1, n)


def test_stato_dopo_i_fatti():
    sospesa = Fatto(TipoVicenda.SOSPENSIONE, giorno(5), giorno(10))
    assert stato_dopo([sospesa], giorno=giorno(4)) == APERTA
    assert stato_dopo([sospesa], giorno=giorno(10)) == SOSPESA
    assert stato_dopo([sospesa], giorno=giorno(11)) == APERTA
    chiusa = Fatto(TipoVicenda.CESSAZIONE, giorno(20))
    assert stato_dopo([chiusa, sospesa], giorno=giorno(20)) == CESSATA
    assert perche_impossibile([chiusa, sospesa]) == ""
    due_aperture = [Fatto(TipoVicenda.APERTURA, giorno(1)), Fatto(TipoVicenda.APERTURA, giorno(2))]
    assert "non si apre due volte" in perche_impossibile(due_aperture)


# --- the page ------------------------------------------------------------------------------------
def test_la_pagina_registra_e_dice_perche_no(client, unita, ufficio):
    client.force_login(ufficio)
    url = reverse("strutture:vicenda_list", args=[unita.struttura_id])
    dati = {"tipo": "sospensione", "dal": timezone.localdate().isoformat(), "atto": "Nota 3"}

    assert client.post(url, dati).status_code == 302
    risposta = client.post(url, dati)
    assert risposta.status_code == 400
    assert "già sospesa" in risposta.text
    assert Vicenda.objects.count() == 1
    assert "Nota 3" in client.get(url).text


@pytest.mark.parametrize(
    "dati",
    [
        {},
        {"tipo": "x", "dal": "ieri"},
        {"tipo": "modifica", "dal": "0001-01-01", "descrizione": "x" * 5000},
        {"tipo": "modifica", "dal": "2026-01-01", "descrizione": "a\x00b"},
        {"tipo": "cessazione", "dal": "2026-01-01", "unita": "999999999999999999999"},
        {"tipo": "trasferimento", "dal": "2026-01-01", "nuovo_comune": "1", "nuovo_cap": "<b>"},
        {"tipo": "modifica", "dal": "2026-01-01", "descrizione": "x", "atto": "y" * 5000},
    ],
)
def test_la_pagina_non_cade_su_dati_sbagliati(client, unita, ufficio, dati):
    client.force_login(ufficio)
    risposta = client.post(reverse("strutture:vicenda_list", args=[unita.struttura_id]), dati)
    assert risposta.status_code == 400
    assert "Controlla" in risposta.text or "os-avviso-errore" in risposta.text
    assert not Vicenda.objects.exists()


def test_il_referente_legge_e_non_scrive(client, unita, ufficio):
    registra(unita, ufficio, TipoVicenda.SOSPENSIONE, timezone.localdate())
    referente = ReferenteStrutturaFactory(struttura=unita.struttura).utente
    client.force_login(referente)
    url = reverse("strutture:vicenda_list", args=[unita.struttura_id])

    testo = client.get(url).text
    assert "da l'ufficio" in testo.replace("&#x27;", "'")
    assert ufficio.email not in testo
    assert "Registra la vicenda" not in testo
    assert client.post(url, {"tipo": "ripresa"}).status_code == 403


def test_la_pagina_non_dice_il_luogo_riservato(client, unita, ufficio):
    unita.struttura.indirizzo_riservato = True
    unita.struttura.save()
    registra(
        unita,
        ufficio,
        TipoVicenda.TRASFERIMENTO,
        timezone.localdate(),
        nuovo_comune=unita.struttura.comune,
        nuovo_indirizzo="Via Segretissima, 9",
    )
    client.force_login(ufficio)
    testo = client.get(reverse("strutture:vicenda_list", args=[unita.struttura_id])).text
    assert "Segretissima" not in testo
    assert "Nuovo luogo: riservato" in testo
