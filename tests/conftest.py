"""Fixtures and strictness shared by every test."""

import pytest
from django.conf import settings
from django.db import transaction


@pytest.fixture(scope="module")
def territorio_reale(django_db_setup, django_db_blocker):
    """Italy's comuni and the 13 Ambiti of Brescia, loaded once for a module and then rolled back.

    For modules marked `django_db` (without `transaction=True`): their tests run inside it.
    """
    from territorio.services import carica_riferimento

    with django_db_blocker.unblock():
        atomico = transaction.atomic()
        atomico.__enter__()
        carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomico.__exit__(None, None, None)
