"""What the Osservatorio has published: frozen values, frozen file, and what became of it."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from base.accesso import UtenteConAmbiti
from osservatorio.enums import GenerePubblicazione, StatoPubblicazione
from territorio.models import Ambito, Comune


class PubblicazioneQuerySet(models.QuerySet):
    def in_vigore(self) -> Self:
        """Those that citizens are shown; the others are told only on their verification page."""
        return self.filter(stato=StatoPubblicazione.IN_VIGORE)

    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """In the back office all of them, to who works there: they are public anyway."""
        return self if utente.is_authenticated else self.none()


class Pubblicazione(models.Model):
    """A report, or a set of indicators, as it was on the day it was published.

    `valori` are the frozen figures: what pages and files show, whatever happens to the data;
    `aspetto` their drawings, and the day they were prepared. `codice` is the sha256 of the values,
    printed on the PDF; `sha256` is of the PDF itself. `protezione`, never shown, is what a later
    publication must know to keep hidden what this one hides.
    """

    slug = models.SlugField("indirizzo", max_length=160, unique=True)
    titolo = models.CharField("titolo", max_length=200)
    genere = models.CharField("genere", max_length=10, choices=GenerePubblicazione.choices)
    report = models.CharField("report", max_length=60, blank=True)
    chiave = models.CharField("parametri", max_length=400, blank=True)
    numero = models.PositiveSmallIntegerField(
        "numero", default=1, help_text="Quale pubblicazione è, di quel report e parametri."
    )
    anno = models.PositiveSmallIntegerField("anno")
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pubblicazioni",
        verbose_name="ambito",
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pubblicazioni",
        verbose_name="comune",
    )
    # A snapshot: it is read whole and never queried.
    valori = models.JSONField("valori congelati")
    aspetto = models.JSONField("disegni", default=dict)
    protezione = models.JSONField("conteggi da proteggere", null=True, blank=True)
    sommario = models.TextField("che cosa c'è dentro", blank=True)
    # Lower case, without accents: titles of the chapters, territories, names of the indicators.
    parole = models.TextField("parole da cercare", blank=True)
    codice = models.CharField(
        "codice di verifica",
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "Il codice ha 64 cifre esadecimali.")],
    )
    edizioni = models.TextField("fonti ed edizioni", blank=True)
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)
    pdf = models.FileField("PDF", upload_to="osservatorio/pubblicazioni/", max_length=255)
    sha256 = models.CharField("impronta sha256 del PDF", max_length=64)
    pagine = models.PositiveIntegerField("pagine", default=0)
    dimensione = models.PositiveIntegerField("dimensione in byte", default=0)
    stato = models.CharField(
        "stato",
        max_length=10,
        choices=StatoPubblicazione.choices,
        default=StatoPubblicazione.IN_VIGORE,
    )
    sostituita_da = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sostituisce",
        verbose_name="sostituita da",
    )
    pubblicata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="pubblicazioni",
        verbose_name="pubblicata da",
    )
    pubblicata_il = models.DateTimeField("pubblicata il")

    objects = PubblicazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "pubblicazione"
        verbose_name_plural = "pubblicazioni"
        ordering = ["-pubblicata_il", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sostituita_da__isnull=True)
                | Q(stato__in=[StatoPubblicazione.SOSTITUITA, StatoPubblicazione.RITIRATA]),
                name="osservatorio_pubblicazione_sostituita",
                violation_error_message="Una pubblicazione in vigore non è stata sostituita.",
            ),
            models.UniqueConstraint(
                fields=["report", "chiave"],
                condition=Q(stato=StatoPubblicazione.IN_VIGORE),
                name="osservatorio_pubblicazione_una_in_vigore",
                violation_error_message="Di questo report e parametri una è già in vigore.",
            ),
            models.UniqueConstraint(
                fields=["report", "chiave", "numero"],
                name="osservatorio_pubblicazione_numero",
                violation_error_message="Questa pubblicazione c'è già.",
            ),
        ]

    def __str__(self) -> str:
        return self.titolo

    @property
    def in_vigore(self) -> bool:
        return self.stato == StatoPubblicazione.IN_VIGORE

    @property
    def ritirata(self) -> bool:
        return self.stato == StatoPubblicazione.RITIRATA


class PassaggioPubblicazioneQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """As the publications that they are about."""
        return self if utente.is_authenticated else self.none()


class PassaggioPubblicazione(models.Model):
    """Published, superseded, withdrawn: when, by whom and why; the rows are never changed."""

    pubblicazione = models.ForeignKey(
        Pubblicazione,
        on_delete=models.PROTECT,
        related_name="passaggi",
        verbose_name="pubblicazione",
    )
    stato = models.CharField("stato", max_length=10, choices=StatoPubblicazione.choices)
    motivo = models.TextField("motivo", blank=True)
    fatto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="passaggi_di_pubblicazione",
        verbose_name="fatto da",
    )
    fatto_il = models.DateTimeField("fatto il", auto_now_add=True)

    objects = PassaggioPubblicazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di pubblicazione"
        verbose_name_plural = "passaggi di pubblicazione"
        ordering = ["pubblicazione", "fatto_il", "pk"]

    def __str__(self) -> str:
        return f"{self.pubblicazione}: {self.get_stato_display()}"
