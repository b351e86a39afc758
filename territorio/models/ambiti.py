"""The social districts, and the past addresses of their pages."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Value

from base.accesso import UtenteConAmbiti
from base.models import Periodo, PeriodoQuerySet
from territorio.models.comuni import Provincia


def intervallo_date() -> Func:
    """daterange(dal, al, '[]'): both days included, NULL = unbounded.

    A plain Func, so that migrations import nothing of ours.
    """
    return Func(F("dal"), F("al"), Value("[]"), function="daterange", output_field=DateRangeField())


class AmbitoQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Ambiti in whose back office the user works; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(pk__in=utente.ambiti_visibili)

    def della_provincia(self, codice: str | None = None) -> Self:
        """Ambiti of a Province; without a code, of the one that runs this installation."""
        return self.filter(provincia__codice=codice or settings.PROVINCIA)


class Ambito(Periodo):
    """A social district; its office is the Ufficio di Piano. It existed from `dal` to `al`."""

    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="ambiti", verbose_name="provincia"
    )
    numero = models.PositiveSmallIntegerField("numero")
    denominazione = models.CharField("denominazione", max_length=120)
    slug = models.SlugField("nome nell'indirizzo web", max_length=140, unique=True)
    successore = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessori",
        verbose_name="ambito che ne continua l'attività",
    )
    indirizzo = models.CharField("indirizzo dell'Ufficio di Piano", max_length=200, blank=True)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    pec = models.EmailField("PEC", blank=True)
    orari = models.TextField("orari", blank=True)
    sito = models.URLField("sito", blank=True)
    da_verificare = models.BooleanField("da verificare", default=False)
    nota_verifica = models.CharField("che cosa verificare", max_length=255, blank=True)
    contatti_dimostrativi = models.BooleanField("contatti dimostrativi", default=False)
    confine = models.TextField("confine", blank=True, editable=False)

    objects = AmbitoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "ambito"
        verbose_name_plural = "ambiti"
        ordering = ["provincia", "numero", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_ambito_numero_una_volta",
                expressions=[
                    ("provincia", RangeOperators.EQUAL),
                    ("numero", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questa provincia c'è già un ambito con questo numero nello stesso periodo."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero} – {self.denominazione}"


class SlugPrecedenteAmbito(models.Model):
    """A past address of the Ambito's page: it answers with a permanent redirect."""

    ambito = models.ForeignKey(
        Ambito, on_delete=models.CASCADE, related_name="slug_precedenti", verbose_name="ambito"
    )
    slug = models.SlugField("indirizzo web precedente", max_length=140, unique=True)

    class Meta:
        verbose_name = "indirizzo web precedente"
        verbose_name_plural = "indirizzi web precedenti"

    def __str__(self) -> str:
        return self.slug
