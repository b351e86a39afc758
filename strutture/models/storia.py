"""What every record was, from its first day: rows written by the database, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from strutture.enums import OrigineStoria
from strutture.models.strutture import ParteDiStrutturaQuerySet, Struttura
from utenti.models import Utente


class VoceStoria(models.Model):
    """One change of one row of the register: the whole row after it, and which fields changed.

    Written by triggers, so that nothing escapes; rows are never changed. `dopo` is null when the
    row was deleted. The foreign keys have no constraint: history outlives what it tells.
    """

    tabella = models.CharField("tabella", max_length=20)
    riga = models.BigIntegerField("riga")
    struttura = models.ForeignKey(
        Struttura,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="storia",
        verbose_name="struttura",
    )
    quando = models.DateTimeField("quando", default=timezone.now)
    utente = models.ForeignKey(
        Utente,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="utente",
    )
    origine = models.CharField(
        "origine", max_length=12, choices=OrigineStoria.choices, default=OrigineStoria.SISTEMA
    )
    importazione = models.BigIntegerField("importazione", null=True)
    campi = ArrayField(models.CharField(max_length=40), verbose_name="campi cambiati", default=list)
    prima = models.JSONField("valori di prima dei campi cambiati", null=True)
    dopo = models.JSONField("la riga dopo", null=True)

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "voce della storia"
        verbose_name_plural = "storia delle schede"
        ordering = ["quando", "pk"]
        indexes = [
            models.Index(fields=["struttura", "quando"], name="strutture_storia_struttura"),
            models.Index(fields=["tabella", "riga", "quando"], name="strutture_storia_riga"),
        ]

    def __str__(self) -> str:
        return f"{self.tabella} {self.riga}, {self.quando:%d/%m/%Y %H:%M}"
