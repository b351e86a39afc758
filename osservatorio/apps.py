from django.apps import AppConfig


class OsservatorioConfig(AppConfig):
    name = "osservatorio"
    verbose_name = "osservatorio"
