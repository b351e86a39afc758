"""Conguagli: what a month asked again still owes, or is owed."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from tariffe.models.persone.assegnate import TariffaAssegnata
from tariffe.models.persone.righe import DelleStorieQuerySet


class ConguaglioQuerySet(DelleStorieQuerySet):
    persona = "nuova__"


class Conguaglio(models.Model):
    """For one month, what the new row asks less what the old one had asked, in euro."""

    precedente = models.ForeignKey(
        TariffaAssegnata,
        on_delete=models.PROTECT,
        related_name="conguagli_dopo",
        verbose_name="tariffa di prima",
    )
    nuova = models.ForeignKey(
        TariffaAssegnata,
        on_delete=models.PROTECT,
        related_name="conguagli",
        verbose_name="tariffa nuova",
    )
    mese = models.DateField("mese", help_text="Il suo primo giorno.")
    importo_precedente = models.DecimalField("prima", max_digits=12, decimal_places=2)
    importo_nuovo = models.DecimalField("adesso", max_digits=12, decimal_places=2)
    regolato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conguagli_regolati",
        verbose_name="regolato da",
    )
    regolato_il = models.DateTimeField("regolato il", null=True, blank=True)

    objects = ConguaglioQuerySet.as_manager()

    class Meta:
        verbose_name = "conguaglio"
        verbose_name_plural = "conguagli"
        ordering = ["nuova_id", "mese", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nuova", "mese"],
                name="tariffe_conguaglio_uno_al_mese",
                violation_error_message="Per questo mese il conguaglio c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(regolato_il__isnull=True, regolato_da__isnull=True)
                | Q(regolato_il__isnull=False, regolato_da__isnull=False),
                name="tariffe_conguaglio_regolato_chi_e_quando",
                violation_error_message="Chi ha regolato e quando vanno insieme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nuova.codice_persona}, {self.mese:%m/%Y}"

    @property
    def differenza(self) -> Decimal:
        """Euro still to ask (positive) or to give back (negative)."""
        return self.importo_nuovo - self.importo_precedente

    @property
    def da_restituire(self) -> Decimal:
        """Euro to give back; negative if they are still to ask."""
        return -self.differenza
