"""A tariff of a year asks a twelfth each month, wherever a month is written."""

from decimal import Decimal

import pytest

from tariffe.calcolo.mensile import al_mese, di_un_anno
from tariffe.models import Conguaglio
from tariffe.selectors.impatto import impatto
from tariffe.selectors.rinnovi import lettere, rinnovi
from tariffe.services.persone import deroga, ricalcola
from tests.tariffe.mondo_persone import REGOLA, MondoPersone, il, in_blocco, oggi_e, righe_di


def annua(importo, **altro):
    return {
        **REGOLA,
        "unita": "anno",
        "costo_unitario": "2400.00",
        "tratti": [{"tipo": "importo", "da": "0", "importo": importo}],
        "isee_mancante": {"tipo": "importo", "importo": "1200.00"},
        **altro,
    }


@pytest.fixture
def mondo(db):
    with oggi_e("2026-03-20"):
        yield MondoPersone(annua("1000.00"))


def assegna(mondo):
    codice = mondo.attesta().codice_persona
    return mondo.assegna(codice, "2026-01-01", quantita_mese=Decimal(1))


@pytest.mark.parametrize(
    ("unita", "atteso"),
    [("anno", "83.33"), ("Anno scolastico", "83.33"), ("mese", "1000.00"), ("ora", "1000.00")],
)
def test_solo_di_un_anno_si_chiede_un_dodicesimo(unita, atteso):
    assert al_mese(Decimal(1000), unita) == Decimal(atteso)
    assert di_un_anno(unita) is (atteso == "83.33")


def test_chi_paga_all_anno_paga_un_dodicesimo_al_mese(mondo):
    riga = assegna(mondo)
    assert riga.importo == Decimal(1000)
    assert riga.totale_mese == Decimal("83.33")
    assert riga.costo_mese == Decimal("200.00")
    assert riga.passi[-1] == "Al mese: un dodicesimo di 1.000,00\u00a0€, cioè 83,33\u00a0€."


def test_la_deroga_e_la_sua_fine_sono_al_mese(mondo):
    riga = assegna(mondo)
    deroga(
        assegnata=riga, dal=il("2026-02-01"), fino_al=il("2026-02-28"), importo=Decimal(600),
        motivo="difficoltà", atto="n. 1", utente=mondo.amministrativo,
    )  # fmt: skip
    assert [r.totale_mese for r in righe_di(riga)] == [
        Decimal("83.33"), Decimal("50.00"), Decimal("83.33"),
    ]  # fmt: skip
    [conguaglio] = Conguaglio.objects.all()
    assert (conguaglio.importo_precedente, conguaglio.importo_nuovo) == (
        Decimal("83.33"), Decimal("50.00"),
    )  # fmt: skip


def test_ricalcolata_da_sola_e_in_blocco_da_lo_stesso(mondo):
    prima, seconda = assegna(mondo), assegna(mondo)
    mondo.adotta(annua("1300.00"), il("2026-02-01"))
    ricalcola(
        assegnata=prima, dal=il("2026-03-01"), motivo="nuova_edizione", utente=mondo.amministrativo
    )
    in_blocco(mondo)
    righe = [righe_di(una)[-1] for una in (prima, seconda)]
    assert [(r.totale_mese, r.passi) for r in righe] == [(Decimal("108.33"), righe[0].passi)] * 2


def test_l_impatto_e_la_lettera_parlano_di_un_mese(mondo):
    assegna(mondo)
    insieme = impatto(mondo.bozza(annua("1300.00"), il("2027-01-01")), il("2026-03-20")).totale
    assert (insieme.prima, insieme.dopo) == (Decimal("83.33"), Decimal("108.33"))
    with oggi_e("2026-12-01"):
        righe = rinnovi(mondo.amministrativo).righe
        [voce] = lettere(righe, il("2026-12-01"))[0].voci
    assert voce.senza_isee == Decimal("100.00")
