"""The parts of a return: what each comune, managing body or facility hands in by itself."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from base.accesso import UtenteConAmbiti
from rendicontazione.models.rendicontazioni import DellAmbitoQuerySet, Rendicontazione, insieme
from strutture.models import ReferenteStruttura, Struttura
from territorio.models import Comune, Ente
from utenti.enums import RUOLI_CON_COMUNE


class ParteQuerySet(DellAmbitoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Those of the Ambito for who works there; for the others their comune and facilities."""
        if not utente.is_authenticated:
            return self.none()
        dell_ambito = super().visibili_a(utente)
        comuni = [
            i.comune_id
            for i in utente.incarichi_attivi  # type: ignore[attr-defined]
            if i.ruolo in RUOLI_CON_COMUNE
        ]
        strutture = ReferenteStruttura.objects.alla_data(timezone.localdate()).filter(utente=utente)
        return dell_ambito | self.filter(
            Q(comune__in=comuni) | Q(struttura__in=strutture.values("struttura"))
        )


class Parte(models.Model):
    """A part expected from one comune, one managing body or one facility."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.CASCADE,
        related_name="parti",
        verbose_name="rendicontazione",
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="comune",
    )
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ente gestore",
    )
    struttura = models.ForeignKey(
        Struttura,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="struttura",
    )
    consegnata = models.ForeignKey(
        "Caricamento",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="file consegnato",
    )
    consegnata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parti_consegnate",
        verbose_name="consegnata da",
    )
    consegnata_il = models.DateTimeField("consegnata il", null=True, blank=True)
    sollecitata_il = models.DateTimeField("sollecitata il", null=True, blank=True)

    objects = ParteQuerySet.as_manager()

    class Meta:
        verbose_name = "parte della rendicontazione"
        verbose_name_plural = "parti della rendicontazione"
        ordering = ["rendicontazione", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comune__isnull=False, ente__isnull=True, struttura__isnull=True)
                | Q(comune__isnull=True, ente__isnull=False, struttura__isnull=True)
                | Q(comune__isnull=True, ente__isnull=True, struttura__isnull=False),
                name="rendicontazione_parte_di_uno_solo",
                violation_error_message="Una parte è di un comune, di un ente o di una struttura.",
            ),
            models.UniqueConstraint(
                fields=["rendicontazione", "comune", "ente", "struttura"],
                nulls_distinct=False,
                name="rendicontazione_parte_una_volta",
            ),
            models.CheckConstraint(
                condition=insieme("consegnata_da", "consegnata_il"),
                name="rendicontazione_parte_consegnata_chi_e_quando",
            ),
            models.CheckConstraint(
                condition=insieme("consegnata", "consegnata_il"),
                name="rendicontazione_parte_consegnata_con_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.comune or self.ente or self.struttura)
