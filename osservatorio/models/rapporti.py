"""What people make with the figures: stored reports, thematic dossiers, agreements to compare."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from base.accesso import UtenteConAmbiti
from osservatorio.enums import Lettore, LivelloTerritorio
from territorio.models import Ambito, Comune


class ReportGenerato(models.Model):
    """A PDF made once and served from store as long as its data do not change.

    `chiave` is the address-like text of report and parameters; `versione_dati` the fingerprint of
    all that its figures are taken from. The file is there when the job that makes it has ended.
    """

    report = models.CharField("report", max_length=60)
    chiave = models.CharField("parametri", max_length=400)
    lettore = models.CharField("lettore", max_length=14, choices=Lettore.choices)
    versione_dati = models.CharField("versione dei dati", max_length=64)
    file = models.FileField("file", upload_to="osservatorio/report/", max_length=255, blank=True)
    sha256 = models.CharField("impronta sha256", max_length=64, blank=True)
    codice_verifica = models.CharField("codice dei valori", max_length=64, blank=True)
    pagine = models.PositiveIntegerField("pagine", default=0)
    dimensione = models.PositiveIntegerField("dimensione in byte", default=0)
    messaggio = models.TextField("che cosa è andato storto", blank=True)
    chiesto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="report_chiesti",
        verbose_name="chiesto da",
    )
    creato_il = models.DateTimeField("creato il", auto_now_add=True)
    pronto_il = models.DateTimeField("pronto il", null=True, blank=True)

    class Meta:
        verbose_name = "report generato"
        verbose_name_plural = "report generati"
        ordering = ["-creato_il", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "chiave", "lettore", "versione_dati"],
                name="osservatorio_report_una_volta",
                violation_error_message="Questo report è già stato fatto con gli stessi dati.",
            ),
            models.CheckConstraint(
                condition=Q(pronto_il__isnull=True) | ~Q(sha256=""),
                name="osservatorio_report_pronto_con_file",
                violation_error_message="Un report pronto ha il suo file.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.chiave}"


class DossierQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """One's own, and those shared: by the Province with all, by an Ambito with its people."""
        if not utente.is_authenticated:
            return self.none()
        condivisi = Q(condiviso=True, ambito__isnull=True)
        if utente.vede_tutto:
            condivisi |= Q(condiviso=True)
        else:
            condivisi |= Q(condiviso=True, ambito__in=utente.ambiti_visibili)
        return self.filter(Q(autore=utente) | condivisi)


class Dossier(models.Model):
    """A theme in focus: indicators, years, territories and the author's own notes."""

    titolo = models.CharField("titolo", max_length=160)
    introduzione = models.TextField("introduzione", blank=True)
    conclusioni = models.TextField("conclusioni", blank=True)
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossier",
        verbose_name="ambito",
        help_text="Vuoto se è della Provincia.",
    )
    condiviso = models.BooleanField("condiviso con i colleghi", default=False)
    autore = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="dossier",
        verbose_name="autore",
    )
    creato_il = models.DateTimeField("creato il", auto_now_add=True)
    modificato_il = models.DateTimeField("modificato il", auto_now=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier tematico"
        verbose_name_plural = "dossier tematici"
        ordering = ["-modificato_il", "-pk"]

    def __str__(self) -> str:
        return self.titolo


class VoceDossierQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Those of the dossiers that the user sees."""
        return self.filter(dossier__in=Dossier.objects.visibili_a(utente))


class VoceDossier(models.Model):
    """One question of a dossier: an indicator, its years, its territories, and a note."""

    dossier = models.ForeignKey(
        Dossier, on_delete=models.CASCADE, related_name="voci", verbose_name="dossier"
    )
    ordine = models.PositiveSmallIntegerField("ordine")
    indicatore = models.CharField("codice dell'indicatore", max_length=60)
    livello = models.CharField(
        "territori a confronto",
        max_length=6,
        choices=LivelloTerritorio.choices,
        default=LivelloTerritorio.AMBITI,
    )
    anno_da = models.PositiveSmallIntegerField("dall'anno")
    anno_a = models.PositiveSmallIntegerField("all'anno")
    # None of the two: all the Ambiti, or all the comuni of the dossier's Ambito.
    ambiti = models.ManyToManyField(Ambito, blank=True, related_name="+", verbose_name="ambiti")
    comuni = models.ManyToManyField(Comune, blank=True, related_name="+", verbose_name="comuni")
    nota = models.TextField("nota", blank=True)

    objects = VoceDossierQuerySet.as_manager()

    class Meta:
        verbose_name = "voce di dossier"
        verbose_name_plural = "voci di dossier"
        ordering = ["dossier", "ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "ordine"],
                name="osservatorio_voce_dossier_ordine",
                violation_error_message="Due voci hanno lo stesso posto.",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(anno_da__lte=models.F("anno_a")),
                name="osservatorio_voce_dossier_anni",
                violation_error_message="Il primo anno viene dopo l'ultimo: correggi uno dei due.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordine}. {self.indicatore}"


class ConsensoConfrontoQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Of the Ambiti in whose back office the user works; all for the Province."""
        if not utente.is_authenticated:
            return self.none()
        return self if utente.vede_tutto else self.filter(ambito__in=utente.ambiti_visibili)


class ConsensoConfronto(models.Model):
    """An Ambito lets the other Ambiti see its declared figures under its own name.

    Without it they see them as those of «un altro ambito»; the Province always sees the name.
    """

    ambito = models.OneToOneField(
        Ambito, on_delete=models.CASCADE, related_name="consenso_confronto", verbose_name="ambito"
    )
    concesso_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consensi_concessi",
        verbose_name="concesso da",
    )
    concesso_il = models.DateTimeField("concesso il", auto_now_add=True)

    objects = ConsensoConfrontoQuerySet.as_manager()

    class Meta:
        verbose_name = "consenso al confronto per nome"
        verbose_name_plural = "consensi al confronto per nome"
        ordering = ["ambito"]

    def __str__(self) -> str:
        return str(self.ambito)
