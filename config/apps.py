"""App configurations of the project itself: its commands, and the back office as admin site."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class XlsxSuRichiesta:
    """tablib's xlsx format, loaded at its first use.

    import-export asks at import whether each format is there, which would load openpyxl in every
    process (0.2 s and 20 MB) though few ever open a workbook in the admin.
    """

    title = "xlsx"
    extensions = ("xlsx",)

    def __getattr__(self, nome: str) -> Any:
        from tablib.formats._xlsx import XLSXFormat

        return getattr(XLSXFormat, nome)


class ConfigApp(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "configurazione"

    def ready(self) -> None:
        # Before the admin's own `ready`, which imports import-export: this app is listed first.
        from tablib.formats import registry

        registry.register("xlsx", XlsxSuRichiesta())


class AmministrazioneConfig(AdminConfig):
    default_site = "config.admin.BackOffice"
