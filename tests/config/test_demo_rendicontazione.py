"""The invented returns: valid, seeded, with three known mistakes, loaded once."""

from decimal import Decimal

import pytest

from config.demo import crea_utenti_demo
from config.demo_rendicontazione import (
    CELLE_SBAGLIATE,
    SENZA_DATI,
    carica_demo_rendicontazioni,
    cartella_compilata,
)
from osservatorio.selectors import indicatori_ambito
from osservatorio.services import carica_riferimento as carica_popolazione
from rendicontazione.models import Campagna, Fatto, Rendicontazione
from rendicontazione.selectors import (
    ambiti_con_dati_approvati,
    ambito_dell_anno,
    contesto_dei_controlli,
    modello_dell_anno,
)
from rendicontazione.services import carica_riferimento
from rendicontazione.validation import esamina

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def riferimento(territorio_reale, settings, tmp_path):
    settings.DEBUG = True
    settings.MEDIA_ROOT = tmp_path
    cartella = settings.BASE_DIR / "fixtures" / "riferimento"
    carica_riferimento(cartella=cartella)
    carica_popolazione(cartella=cartella)


def esame(contenuto, anno, numero):
    contesto = contesto_dei_controlli(
        modello=modello_dell_anno(anno),
        anno=anno,
        ambito=ambito_dell_anno(numero=numero, anno=anno),
    )
    return esamina(contenuto, contesto, "demo.xlsx")


@pytest.mark.parametrize("numero", range(1, 14))
def test_la_cartella_di_ogni_ambito_e_valida(numero):
    esito = esame(cartella_compilata(anno=2024, numero_ambito=numero), 2024, numero)

    assert (esito.esito, esito.letture, esito.anomalie) == ("valido", (), ())
    assert set(esito.spesa_per_area) == {"FAM", "DIS", "DIP", "ANZ", "IMM", "POV", "MUL"}


def test_lo_stesso_seme_da_gli_stessi_byte():
    uno, due = (cartella_compilata(anno=2024, numero_ambito=8, seme=3) for _ in range(2))

    assert uno == due
    assert uno != cartella_compilata(anno=2024, numero_ambito=8, seme=4)


def test_tre_errori_alle_celle_dichiarate():
    esito = esame(cartella_compilata(anno=2024, numero_ambito=8, errori=True), 2024, 8)

    assert {a.cella: a.codice for a in esito.anomalie} == CELLE_SBAGLIATE
    assert esito.esito == "errori"


def test_carica_demo_una_volta_sola_e_per_la_strada_vera():
    crea_utenti_demo()

    carica_demo_rendicontazioni()
    fatti = Fatto.objects.count()
    carica_demo_rendicontazioni()

    assert Fatto.objects.count() == fatti > 0
    assert list(Campagna.objects.values_list("anno", flat=True)) == [2024, 2023, 2022]
    assert set(
        Rendicontazione.objects.filter(campagna__anno=2024).values_list("stato", flat=True)
    ) == {"aperta"}
    for anno, mancanti in SENZA_DATI.items():
        approvati = {d.numero_ambito for d in ambiti_con_dati_approvati(anno)}
        assert approvati == set(range(1, 14)) - mancanti
    assert not Rendicontazione.objects.filter(tardiva=True).exists()
    # Plausible, and growing year on year.
    for numero in (1, 8, 13):
        ambito = ambito_dell_anno(numero=numero, anno=2023)
        prima, dopo = (
            indicatori_ambito(anno, ambito)["spesa_pro_capite"].valore for anno in (2022, 2023)
        )
        assert Decimal(40) < prima < dopo < Decimal(140)
