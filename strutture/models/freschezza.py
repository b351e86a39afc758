"""What keeps a record fresh: confirmations, reminders, invitations, what an Ambito allows."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from strutture.enums import CanaleConferma, PassoPromemoria
from strutture.models.strutture import ParteDiStrutturaQuerySet, Struttura
from territorio.models import Ambito
from utenti.models import Utente


class ConfermaScheda(models.Model):
    """Somebody said that the record is still true, on that day, by that way. Never changed.

    The last one is also on the facility (`confermata_il`, `confermata_da`), which lists read.
    """

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="conferme", verbose_name="struttura"
    )
    quando = models.DateTimeField("quando", default=timezone.now)
    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="conferme_schede",
        verbose_name="utente",
    )
    canale = models.CharField("come", max_length=10, choices=CanaleConferma.choices)

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "conferma di una scheda"
        verbose_name_plural = "conferme delle schede"
        ordering = ["struttura", "-quando", "-pk"]

    def __str__(self) -> str:
        return f"{self.struttura}, {self.quando:%d/%m/%Y}"


class PromemoriaScheda(models.Model):
    """A step of the ladder that was written about a facility, for that expiry: once."""

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="promemoria", verbose_name="struttura"
    )
    scadenza = models.DateField("scadenza")
    passo = models.CharField("passo", max_length=8, choices=PassoPromemoria.choices)
    quando = models.DateTimeField("quando", default=timezone.now)

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "promemoria di una scheda"
        verbose_name_plural = "promemoria delle schede"
        ordering = ["struttura", "scadenza", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["struttura", "scadenza", "passo"],
                name="strutture_promemoria_una_volta",
            )
        ]

    def __str__(self) -> str:
        return f"{self.struttura}: {self.get_passo_display()}"


class InvitoReferente(models.Model):
    """A single-use invitation to keep a facility's record; only the hash of its code is kept.

    It may be used until `scade_il`, unless used or revoked.
    """

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="inviti", verbose_name="struttura"
    )
    email = models.EmailField("e-mail")
    impronta = models.CharField("impronta del codice", max_length=64, unique=True, editable=False)
    creato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="inviti_creati",
        verbose_name="creato da",
    )
    creato_il = models.DateTimeField("creato il", default=timezone.now)
    scade_il = models.DateTimeField("scade il")
    usato_il = models.DateTimeField("usato il", null=True, blank=True)
    usato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inviti_usati",
        verbose_name="usato da",
    )
    revocato_il = models.DateTimeField("revocato il", null=True, blank=True)
    revocato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inviti_revocati",
        verbose_name="revocato da",
    )

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "invito a un referente"
        verbose_name_plural = "inviti ai referenti"
        ordering = ["-creato_il", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(usato_il__isnull=True, usato_da__isnull=True)
                | Q(usato_il__isnull=False, usato_da__isnull=False),
                name="strutture_invito_usato_il_e_da",
            ),
            models.CheckConstraint(
                condition=Q(revocato_il__isnull=True, revocato_da__isnull=True)
                | Q(revocato_il__isnull=False, revocato_da__isnull=False),
                name="strutture_invito_revocato_il_e_da",
            ),
            models.CheckConstraint(
                condition=Q(usato_il__isnull=True) | Q(revocato_il__isnull=True),
                name="strutture_invito_usato_o_revocato",
            ),
        ]

    def __str__(self) -> str:
        return f"Invito per {self.struttura}"


class RegoleSchedeQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """The rules of the user's own Ambiti; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)


class RegoleSchede(models.Model):
    """What an Ambito lets its facilities publish at once; without a row, nothing."""

    ambito = models.OneToOneField(
        Ambito, on_delete=models.CASCADE, related_name="regole_schede", verbose_name="ambito"
    )
    telefono_subito = models.BooleanField("il telefono si pubblica subito", default=False)
    orari_subito = models.BooleanField("gli orari si pubblicano subito", default=False)
    posti_liberi_subito = models.BooleanField("i posti liberi si pubblicano subito", default=False)

    objects = RegoleSchedeQuerySet.as_manager()

    class Meta:
        verbose_name = "regole per le schede"
        verbose_name_plural = "regole per le schede"
        ordering = ["ambito"]

    def __str__(self) -> str:
        return f"Regole per le schede: {self.ambito}"
