import pytest

from tests.territorio.factories import AmbitoFactory
from tests.utenti.factories import PASSWORD, UtenteFactory
from utenti.enums import Ruolo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ruolo", Ruolo.values)
def test_ogni_ruolo_ha_il_suo_luogo(ruolo):
    utente = UtenteFactory(ruolo=ruolo)

    utente.incarichi.get().full_clean()
    assert utente.check_password(PASSWORD)
    assert utente.ha_ruolo(ruolo)


def test_incarico_nell_ambito_indicato():
    ambito = AmbitoFactory(numero=8)

    utente = UtenteFactory(ruolo=Ruolo.OPERATORE_UDP, ambito=ambito)

    assert utente.ambiti_visibili == {ambito.pk}
    assert utente.is_staff
