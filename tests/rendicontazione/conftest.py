import pytest


@pytest.fixture(autouse=True)
def cartella_caricamenti(settings, tmp_path):
    """Uploads of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "caricamenti"
    return settings.MEDIA_ROOT
