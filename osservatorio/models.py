"""Population by age and sex, kept by edition: a new edition never erases the one before."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from base import formati
from osservatorio.enums import TipoEdizione
from territorio.models import Comune

# The last age of Istat's tables stands for «100 and more».
ETA_MASSIMA = 100


class EdizioneQuerySet(models.QuerySet):
    def in_vigore(self) -> Self:
        """Editions that figures are taken from: those that no later edition has replaced."""
        return self.filter(in_vigore=True)

    def dalla_piu_recente(self, anno: int) -> Self:
        """Editions not after that year: nearest year first, then the one loaded last."""
        return self.filter(anno__lte=anno).order_by("-anno", "-caricata_il", "-pk")


class Edizione(models.Model):
    """One release of a population series: what was published, when, and how final it is."""

    fonte = models.CharField("fonte", max_length=200)
    tracciato = models.CharField("tracciato", max_length=20)
    anno = models.PositiveSmallIntegerField("anno")
    data_riferimento = models.DateField("data di riferimento")
    tipo = models.CharField("tipo", max_length=13, choices=TipoEdizione.choices)
    titolo = models.CharField("titolo del file", max_length=255)
    nome_file = models.CharField("nome del file", max_length=160, blank=True)
    sha256 = models.CharField("impronta sha256", max_length=64, unique=True)
    comuni = models.PositiveIntegerField("numero di comuni")
    popolazione = models.PositiveIntegerField("abitanti")
    caricata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="edizioni_caricate",
        verbose_name="caricata da",
        help_text="Vuoto se caricata da un comando.",
    )
    caricata_il = models.DateTimeField("caricata il")
    in_vigore = models.BooleanField(
        "in vigore", default=True, help_text="I dati vengono presi da qui."
    )

    objects = EdizioneQuerySet.as_manager()

    class Meta:
        verbose_name = "edizione della popolazione"
        verbose_name_plural = "edizioni della popolazione"
        ordering = ["-anno", "-caricata_il", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(data_riferimento__year=F("anno")),
                name="osservatorio_edizione_anno_della_data",
                violation_error_message=(
                    "L'anno è quello della data di riferimento: correggi uno dei due."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{formati.data_breve(self.data_riferimento)}, {self.get_tipo_display()}"


class Popolazione(models.Model):
    """Residents of one comune and one year of age (100 = 100 and more) in one edition."""

    # The natural key is also the only index: rows are always read by edition, then by comune.
    pk = models.CompositePrimaryKey("edizione_id", "comune_id", "eta")
    edizione = models.ForeignKey(
        Edizione,
        on_delete=models.CASCADE,
        related_name="righe",
        verbose_name="edizione",
        db_index=False,
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        related_name="popolazioni",
        verbose_name="comune",
        db_index=False,
    )
    eta = models.PositiveSmallIntegerField("età", validators=[MaxValueValidator(ETA_MASSIMA)])
    maschi = models.PositiveIntegerField("maschi")
    femmine = models.PositiveIntegerField("femmine")

    class Meta:
        verbose_name = "popolazione per età"
        verbose_name_plural = "popolazione per età"
        ordering = ["edizione", "comune", "eta"]
        constraints = [
            models.CheckConstraint(
                condition=Q(eta__lte=ETA_MASSIMA),
                name="osservatorio_popolazione_eta_fino_a_100",
                violation_error_message="L'età va da 0 a 100 (100 e più).",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comune}, {self.eta} anni"
