import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from territorio.models import Ambito, Appartenenza, Comune, Delega
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    CapofilaFactory,
    ComuneFactory,
    DelegaFactory,
    EnteFactory,
    ProvinciaFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


def giorno(anno, mese=1, di=1):
    return datetime.date(anno, mese, di)


def test_un_comune_sta_in_un_ambito_alla_volta():
    prima = AppartenenzaFactory(al=giorno(2020, 12, 31))
    AppartenenzaFactory(comune=prima.comune, dal=giorno(2021)).full_clean()

    with pytest.raises(ValidationError, match="appartiene già a un ambito"):
        Appartenenza(
            comune=prima.comune, ambito=AmbitoFactory(), dal=giorno(2020, 12, 31)
        ).full_clean()


def test_un_ambito_ha_un_capofila_alla_volta():
    capofila = CapofilaFactory()

    with pytest.raises(ValidationError, match="ha già un ente capofila"):
        CapofilaFactory.build(ambito=capofila.ambito, ente=EnteFactory()).full_clean()


def test_il_numero_dell_ambito_torna_libero_quando_cessa():
    AmbitoFactory(numero=8, denominazione="Otto", al=giorno(2020, 12, 31))
    nuovo = AmbitoFactory(numero=8, denominazione="Otto nuovo", dal=giorno(2021))

    nuovo.full_clean()
    with pytest.raises(ValidationError, match="questo numero"):
        AmbitoFactory.build(
            provincia=nuovo.provincia, numero=8, denominazione="Otto bis", dal=giorno(2022)
        ).full_clean()


def test_le_date_a_rovescio_si_rifiutano():
    with pytest.raises(ValidationError, match="viene prima della data di inizio"):
        AppartenenzaFactory.build(
            comune=ComuneFactory(), ambito=AmbitoFactory(), dal=giorno(2021), al=giorno(2020)
        ).full_clean()


@pytest.mark.parametrize("codice", ["17029", "0170290", "A17029", ""])
def test_il_codice_istat_ha_sei_cifre(codice):
    with pytest.raises(ValidationError):
        ComuneFactory.build(provincia=ProvinciaFactory(), codice_istat=codice).full_clean()


def test_comuni_di_un_ambito_a_una_data():
    appartenenza = AppartenenzaFactory(dal=giorno(2010), al=giorno(2015, 12, 31))

    for quando, attesi in ((giorno(2009), 0), (giorno(2010), 1), (giorno(2016), 0)):
        assert Comune.objects.dell_ambito(appartenenza.ambito, quando).count() == attesi


def test_ciascuno_vede_il_suo_ambito_e_le_sue_deleghe():
    otto, nove = AmbitoFactory(numero=8), AmbitoFactory(numero=9)
    delega = DelegaFactory(comune=AppartenenzaFactory(ambito=otto).comune)
    DelegaFactory(comune=AppartenenzaFactory(ambito=nove).comune)
    uscito = AppartenenzaFactory(ambito=otto, al=giorno(2020))
    DelegaFactory(comune=uscito.comune)
    operatore = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=otto)

    assert list(Ambito.objects.visibili_a(operatore)) == [otto]
    assert list(Delega.objects.visibili_a(operatore)) == [delega]
    assert Delega.objects.visibili_a(UtenteFactory(ruolo=Ruolo.DIRIGENTE_PROVINCIA)).count() == 3
    assert not Delega.objects.visibili_a(AnonymousUser()).exists()
    assert not Ambito.objects.visibili_a(UtenteFactory()).exists()
    assert not Ambito.objects.visibili_a(UtenteFactory(ruolo=Ruolo.ASSISTENTE_SOCIALE)).exists()
