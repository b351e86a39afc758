"""Istat's series, kept by edition: a new edition never erases the one before."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from base import formati
from osservatorio.enums import InsiemeDati, StatoCaricamentoDati, TipoEdizione
from territorio.models import Comune

# The last age of Istat's tables stands for «100 and more».
ETA_MASSIMA = 100


class EdizioneQuerySet(models.QuerySet):
    def in_vigore(self, insieme: str = InsiemeDati.POPOLAZIONE) -> Self:
        """Editions that the figures of a set are taken from: one for each year and comune."""
        return self.filter(in_vigore=True, insieme=insieme)

    def dalla_piu_recente(self, anno: int) -> Self:
        """Editions not after that year: nearest year first, then the one loaded last."""
        return self.filter(anno__lte=anno).order_by("-anno", "-caricata_il", "-pk")


class Edizione(models.Model):
    """One release of a series: what was published, when, and how final it is.

    `popolazione` is the total of the file: residents, foreigners, residents at the end of the year
    of a balance, households; 0 where the file has no such total.
    """

    insieme = models.CharField(
        "insieme di dati",
        max_length=12,
        choices=InsiemeDati.choices,
        default=InsiemeDati.POPOLAZIONE,
    )
    fonte = models.CharField("fonte", max_length=200)
    tracciato = models.CharField("tracciato", max_length=20)
    anno = models.PositiveSmallIntegerField("anno")
    data_riferimento = models.DateField("data di riferimento")
    tipo = models.CharField("tipo", max_length=13, choices=TipoEdizione.choices)
    titolo = models.CharField("titolo del file", max_length=255)
    nome_file = models.CharField("nome del file", max_length=160, blank=True)
    sha256 = models.CharField("impronta sha256", max_length=64)
    comuni = models.PositiveIntegerField("numero di comuni")
    popolazione = models.PositiveIntegerField("totale", default=0)
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
        verbose_name = "edizione dei dati"
        verbose_name_plural = "edizioni dei dati"
        ordering = ["-anno", "-caricata_il", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(data_riferimento__year=F("anno")),
                name="osservatorio_edizione_anno_della_data",
                violation_error_message=(
                    "L'anno è quello della data di riferimento: correggi uno dei due."
                ),
            ),
            # A file of Istat may hold several years: each is an edition of its own.
            models.UniqueConstraint(
                fields=["sha256", "insieme", "anno"],
                name="osservatorio_edizione_una_volta",
                violation_error_message="Questo file è già caricato.",
            ),
        ]

    def __str__(self) -> str:
        return f"{formati.data_breve(self.data_riferimento)}, {self.get_tipo_display()}"


class SceltaEdizione(models.Model):
    """Who put an edition in force, when and why; the rows are never changed."""

    edizione = models.ForeignKey(
        Edizione, on_delete=models.CASCADE, related_name="scelte", verbose_name="edizione"
    )
    motivo = models.TextField("motivo")
    scelta_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="edizioni_scelte",
        verbose_name="scelta da",
    )
    scelta_il = models.DateTimeField("scelta il", auto_now_add=True)

    class Meta:
        verbose_name = "scelta dell'edizione in vigore"
        verbose_name_plural = "scelte delle edizioni in vigore"
        ordering = ["-scelta_il", "-pk"]

    def __str__(self) -> str:
        return f"{self.edizione}: {self.motivo}"


class CaricamentoDati(models.Model):
    """A file of Istat as it was uploaded, before and after it becomes an edition."""

    file = models.FileField("file", upload_to="osservatorio/dati/%Y/%m/", max_length=255)
    nome_file = models.CharField("nome del file", max_length=160)
    sha256 = models.CharField("impronta sha256", max_length=64)
    dimensione = models.PositiveBigIntegerField("dimensione in byte")
    tipo_chiesto = models.CharField(
        "tipo di edizione", max_length=13, choices=TipoEdizione.choices, blank=True
    )
    stato = models.CharField(
        "stato",
        max_length=14,
        choices=StatoCaricamentoDati.choices,
        default=StatoCaricamentoDati.DA_CONFERMARE,
    )
    # Only shown, never queried: what the checks said when the file was read.
    esito = models.JSONField("esito dei controlli", default=dict, blank=True)
    edizioni = models.ManyToManyField(
        Edizione, related_name="caricamenti", blank=True, verbose_name="edizioni"
    )
    caricato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="dati_caricati",
        verbose_name="caricato da",
    )
    caricato_il = models.DateTimeField("caricato il", auto_now_add=True)

    class Meta:
        verbose_name = "caricamento di dati"
        verbose_name_plural = "caricamenti di dati"
        ordering = ["-caricato_il", "-pk"]

    def __str__(self) -> str:
        return self.nome_file


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


class Residenti(models.Model):
    """Residents (or foreign residents) of one comune by class of age, in one edition.

    Made from `Popolazione` when an edition is stored: reading a figure never sums single ages.
    """

    pk = models.CompositePrimaryKey("edizione_id", "comune_id")
    edizione = models.ForeignKey(
        Edizione,
        on_delete=models.CASCADE,
        related_name="residenti",
        verbose_name="edizione",
        db_index=False,
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        related_name="residenti",
        verbose_name="comune",
        db_index=False,
    )
    popolazione = models.PositiveIntegerField("residenti")
    maschi = models.PositiveIntegerField("maschi")
    femmine = models.PositiveIntegerField("femmine")
    eta_0_2 = models.PositiveIntegerField("0-2 anni")
    eta_0_14 = models.PositiveIntegerField("0-14 anni")
    eta_0_17 = models.PositiveIntegerField("0-17 anni")
    eta_15_19 = models.PositiveIntegerField("15-19 anni")
    eta_15_64 = models.PositiveIntegerField("15-64 anni")
    eta_18_64 = models.PositiveIntegerField("18-64 anni")
    eta_60_64 = models.PositiveIntegerField("60-64 anni")
    eta_65_oltre = models.PositiveIntegerField("65 anni e più")
    eta_75_oltre = models.PositiveIntegerField("75 anni e più")
    eta_80_oltre = models.PositiveIntegerField("80 anni e più")

    class Meta:
        verbose_name = "residenti di un comune"
        verbose_name_plural = "residenti dei comuni"
        ordering = ["edizione", "comune"]

    def __str__(self) -> str:
        return f"{self.comune}: {self.popolazione}"


class ValoreSerie(models.Model):
    """One number of one comune in one edition: births, deaths, households… (`calcolo.serie`)."""

    pk = models.CompositePrimaryKey("edizione_id", "serie", "comune_id")
    edizione = models.ForeignKey(
        Edizione,
        on_delete=models.CASCADE,
        related_name="valori",
        verbose_name="edizione",
        db_index=False,
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        related_name="valori_delle_serie",
        verbose_name="comune",
        db_index=False,
    )
    serie = models.CharField("serie", max_length=40)
    valore = models.IntegerField("valore")

    class Meta:
        verbose_name = "valore di una serie"
        verbose_name_plural = "valori delle serie"
        ordering = ["edizione", "serie", "comune"]

    def __str__(self) -> str:
        return f"{self.serie}, {self.comune}: {self.valore}"


class OsservazioneIstat(models.Model):
    """One row of a table of IstatData: spending of the comuni of a social district, in euro."""

    edizione = models.ForeignKey(
        Edizione, on_delete=models.CASCADE, related_name="osservazioni", verbose_name="edizione"
    )
    territorio = models.CharField("codice del territorio", max_length=20)
    nome_territorio = models.CharField("territorio", max_length=160)
    misura = models.CharField("codice della misura", max_length=20)
    area = models.CharField("codice dell'area di utenza", max_length=20)
    servizio = models.CharField("codice del servizio", max_length=40)
    nome_servizio = models.CharField("servizio", max_length=200)
    valore = models.DecimalField("valore", max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = "osservazione di IstatData"
        verbose_name_plural = "osservazioni di IstatData"
        ordering = ["edizione", "territorio", "area", "servizio", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edizione", "territorio", "misura", "area", "servizio"],
                name="osservatorio_osservazione_una_volta",
                violation_error_message="Questa osservazione c'è già.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nome_territorio}, {self.nome_servizio}"
