"""Campaigns, the return of each Ambito, and its changes of state."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from base.accesso import UtenteConAmbiti
from rendicontazione.enums import (
    StatoRendicontazione,
)
from rendicontazione.models.modulo import ModelloModulo
from territorio.models import Ambito, Provincia
from utenti.enums import Ruolo

# Who reads every return; the system's administrator keeps lists and models, not data (DESIGN §7).
RUOLI_CHE_LEGGONO_TUTTO = (Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA)
# The coordinator reads the returns of the Ambito but does not compile them.
RUOLI_CHE_COMPILANO = (Ruolo.OPERATORE_UDP, Ruolo.AMMINISTRATIVO_UDP, Ruolo.RESPONSABILE_UDP)


def insieme(da: str, il: str) -> Q:
    """Who and when travel together: both or neither."""
    return Q(**{f"{da}__isnull": True, f"{il}__isnull": True}) | Q(
        **{f"{da}__isnull": False, f"{il}__isnull": False}
    )


class CampagnaQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Every campaign for who works in an Ufficio di Piano or for the Province."""
        if utente.is_authenticated and (utente.vede_tutto or utente.ambiti_visibili):
            return self
        return self.none()


class Campagna(models.Model):
    """The yearly collection: which form, from when, by when."""

    anno = models.PositiveSmallIntegerField(
        "anno di riferimento", validators=[MinValueValidator(2000)]
    )
    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="campagne", verbose_name="provincia"
    )
    modello = models.ForeignKey(
        ModelloModulo, on_delete=models.PROTECT, related_name="campagne", verbose_name="modello"
    )
    apertura = models.DateField("apertura")
    scadenza = models.DateField("scadenza", help_text="Ultimo giorno utile.")
    seconda_scadenza = models.DateField(
        "seconda scadenza",
        null=True,
        blank=True,
        help_text="Ultimo giorno per le correzioni di chi ha consegnato entro la prima.",
    )
    rifiuta_tardive = models.BooleanField(
        "rifiuta i file dopo la scadenza",
        default=False,
        help_text="Se no, un file in ritardo si accetta ed è segnato come tardivo.",
    )
    contatto = models.CharField(
        "a chi chiedere aiuto",
        max_length=200,
        blank=True,
        help_text="Ufficio, telefono o e-mail d'ufficio della Provincia.",
    )
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)
    palestra = models.BooleanField(
        "palestra",
        default=False,
        help_text="Campagna di esercizio: i suoi file non contano in nessun dato.",
    )

    objects = CampagnaQuerySet.as_manager()

    class Meta:
        verbose_name = "campagna"
        verbose_name_plural = "campagne"
        ordering = ["-anno", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provincia", "anno", "palestra"],
                name="rendicontazione_campagna_una_per_anno",
                violation_error_message="Per questo anno la campagna c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(apertura__lte=F("scadenza")),
                name="rendicontazione_campagna_date",
                violation_error_message="La scadenza viene prima dell'apertura: correggi una data.",
            ),
            models.CheckConstraint(
                condition=Q(seconda_scadenza__isnull=True) | Q(seconda_scadenza__gte=F("scadenza")),
                name="rendicontazione_campagna_seconda_scadenza",
                violation_error_message="La seconda scadenza viene prima della prima: correggi.",
            ),
        ]

    def clean(self) -> None:
        # Asked of the row: the form of a campaign is chosen once and never changes.
        if self.modello_id and self.modello.bozza:
            raise ValidationError(
                {
                    "modello": f"Il modello {self.modello.versione} è ancora in preparazione. "
                    "Mettilo in uso, poi apri la campagna."
                }
            )

    def __str__(self) -> str:
        return f"Palestra {self.anno}" if self.palestra else f"Rendicontazione {self.anno}"


class DellAmbitoQuerySet(models.QuerySet):
    """Rows that belong to a return: `_ambito` is the path to its Ambito."""

    _ambito = "rendicontazione__ambito"

    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Rows of the user's own Ambiti; all for istruttori and dirigenti of the Province."""
        if not utente.is_authenticated:
            return self.none()
        if any(utente.ha_ruolo(ruolo) for ruolo in RUOLI_CHE_LEGGONO_TUTTO):  # type: ignore[attr-defined]
            return self
        return self.filter(**{f"{self._ambito}__in": utente.ambiti_visibili})


class RendicontazioneQuerySet(DellAmbitoQuerySet):
    _ambito = "ambito"


class Rendicontazione(models.Model):
    """What an Ambito hands in for a campaign; its state changes only through the services."""

    campagna = models.ForeignKey(
        Campagna, on_delete=models.PROTECT, related_name="rendicontazioni", verbose_name="campagna"
    )
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="rendicontazioni", verbose_name="ambito"
    )
    stato = models.CharField(
        "stato",
        max_length=30,
        choices=StatoRendicontazione.choices,
        default=StatoRendicontazione.APERTA,
    )
    tardiva = models.BooleanField("tardiva", default=False)
    proposta_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposte_di_approvazione",
        verbose_name="approvazione proposta da",
    )
    proposta_il = models.DateTimeField("approvazione proposta il", null=True, blank=True)
    nota_ambito = models.TextField(
        "nota dell'ambito",
        blank=True,
        help_text="Stampata accanto ai dati: che cosa è cambiato, che cosa manca e perché.",
    )

    objects = RendicontazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "rendicontazione"
        verbose_name_plural = "rendicontazioni"
        ordering = ["campagna", "ambito__numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campagna", "ambito"], name="rendicontazione_una_per_ambito"
            ),
            models.CheckConstraint(
                condition=insieme("proposta_da", "proposta_il"),
                name="rendicontazione_proposta_chi_e_quando",
                violation_error_message="Chi propone l'approvazione e quando vanno insieme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campagna}, {self.ambito}"


class PassaggioStatoQuerySet(DellAmbitoQuerySet):
    pass


class PassaggioStato(models.Model):
    """One change of state: who, when, why, on which version."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.CASCADE,
        related_name="passaggi",
        verbose_name="rendicontazione",
    )
    da = models.CharField("da", max_length=30, choices=StatoRendicontazione.choices)
    a = models.CharField("a", max_length=30, choices=StatoRendicontazione.choices)
    versione = models.ForeignKey(
        "Versione",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi",
        verbose_name="versione",
    )
    motivo = models.TextField("motivo o commento", blank=True)
    entro = models.DateField(
        "entro il", null=True, blank=True, help_text="Per le integrazioni: ultimo giorno utile."
    )
    proposto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi_proposti",
        verbose_name="proposto da",
        help_text="Per le approvazioni: chi le aveva proposte.",
    )
    fatto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="passaggi_di_stato",
        verbose_name="fatto da",
    )
    fatto_il = models.DateTimeField("fatto il", auto_now_add=True)

    objects = PassaggioStatoQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di stato"
        verbose_name_plural = "passaggi di stato"
        ordering = ["rendicontazione", "fatto_il", "pk"]

    def __str__(self) -> str:
        return f"{self.get_da_display()} → {self.get_a_display()}"
