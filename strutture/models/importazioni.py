"""An import of a list: its file, its rows, what each did; what is needed to undo it."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from strutture.enums import EsitoRiga, StatoImportazione
from strutture.models.strutture import Struttura
from strutture.models.unita import UnitaOfferta
from utenti.models import Utente


class ImportazioneQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Imports made by the user; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(creata_da=utente.pk)


class Importazione(models.Model):
    """A list that was uploaded: in preview, applied all together, undone all together.

    Made by the command it has no user. The file is kept unchanged, with its sha256.
    """

    file = models.FileField("file", upload_to="strutture/elenchi/%Y/%m/", max_length=255)
    nome_file = models.CharField("nome del file", max_length=200)
    sha256 = models.CharField("sha256", max_length=64)
    fonte = models.CharField("fonte", max_length=200)
    tipo_fisso = models.CharField("tipo di tutte le righe", max_length=20, blank=True)
    cessate_al = models.DateField("ultimo giorno delle sparite", null=True, blank=True)
    conteggi = models.JSONField("quante righe", default=dict, blank=True)
    anomalie = models.JSONField("del file intero", default=list, blank=True)
    errore = models.TextField("perché non si legge", blank=True)
    stato = models.CharField(
        "stato",
        max_length=10,
        choices=StatoImportazione.choices,
        default=StatoImportazione.ANTEPRIMA,
    )
    creata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="importazioni_strutture",
        verbose_name="caricata da",
    )
    creata_il = models.DateTimeField("caricata il", default=timezone.now)
    applicata_il = models.DateTimeField("applicata il", null=True, blank=True)
    annullata_il = models.DateTimeField("annullata il", null=True, blank=True)
    annullata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annullata da",
    )

    objects = ImportazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "importazione di strutture"
        verbose_name_plural = "importazioni di strutture"
        ordering = ["-creata_il", "-pk"]

    def __str__(self) -> str:
        return f"{self.nome_file}, {self.creata_il:%d/%m/%Y %H:%M}"


class RigaImportazioneQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows of the imports the user sees."""
        return self.filter(importazione__in=Importazione.objects.visibili_a(utente))


class RigaImportazione(models.Model):
    """What one row of the list does, field by field; `scelta` = the user wants it done.

    `prima` and `dopo` hold only the fields that change, as {"struttura": {…}, "unita": {…}}; once
    applied, what was written. `riparata` = the repaired e-mail of the row was said to be right.
    """

    importazione = models.ForeignKey(
        Importazione, on_delete=models.CASCADE, related_name="righe", verbose_name="importazione"
    )
    numero = models.PositiveIntegerField("riga del file", null=True, blank=True)
    esito = models.CharField("che cosa fa", max_length=10, choices=EsitoRiga.choices)
    scelta = models.BooleanField("da fare", default=True)
    nome = models.CharField("denominazione", max_length=200, blank=True)
    struttura = models.ForeignKey(
        Struttura,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="struttura",
    )
    unita = models.ForeignKey(
        UnitaOfferta,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unità d'offerta",
    )
    prima = models.JSONField("prima", default=dict)
    dopo = models.JSONField("dopo", default=dict)
    riparata = models.BooleanField("la riparazione va bene", default=False)
    letture = models.JSONField("letto in altro modo", default=list)
    anomalie = models.JSONField("da correggere", default=list)

    objects = RigaImportazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "riga di un'importazione"
        verbose_name_plural = "righe delle importazioni"
        ordering = ["importazione", "numero", "pk"]

    def __str__(self) -> str:
        return f"Riga {self.numero}: {self.nome}"
