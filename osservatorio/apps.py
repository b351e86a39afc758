from django.apps import AppConfig


class OsservatorioConfig(AppConfig):
    name = "osservatorio"
    verbose_name = "osservatorio"

    def ready(self) -> None:
        """The definitions of the indicators are checked with everything else."""
        from osservatorio import checks  # noqa: F401
