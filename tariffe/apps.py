from django.apps import AppConfig


class TariffeConfig(AppConfig):
    name = "tariffe"
    verbose_name = "tariffe"
