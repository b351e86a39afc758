import datetime

import pytest
from django.db import transaction

from rendicontazione.selectors import contesto_dei_controlli
from rendicontazione.validation import Contesto
from tests.rendicontazione.cartelle import ALTRO_COMUNE, COMUNE, ENTE
from tests.rendicontazione.factories import RendicontazioneFactory, riferimento
from tests.strutture.factories import AreaFactory, TipoUnitaOffertaFactory
from tests.territorio.factories import (
    AmbitoFactory,
    AppartenenzaFactory,
    ComuneFactory,
    EnteFactory,
)


@pytest.fixture(autouse=True)
def cartella_caricamenti(settings, tmp_path):
    """Uploads of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "caricamenti"
    return settings.MEDIA_ROOT


def territorio_di_prova():
    """Ambito 8 with two comuni (one left in June), Ambito 9 with one, a body."""
    otto = AmbitoFactory(numero=8, denominazione="Ambito di otto", slug="otto")
    nove = AmbitoFactory(numero=9, denominazione="Ambito di nove", slug="nove")
    AppartenenzaFactory(
        comune=ComuneFactory(codice_istat=COMUNE, denominazione="Acquafredda"), ambito=otto
    )
    uscito = ComuneFactory(codice_istat="017302", denominazione="Barghe")
    AppartenenzaFactory(comune=uscito, ambito=otto, al=datetime.date(2024, 6, 30))
    AppartenenzaFactory(comune=uscito, ambito=nove, dal=datetime.date(2024, 7, 1))
    AppartenenzaFactory(
        comune=ComuneFactory(codice_istat=ALTRO_COMUNE, denominazione="Casto"), ambito=nove
    )
    EnteFactory(codice=ENTE, denominazione="Azienda di prova")
    return otto, nove


@pytest.fixture
def rendicontazione():
    """The return of Ambito 8 for 2024."""
    modello = riferimento()
    otto, _nove = territorio_di_prova()
    return RendicontazioneFactory(ambito=otto, campagna__modello=modello)


def tipi_di_prova():
    """A nursery, a home for minors, a type that is not reported, one of the past."""
    minori = AreaFactory(codice="minori")
    TipoUnitaOffertaFactory(
        codice="NIDO", area=minori, regime="diurna", rete="sociale", capienza_min=11,
        capienza_max=60,
    )  # fmt: skip
    TipoUnitaOffertaFactory(codice="CEM", area=minori, regime="residenziale", rete="sociale")
    TipoUnitaOffertaFactory(codice="RSA", rendicontata_da_udp=False)
    TipoUnitaOffertaFactory(
        codice="AAMB", area=minori, regime="residenziale", rete="sociale",
        al=datetime.date(2020, 12, 31),
    )  # fmt: skip


@pytest.fixture(scope="session")
def contesto(django_db_setup, django_db_blocker) -> Contesto:
    """What the rules know of Ambito 8 in 2024: plain data, for tests without database."""
    with django_db_blocker.unblock(), transaction.atomic():
        otto, _nove = territorio_di_prova()
        tipi_di_prova()
        preso = contesto_dei_controlli(
            modello=riferimento(), anno=2024, ambito=otto, oggi=datetime.date(2025, 6, 1)
        )
        transaction.set_rollback(True)
    return preso
