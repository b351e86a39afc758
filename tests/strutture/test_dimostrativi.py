"""The invented facilities of the demo."""

import pytest
from django.conf import settings

from strutture.enums import StatoScheda
from strutture.models import Struttura, UnitaOfferta
from strutture.services import carica_demo, carica_riferimento

CARTELLA = settings.BASE_DIR / "fixtures" / "demo"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territorio_reale")]

# The twelve types that document 000 lists beside the RSA.
TIPI_DEL_DOCUMENTO = {
    "CDA", "CDI", "CASALB", "CDD", "CSE", "CSS", "RSD", "NIDO", "CPI", "AAU", "CEM", "CFAM",
}  # fmt: skip


@pytest.fixture
def caricato():
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    return carica_demo(cartella=CARTELLA)


def test_i_dodici_tipi_in_piu_ambiti(caricato):
    demo = UnitaOfferta.objects.filter(struttura__dimostrativa=True)

    assert demo.count() >= 24
    assert set(demo.values_list("tipo__codice", flat=True)) == TIPI_DEL_DOCUMENTO
    ambiti = {s.ambito_id for s in Struttura.objects.filter(dimostrativa=True).con_ambito()}
    assert None not in ambiti
    assert len(ambiti) >= 8


def test_stati_e_indirizzo_riservato(caricato):
    demo = Struttura.objects.filter(dimostrativa=True)

    for stato in (StatoScheda.SOSPESA, StatoScheda.CESSATA, StatoScheda.BOZZA):
        assert demo.filter(stato=stato).count() == 1
    assert demo.get(stato=StatoScheda.CESSATA).successori.count() == 1
    assert demo.filter(indirizzo_riservato=True).count() == 1


def test_nessun_numero_o_indirizzo_vero(caricato):
    for struttura in Struttura.objects.filter(dimostrativa=True):
        assert struttura.telefono.startswith("030 00000")
        assert struttura.email.endswith("@demo.example")
        assert "esempio" in struttura.denominazione


def test_una_seconda_volta_non_cambia_niente(caricato):
    assert set(carica_demo(cartella=CARTELLA).values()) == {0}


def test_una_cartella_vuota_non_carica_niente(tmp_path):
    assert set(carica_demo(cartella=tmp_path).values()) == {0}
