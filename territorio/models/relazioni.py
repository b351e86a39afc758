"""Bodies, and who belongs to, leads or acts for whom, dated to the day."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from base.accesso import UtenteConAmbiti
from base.codici import codice_pulito, errori_dei_codici
from base.models import Periodo, PeriodoQuerySet
from territorio.enums import TipoEnte
from territorio.models.ambiti import Ambito, intervallo_date
from territorio.models.comuni import Comune


class Ente(models.Model):
    """A body (comune, consortium, health agency…), used by everything that a body does."""

    codice = models.CharField("codice", max_length=20, unique=True)
    denominazione = models.CharField("denominazione", max_length=160)
    tipo = models.CharField("tipo", max_length=3, choices=TipoEnte.choices)
    comune = models.OneToOneField(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ente",
        verbose_name="comune",
        help_text="Solo per gli enti che sono un comune.",
    )
    codice_fiscale = models.CharField("codice fiscale", max_length=16, blank=True)
    partita_iva = models.CharField("partita IVA", max_length=11, blank=True)

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        ordering = ["denominazione", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo=TipoEnte.COMUNE, comune__isnull=False)
                | (~Q(tipo=TipoEnte.COMUNE) & Q(comune__isnull=True)),
                name="territorio_ente_comune_coerente",
                violation_error_message=(
                    "Indica il comune solo, e sempre, per gli enti di tipo «Comune»."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.denominazione

    def clean(self) -> None:
        super().clean()
        self.codice_fiscale = codice_pulito(self.codice_fiscale)
        self.partita_iva = codice_pulito(self.partita_iva)
        errori = errori_dei_codici(codice_fiscale=self.codice_fiscale, partita_iva=self.partita_iva)
        if errori:
            raise ValidationError(errori)


class RelazioneAmbitoQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Rows of the user's own Ambiti; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)


class Capofila(Periodo):
    """The body that leads the Ambito in a period."""

    ambito = models.ForeignKey(
        Ambito, on_delete=models.CASCADE, related_name="capofila", verbose_name="ambito"
    )
    ente = models.ForeignKey(
        Ente, on_delete=models.PROTECT, related_name="capofila_di", verbose_name="ente"
    )
    da_verificare = models.BooleanField("da verificare", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    objects = RelazioneAmbitoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "ente capofila"
        verbose_name_plural = "enti capofila"
        ordering = ["ambito", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_capofila_uno_alla_volta",
                expressions=[
                    ("ambito", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questo periodo l'ambito ha già un ente capofila: chiudi prima quello."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ente} ({self.ambito})"


class Appartenenza(Periodo):
    """A comune belongs to one Ambito at a time."""

    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="appartenenze", verbose_name="comune"
    )
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="appartenenze", verbose_name="ambito"
    )
    da_verificare = models.BooleanField("da verificare", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    objects = RelazioneAmbitoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "appartenenza di un comune a un ambito"
        verbose_name_plural = "appartenenze dei comuni agli ambiti"
        ordering = ["ambito", "comune", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_appartenenza_un_solo_ambito",
                expressions=[
                    ("comune", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questo periodo il comune appartiene già a un ambito: chiudi prima quello."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comune} in {self.ambito}"


class DelegaQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Delegations of the comuni that are today in the user's Ambiti; all for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(
            comune__in=Appartenenza.objects.alla_data(timezone.localdate())
            .filter(ambito__in=utente.ambiti_visibili)
            .values("comune")
        )


class Delega(Periodo):
    """A comune entrusts a service to a body, by an act, for a period."""

    servizio = models.CharField(
        "servizio", max_length=20, help_text="Codice della voce del nomenclatore."
    )
    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="deleghe", verbose_name="comune delegante"
    )
    ente = models.ForeignKey(
        Ente, on_delete=models.PROTECT, related_name="deleghe", verbose_name="ente delegato"
    )
    atto = models.CharField("atto", max_length=200)

    objects = DelegaQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "delega"
        verbose_name_plural = "deleghe"
        ordering = ["comune", "servizio", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_delega_una_alla_volta",
                expressions=[
                    ("comune", RangeOperators.EQUAL),
                    ("servizio", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questo periodo il comune ha già delegato questo servizio: chiudi "
                    "prima quella delega."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.servizio}: {self.comune} → {self.ente}"
