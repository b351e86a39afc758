"""What a version says cell by cell, and where each cell comes from."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from rendicontazione.enums import FormaGestione
from rendicontazione.models.caricamenti import Caricamento, DelCaricamentoQuerySet, Versione
from rendicontazione.models.modulo import ColonnaModulo, VoceNomenclatore
from rendicontazione.models.rendicontazioni import DellAmbitoQuerySet
from strutture.models import UnitaOfferta
from territorio.models import Comune, Ente


class FattoQuerySet(DellAmbitoQuerySet):
    _ambito = "versione__rendicontazione__ambito"


class Fatto(models.Model):
    """One declared cell of a version without errors, with its dimensions and where it stands.

    `valore` for the numeric columns, else `testo` (dates in ISO format); an empty cell has no row:
    NULL is not 0. Calculated columns and the dimensions themselves are not stored as facts.
    """

    pk = models.CompositePrimaryKey("versione", "colonna", "riga")
    versione = models.ForeignKey(
        Versione, on_delete=models.CASCADE, related_name="fatti", verbose_name="versione"
    )
    colonna = models.ForeignKey(
        ColonnaModulo, on_delete=models.PROTECT, related_name="+", verbose_name="misura"
    )
    riga = models.PositiveIntegerField("riga del foglio")
    cella = models.CharField("cella", max_length=12)
    forma_gestione = models.CharField(
        "forma di gestione", max_length=1, choices=FormaGestione.choices, blank=True
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
    area_utenza = models.CharField("area di utenza", max_length=3, blank=True)
    voce = models.ForeignKey(
        VoceNomenclatore,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="voce",
    )
    unita = models.ForeignKey(
        UnitaOfferta,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unità d'offerta",
    )
    fascia_eta = models.CharField("fascia di età", max_length=5, blank=True)
    sesso = models.CharField("sesso", max_length=1, blank=True)
    cittadinanza = models.CharField("cittadinanza", max_length=1, blank=True)
    presa_in_carico = models.BooleanField("in carico", null=True, blank=True)
    fondo = models.CharField("fondo", max_length=10, blank=True)
    annualita = models.PositiveSmallIntegerField("annualità del fondo", null=True, blank=True)
    unita_misura = models.CharField("unità di misura", max_length=20, blank=True)
    valore = models.DecimalField("valore", max_digits=16, decimal_places=4, null=True, blank=True)
    testo = models.TextField("testo", blank=True)

    objects = FattoQuerySet.as_manager()

    class Meta:
        verbose_name = "fatto"
        verbose_name_plural = "fatti"
        ordering = ["versione", "colonna", "riga"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(valore__isnull=False) & Q(testo=""))
                | (Q(valore__isnull=True) & ~Q(testo="")),
                name="rendicontazione_fatto_numero_o_testo",
                violation_error_message="Un dato è un numero oppure un testo.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cella}: {self.testo if self.valore is None else self.valore}"


class Correzione(models.Model):
    """A cell corrected in the page: what it was, what it became, why and by whom."""

    caricamento = models.ForeignKey(
        Caricamento, on_delete=models.CASCADE, related_name="correzioni", verbose_name="caricamento"
    )
    foglio = models.CharField("foglio", max_length=31)
    cella = models.CharField("cella", max_length=12)
    prima = models.TextField("prima", blank=True)
    dopo = models.TextField("dopo", blank=True)
    motivo = models.TextField("motivo")
    corretta_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="correzioni_fatte",
        verbose_name="corretta da",
    )
    corretta_il = models.DateTimeField("corretta il", auto_now_add=True)

    objects = DelCaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "correzione di una cella"
        verbose_name_plural = "correzioni di celle"
        ordering = ["caricamento", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["caricamento", "foglio", "cella"],
                name="rendicontazione_correzione_una_volta",
            )
        ]

    def __str__(self) -> str:
        return f"{self.foglio} {self.cella}: {self.prima} → {self.dopo}"


class OrigineRiga(models.Model):
    """Where a row of a merged workbook comes from: the attempt of a part, and its row there."""

    caricamento = models.ForeignKey(
        Caricamento,
        on_delete=models.CASCADE,
        related_name="origini",
        verbose_name="caricamento unito",
    )
    foglio = models.CharField("foglio", max_length=31)
    riga = models.PositiveIntegerField("riga")
    da = models.ForeignKey(
        Caricamento, on_delete=models.PROTECT, related_name="+", verbose_name="file della parte"
    )
    riga_di_partenza = models.PositiveIntegerField("riga nel file della parte")

    objects = DelCaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "origine di una riga"
        verbose_name_plural = "origini delle righe"
        ordering = ["caricamento", "foglio", "riga"]
        constraints = [
            models.UniqueConstraint(
                fields=["caricamento", "foglio", "riga"], name="rendicontazione_origine_una_volta"
            )
        ]

    def __str__(self) -> str:
        return f"{self.foglio}, riga {self.riga}"
