"""Province and comuni of Italy, with their past names and suppressions."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from base.models import Periodo, chiave_ordinamento

CODICE_ISTAT_COMUNE = RegexValidator(
    r"^\d{6}$", "Il codice ISTAT del comune ha 6 cifre, zeri iniziali compresi: per esempio 017029."
)


class Provincia(models.Model):
    """A Province of Italy; the one that runs this installation has its office's contacts too."""

    codice = models.CharField("codice Istat", max_length=3, unique=True)
    sigla = models.CharField("sigla", max_length=2)
    denominazione = models.CharField("denominazione", max_length=80)
    codice_regione = models.CharField("codice della regione", max_length=2)
    regione = models.CharField("regione", max_length=60)
    ufficio = models.CharField("ufficio competente", max_length=160, blank=True)
    indirizzo = models.CharField("indirizzo dell'ufficio", max_length=200, blank=True)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    pec = models.EmailField("PEC", blank=True)
    sito = models.URLField("sito", blank=True)

    class Meta:
        verbose_name = "provincia"
        verbose_name_plural = "province"
        ordering = ["codice"]

    def __str__(self) -> str:
        return f"Provincia di {self.denominazione}"


class ComuneQuerySet(models.QuerySet):
    def esistenti_il(self, giorno: datetime.date) -> Self:
        """Comuni that existed on that day."""
        return self.filter(
            Q(istituito_il__isnull=True) | Q(istituito_il__lte=giorno),
            Q(soppresso_il__isnull=True) | Q(soppresso_il__gt=giorno),
        )

    def della_provincia(self, codice: str | None = None) -> Self:
        """Comuni of a Province; without a code, of the one that runs this installation."""
        return self.filter(provincia__codice=codice or settings.PROVINCIA)

    def dell_ambito(self, ambito: models.Model, giorno: datetime.date) -> Self:
        """Comuni that belonged to the Ambito on that day."""
        from territorio.models.relazioni import Appartenenza

        return self.filter(
            pk__in=Appartenenza.objects.alla_data(giorno).filter(ambito=ambito).values("comune")
        )

    def degli_ambiti_oggi(self, ambiti: frozenset[int], giorno: datetime.date) -> Self:
        """Comuni of any of those Ambiti (primary keys) on that day."""
        from territorio.models.relazioni import Appartenenza

        return self.filter(
            pk__in=Appartenenza.objects.alla_data(giorno).filter(ambito__in=ambiti).values("comune")
        )

    def per_nome(self, nome: str) -> Self:
        """Comuni whose present or past name is that one, whatever its case and accents."""
        chiave = chiave_ordinamento(nome)
        return self.filter(
            Q(nome_ordinamento=chiave) | Q(nomi_precedenti__nome_ordinamento=chiave)
        ).distinct()


class Comune(models.Model):
    """A comune of Italy, identified for ever by its Istat code (text, six digits)."""

    codice_istat = models.CharField(
        "codice Istat", max_length=6, unique=True, validators=[CODICE_ISTAT_COMUNE]
    )
    codice_catastale = models.CharField("codice catastale", max_length=4, blank=True)
    denominazione = models.CharField("denominazione", max_length=80)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=80, editable=False, db_index=True
    )
    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="comuni", verbose_name="provincia"
    )
    istituito_il = models.DateField("istituito il", null=True, blank=True)
    soppresso_il = models.DateField(
        "soppresso il", null=True, blank=True, help_text="Primo giorno in cui non esiste più."
    )
    confluito_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confluiti",
        verbose_name="confluito in",
    )
    latitudine = models.DecimalField(
        "latitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitudine = models.DecimalField(
        "longitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    superficie_kmq = models.DecimalField(
        "superficie in km²", max_digits=9, decimal_places=3, null=True, blank=True
    )
    fonte_superficie = models.CharField("fonte della superficie", max_length=200, blank=True)
    confine = models.TextField(
        "confine",
        blank=True,
        editable=False,
        help_text="Percorso SVG semplificato nel piano comune della mappa.",
    )

    objects = ComuneQuerySet.as_manager()

    class Meta:
        verbose_name = "comune"
        verbose_name_plural = "comuni"
        ordering = ["nome_ordinamento", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(soppresso_il__isnull=False) | Q(confluito_in__isnull=True),
                name="territorio_comune_confluito_se_soppresso",
                violation_error_message=(
                    "Un comune confluito in un altro ha la data di soppressione: scrivila."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.denominazione

    @property
    def slug(self) -> str:
        """The name as it stands in the address of its page, after the Istat code."""
        return slugify(self.denominazione.replace("'", " ").replace("’", " ")) or "comune"

    @property
    def indirizzo_web(self) -> str:
        """Its public page; only the comuni of the Province have one."""
        return reverse("sportello:comune_detail", args=[self.codice_istat, self.slug])

    def esisteva_il(self, giorno: datetime.date) -> bool:
        """True if the comune existed on that day; as `ComuneQuerySet.esistenti_il`."""
        return (self.istituito_il is None or self.istituito_il <= giorno) and (
            self.soppresso_il is None or giorno < self.soppresso_il
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        super().save(*args, **kwargs)


class NomePrecedenteComune(Periodo):
    """A name (and cadastral code) that a comune had before the present one."""

    comune = models.ForeignKey(
        Comune, on_delete=models.CASCADE, related_name="nomi_precedenti", verbose_name="comune"
    )
    denominazione = models.CharField("denominazione", max_length=80)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=80, editable=False, db_index=True
    )
    codice_catastale = models.CharField("codice catastale", max_length=4, blank=True)

    class Meta(Periodo.Meta):
        verbose_name = "nome precedente del comune"
        verbose_name_plural = "nomi precedenti dei comuni"
        ordering = ["comune", "al", "pk"]

    def __str__(self) -> str:
        return self.denominazione

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        super().save(*args, **kwargs)
