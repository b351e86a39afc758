from importlib import import_module

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "base"

    def ready(self) -> None:
        import_module("base.checks")
