"""What a rule must give before its edition is approved."""

from django.db import models
from django.db.models import Q

from tariffe.models.regole.campi import numero
from tariffe.models.regole.pezzi import DellaRegolaQuerySet
from tariffe.models.regole.regola import RegolaTariffaria


class CasoDiProva(models.Model):
    """An amount that the edition must give before it can be approved."""

    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.CASCADE, related_name="casi", verbose_name="regola"
    )
    denominazione = models.CharField("caso", max_length=160)
    isee = models.DecimalField(
        "ISEE", max_digits=12, decimal_places=2, null=True, blank=True, help_text="Vuoto = nessuno."
    )
    contesto = models.JSONField("altre condizioni", default=dict, blank=True)
    atteso_importo = numero("tariffa attesa")
    atteso_totale = numero("totale atteso")
    atteso_errore = models.CharField("errore atteso", max_length=24, blank=True)
    fonte = models.CharField("da dove viene", max_length=200, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)

    objects = DellaRegolaQuerySet.as_manager()

    class Meta:
        verbose_name = "caso di prova"
        verbose_name_plural = "casi di prova"
        ordering = ["regola_id", "ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(atteso_errore="") & Q(atteso_importo=None, atteso_totale=None))
                | (
                    Q(atteso_errore="")
                    & (Q(atteso_importo__isnull=False) | Q(atteso_totale__isnull=False))
                ),
                name="tariffe_caso_importo_o_errore",
                violation_error_message=(
                    "Scrivi la tariffa o il totale che ti aspetti, oppure l'errore: non entrambi."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.denominazione
