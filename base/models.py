"""Abstract pieces of models shared by every app; no tables of their own."""

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
