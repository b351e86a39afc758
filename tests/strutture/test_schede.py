"""States of a facility's record: every passage allowed, every passage refused."""

import itertools

import pytest

from base.errors import ErroreDominio
from strutture.enums import CON_MOTIVO, TRANSIZIONI, StatoScheda
from strutture.models import PassaggioScheda
from strutture.services import cambia_stato_scheda, conferma_scheda
from tests.strutture.factories import StrutturaFactory, UnitaOffertaFactory
from tests.utenti.factories import UtenteFactory

pytestmark = pytest.mark.django_db

COPPIE = list(itertools.product(StatoScheda.values, repeat=2))


@pytest.mark.parametrize(("da", "a"), [c for c in COPPIE if c[1] in TRANSIZIONI[c[0]]])
def test_passaggi_ammessi(da, a):
    struttura = UnitaOffertaFactory(struttura__stato=da).struttura
    utente = UtenteFactory()

    passaggio = cambia_stato_scheda(struttura=struttura, a=a, utente=utente, motivo=" perché ")

    struttura.refresh_from_db()
    assert struttura.stato == a
    assert (passaggio.da, passaggio.a, passaggio.motivo) == (da, a, "perché")


@pytest.mark.parametrize(("da", "a"), [c for c in COPPIE if c[1] not in TRANSIZIONI[c[0]]])
def test_passaggi_rifiutati(da, a):
    struttura = UnitaOffertaFactory(struttura__stato=da).struttura

    with pytest.raises(ErroreDominio, match="da qui non può passare"):
        cambia_stato_scheda(struttura=struttura, a=a, utente=UtenteFactory(), motivo="x")

    struttura.refresh_from_db()
    assert struttura.stato == da
    assert PassaggioScheda.objects.count() == 0


@pytest.mark.parametrize("a", sorted(CON_MOTIVO))
def test_senza_motivo_non_si_passa(a):
    da = next(stato for stato, ammessi in TRANSIZIONI.items() if a in ammessi)
    struttura = UnitaOffertaFactory(struttura__stato=da).struttura

    with pytest.raises(ErroreDominio, match="scrivi il motivo"):
        cambia_stato_scheda(struttura=struttura, a=a, utente=UtenteFactory(), motivo="  ")


def test_senza_unita_attive_non_si_pubblica():
    struttura = StrutturaFactory(stato=StatoScheda.IN_APPROVAZIONE)
    UnitaOffertaFactory(struttura=struttura, cessata=True)

    with pytest.raises(ErroreDominio, match="almeno un'unità d'offerta"):
        cambia_stato_scheda(struttura=struttura, a=StatoScheda.PUBBLICATA, utente=UtenteFactory())


def test_la_conferma_scrive_chi_e_quando_e_non_cambia_la_data_di_modifica(time_machine):
    struttura = StrutturaFactory()
    prima = struttura.modificata_il
    time_machine.move_to("2030-05-10 12:00", tick=False)
    utente = UtenteFactory()

    conferma_scheda(struttura=struttura, utente=utente)

    struttura.refresh_from_db()
    assert (struttura.confermata_il.isoformat(), struttura.confermata_da) == ("2030-05-10", utente)
    assert struttura.modificata_il == prima
