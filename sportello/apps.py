from django.apps import AppConfig


class SportelloConfig(AppConfig):
    name = "sportello"
    verbose_name = "sportello"

    def ready(self) -> None:
        from sportello import checks  # noqa: F401
