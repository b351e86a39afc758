from django.apps import AppConfig


class TerritorioConfig(AppConfig):
    name = "territorio"
    verbose_name = "territorio"
