"""What somebody who means harm would try on the register, and must not get."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from base.errors import ErroreDominio
from config.management.commands.lavori_giornalieri import COMANDI
from strutture import services
from strutture.enums import StatoScheda, TipoVicenda
from strutture.models import ModificaProposta, Struttura
from strutture.services.unione import unisci_enti
from strutture.services.vicende import applica_vicende, registra_vicenda
from tests.strutture.elenchi import csv
from tests.strutture.factories import (
    EnteGestoreFactory,
    ReferenteStrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
    VicendaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory, ComuneFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.models import Utente

pytestmark = pytest.mark.django_db


@pytest.fixture
def ambito():
    return AmbitoFactory(numero=8)


@pytest.fixture
def struttura(ambito):
    comune = AppartenenzaFactory(ambito=ambito).comune
    return UnitaOffertaFactory(struttura__comune=comune).struttura


@pytest.fixture
def ufficio(ambito):
    return UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito)


# --- the street of a reserved facility in a text of one of its units ------------------------------
@pytest.fixture
def rifugio(struttura):
    struttura.indirizzo, struttura.indirizzo_riservato = "Vicolo Segreto 3", True
    struttura.save()
    unita = struttura.unita.get()
    unita.accesso = "Si entra da via delle Acque 9."
    unita.save()
    return struttura


def test_la_nuova_strada_non_puo_essere_gia_nei_testi_delle_unita(rifugio):
    rifugio.indirizzo = "via delle Acque, 9"
    with pytest.raises(ValidationError) as errore:
        rifugio.full_clean()
    assert "come si accede" in str(errore.value)


def test_diventa_riservata_solo_se_nessun_testo_delle_unita_dice_la_strada(rifugio):
    Struttura.objects.filter(pk=rifugio.pk).update(
        indirizzo="via delle Acque 9", indirizzo_riservato=False
    )
    rifugio.refresh_from_db()
    rifugio.indirizzo_riservato = True
    with pytest.raises(ValidationError):
        rifugio.full_clean()


def test_un_trasferimento_non_porta_la_strada_che_i_testi_dicono(rifugio, ufficio):
    with pytest.raises(ValidationError):
        registra_vicenda(
            struttura=rifugio,
            utente=ufficio,
            tipo=TipoVicenda.TRASFERIMENTO,
            dal=timezone.localdate(),
            nuovo_comune=rifugio.comune,
            nuovo_indirizzo="Via delle Acque 9",
            nuovo_cap="25030",
        )
    rifugio.refresh_from_db()
    assert rifugio.indirizzo == "Vicolo Segreto 3"


# --- the words of the search ----------------------------------------------------------------------
def test_le_parole_non_tengono_il_comune_scritto_due_volte(rifugio):
    rifugio.comune.denominazione = "Zottopoli"
    rifugio.comune.save()
    rifugio.descrizione = "Zottopoli Zottopoli Zottopoli"
    rifugio.save()
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT parole, vettore::text FROM strutture_testoricerca WHERE struttura_id = %s",
            [rifugio.pk],
        )
        assert "zottopol" not in " ".join(cursore.fetchone())


def test_dopo_giorni_di_silenzio_chi_e_finita_non_ha_piu_parole(struttura):
    """The words were written when its last day was to come; the daily job did not run since."""
    struttura.unita.update(data_cessazione=timezone.localdate() - datetime.timedelta(days=40))
    with connection.cursor() as cursore:
        cursore.execute(
            "INSERT INTO strutture_testoricerca (struttura_id, parole, vettore)"
            " VALUES (%s, 'casa', to_tsvector('casa'))",
            [struttura.pk],
        )
        services.pulisci_versioni()
        cursore.execute("SELECT count(*) FROM strutture_testoricerca")
        assert cursore.fetchone() == (0,)


# --- a record that was never published -----------------------------------------------------------
def test_una_bozza_che_cessa_non_diventa_pubblica(client, struttura, ufficio):
    Struttura.objects.filter(pk=struttura.pk).update(
        stato=StatoScheda.BOZZA, denominazione="Mai vista da nessuno"
    )
    struttura.refresh_from_db()
    registra_vicenda(
        struttura=struttura, utente=ufficio, tipo=TipoVicenda.CESSAZIONE, dal=timezone.localdate()
    )
    struttura.refresh_from_db()
    assert struttura.stato == StatoScheda.CESSATA
    struttura.calcola_nomi()
    risposta = client.get(struttura.get_absolute_url())
    assert risposta.status_code == 404
    for indirizzo in ("/strutture/novita.atom", "/strutture/esporta.json?limite=100"):
        testo = client.get(indirizzo).content.decode()
        assert "Mai vista" not in testo
        assert f'"id_struttura": {struttura.pk}' not in testo


# --- links of the mails ---------------------------------------------------------------------------
def test_il_collegamento_dell_invito_e_del_sito_non_di_chi_chiede(
    client, settings, struttura, ufficio, mailoutbox, django_capture_on_commit_callbacks
):
    settings.ALLOWED_HOSTS = ["*"]
    settings.INDIRIZZO_SITO = "https://sociale.example"
    client.force_login(ufficio)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("strutture:invito_list", args=[struttura.pk]),
            {"email": "ada@esempio.it"},
            headers={"host": "cattivo.example"},
        )
    testo = mailoutbox[0].body
    assert "cattivo.example" not in testo
    assert "https://sociale.example/invito/" in testo


# --- who has changed office -----------------------------------------------------------------------
def test_chi_ha_cambiato_ambito_non_annulla_le_importazioni_di_prima(ambito, ufficio):
    TipoUnitaOffertaFactory(codice="RSA", nome="Residenza")
    comune = AppartenenzaFactory(ambito=ambito, comune=ComuneFactory(denominazione="Dello")).comune
    contenuto = csv(
        ("Casa Verde", "RSA", "Ente", comune.denominazione),
        testata=("denominazione", "tipo", "ente_gestore", "comune"),
    )
    importazione = services.carica_elenco(
        contenuto=contenuto, nome="a.csv", fonte="F", utente=ufficio
    )
    services.applica_importazione(importazione=importazione, utente=ufficio)
    ufficio.incarichi.update(ambito=AmbitoFactory(numero=9))
    ora = Utente.objects.get(pk=ufficio.pk)
    with pytest.raises(ErroreDominio) as errore:
        services.annulla_importazione(importazione=importazione, utente=ora)
    assert errore.value.codice == "ALTRUI"
    assert Struttura.objects.filter(denominazione="Casa Verde").exists()
    provincia = UtenteFactory(ruolo=Ruolo.ISTRUTTORE_PROVINCIA)
    services.annulla_importazione(importazione=importazione, utente=provincia)
    assert not Struttura.objects.filter(denominazione="Casa Verde").exists()


def test_un_ufficio_non_unisce_gli_enti_delle_strutture_altrui(struttura, ufficio):
    altrove = AppartenenzaFactory(ambito=AmbitoFactory(numero=9)).comune
    condiviso = struttura.ente_gestore
    altra = UnitaOffertaFactory(
        struttura__comune=altrove, struttura__ente_gestore=condiviso
    ).struttura
    resta = EnteGestoreFactory()
    with pytest.raises(ErroreDominio):
        unisci_enti(resta=resta, altri=[condiviso], utente=ufficio)
    altra.refresh_from_db()
    assert altra.ente_gestore == condiviso


# --- the daily jobs -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "comando",
    [
        "applica_vicende",
        "ricorda_schede",
        "ricorda_richieste",
        "anonimizza_richieste",
        "pulisci_versioni",
        "pulisci_importazioni",
    ],
)
def test_i_lavori_di_ogni_giorno_due_volte_e_senza_dati(comando, mailoutbox, capsys):
    assert comando in COMANDI
    for _ in range(2):
        call_command(comando)
    assert mailoutbox == []


def test_una_vicenda_rotta_non_ferma_le_altre(struttura, ufficio):
    """The transfer of a refuge whose texts tell the new street waits; the others are applied."""
    oggi = timezone.localdate()
    Struttura.objects.filter(pk=struttura.pk).update(indirizzo_riservato=True)
    struttura.unita.update(accesso="Si entra da via delle Acque 9.")
    rotta = VicendaFactory(
        struttura=struttura,
        tipo=TipoVicenda.TRASFERIMENTO,
        dal=oggi - datetime.timedelta(days=10),
        nuovo_comune=struttura.comune,
        nuovo_indirizzo="Via delle Acque 9",
        registrata_da=ufficio,
    )
    buona = VicendaFactory(dal=oggi - datetime.timedelta(days=10), registrata_da=ufficio)
    esito = applica_vicende()
    assert [pk for pk, _ in esito.rimandate] == [rotta.pk]
    buona.refresh_from_db()
    assert buona.applicata_il is not None
    assert applica_vicende().applicate == 0


# --- a login of a facility ------------------------------------------------------------------------
def test_un_referente_non_cambia_cio_che_non_e_nel_suo_modulo(client, struttura):
    """Fields of the record that the form does not have, and those of a unit of somebody else."""
    altra = UnitaOffertaFactory()
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_STRUTTURA)
    ReferenteStrutturaFactory(utente=utente, struttura=struttura)
    client.force_login(utente)
    indirizzo = reverse("strutture:scheda_update", args=[struttura.pk])
    form = client.get(indirizzo).context["form"]
    dati = {
        nome: "" if form[nome].value() is None else form[nome].value()
        for nome in form.fields
        if form[nome].value() is not False
    }
    ingiusti = {
        "denominazione": "Nome rubato", "stato": "cessata", "indirizzo_riservato": "on",
        "comune": str(altra.struttura.comune_id), "confluita_in": str(altra.struttura_id),
        "ente_gestore": "", "dimostrativa": "on", "confermata_il": "2030-01-01",
    }  # fmt: skip
    prima = Struttura.objects.values().get(pk=struttura.pk)
    client.post(indirizzo, {**dati, **ingiusti, "invia": "1"})
    dopo = Struttura.objects.values().get(pk=struttura.pk)
    assert dopo == prima
    assert not ModificaProposta.objects.filter(campo__in=ingiusti).exists()
    unita = altra.pk
    assert client.post(indirizzo, {**dati, f"u{unita}-orari": "mai"}).status_code == 404
    for nome in ("scheda_update", "proposta_decide", "proposta_withdraw", "scheda_confirm"):
        dove = reverse(f"strutture:{nome}", args=[altra.struttura_id])
        assert client.post(dove, dati).status_code == 404, nome
    assert client.post(
        reverse("strutture:proposta_decide", args=[struttura.pk]), {"tutto": "1"}
    ).status_code in (403, 404)
    assert client.get("/admin/").status_code in (302, 403)
