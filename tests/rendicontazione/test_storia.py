"""What the rules know of other years, of the other Ambiti and of the register of facilities."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rendicontazione.selectors import contesto_dei_controlli
from rendicontazione.selectors.registro import (
    resto_del_registro,
    tipi_dell_anno,
    unita_per_le_regole,
)
from rendicontazione.selectors.storia import storia_dell_ambito
from rendicontazione.validation import Intervallo
from strutture.enums import StatoEsercizio, StatoScheda
from tests.rendicontazione.factories import (
    CampagnaFactory,
    FattoFactory,
    RendicontazioneFactory,
    VersioneFactory,
    riferimento,
)
from tests.strutture.factories import (
    StrutturaFactory,
    TipoUnitaOffertaFactory,
    UnitaOffertaFactory,
)
from tests.territorio.factories import AmbitoFactory, ComuneFactory

pytestmark = pytest.mark.django_db

PRIMA = 2023


@pytest.fixture
def ambito():
    riferimento()
    return AmbitoFactory(numero=1)


@pytest.fixture
def storia(ambito, contesto):
    """The history of that Ambito as the rules of 2024 ask for it."""
    return lambda: storia_dell_ambito(2024, ambito, contesto.modulo)


def rendicontata(ambito, anno=PRIMA, *, palestra=False):
    campagna = CampagnaFactory(
        anno=anno, provincia=ambito.provincia, modello=riferimento(), palestra=palestra
    )
    return RendicontazioneFactory(campagna=campagna, ambito=ambito, approvata=True, versione=False)


def approvata(ambito, anno=PRIMA, *, palestra=False, **altro):
    return VersioneFactory(
        rendicontazione=rendicontata(ambito, anno, palestra=palestra), approvata=True, **altro
    )


def spesa_e_utenti(versione, riga, spesa, utenti, **altro):
    for misura, valore in (("spesa_totale", spesa), ("utenti", utenti)):
        FattoFactory(versione=versione, misura=misura, riga=riga, valore=valore, **altro)


def gli_altri(ambito, quanti=5, righe=4, anno=PRIMA):
    """`quanti` other Ambiti: a head costs 1, 2, 3 … euro, row after row, two users each."""
    versioni = []
    for n in range(quanti):
        altro = AmbitoFactory(numero=n + 2, provincia=ambito.provincia)
        versione = approvata(altro, anno)
        for r in range(righe):
            spesa_e_utenti(versione, r + 2, 2 * (n * righe + r + 1), 2)
        versioni.append(versione)
    return versioni


# --- COE-05: what is usual in the other Ambiti ----------------------------------------------------


def test_l_intervallo_e_fra_il_primo_e_l_ultimo_percentile_degli_altri(ambito, storia):
    """Of 1 … 20 euro: 1 + 0,01 x 19 = 1,19 and 1 + 0,99 x 19 = 19,81. One's own do not count."""
    gli_altri(ambito)
    spesa_e_utenti(approvata(ambito), 2, 5000, 1)

    assert storia().intervalli == {
        "1.G.01": Intervallo(Decimal("1.19"), Decimal("19.81"), ambiti=5, anno=PRIMA)
    }


def test_pochi_ambiti_o_poche_righe_non_dicono_che_cosa_e_usuale(ambito, storia):
    altri = gli_altri(ambito, quanti=5, righe=3)
    assert storia().intervalli == {}  # 15 rows

    for r in range(10, 15):
        spesa_e_utenti(altri[0], r, 10, 1)
    assert storia().intervalli["1.G.01"].ambiti == 5

    spesa_e_utenti(approvata(ambito), 2, 1, 1)
    altri[4].approvata_il = altri[4].approvata_da = None
    altri[4].save()
    assert storia().intervalli == {}  # 4 Ambiti


@pytest.mark.parametrize(("spesa", "utenti"), [(0, 3), (9000, 0), (9000, None)])
def test_righe_senza_spesa_o_senza_utenti_non_contano(ambito, storia, spesa, utenti):
    altri = gli_altri(ambito)
    prima = storia().intervalli
    FattoFactory(versione=altri[0], misura="spesa_totale", riga=99, valore=spesa)
    if utenti is not None:
        FattoFactory(versione=altri[0], misura="utenti", riga=99, valore=utenti)

    assert storia().intervalli == prima


def test_dello_stesso_anno_se_bastano_altrimenti_del_precedente(ambito, storia):
    altri = [versione.rendicontazione.ambito for versione in gli_altri(ambito)]
    for altro in altri[:4]:
        versione = approvata(altro, 2024)
        for r in range(2, 10):
            spesa_e_utenti(versione, r, 700, 1)
    assert storia().intervalli["1.G.01"].anno == PRIMA

    ultimo = approvata(altri[4], 2024)
    spesa_e_utenti(ultimo, 2, 700, 1)
    assert storia().intervalli["1.G.01"] == Intervallo(
        Decimal("700.00"), Decimal("700.00"), ambiti=5, anno=2024
    )


# --- the year before ------------------------------------------------------------------------------


