"""Known totals of the funds that are split among the Ambiti of a Province."""

from django.core.validators import MinValueValidator
from django.db import models

from territorio.models import Provincia


class RipartoFondo(models.Model):
    """What an act splits among all the Ambiti: with it the last of them can be checked."""

    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="+", verbose_name="provincia"
    )
    fondo = models.CharField("fondo", max_length=10, help_text="Il codice, come FNPS.")
    annualita = models.PositiveSmallIntegerField("annualità")
    totale = models.DecimalField(
        "totale ripartito fra gli ambiti",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="In euro, per tutti gli ambiti della provincia.",
    )
    atto = models.CharField("atto", max_length=200, help_text="Tipo, numero e data dell'atto.")

    class Meta:
        verbose_name = "riparto di un fondo"
        verbose_name_plural = "riparti dei fondi"
        ordering = ["-annualita", "fondo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provincia", "fondo", "annualita"],
                name="rendicontazione_riparto_una_volta",
                violation_error_message="Per questo fondo e questa annualità il riparto c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fondo} {self.annualita}"
