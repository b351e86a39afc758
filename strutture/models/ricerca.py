"""What the search of the catalogue reads: synonyms, words of each facility, version of the data."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from strutture.models.strutture import ParteDiStrutturaQuerySet, Struttura


class Sinonimo(models.Model):
    """An everyday word and what it stands for in the register: «asilo» → «nido»."""

    espressione = models.CharField("parole di chi cerca", max_length=80, unique=True)
    significa = models.CharField(
        "parole del registro",
        max_length=200,
        help_text="Separate da virgola se sono più d'una: per esempio «CDA, CDI».",
    )

    class Meta:
        verbose_name = "sinonimo"
        verbose_name_plural = "sinonimi"
        ordering = ["espressione", "pk"]

    def __str__(self) -> str:
        return f"{self.espressione} → {self.significa}"


class TestoRicerca(models.Model):
    """The words by which a facility is found, kept up to date by the database (triggers).

    Of a reserved facility neither comune nor place is among them.
    """

    struttura = models.OneToOneField(
        Struttura,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="testo_ricerca",
        verbose_name="struttura",
    )
    vettore = SearchVectorField("parole ridotte alla radice")
    parole = models.TextField("parole per la somiglianza")

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "testo per la ricerca"
        verbose_name_plural = "testi per la ricerca"

    def __str__(self) -> str:
        return f"Parole della struttura {self.pk}"


class VersioneDati(models.Model):
    """One row each time something public changes (triggers): the last key is the data's version."""

    quando = models.DateTimeField("quando", auto_now_add=True)

    class Meta:
        verbose_name = "versione dei dati pubblici"
        verbose_name_plural = "versioni dei dati pubblici"

    def __str__(self) -> str:
        return str(self.pk)
