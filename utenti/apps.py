from django.apps import AppConfig


class UtentiConfig(AppConfig):
    name = "utenti"
    verbose_name = "utenti e incarichi"
