"""Files made by the requests go to a folder of the test: the workers share no other."""

import pytest


@pytest.fixture(autouse=True)
def cartella_dei_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "caricamenti"
    return settings.MEDIA_ROOT
