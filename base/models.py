"""Abstract pieces of models shared by every app, and the queue of long jobs."""

import datetime
import unicodedata
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


def chiave_ordinamento(testo: str) -> str:
    """Lower case without accents: the stored key by which names sort alike on every PostgreSQL."""
    scomposto = unicodedata.normalize("NFKD", testo.casefold())
    return "".join(c for c in scomposto if not unicodedata.combining(c))


class PeriodoQuerySet(models.QuerySet):
    """Rows with a period `dal`–`al`, both days included; an empty end means "no limit known"."""

    def alla_data(self, giorno: datetime.date) -> Self:
        """Rows in force on that day."""
        return self.filter(
            Q(dal__isnull=True) | Q(dal__lte=giorno), Q(al__isnull=True) | Q(al__gte=giorno)
        )

    def nell_anno(self, anno: int) -> Self:
        """Rows in force on at least one day of the year."""
        return self.filter(
            Q(dal__isnull=True) | Q(dal__lte=datetime.date(anno, 12, 31)),
            Q(al__isnull=True) | Q(al__gte=datetime.date(anno, 1, 1)),
        )


class Periodo(models.Model):
    """First and last day of validity, both included. NULL = not known or not limited."""

    dal = models.DateField("valido dal", null=True, blank=True)
    al = models.DateField("valido al", null=True, blank=True)

    objects = PeriodoQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(dal__isnull=True) | Q(al__isnull=True) | Q(dal__lte=F("al")),
                name="%(app_label)s_%(class)s_dal_prima_di_al",
                violation_error_message=(
                    "La data di fine viene prima della data di inizio: correggi una delle due."
                ),
            )
        ]

    def clean(self) -> None:
        """Refuses dates the wrong way round before the database would, on constraints of ranges."""
        super().clean()
        if self.dal and self.al and self.dal > self.al:
            raise ValidationError(
                {"al": "La data di fine viene prima della data di inizio: correggi una delle due."}
            )

    def vale_il(self, giorno: datetime.date) -> bool:
        """True if the row is in force on that day."""
        return (self.dal is None or self.dal <= giorno) and (self.al is None or self.al >= giorno)


class StatoLavoro(models.TextChoices):
    IN_ATTESA = "in_attesa", "In attesa"
    IN_CORSO = "in_corso", "In corso"
    FINITO = "finito", "Finito"
    INTERROTTO = "interrotto", "Interrotto"


class Lavoro(models.Model):
    """A job too long for a request, done by the command `lavora`; no personal data inside.

    `tipo` is a key of `settings.LAVORI`, `riferimento` the primary key of what it works on.
    """

    tipo = models.CharField("tipo", max_length=60)
    riferimento = models.CharField("riferimento", max_length=60)
    stato = models.CharField(
        "stato", max_length=10, choices=StatoLavoro.choices, default=StatoLavoro.IN_ATTESA
    )
    avanzamento = models.PositiveSmallIntegerField("avanzamento, percento", default=0)
    fase = models.CharField("che cosa sta facendo", max_length=120, blank=True)
    messaggio = models.TextField("che cosa è successo", blank=True)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    creato_il = models.DateTimeField("creato il", auto_now_add=True)
    iniziato_il = models.DateTimeField("iniziato il", null=True, blank=True)
    finito_il = models.DateTimeField("finito il", null=True, blank=True)

    class Meta:
        verbose_name = "lavoro"
        verbose_name_plural = "lavori"
        ordering = ["creato_il", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tipo", "riferimento"],
                condition=Q(stato__in=["in_attesa", "in_corso"]),
                name="base_lavoro_uno_per_volta",
                violation_error_message="Questo lavoro è già in corso.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tipo} {self.riferimento}"
