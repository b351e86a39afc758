"""Who keeps a facility's record right, and the changes of its state."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from base.models import Periodo, PeriodoQuerySet
from strutture.enums import StatoScheda
from strutture.models.strutture import ParteDiStrutturaQuerySet, Struttura
from utenti.models import Utente


class ReferenteStrutturaQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Logins of the facilities the user sees."""
        return self.filter(struttura__in=Struttura.objects.visibili_a(utente))


class ReferenteStruttura(Periodo):
    """Who may keep a facility's record right, and from when to when."""

    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="referenze",
        verbose_name="utente",
    )
    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="referenti", verbose_name="struttura"
    )

    objects = ReferenteStrutturaQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "referente di una struttura"
        verbose_name_plural = "referenti delle strutture"
        ordering = ["struttura", "utente", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            models.UniqueConstraint(
                fields=["utente", "struttura", "dal"],
                nulls_distinct=False,
                name="strutture_referente_una_volta",
                violation_error_message="Questo utente ne è già referente da quel giorno.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utente} per {self.struttura}"


class PassaggioScheda(models.Model):
    """One change of state of a facility's record: who, when, why. Rows are never changed."""

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="passaggi", verbose_name="struttura"
    )
    da = models.CharField("da", max_length=16, choices=StatoScheda.choices)
    a = models.CharField("a", max_length=16, choices=StatoScheda.choices)
    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi_schede",
        verbose_name="utente",
    )
    quando = models.DateTimeField("quando", default=timezone.now)
    motivo = models.TextField("motivo", blank=True)

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di stato di una scheda"
        verbose_name_plural = "passaggi di stato delle schede"
        ordering = ["struttura", "quando", "pk"]

    def __str__(self) -> str:
        return f"{self.struttura}: {self.get_da_display()} → {self.get_a_display()}"
