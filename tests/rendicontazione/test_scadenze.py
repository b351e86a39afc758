"""By when: two deadlines, extensions, requests; late is refused only if it is said."""

import datetime

import pytest
from django.utils import timezone

from rendicontazione import selectors, services
from rendicontazione.models import Rendicontazione
from rendicontazione.selectors import termine_di
from rendicontazione.validation import Completezza, completezza, esamina
from tests.rendicontazione.cartelle import F0, F1, cartella, riga
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    CampagnaFactory,
    ProrogaFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db

APERTURA = datetime.date(2025, 3, 1)
PRIMA = datetime.date(2025, 9, 30)
SECONDA = datetime.date(2025, 10, 31)
UN_GIORNO = datetime.timedelta(days=1)


@pytest.fixture
def rendicontazione():
    return RendicontazioneFactory(
        campagna=CampagnaFactory(apertura=APERTURA, scadenza=PRIMA, seconda_scadenza=SECONDA)
    )


def confermata_il(rendicontazione, giorno):
    versione = VersioneFactory(rendicontazione=rendicontazione)
    quando = datetime.datetime.combine(
        giorno, datetime.time(23, 30), timezone.get_default_timezone()
    )
    type(versione).objects.filter(pk=versione.pk).update(confermata_il=quando)
    return versione


def restituita(rendicontazione, stato, entro=None):
    rendicontazione.passaggi.create(
        da="in_istruttoria", a=stato, entro=entro, fatto_da=UtenteFactory()
    )


def giorno(rendicontazione, oggi=PRIMA):
    termine = termine_di(rendicontazione, oggi)
    return termine.giorno, termine.motivo


def test_chi_non_ha_consegnato_ha_la_prima_scadenza(rendicontazione):
    assert giorno(rendicontazione) == (PRIMA, "")
    assert not termine_di(rendicontazione, PRIMA).in_ritardo
    assert termine_di(rendicontazione, PRIMA + UN_GIORNO).in_ritardo


def test_chi_ha_consegnato_in_tempo_corregge_fino_alla_seconda(rendicontazione):
    confermata_il(rendicontazione, PRIMA)

    assert giorno(rendicontazione) == (SECONDA, "correzioni")
    assert not termine_di(rendicontazione, SECONDA).in_ritardo
    assert termine_di(rendicontazione, SECONDA + UN_GIORNO).in_ritardo


def test_chi_ha_consegnato_in_ritardo_non_ha_la_seconda(rendicontazione):
    confermata_il(rendicontazione, PRIMA + UN_GIORNO)

    assert giorno(rendicontazione) == (PRIMA, "")


@pytest.mark.parametrize("per_tutti", [True, False])
def test_la_proroga_sposta_la_prima_scadenza(rendicontazione, per_tutti):
    nuova = PRIMA + 5 * UN_GIORNO
    ProrogaFactory(rendicontazione=rendicontazione, giorno=PRIMA + UN_GIORNO)
    ProrogaFactory(
        campagna=rendicontazione.campagna,
        rendicontazione=None if per_tutti else rendicontazione,
        giorno=nuova,
    )
    altra = RendicontazioneFactory(campagna=rendicontazione.campagna)

    assert giorno(rendicontazione) == (nuova, "proroga")
    assert giorno(altra) == ((nuova, "proroga") if per_tutti else (PRIMA, ""))
    # In time by the extension: it opens the second deadline too.
    confermata_il(rendicontazione, nuova)
    assert giorno(rendicontazione) == (SECONDA, "correzioni")


def test_il_giorno_della_richiesta_vale_se_e_dopo(rendicontazione):
    confermata_il(rendicontazione, PRIMA)
    restituita(rendicontazione, "integrazione_richiesta", SECONDA - UN_GIORNO)
    assert giorno(rendicontazione) == (SECONDA, "correzioni")

    restituita(rendicontazione, "integrazione_richiesta", SECONDA + 9 * UN_GIORNO)
    assert giorno(rendicontazione) == (SECONDA + 9 * UN_GIORNO, "integrazione")


