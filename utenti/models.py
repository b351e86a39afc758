"""Users with e-mail login and their assignments.

Rights come from role and relation, never from the role alone.
"""

import datetime
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from base.accesso import UtenteConAmbiti
from base.models import Periodo, PeriodoQuerySet
from territorio.models import Ambito, Comune
from utenti.enums import (
    RUOLI_BACK_OFFICE,
    RUOLI_CON_AMBITO,
    RUOLI_CON_COMUNE,
    RUOLI_DELLA_PROVINCIA,
    RUOLI_SENZA_RELAZIONE,
    RUOLI_UFFICIO_DI_PIANO,
    Ruolo,
)


class UtenteQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Users with an assignment in the user's own Ambiti; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto or getattr(utente, "is_superuser", False):
            return self
        return self.filter(incarichi__ambito__in=utente.ambiti_visibili).distinct()


class UtenteManager(BaseUserManager["Utente"]):
    def get_queryset(self) -> UtenteQuerySet:
        return UtenteQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **campi: Any) -> "Utente":
        """A user with that e-mail, in lower case; without a password it can only be reset."""
        utente = self.model(email=email.strip().lower(), **campi)
        if password:
            utente.set_password(password)
        else:
            utente.set_unusable_password()
        utente.save(using=self._db)
        return utente

    def create_superuser(self, email: str, password: str | None = None, **campi: Any) -> "Utente":
        """For `createsuperuser` only: an account of the installation, with no domain role."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **campi)

    def get_by_natural_key(self, email: str | None) -> "Utente":
        return self.get(email=(email or "").strip().lower())


class Utente(AbstractBaseUser, PermissionsMixin):
    """A person who enters the reserved area; the e-mail is the login."""

    email = models.EmailField("e-mail", unique=True)
    nome = models.CharField("nome", max_length=80, blank=True)
    cognome = models.CharField("cognome", max_length=80, blank=True)
    is_staff = models.BooleanField("entra nel lavoro d'ufficio", default=False)
    is_active = models.BooleanField("attivo", default=True)
    creato_il = models.DateTimeField("creato il", auto_now_add=True)
    dimostrativo = models.BooleanField("utente dimostrativo", default=False)

    objects = UtenteManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = "utente"
        verbose_name_plural = "utenti"
        ordering = ["cognome", "nome", "email"]

    def __str__(self) -> str:
        return self.nome_completo or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def nome_completo(self) -> str:
        return f"{self.nome} {self.cognome}".strip()

    @cached_property
    def incarichi_attivi(self) -> tuple["Incarico", ...]:
        """The assignments in force today; read once per request."""
        if not self.is_active:
            return ()
        return tuple(
            self.incarichi.alla_data(timezone.localdate()).select_related("ambito", "comune")
        )

    @cached_property
    def vede_tutto(self) -> bool:
        """True for who works for the whole Province."""
        return any(i.ruolo in RUOLI_DELLA_PROVINCIA for i in self.incarichi_attivi)

    @cached_property
    def ambiti_visibili(self) -> frozenset[int]:
        """Primary keys of the Ambiti in whose Ufficio di Piano the user works today."""
        return self.ambiti_con_ruolo(*RUOLI_UFFICIO_DI_PIANO)

    @property
    def lavora_in_ufficio(self) -> bool:
        """True if an assignment in force opens the back office."""
        return any(i.ruolo in RUOLI_BACK_OFFICE for i in self.incarichi_attivi)

    @property
    def entra_in_ufficio(self) -> bool:
        """True with an assignment in force of the back office, and for the installer's account."""
        return self.is_active and self.is_staff and (self.is_superuser or self.lavora_in_ufficio)

    def ambiti_con_ruolo(self, *ruoli: str) -> frozenset[int]:
        """Primary keys of the Ambiti where the user holds one of those roles today."""
        return frozenset(
            i.ambito_id for i in self.incarichi_attivi if i.ruolo in ruoli and i.ambito_id
        )

    def ha_ruolo(self, *ruoli: str, ambito: Ambito | None = None) -> bool:
        """True if one of those roles is held today; with `ambito`, in that Ambito."""
        return any(
            i.ruolo in ruoli and (ambito is None or i.ambito_id == ambito.pk)
            for i in self.incarichi_attivi
        )


class IncaricoQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Assignments in the user's own Ambiti; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto or getattr(utente, "is_superuser", False):
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)

    def attivi(self, giorno: datetime.date | None = None) -> Self:
        return self.alla_data(giorno or timezone.localdate())


class Incarico(Periodo):
    """A role that a user holds, where, and from when to when."""

    utente = models.ForeignKey(
        Utente, on_delete=models.CASCADE, related_name="incarichi", verbose_name="utente"
    )
    ruolo = models.CharField("ruolo", max_length=30, choices=Ruolo.choices)
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incarichi",
        verbose_name="ambito",
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incarichi",
        verbose_name="comune",
    )
    vicario = models.BooleanField(
        "vicario", default=False, help_text="Sostituisce chi ha questo ruolo e firma al suo posto."
    )
    assegnato_da = models.ForeignKey(
        Utente,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="incarichi_assegnati",
        verbose_name="assegnato da",
    )
    assegnato_il = models.DateTimeField("assegnato il", null=True, blank=True, editable=False)

    objects = IncaricoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "incarico"
        verbose_name_plural = "incarichi"
        ordering = ["utente", "ruolo", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            models.CheckConstraint(
                condition=Q(assegnato_da__isnull=True, assegnato_il__isnull=True)
                | Q(assegnato_da__isnull=False, assegnato_il__isnull=False),
                name="utenti_incarico_assegnato_da_e_quando",
            ),
            models.CheckConstraint(
                condition=Q(
                    ruolo__in=sorted(RUOLI_CON_AMBITO), ambito__isnull=False, comune__isnull=True
                )
                | Q(ruolo__in=sorted(RUOLI_CON_COMUNE), ambito__isnull=True, comune__isnull=False)
                | Q(
                    ruolo__in=sorted(RUOLI_SENZA_RELAZIONE),
                    ambito__isnull=True,
                    comune__isnull=True,
                ),
                name="utenti_incarico_relazione_del_ruolo",
                violation_error_message=(
                    "Il ruolo e il luogo non vanno insieme: indica l'ambito per i ruoli "
                    "dell'Ufficio di Piano, il comune per quelli comunali, "
                    "nessuno dei due per gli altri."
                ),
            ),
        ]

    def __str__(self) -> str:
        luogo = self.ambito or self.comune
        return f"{self.get_ruolo_display()}{f' ({luogo})' if luogo else ''}"
