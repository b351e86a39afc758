"""The home page stands on its own: no script needed, no cookie, no other host."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import axe

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("larghezza", [1200, 360])
def test_home(apri, larghezza):
    pagina = apri(larghezza=larghezza)

    risposta = pagina.goto("/")

    assert risposta.status == 200
    expect(pagina.get_by_role("heading", level=1)).to_be_visible()
    assert axe(pagina) == []
    assert pagina.esterne == []
    assert pagina.errori == []
    assert pagina.cookie == []
    assert not pagina.trabocca()


def test_home_senza_javascript(apri):
    pagina = apri(larghezza=360, javascript=False)

    pagina.goto("/")

    expect(pagina.get_by_role("heading", level=1)).to_be_visible()
    assert pagina.errori == []