def test_si_rifiuta_solo_se_la_campagna_lo_dice_e_la_provincia_non_ha_restituito(rendicontazione):
    assert not termine_di(rendicontazione).rifiuta
    rendicontazione.campagna.rifiuta_tardive = True
    assert termine_di(rendicontazione).rifiuta

    restituita(rendicontazione, "riaperta")
    assert not termine_di(rendicontazione).rifiuta


@pytest.mark.parametrize(
    ("oggi", "parole"),
    [
        (PRIMA - 2 * UN_GIORNO, "mancano 2 giorni"),
        (PRIMA - UN_GIORNO, "manca 1 giorno"),
        (PRIMA, "scade oggi"),
        (PRIMA + UN_GIORNO, "scaduta da 1 giorno"),
    ],
)
def test_in_parole(rendicontazione, oggi, parole):
    termine = termine_di(rendicontazione, oggi)

    assert (termine.quando, termine.in_parole) == (parole, "30 settembre 2025")
    rendicontazione.stato = "certificata"
    assert termine_di(rendicontazione, oggi).quando == ""


def test_il_quadro_dice_lo_stesso_senza_altre_domande(
    rendicontazione, django_assert_max_num_queries
):
    confermata_il(rendicontazione, PRIMA)
    ProrogaFactory(rendicontazione=rendicontazione, giorno=SECONDA + UN_GIORNO)
    letta = selectors.dettaglio(rendicontazione, per_la_provincia=True).riga.rendicontazione

    with django_assert_max_num_queries(0):
        assert termine_di(letta, PRIMA) == termine_di(letta, PRIMA)
    assert giorno(letta) == giorno(rendicontazione) == (SECONDA + UN_GIORNO, "proroga")


def test_la_seconda_consegna_e_tardiva_solo_dopo_la_seconda_scadenza(time_machine):
    riferimento()
    otto, _nove = territorio_di_prova()
    una = RendicontazioneFactory(
        ambito=otto,
        campagna=CampagnaFactory(
            modello=riferimento(), apertura=APERTURA, scadenza=PRIMA, seconda_scadenza=SECONDA
        ),
    )
    utente = UtenteFactory()
    contesto = selectors.contesto_dei_controlli(modello=riferimento(), anno=2024, ambito=otto)

    def consegna(oggi, spesa):
        time_machine.move_to(datetime.datetime.combine(oggi, datetime.time(10), datetime.UTC))
        tentativo = services.registra_caricamento(
            rendicontazione=una,
            contenuto=cartella(contesto.modulo, [riga(spesa_totale=spesa)]),
            nome="prova.xlsx",
            utente=utente,
        )
        services.conferma_caricamento(caricamento=tentativo, utente=utente)
        tardiva = Rendicontazione.objects.get(pk=una.pk).tardiva
        return tardiva, tentativo.anomalie.filter(codice="FILE-06").count()

    assert consegna(PRIMA, 1000) == (False, 0)
    assert consegna(SECONDA, 2000) == (False, 0)
    assert consegna(SECONDA + UN_GIORNO, 3000) == (True, 1)


# --- completeness --------------------------------------------------------------------------------
def test_completezza_conta_le_celle_che_la_riga_chiede(contesto):
    righe = [riga(), riga(codice_voce="2.A.02", area_utenza="ANZ", utenti=None, spesa_totale=None)]

    esame = esamina(cartella(contesto.modulo, righe), contesto, "prova.xlsx")

    # F1: eleven cells in the first row (riga … entrata_fsr, comune and utenti included); in the
    # second the voce of table 2 asks no utenti, and spesa_totale is missing; the motivated zero of
    # the other comune has the reason too.
    assert esame.completezza[F1] == Completezza(11 + 10 + 12, 11 + 9 + 12)
    assert esame.completezza[F0].percento == 100
    assert esame.completezza["F2_unita_offerta"].percento is None


def test_un_valore_sbagliato_e_una_cella_compilata(contesto):
    esame = esamina(cartella(contesto.modulo, [riga(utenti="n.d.")]), contesto, "prova.xlsx")

    assert esame.completezza[F1].percento == 100
    assert completezza({}, contesto)[F1] == Completezza(0, 0)


def test_il_cento_per_cento_e_solo_se_c_e_tutto():
    assert str(Completezza(3000, 2999).percento) == "99.9"
    assert Completezza(2, 1) + Completezza(2, 2) == Completezza(4, 3)
