"""Who runs the facilities."""

from collections.abc import Collection
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from base.codici import codice_pulito, errori_dei_codici
from base.models import chiave_ordinamento
from strutture.enums import NaturaEnte
from territorio.models import Ente
from utenti.models import Utente


class EnteGestoreQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Bodies that run a facility the user sees, or no facility yet; all for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        from strutture.models.strutture import Struttura  # it has a foreign key to this model

        strutture = Struttura.objects.filter(ente_gestore=OuterRef("pk"))
        return self.filter(Exists(strutture.visibili_a(utente)) | ~Exists(strutture))


class EnteGestore(models.Model):
    """The public or private body that runs facilities; NULL natura = not known."""

    denominazione = models.CharField("denominazione", max_length=160)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=160, editable=False, db_index=True
    )
    natura = models.CharField("natura", max_length=3, choices=NaturaEnte.choices, blank=True)
    codice_fiscale = models.CharField("codice fiscale", max_length=16, blank=True)
    partita_iva = models.CharField("partita IVA", max_length=11, blank=True)
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gestioni",
        verbose_name="ente del territorio",
        help_text="Quando chi gestisce è un comune, un'azienda speciale o un altro ente pubblico.",
    )
    dimostrativo = models.BooleanField("dato dimostrativo", default=False)
    confluito_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="confluiti",
        verbose_name="unito all'ente",
        help_text="Era un doppione: le sue strutture sono dell'altro.",
    )

    objects = EnteGestoreQuerySet.as_manager()

    class Meta:
        verbose_name = "ente gestore"
        verbose_name_plural = "enti gestori"
        ordering = ["nome_ordinamento", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["codice_fiscale"],
                condition=~Q(codice_fiscale=""),
                name="strutture_ente_gestore_codice_fiscale_unico",
                violation_error_message="C'è già un ente gestore con questo codice fiscale.",
            ),
            models.UniqueConstraint(
                fields=["partita_iva"],
                condition=~Q(partita_iva=""),
                name="strutture_ente_gestore_partita_iva_unica",
                violation_error_message="C'è già un ente gestore con questa partita IVA.",
            ),
        ]

    def __str__(self) -> str:
        return self.denominazione

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Codes are written in every way: spaces and small letters are no mistake."""
        for campo in ("codice_fiscale", "partita_iva"):
            if campo not in (exclude or ()):
                setattr(self, campo, codice_pulito(getattr(self, campo)))
        super().clean_fields(exclude=exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.calcola_nomi()
        super().save(*args, **kwargs)

    def calcola_nomi(self) -> None:
        """What is kept of the name for sorting; who writes many rows calls it."""
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)

    def clean(self) -> None:
        super().clean()
        errori = errori_dei_codici(codice_fiscale=self.codice_fiscale, partita_iva=self.partita_iva)
        if errori:
            raise ValidationError(errori)
