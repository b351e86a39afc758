"""Attempts, immutable versions, what the checks said of them, and their facts cell by cell."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from rendicontazione.enums import (
    EsitoCaricamento,
    FormatoFile,
    Gravita,
    OrigineCaricamento,
    StatoControllo,
)
from rendicontazione.models.parti import Parte
from rendicontazione.models.rendicontazioni import DellAmbitoQuerySet, Rendicontazione, insieme


class CaricamentoQuerySet(DellAmbitoQuerySet):
    def dell_ambito(self) -> Self:
        """Attempts of the Ambito's own file: those of its parts are counted apart."""
        return self.filter(parte__isnull=True)


class Caricamento(models.Model):
    """An attempt: the file as it came and what the checks said; nothing counts until confirmed."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.PROTECT,
        related_name="caricamenti",
        verbose_name="rendicontazione",
    )
    numero = models.PositiveIntegerField("tentativo")
    parte = models.ForeignKey(
        Parte,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="caricamenti",
        verbose_name="parte",
        help_text="Vuota per il file di tutto l'ambito.",
    )
    origine = models.CharField(
        "da dove viene",
        max_length=10,
        choices=OrigineCaricamento.choices,
        default=OrigineCaricamento.FILE,
    )
    derivato_da = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="derivati",
        verbose_name="nato dal tentativo",
        help_text="Per le correzioni fatte nella pagina: il tentativo corretto.",
    )
    esercizio = models.SlugField(
        "esercizio della palestra",
        max_length=40,
        blank=True,
        db_index=False,
        help_text="Vuoto per le rendicontazioni vere.",
    )
    formato = models.CharField(
        "formato", max_length=4, choices=FormatoFile.choices, default=FormatoFile.XLSX
    )
    controllo = models.CharField(
        "controllo",
        max_length=10,
        choices=StatoControllo.choices,
        default=StatoControllo.FINITO,
    )
    file = models.FileField("file", upload_to="rendicontazione", max_length=120, blank=True)
    file_eliminato = models.BooleanField(
        "file cancellato",
        default=False,
        help_text="Cancellato subito perché conteneva dati personali.",
    )
    sha256 = models.CharField("impronta SHA-256", max_length=64)
    dimensione = models.PositiveIntegerField("dimensione in byte")
    esito = models.CharField("esito", max_length=10, choices=EsitoCaricamento.choices, blank=True)
    capito = models.JSONField(
        "che cosa abbiamo capito",
        default=list,
        blank=True,
        help_text="Fogli, righe lette e saltate, colonne: solo per la pagina.",
    )
    righe = models.JSONField("righe lette per foglio", default=dict, blank=True)
    completezza = models.JSONField(
        "celle obbligatorie per foglio",
        default=dict,
        blank=True,
        help_text="Di ogni foglio: quante celle si devono compilare e quante lo sono.",
    )
    spesa_per_area = models.JSONField(
        "spesa letta per area",
        default=dict,
        blank=True,
        help_text="Anteprima in euro, come testo: i dati che contano sono i fatti della versione.",
    )
    controllato_il = models.DateTimeField("controllato il", null=True, blank=True)
    caricato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="caricamenti",
        verbose_name="caricato da",
    )
    caricato_il = models.DateTimeField("caricato il", auto_now_add=True)

    objects = CaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "caricamento"
        verbose_name_plural = "caricamenti"
        ordering = ["rendicontazione", "-numero", "pk"]
        constraints = [
            # Each part counts its own attempts, from 1.
            models.UniqueConstraint(
                fields=["rendicontazione", "parte", "numero"],
                nulls_distinct=False,
                name="rendicontazione_tentativo_una_volta",
            ),
            models.CheckConstraint(
                condition=Q(file_eliminato=True, file="") | (Q(file_eliminato=False) & ~Q(file="")),
                name="rendicontazione_caricamento_file_o_cancellato",
                violation_error_message="Il file c'è, oppure è segnato come cancellato.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(controllo=StatoControllo.FINITO, controllato_il__isnull=False) & ~Q(esito="")
                )
                | (~Q(controllo=StatoControllo.FINITO) & Q(esito="")),
                name="rendicontazione_caricamento_esito_a_fine_controllo",
                violation_error_message="L'esito c'è solo quando il controllo è finito.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tentativo {self.numero}"

    @property
    def righe_per_foglio(self) -> list[tuple[str, int]]:
        """(sheet, rows read) in the order of the form: the database keeps no order of the keys."""
        return sorted(self.righe.items())


class VersioneQuerySet(DellAmbitoQuerySet):
    def approvate(self) -> Self:
        """Versions approved at least once, the last approval first."""
        return self.filter(approvata_il__isnull=False).order_by("-approvata_il", "-pk")


class Versione(models.Model):
    """A confirmed attempt: file, fingerprint, number, who and when never change."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.PROTECT,
        related_name="versioni",
        verbose_name="rendicontazione",
    )
    numero = models.PositiveIntegerField("numero")
    caricamento = models.OneToOneField(
        Caricamento, on_delete=models.PROTECT, related_name="versione", verbose_name="caricamento"
    )
    sha256 = models.CharField("impronta SHA-256", max_length=64)
    confermata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="versioni_confermate",
        verbose_name="confermata da",
    )
    confermata_il = models.DateTimeField("confermata il", auto_now_add=True)
    dati_registrati_il = models.DateTimeField(
        "dati registrati il",
        null=True,
        blank=True,
        help_text="Vuoto finché la versione ha errori: nessun suo dato conta.",
    )
    approvata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="versioni_approvate",
        verbose_name="approvata da",
    )
    approvata_il = models.DateTimeField("approvata il", null=True, blank=True)

    objects = VersioneQuerySet.as_manager()

    class Meta:
        verbose_name = "versione"
        verbose_name_plural = "versioni"
        ordering = ["rendicontazione", "-numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rendicontazione", "numero"], name="rendicontazione_versione_una_volta"
            ),
            models.UniqueConstraint(
                fields=["rendicontazione", "sha256"],
                name="rendicontazione_versione_mai_uguale",
                violation_error_message="Questo file è già una versione: nulla è cambiato.",
            ),
            models.CheckConstraint(
                condition=insieme("approvata_da", "approvata_il"),
                name="rendicontazione_versione_approvata_chi_e_quando",
                violation_error_message="Chi approva e quando vanno insieme.",
            ),
            models.CheckConstraint(
                condition=Q(approvata_il__isnull=True) | Q(dati_registrati_il__isnull=False),
                name="rendicontazione_versione_approvata_con_dati",
                violation_error_message="Si approva solo una versione senza errori.",
            ),
        ]

    def __str__(self) -> str:
        return f"Versione {self.numero}"

    @property
    def senza_errori(self) -> bool:
        """True once its facts are stored: only then it can be certified."""
        return self.dati_registrati_il is not None


