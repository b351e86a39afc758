import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from base.codici import codice_fiscale_valido, partita_iva_valida
from strutture.enums import StatoScheda
from strutture.models import EnteGestore, LuogoPubblico, Struttura, UnitaOfferta
from tests.strutture.factories import (
    EnteGestoreFactory,
    ReferenteStrutturaFactory,
    StrutturaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, AppartenenzaFactory
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


def test_luogo_pubblico_di_una_struttura_riservata_e_vuoto():
    struttura = StrutturaFactory.build(riservata=True, latitudine=Decimal("45.1"))

    assert struttura.luogo_pubblico == LuogoPubblico()


def test_luogo_pubblico_di_una_struttura_aperta_dice_tutto():
    struttura = StrutturaFactory()

    luogo = struttura.luogo_pubblico

    assert (luogo.comune, luogo.indirizzo, luogo.cap) == (
        struttura.comune,
        struttura.indirizzo,
        "25030",
    )


def test_pubblicate_vuole_scheda_pubblicata_e_una_unita_attiva():
    buona = UnitaOffertaFactory().struttura
    UnitaOffertaFactory(cessata=True)
    for stato in (StatoScheda.BOZZA, StatoScheda.SOSPESA, StatoScheda.CESSATA):
        UnitaOffertaFactory(struttura__stato=stato)
    StrutturaFactory()

    assert list(Struttura.objects.pubblicate()) == [buona]


def test_visibili_a_segue_gli_ambiti_di_oggi():
    ambito, altro = AmbitoFactory(), AmbitoFactory()
    mia = UnitaOffertaFactory(struttura__comune=AppartenenzaFactory(ambito=ambito).comune)
    UnitaOffertaFactory(struttura__comune=AppartenenzaFactory(ambito=altro).comune)
    passata = AppartenenzaFactory(ambito=ambito, al=datetime.date(2010, 12, 31)).comune
    UnitaOffertaFactory(struttura__comune=passata)
    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)

    assert list(Struttura.objects.visibili_a(utente)) == [mia.struttura]
    assert list(UnitaOfferta.objects.visibili_a(utente)) == [mia]


def test_visibili_a_della_provincia_e_dell_anonimo():
    UnitaOffertaFactory.create_batch(2)
    dirigente = UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)

    assert Struttura.objects.visibili_a(dirigente).count() == 2
    assert Struttura.objects.visibili_a(AnonymousUser()).count() == 0
    assert EnteGestore.objects.visibili_a(AnonymousUser()).count() == 0


def test_il_referente_vede_la_sua_struttura_solo_nel_periodo():
    oggi = ReferenteStrutturaFactory()
    ReferenteStrutturaFactory(utente=oggi.utente, al=datetime.date(2020, 1, 1))

    assert list(Struttura.objects.visibili_a(oggi.utente)) == [oggi.struttura]


def test_un_ente_gestore_senza_strutture_si_puo_scegliere():
    ambito = AmbitoFactory()
    mia = StrutturaFactory(comune=AppartenenzaFactory(ambito=ambito).comune)
    StrutturaFactory()
    libero = EnteGestoreFactory()
    utente = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito)

    assert set(EnteGestore.objects.visibili_a(utente)) == {mia.ente_gestore, libero}


def test_con_ambito_prende_l_appartenenza_di_quel_giorno():
    vecchia = AppartenenzaFactory(al=datetime.date(2019, 12, 31))
    nuova = AppartenenzaFactory(comune=vecchia.comune, dal=datetime.date(2020, 1, 1))
    StrutturaFactory(comune=vecchia.comune)

    assert Struttura.objects.con_ambito().get().ambito_id == nuova.ambito_id
    allora = Struttura.objects.con_ambito(datetime.date(2010, 1, 1)).get()
    assert allora.ambito_id == vecchia.ambito_id


@pytest.mark.parametrize(
    ("campi", "frase"),
    [
        ({"retta_min": 10, "retta_max": 5}, "La retta minima supera la massima"),
        ({"posti_liberi": 3}, "posti liberi insieme al giorno"),
        (
            {
                "data_inizio": datetime.date(2020, 1, 2),
                "data_cessazione": datetime.date(2020, 1, 1),
            },
            "La cessazione viene prima dell'inizio",
        ),
    ],
)
def test_vincoli_dell_unita_in_italiano(campi, frase):
    unita = UnitaOffertaFactory()
    for nome, valore in campi.items():
        setattr(unita, nome, valore)

    with pytest.raises(ValidationError, match=frase):
        unita.full_clean()


def test_il_codice_regionale_non_si_ripete_ma_puo_mancare():
    UnitaOffertaFactory(codice_regionale="")
    UnitaOffertaFactory(codice_regionale="")
    prima = UnitaOffertaFactory(codice_regionale="R1")
    doppia = UnitaOffertaFactory.build(
        struttura=prima.struttura, tipo=prima.tipo, codice_regionale="R1"
    )

    with pytest.raises(ValidationError, match="C'è già un'unità d'offerta con questo codice"):
        doppia.full_clean()


def test_ente_gestore_con_partita_iva_sbagliata():
    with pytest.raises(ValidationError, match="l'ultima è di controllo"):
        EnteGestoreFactory.build(partita_iva="12345678901").full_clean()


# Worked by hand: 0120453021? → 0+2+2+0+4+1(5*2=10→1)+3+0+2+2(1*2) = 16 → check digit 4.
@pytest.mark.parametrize(
    ("codice", "giusto"),
    [("01204530214", True), ("01204530215", False), ("0120453021", False), ("00000000000", False)],
)
def test_partita_iva(codice, giusto):
    assert partita_iva_valida(codice) is giusto


@pytest.mark.parametrize(
    ("codice", "giusto"),
    [
        ("RSSMRA85T10A562S", True),
        ("RSSMRA85T10A562T", False),
        ("RSSMRA85T10A56NH", True),  # omocodia: the last digit 2 written N
        ("rssmra85t10a562s", False),
        ("01204530214", True),
    ],
)
def test_codice_fiscale(codice, giusto):
    assert codice_fiscale_valido(codice) is giusto