def test_conta_solo_l_ultima_versione_approvata(ambito, storia):
    sua = rendicontata(ambito)
    adesso = timezone.now()
    for giorni, valore in ((3, 100), (1, 200)):
        versione = VersioneFactory(
            rendicontazione=sua, approvata=True, approvata_il=adesso - datetime.timedelta(giorni)
        )
        FattoFactory(versione=versione, riga=2, valore=valore)
    FattoFactory(versione=VersioneFactory(rendicontazione=sua), riga=2, valore=300)

    assert storia().anno_prima.spesa == {("ANZ", "1.G.01"): Decimal(200)}


def test_le_righe_di_una_voce_si_sommano_per_area(ambito, storia):
    versione = approvata(ambito)
    for riga, area, valore in ((2, "ANZ", 10), (3, "ANZ", 5), (4, "DIS", 1)):
        FattoFactory(versione=versione, riga=riga, area_utenza=area, valore=valore)

    assert storia().anno_prima.spesa == {
        ("ANZ", "1.G.01"): Decimal(15),
        ("DIS", "1.G.01"): Decimal(1),
    }


def test_la_palestra_e_gli_altri_ambiti_non_sono_l_anno_prima(ambito, storia):
    FattoFactory(versione=approvata(ambito, palestra=True), riga=2)
    FattoFactory(versione=approvata(AmbitoFactory(numero=2, provincia=ambito.provincia)), riga=2)

    assert storia().anno_prima is None


def test_una_colonna_che_non_vuol_dire_lo_stesso_non_si_confronta(ambito, contesto):
    FattoFactory(versione=approvata(ambito), riga=2)
    spogliato = type(contesto.modulo)(contesto.modulo.versione, contesto.modulo.fogli[:1])

    assert storia_dell_ambito(2024, ambito, spogliato).anno_prima.spesa == {}


def test_le_interrogazioni_non_crescono_con_i_dati(ambito):
    def quante():
        with CaptureQueriesContext(connection) as viste:
            contesto_dei_controlli(modello=riferimento(), anno=2024, ambito=ambito)
        return len(viste)

    spesa_e_utenti(approvata(ambito), 2, 1, 1)
    UnitaOffertaFactory()
    poche = quante()
    gli_altri(ambito)
    UnitaOffertaFactory.create_batch(5)

    assert quante() <= poche + 1  # the usual spending is asked for when there are enough Ambiti


# --- the register of facilities -------------------------------------------------------------------


def test_di_una_unita_si_sa_cio_che_serve_e_non_dove_non_si_puo_dire():
    una = UnitaOffertaFactory(
        struttura=StrutturaFactory(denominazione="Casa protetta", riservata=True),
        posti_strutturali=12, posti_autorizzati=0, codice_regionale="C1",
    )  # fmt: skip

    (nota,) = unita_per_le_regole([una]).values()

    assert (nota.codice, nota.cudes, nota.tipo) == (una.codice_interno, "C1", una.tipo.codice)
    # Zero places are a number; those that nobody wrote are not there.
    assert nota.posti == {"capienza_strutturale": 12, "posti_autorizzati": 0}
    assert (nota.comune, nota.nome_comune) == (una.struttura.comune.codice_istat, "")


@pytest.mark.parametrize(
    ("cambi", "scheda", "ragione"),
    [
        ({}, StatoScheda.PUBBLICATA, None),
        ({}, StatoScheda.RIFIUTATA, "non è stata approvata"),
        ({"data_inizio": datetime.date(2024, 12, 31)}, StatoScheda.PUBBLICATA, None),
        ({"data_inizio": datetime.date(2025, 1, 1)}, StatoScheda.PUBBLICATA, "01/01/2025"),
        (
            {"data_cessazione": datetime.date(2023, 12, 31), "stato": StatoEsercizio.CESSATA},
            StatoScheda.PUBBLICATA,
            "31/12/2023",
        ),
        (
            {"data_cessazione": datetime.date(2024, 1, 1), "stato": StatoEsercizio.CESSATA},
            StatoScheda.PUBBLICATA,
            None,
        ),
        ({"stato": StatoEsercizio.CESSATA}, StatoScheda.PUBBLICATA, "senza il giorno"),
    ],
)
def test_perche_una_unita_non_e_dell_anno_senza_dirne_il_nome(cambi, scheda, ragione):
    comune = ComuneFactory(codice_istat="017001")
    una = UnitaOffertaFactory(
        struttura=StrutturaFactory(denominazione="Casa Alfa", comune=comune, stato=scheda), **cambi
    )

    ragioni = resto_del_registro(2024, {"017001": "Acquafredda"})
    fuori = resto_del_registro(2024, {})

    assert (una.codice_interno in ragioni) == (ragione is not None)
    if ragione:
        assert ragione in ragioni[una.codice_interno]
    assert "fuori dal territorio" in fuori[una.codice_interno]
    assert "Alfa" not in f"{ragioni}{fuori}"


@pytest.mark.parametrize(
    ("dal", "al", "riconosciuto"),
    [
        (None, None, True),
        (None, datetime.date(2024, 1, 1), True),
        (None, datetime.date(2023, 12, 31), False),
        (datetime.date(2024, 12, 31), None, True),
        (datetime.date(2025, 1, 1), None, False),
    ],
)
def test_un_tipo_e_riconosciuto_se_lo_era_in_un_giorno_dell_anno(dal, al, riconosciuto):
    TipoUnitaOffertaFactory(codice="TIPO", dal=dal, al=al)

    assert tipi_dell_anno(2024)["TIPO"].riconosciuto == riconosciuto
