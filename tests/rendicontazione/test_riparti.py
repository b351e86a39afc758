"""TOT-06 from the register: what an act splits, less what the other Ambiti declared."""

from decimal import Decimal

import pytest

from rendicontazione.models import ColonnaModulo, Fatto, Versione
from rendicontazione.selectors import contesto_dei_controlli
from tests.rendicontazione.conftest import territorio_di_prova
from tests.rendicontazione.factories import (
    CampagnaFactory,
    RendicontazioneFactory,
    RipartoFondoFactory,
    VersioneFactory,
    riferimento,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ambiti():
    return territorio_di_prova()


def quota(ambito, valore, *, anno=2024, annualita=2024, palestra=False) -> Versione:
    """A version of that Ambito that says its quota of the FNPS."""
    modello = riferimento()
    campagna = CampagnaFactory(
        anno=anno, provincia=ambito.provincia, modello=modello, palestra=palestra
    )
    versione = VersioneFactory(
        rendicontazione=RendicontazioneFactory(campagna=campagna, ambito=ambito)
    )
    Fatto.objects.create(
        versione=versione,
        colonna=ColonnaModulo.objects.get(foglio__modello=modello, concetto="f5.assegnato"),
        riga=2,
        cella="C2",
        fondo="FNPS",
        annualita=annualita,
        valore=Decimal(valore),
    )
    return versione


def riparti(ambito):
    return contesto_dei_controlli(modello=riferimento(), anno=2024, ambito=ambito).riparti


def riparto(ambito):
    RipartoFondoFactory(
        provincia=ambito.provincia, fondo="FNPS", annualita=2024, totale=Decimal(1000)
    )


def test_resta_cio_che_gli_altri_non_hanno_avuto(ambiti):
    otto, nove = ambiti
    riparto(otto)
    quota(nove, "400.50")

    assert riparti(otto) == {("FNPS", 2024): Decimal("599.50")}


def test_senza_la_quota_di_tutti_gli_altri_non_dice_nulla(ambiti):
    otto, nove = ambiti
    riparto(otto)
    quota(nove, "400", annualita=2023)
    quota(otto, "600")

    assert riparti(otto) == {}


def test_senza_un_riparto_noto_non_dice_nulla(ambiti):
    otto, nove = ambiti
    quota(nove, "400")

    assert riparti(otto) == {}


def test_vale_la_rendicontazione_piu_recente_e_mai_la_palestra(ambiti):
    otto, nove = ambiti
    riparto(otto)
    quota(nove, "300", anno=2023)
    quota(nove, "450", anno=2024)
    quota(nove, "999", anno=2024, palestra=True)

    assert riparti(otto) == {("FNPS", 2024): Decimal(550)}
