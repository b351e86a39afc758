"""Around the states: extensions, certification, dialogue on the cells, ticks, notices."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from base.accesso import UtenteConAmbiti
from rendicontazione.enums import TipoPromemoria
from rendicontazione.models.caricamenti import Caricamento, Versione
from rendicontazione.models.rendicontazioni import (
    RUOLI_CHE_LEGGONO_TUTTO,
    Campagna,
    DellAmbitoQuerySet,
    Rendicontazione,
    insieme,
)


class ProrogaQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Those for all, and those of the user's own Ambiti; every one for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if any(utente.ha_ruolo(ruolo) for ruolo in RUOLI_CHE_LEGGONO_TUTTO):  # type: ignore[attr-defined]
            return self
        ambiti = utente.ambiti_visibili
        if not ambiti:
            return self.none()
        return self.filter(Q(rendicontazione__isnull=True) | Q(rendicontazione__ambito__in=ambiti))


class Proroga(models.Model):
    """A later last day for one Ambito or for all of them, with the reason and the act."""

    campagna = models.ForeignKey(
        Campagna, on_delete=models.PROTECT, related_name="proroghe", verbose_name="campagna"
    )
    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proroghe",
        verbose_name="rendicontazione",
        help_text="Vuota se vale per tutti gli ambiti.",
    )
    giorno = models.DateField("nuova scadenza", help_text="Ultimo giorno utile.")
    motivo = models.TextField("motivo")
    atto = models.CharField("atto", max_length=200, help_text="Tipo, numero e data dell'atto.")
    concessa_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proroghe_concesse",
        verbose_name="concessa da",
    )
    concessa_il = models.DateTimeField("concessa il", null=True, blank=True, editable=False)

    objects = ProrogaQuerySet.as_manager()

    class Meta:
        verbose_name = "proroga"
        verbose_name_plural = "proroghe"
        ordering = ["campagna", "-giorno", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=insieme("concessa_da", "concessa_il"),
                name="rendicontazione_proroga_chi_e_quando",
            )
        ]

    def __str__(self) -> str:
        return f"Proroga al {self.giorno:%d/%m/%Y}"


class DellaVersioneQuerySet(DellAmbitoQuerySet):
    _ambito = "versione__rendicontazione__ambito"


class Certificazione(models.Model):
    """The signature of the responsabile on a version: receipt, protocol numbers, signed copy."""

    versione = models.ForeignKey(
        Versione, on_delete=models.PROTECT, related_name="certificazioni", verbose_name="versione"
    )
    certificata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="certificazioni",
        verbose_name="certificata da",
    )
    certificata_il = models.DateTimeField("certificata il")
    vicario = models.BooleanField("firmata dal vicario", default=False)
    ritirata_il = models.DateTimeField("ritirata il", null=True, blank=True)
    totali = models.JSONField("totali stampati nella ricevuta", default=dict, blank=True)
    ricevuta = models.FileField(
        "ricevuta", upload_to="rendicontazione/ricevute", max_length=160, blank=True
    )
    ricevuta_sha256 = models.CharField("impronta della ricevuta", max_length=64, blank=True)
    protocollo_uscita = models.CharField("protocollo in uscita", max_length=60, blank=True)
    protocollo_uscita_del = models.DateField("del", null=True, blank=True)
    protocollo_entrata = models.CharField("protocollo in entrata", max_length=60, blank=True)
    protocollo_entrata_del = models.DateField("del", null=True, blank=True)
    firmata = models.FileField(
        "ricevuta firmata", upload_to="rendicontazione/ricevute", max_length=160, blank=True
    )
    firmata_sha256 = models.CharField("impronta della copia firmata", max_length=64, blank=True)
    firma_formato = models.CharField("formato della firma", max_length=10, blank=True)
    firmatario = models.CharField("firmatario letto nel certificato", max_length=200, blank=True)
    firma_il = models.DateTimeField("data dichiarata nella firma", null=True, blank=True)
    firmata_caricata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ricevute_firmate",
        verbose_name="copia firmata caricata da",
    )
    firmata_caricata_il = models.DateTimeField("copia firmata caricata il", null=True, blank=True)

    objects = DellaVersioneQuerySet.as_manager()

    class Meta:
        verbose_name = "certificazione"
        verbose_name_plural = "certificazioni"
        ordering = ["versione", "-certificata_il", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=insieme("firmata_caricata_da", "firmata_caricata_il"),
                name="rendicontazione_certificazione_firmata_chi_e_quando",
            )
        ]

    def __str__(self) -> str:
        return f"Certificazione della {self.versione}"


class CommentoCella(models.Model):
    """A remark on a cell, kept as a dialogue; `chiave` finds the same line again next year."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.CASCADE,
        related_name="commenti",
        verbose_name="rendicontazione",
    )
    versione = models.ForeignKey(
        Versione, on_delete=models.PROTECT, related_name="commenti", verbose_name="versione"
    )
    foglio = models.CharField("foglio", max_length=31)
    cella = models.CharField("cella", max_length=12)
    riga = models.PositiveIntegerField("riga")
    colonna = models.CharField("colonna", max_length=60)
    chiave = models.CharField(
        "di chi è la riga",
        max_length=255,
        blank=True,
        help_text="I codici della riga: con questi il commento si ritrova l'anno dopo.",
    )
    testo = models.TextField("commento", max_length=2000)
    da_integrare = models.BooleanField(
        "da integrare", default=False, help_text="Entra nella richiesta di integrazione."
    )
    chiesto_il = models.DateTimeField(
        "chiesto il", null=True, blank=True, help_text="Quando è partito con una richiesta."
    )
    risolto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commenti_risolti",
        verbose_name="chiuso da",
    )
    risolto_il = models.DateTimeField("chiuso il", null=True, blank=True)
    scritto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="commenti_scritti",
        verbose_name="scritto da",
    )
    scritto_il = models.DateTimeField("scritto il", auto_now_add=True)
    riassunto_il = models.DateTimeField(
        "spedito nel riassunto del giorno", null=True, blank=True, editable=False
    )

    objects = DellAmbitoQuerySet.as_manager()

    class Meta:
        verbose_name = "commento a una cella"
        verbose_name_plural = "commenti alle celle"
        ordering = ["rendicontazione", "foglio", "riga", "colonna", "scritto_il", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=insieme("risolto_da", "risolto_il"),
                name="rendicontazione_commento_risolto_chi_e_quando",
            )
        ]

    def __str__(self) -> str:
        return f"{self.foglio} {self.cella}"

    @property
    def posto(self) -> tuple[str, str, str]:
        """What it is about, wherever the row moves: sheet, column, key of the row, else cell."""
        return self.foglio, self.colonna, self.chiave or self.cella


