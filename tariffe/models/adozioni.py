"""Which body adopted which edition, for which services and days, by which act."""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from base.accesso import UtenteConAmbiti
from base.models import Periodo, PeriodoQuerySet
from tariffe.enums import STATI_IN_VIGORE, Organo, TipoAtto
from tariffe.models.edizioni import DellEdizioneQuerySet, EdizioneTariffe, Regolamento
from tariffe.models.servizi import Servizio
from territorio.models import Ente
from territorio.models.ambiti import intervallo_date


class Adozione(models.Model):
    """A comune, or a company for its own services, makes an edition its own."""

    edizione = models.ForeignKey(
        EdizioneTariffe, on_delete=models.PROTECT, related_name="adozioni", verbose_name="edizione"
    )
    ente = models.ForeignKey(
        Ente, on_delete=models.PROTECT, related_name="adozioni", verbose_name="ente"
    )
    organo = models.CharField("organo", max_length=20, choices=Organo.choices)
    tipo_atto = models.CharField("tipo di atto", max_length=16, choices=TipoAtto.choices)
    numero_atto = models.CharField("numero dell'atto", max_length=30)
    data_atto = models.DateField("data dell'atto")
    atto = models.FileField(
        "PDF dell'atto", upload_to="tariffe/adozioni/%Y/", max_length=255, blank=True
    )
    sha256 = models.CharField("impronta del PDF", max_length=64, blank=True, editable=False)
    registrata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adozioni_registrate",
        verbose_name="registrata da",
    )
    registrata_il = models.DateTimeField("registrata il", auto_now_add=True)

    objects = DellEdizioneQuerySet.as_manager()

    class Meta:
        verbose_name = "adozione"
        verbose_name_plural = "adozioni"
        ordering = ["edizione_id", "ente__denominazione", "pk"]
        constraints = [
            models.UniqueConstraint(
                # For the composite key of `ServizioAdottato` (migration 0002).
                fields=["id", "ente"],
                name="tariffe_adozione_con_ente",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ente}: {self.edizione}"


class ServizioAdottatoQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Rows of the regulations that the user may see."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        regolamenti = Regolamento.objects.all().visibili_a(utente)
        return self.filter(adozione__edizione__regolamento__in=regolamenti)

    def in_vigore_il(self, giorno: datetime.date) -> Self:
        """Services adopted on that day, of editions approved and valid on it."""
        return self.alla_data(giorno).filter(
            Q(adozione__edizione__valida_al__isnull=True)
            | Q(adozione__edizione__valida_al__gte=giorno),
            adozione__edizione__stato__in=STATI_IN_VIGORE,
            adozione__edizione__valida_dal__lte=giorno,
        )


class ServizioAdottato(Periodo):
    """One service of an adoption, with its days; a body has one edition a day for a service."""

    adozione = models.ForeignKey(
        Adozione, on_delete=models.CASCADE, related_name="servizi", verbose_name="adozione"
    )
    # The same of the adoption (a composite key holds them together): the exclusion needs it here.
    ente = models.ForeignKey(
        Ente, on_delete=models.PROTECT, related_name="servizi_adottati", verbose_name="ente"
    )
    servizio = models.ForeignKey(
        Servizio, on_delete=models.PROTECT, related_name="adozioni", verbose_name="servizio"
    )

    objects = ServizioAdottatoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "servizio adottato"
        verbose_name_plural = "servizi adottati"
        ordering = ["adozione_id", "servizio_id", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            models.CheckConstraint(
                condition=Q(dal__isnull=False),
                name="tariffe_servizioadottato_con_inizio",
                violation_error_message="Scrivi da quale giorno vale l'adozione.",
            ),
            ExclusionConstraint(
                name="tariffe_servizioadottato_uno_alla_volta",
                expressions=[
                    ("ente", RangeOperators.EQUAL),
                    ("servizio", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questi giorni l'ente ha già adottato una tariffa per questo servizio: "
                    "chiudi prima quella."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.servizio}: {self.ente}"
