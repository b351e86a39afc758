"""The real population of Brescia, for the modules that compare with the golden values."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def cartella_dei_file(settings, tmp_path):
    """Reports and publications of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "caricamenti"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def popolazione_reale(territorio_reale, django_db_blocker):
    """Editions of 2022 and 2023 of the 205 comuni; rolled back with `territorio_reale`."""
    from osservatorio.services import carica_riferimento

    with django_db_blocker.unblock():
        carica_riferimento(cartella=settings.BASE_DIR / "fixtures" / "riferimento")