class EsameRiga(models.Model):
    """A tick of the istruttore: this row of this version was looked at."""

    versione = models.ForeignKey(
        Versione, on_delete=models.CASCADE, related_name="righe_esaminate", verbose_name="versione"
    )
    foglio = models.CharField("foglio", max_length=31)
    riga = models.PositiveIntegerField("riga")
    esaminata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="righe_esaminate",
        verbose_name="esaminata da",
    )
    esaminata_il = models.DateTimeField("esaminata il", auto_now_add=True)

    objects = DellaVersioneQuerySet.as_manager()

    class Meta:
        verbose_name = "riga esaminata"
        verbose_name_plural = "righe esaminate"
        ordering = ["versione", "foglio", "riga"]
        constraints = [
            models.UniqueConstraint(
                fields=["versione", "foglio", "riga"],
                name="rendicontazione_riga_esaminata_una_volta",
            )
        ]

    def __str__(self) -> str:
        return f"{self.foglio}, riga {self.riga}"


class NotificaQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """A user's own."""
        if not utente.is_authenticated:
            return self.none()
        return self.filter(utente=utente)


class Notifica(models.Model):
    """What happened to a return, for one user; no data of the return inside."""

    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifiche",
        verbose_name="utente",
    )
    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.CASCADE,
        related_name="notifiche",
        verbose_name="rendicontazione",
    )
    testo = models.CharField("testo", max_length=255)
    creata_il = models.DateTimeField("creata il", auto_now_add=True)
    letta_il = models.DateTimeField("letta il", null=True, blank=True)

    objects = NotificaQuerySet.as_manager()

    class Meta:
        verbose_name = "notifica"
        verbose_name_plural = "notifiche"
        ordering = ["-creata_il", "-pk"]

    def __str__(self) -> str:
        return self.testo


class Promemoria(models.Model):
    """A reminder that went out: each step of the ladder once, for one deadline."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.CASCADE,
        related_name="promemoria",
        verbose_name="rendicontazione",
    )
    tipo = models.CharField("passo", max_length=10, choices=TipoPromemoria.choices)
    scadenza = models.DateField("per la scadenza del")
    inviato_il = models.DateTimeField("inviato il", auto_now_add=True)

    objects = DellAmbitoQuerySet.as_manager()

    class Meta:
        verbose_name = "promemoria"
        verbose_name_plural = "promemoria"
        ordering = ["rendicontazione", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rendicontazione", "tipo", "scadenza"],
                name="rendicontazione_promemoria_una_volta",
            )
        ]

    def __str__(self) -> str:
        return self.get_tipo_display()


class EsercizioQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """A user's own, those of who works in the same Ambiti, all for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if any(utente.ha_ruolo(ruolo) for ruolo in RUOLI_CHE_LEGGONO_TUTTO):  # type: ignore[attr-defined]
            return self
        return self.filter(
            Q(utente=utente) | Q(utente__incarichi__ambito__in=utente.ambiti_visibili)
        ).distinct()


class EsercizioSvolto(models.Model):
    """An exercise of the palestra done without errors left, by whom and when."""

    campagna = models.ForeignKey(
        Campagna, on_delete=models.CASCADE, related_name="esercizi", verbose_name="campagna"
    )
    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="esercizi_svolti",
        verbose_name="utente",
    )
    esercizio = models.SlugField("esercizio", max_length=40)
    caricamento = models.ForeignKey(
        Caricamento, on_delete=models.PROTECT, related_name="+", verbose_name="tentativo"
    )
    tentativi = models.PositiveSmallIntegerField("tentativi", default=1)
    svolto_il = models.DateTimeField("svolto il", auto_now_add=True)

    objects = EsercizioQuerySet.as_manager()

    class Meta:
        verbose_name = "esercizio svolto"
        verbose_name_plural = "esercizi svolti"
        ordering = ["campagna", "utente", "esercizio", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campagna", "utente", "esercizio"],
                name="rendicontazione_esercizio_una_volta",
            )
        ]

    def __str__(self) -> str:
        return self.esercizio
