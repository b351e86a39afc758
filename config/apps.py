"""App configurations of the project itself: its commands, and the back office as admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigApp(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "configurazione"


class AmministrazioneConfig(AdminConfig):
    default_site = "config.admin.BackOffice"
