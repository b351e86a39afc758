"""What happens in the life of a facility, with its day and the act that says so."""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from strutture.enums import TipoVicenda
from strutture.models.strutture import CAP, ParteDiStrutturaQuerySet, Struttura
from strutture.models.unita import UnitaOfferta
from territorio.models import Comune
from utenti.models import Utente


class VicendaQuerySet(ParteDiStrutturaQuerySet):
    def valide(self) -> Self:
        """Those that nobody took back, in the order in which they happen."""
        return self.filter(annullata_il__isnull=True).order_by("dal", "pk")

    def da_applicare(self, giorno: datetime.date) -> Self:
        """Those whose day has come and that have not yet moved anything."""
        return self.valide().filter(applicata_il__isnull=True, dal__lte=giorno)


class Vicenda(models.Model):
    """Opening, change, suspension, transfer, closure: from which day, by which act.

    Without `unita` it is of the whole facility. `fino_al` is of suspensions; NULL = not known.
    The new place is of transfers. Until its day (`applicata_il` NULL) it has moved nothing, and
    may be taken back.
    """

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="vicende", verbose_name="struttura"
    )
    unita = models.ForeignKey(
        UnitaOfferta,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vicende",
        verbose_name="unità d'offerta",
    )
    tipo = models.CharField("che cosa", max_length=14, choices=TipoVicenda.choices)
    dal = models.DateField("dal")
    fino_al = models.DateField("fino al", null=True, blank=True)
    atto = models.CharField(
        "atto",
        max_length=200,
        blank=True,
        help_text="Organo, tipo, numero e data: per esempio «Comune di Chiari, determina 12».",
    )
    atto_del = models.DateField("atto del", null=True, blank=True)
    descrizione = models.TextField("che cosa cambia", blank=True)
    nuovo_comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nuovo comune",
    )
    nuovo_indirizzo = models.CharField("nuovo indirizzo", max_length=160, blank=True)
    nuovo_cap = models.CharField("nuovo CAP", max_length=5, blank=True, validators=[CAP])
    registrata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="vicende_registrate",
        verbose_name="registrata da",
    )
    registrata_il = models.DateTimeField("registrata il", default=timezone.now)
    applicata_il = models.DateTimeField("ha avuto effetto il", null=True, blank=True)
    annullata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annullata da",
    )
    annullata_il = models.DateTimeField("annullata il", null=True, blank=True)

    objects = VicendaQuerySet.as_manager()

    class Meta:
        verbose_name = "vicenda di una struttura"
        verbose_name_plural = "vicende delle strutture"
        ordering = ["struttura", "dal", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fino_al__isnull=True) | Q(fino_al__gte=F("dal")),
                name="strutture_vicenda_dal_prima_di_fino_al",
                violation_error_message="La fine viene prima dell'inizio: correggi una data.",
            ),
            models.CheckConstraint(
                condition=Q(annullata_il__isnull=True, annullata_da__isnull=True)
                | Q(annullata_il__isnull=False, annullata_da__isnull=False),
                name="strutture_vicenda_annullata_il_e_da",
            ),
            models.CheckConstraint(
                condition=Q(annullata_il__isnull=True) | Q(applicata_il__isnull=True),
                name="strutture_vicenda_annullata_o_applicata",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()}: {self.struttura}, {self.dal:%d/%m/%Y}"


class NonDoppioneQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Pairs of which the user sees both."""
        visibili = Struttura.objects.visibili_a(utente)
        return self.filter(prima__in=visibili, seconda__in=visibili)


class NonDoppione(models.Model):
    """Two facilities that look alike and somebody said are two; `prima` has the lower key."""

    prima = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="+", verbose_name="una struttura"
    )
    seconda = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="+", verbose_name="l'altra"
    )
    detto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="detto da",
    )
    detto_il = models.DateTimeField("detto il", default=timezone.now)

    objects = NonDoppioneQuerySet.as_manager()

    class Meta:
        verbose_name = "coppia che non è un doppione"
        verbose_name_plural = "coppie che non sono doppioni"
        constraints = [
            models.UniqueConstraint(
                fields=["prima", "seconda"], name="strutture_non_doppione_una_volta"
            ),
            models.CheckConstraint(
                condition=Q(prima__lt=F("seconda")), name="strutture_non_doppione_in_ordine"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prima} e {self.seconda}"
