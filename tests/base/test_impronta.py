"""A page kept by a browser is of one program: whatever a public page is made with counts."""

from django.apps import apps
from django.conf import settings

from base.impronta import _CARTELLE


def test_ogni_app_e_parte_del_programma():
    nostre = {uno.name for uno in apps.get_app_configs() if (settings.BASE_DIR / uno.name).is_dir()}

    assert {"base", "tariffe", "sportello"} <= nostre
    assert nostre <= set(_CARTELLE)