class DelCaricamentoQuerySet(DellAmbitoQuerySet):
    _ambito = "caricamento__rendicontazione__ambito"


class Anomalia(models.Model):
    """A problem found at a cell; an avviso needs a written reason before certification."""

    caricamento = models.ForeignKey(
        Caricamento, on_delete=models.CASCADE, related_name="anomalie", verbose_name="caricamento"
    )
    foglio = models.CharField("foglio", max_length=31, blank=True)
    cella = models.CharField("cella", max_length=12, blank=True)
    riga = models.PositiveIntegerField("riga", null=True, blank=True)
    colonna = models.CharField("colonna", max_length=60, blank=True)
    codice = models.CharField("regola", max_length=20)
    gravita = models.CharField("gravità", max_length=10, choices=Gravita.choices)
    valore = models.TextField("valore trovato", blank=True)
    messaggio = models.TextField("messaggio")
    motivazione = models.TextField("motivazione", blank=True)
    motivata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anomalie_motivate",
        verbose_name="motivata da",
    )
    motivata_il = models.DateTimeField("motivata il", null=True, blank=True)

    objects = DelCaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "anomalia"
        verbose_name_plural = "anomalie"
        ordering = ["caricamento", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=insieme("motivata_da", "motivata_il"),
                name="rendicontazione_anomalia_motivata_chi_e_quando",
                violation_error_message="Chi scrive la motivazione e quando vanno insieme.",
            ),
            models.CheckConstraint(
                condition=Q(motivazione="") | Q(motivata_il__isnull=False),
                name="rendicontazione_anomalia_motivazione_firmata",
                violation_error_message="Una motivazione ha il suo autore.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codice} {self.foglio} {self.cella}".strip()


class Lettura(models.Model):
    """Something read, without doubt, differently from how it is written: shown, no anomaly."""

    caricamento = models.ForeignKey(
        Caricamento, on_delete=models.CASCADE, related_name="letture", verbose_name="caricamento"
    )
    foglio = models.CharField("foglio", max_length=31, blank=True)
    cella = models.CharField("cella", max_length=12, blank=True)
    trovato = models.TextField("trovato")
    letto = models.TextField("letto")

    objects = DelCaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "lettura"
        verbose_name_plural = "letture"
        ordering = ["caricamento", "pk"]

    def __str__(self) -> str:
        return f"{self.trovato} → {self.letto}"
