"""The invented facilities of the demo."""

import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from config.demo import crea_utenti_demo
from strutture.calcolo.orari import leggi_orari
from strutture.enums import StatoScheda
from strutture.models import ConfermaScheda, Struttura, UnitaOfferta
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
    assert set(demo.values_list("tipo__codice", flat=True)) == TIPI_DEL_DOCUMENTO | {"CONS"}
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


def test_senza_gli_utenti_della_demo_nessuno_ha_confermato(caricato):
    assert not Struttura.objects.filter(confermata_il__isnull=False).exists()


def test_alcune_confermate_da_poco_e_altre_da_tanto(settings):
    settings.DEBUG = True
    crea_utenti_demo()
    carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    carica_demo(cartella=CARTELLA)

    confermate = Struttura.objects.filter(confermata_il__isnull=False)
    anno_fa = timezone.localdate() - datetime.timedelta(days=365)
    assert confermate.filter(confermata_il__gte=anno_fa).count() >= 10
    assert confermate.filter(confermata_il__lt=anno_fa).count() >= 3
    assert ConfermaScheda.objects.count() == confermate.count()
    assert all(s.confermata_da.dimostrativo for s in confermate)


def test_gli_orari_si_capiscono_quasi_tutti_e_i_campi_nuovi_ci_sono(caricato):
    demo = UnitaOfferta.objects.filter(struttura__dimostrativa=True)
    con_orari = demo.exclude(orari="")

    assert sum(leggi_orari(u.orari) is None for u in con_orari) == 1
    for campo in ("servizi", "costi", "tempi", "condizioni"):
        pieni = demo.exclude(**{campo: ""}).count()
        assert 0 < pieni < demo.count(), campo
    assert demo.filter(lista_attesa__isnull=False).count() >= 4
    assert Struttura.objects.filter(dimostrativa=True).exclude(accessibile="").count() >= 8


def test_una_seconda_volta_non_cambia_niente(caricato):
    assert set(carica_demo(cartella=CARTELLA).values()) == {0}


def test_una_cartella_vuota_non_carica_niente(tmp_path):
    assert set(carica_demo(cartella=tmp_path).values()) == {0}
