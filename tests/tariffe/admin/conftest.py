"""An Ambito with its office, a draft and a rule."""

import pytest
from django.conf import settings

from tests.tariffe.factories import (
    EdizioneFactory,
    RegolaFactory,
)
from tests.territorio.factories import (
    AmbitoFactory,
)
from tests.utenti.factories import UtenteFactory
from utenti.enums import Ruolo
from utenti.services import carica_riferimento


@pytest.fixture(autouse=True)
def gruppi():
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")


@pytest.fixture
def ambito():
    return AmbitoFactory()


@pytest.fixture
def ufficio(client, ambito):
    """The responsabile of the Ufficio di Piano, who may approve."""
    utente = UtenteFactory(ruolo=Ruolo.RESPONSABILE_UDP, ambito=ambito)
    client.force_login(utente)
    return utente


@pytest.fixture
def bozza(ambito):
    return EdizioneFactory(regolamento__ambito=ambito)


@pytest.fixture
def regola(bozza):
    return RegolaFactory(edizione=bozza, con_tratti=False)
