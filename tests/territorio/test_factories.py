import pytest

from tests.territorio import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "factory",
    [
        factories.ProvinciaFactory,
        factories.ComuneFactory,
        factories.AmbitoFactory,
        factories.EnteFactory,
        factories.AppartenenzaFactory,
        factories.CapofilaFactory,
        factories.DelegaFactory,
    ],
)
def test_ogni_factory_fa_oggetti_validi(factory):
    factory().full_clean()
    factory().full_clean()


def test_ente_comunale_porta_il_codice_del_suo_comune():
    ente = factories.EnteFactory(comunale=True)

    ente.full_clean()
    assert ente.codice == ente.comune.codice_istat
