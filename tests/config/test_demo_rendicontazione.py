"""The invented returns: valid, seeded, with known mistakes, loaded once."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone

from config.demo import crea_utenti_demo
from config.demo_rendicontazione import (
    ANNO_APERTO,
    CELLE_SBAGLIATE,
    CON_UN_AVVISO,
    SENZA_DATI,
    STATI_APERTI,
    TARDIVE,
    carica_demo_rendicontazioni,
    cartella_compilata,
)
from osservatorio.selectors import indicatori_ambito
from osservatorio.services import carica_riferimento as carica_popolazione
from rendicontazione.models import Anomalia, Campagna, Fatto, Rendicontazione, Versione
from rendicontazione.selectors import (
    ambiti_con_dati_approvati,
    ambito_dell_anno,
    contesto_dei_controlli,
    modello_dell_anno,
)
from rendicontazione.services import carica_riferimento
from rendicontazione.validation import esamina
from strutture.services import carica_demo as carica_demo_strutture
from strutture.services import carica_riferimento as carica_tipi
from tests.rendicontazione.cartelle import F1

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def riferimento(territorio_reale, django_db_blocker):
    """Form, population and facilities, once; rolled back with the territory."""
    cartella = settings.BASE_DIR / "fixtures" / "riferimento"
    with django_db_blocker.unblock():
        carica_riferimento(cartella=cartella)
        carica_popolazione(cartella=cartella)
        carica_tipi(cartella=cartella)
        carica_demo_strutture(cartella=settings.BASE_DIR / "fixtures" / "demo")


@pytest.fixture(autouse=True)
def sviluppo(riferimento, settings, tmp_path):
    settings.DEBUG = True
    settings.MEDIA_ROOT = tmp_path


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

    atteso = ("avvisi", ["COE-01"]) if numero in CON_UN_AVVISO else ("valido", [])
    assert (esito.esito, [a.codice for a in esito.anomalie]) == atteso
    assert esito.letture == ()
    assert set(esito.spesa_per_area) == {"FAM", "DIS", "DIP", "ANZ", "IMM", "POV", "MUL"}


def test_lo_stesso_seme_da_gli_stessi_byte():
    uno, due = (cartella_compilata(anno=2024, numero_ambito=8, seme=3) for _ in range(2))

    assert uno == due
    assert uno != cartella_compilata(anno=2024, numero_ambito=8, seme=4)


def test_gli_errori_alle_celle_dichiarate():
    esito = esame(cartella_compilata(anno=2024, numero_ambito=8, errori=True), 2024, 8)

    errori = {(a.foglio, a.cella): a.codice for a in esito.anomalie if a.gravita == "errore"}
    assert errori == CELLE_SBAGLIATE
    assert list(CELLE_SBAGLIATE)[:3] == [(F1, "G3"), (F1, "C4"), (F1, "J5")]
    assert esito.esito == "errori"


def _giorni_plausibili():
    """The years that are over happened in their own time, and the receipts say those days."""
    for versione in Versione.objects.filter(
        rendicontazione__campagna__anno__lt=ANNO_APERTO
    ).select_related("rendicontazione__campagna", "caricamento"):
        scadenza = versione.rendicontazione.campagna.scadenza
        anticipo = (scadenza - timezone.localdate(versione.confermata_il)).days
        assert (-12 <= anticipo < 0) if versione.rendicontazione.tardiva else (0 < anticipo < 80)
        assert versione.caricamento.caricato_il < versione.confermata_il < versione.approvata_il
        certificazione = versione.certificazioni.get()
        passaggi = versione.rendicontazione.passaggi.order_by("pk")
        prima, *giorni = [passaggio.fatto_il for passaggio in passaggi]
        assert giorni == sorted(giorni)
        assert prima == versione.confermata_il < giorni[0] == certificazione.certificata_il
        assert giorni[-1] == versione.approvata_il
        detto = certificazione.totali["certificata_il"]
        assert detto.startswith(f"{timezone.localtime(giorni[0]):%d/%m/%Y}")
        assert not versione.rendicontazione.notifiche.filter(creata_il__gt=giorni[-1]).exists()


def test_carica_demo_una_volta_sola_e_per_la_strada_vera():
    crea_utenti_demo()

    carica_demo_rendicontazioni()
    fatti = Fatto.objects.count()
    carica_demo_rendicontazioni()

    assert Fatto.objects.count() == fatti > 0
    assert list(Campagna.objects.values_list("anno", flat=True)) == [2024, 2023, 2022]
    stati = dict(
        Rendicontazione.objects.filter(campagna__anno=2024).values_list("ambito__numero", "stato")
    )
    assert stati == dict.fromkeys(range(1, 14), "aperta") | STATI_APERTI
    assert not Anomalia.objects.filter(
        caricamento__rendicontazione__campagna__anno__lt=2024, gravita="errore"
    ).exists()
    for anno, mancanti in SENZA_DATI.items():
        approvati = {d.numero_ambito for d in ambiti_con_dati_approvati(anno)}
        assert approvati == set(range(1, 14)) - mancanti
    avvisi = Anomalia.objects.filter(gravita="avviso")
    assert set(
        avvisi.exclude(codice="FILE-06").values_list(
            "caricamento__rendicontazione__ambito__numero", flat=True
        )
    ) == set(CON_UN_AVVISO)
    assert not avvisi.filter(motivazione="").exists()
    tardive = Rendicontazione.objects.filter(tardiva=True)
    assert dict(tardive.values_list("campagna__anno", "ambito__numero")) == TARDIVE
    ritardi = avvisi.filter(codice="FILE-06", motivazione__contains="settembre")
    assert ritardi.count() == len(TARDIVE)
    _giorni_plausibili()
    # Plausible, and growing year on year.
    for numero in (1, 8, 13):
        ambito = ambito_dell_anno(numero=numero, anno=2023)
        prima, dopo = (
            indicatori_ambito(anno, ambito)["spesa_pro_capite"].valore for anno in (2022, 2023)
        )
        assert Decimal(40) < prima < dopo < Decimal(140)
