from django.apps import AppConfig


class StruttureConfig(AppConfig):
    name = "strutture"
    verbose_name = "strutture"
