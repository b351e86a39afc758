"""Changes that a facility asks for, decided field by field by its Ufficio di Piano."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from strutture.enums import EsitoModifica, StatoProposta
from strutture.models.strutture import ParteDiStrutturaQuerySet, Struttura
from strutture.models.unita import UnitaOfferta
from utenti.models import Utente


class Proposta(models.Model):
    """The changes of one facility that wait together; at most one open for each facility.

    `versione` grows at every writing: who saves on an older one is told, and loses nothing.
    """

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="proposte", verbose_name="struttura"
    )
    stato = models.CharField(
        "stato", max_length=10, choices=StatoProposta.choices, default=StatoProposta.BOZZA
    )
    versione = models.PositiveIntegerField("versione", default=1)
    creata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="proposte_create",
        verbose_name="creata da",
    )
    creata_il = models.DateTimeField("creata il", default=timezone.now)
    # Who wrote it last: who saves after an older one is told the name.
    salvata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposte_salvate",
        verbose_name="salvata da",
    )
    salvata_il = models.DateTimeField("salvata il", null=True, blank=True)
    nota = models.TextField("nota per l'ufficio", max_length=1000, blank=True)
    inviata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposte_inviate",
        verbose_name="inviata da",
    )
    inviata_il = models.DateTimeField("inviata il", null=True, blank=True)
    decisa_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposte_decise",
        verbose_name="decisa da",
    )
    decisa_il = models.DateTimeField("decisa il", null=True, blank=True)

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "proposta di modifica"
        verbose_name_plural = "proposte di modifica"
        ordering = ["-creata_il", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["struttura"],
                condition=Q(stato__in=["bozza", "inviata"]),
                name="strutture_proposta_una_aperta",
                violation_error_message="C'è già una proposta aperta per questa struttura.",
            ),
            models.CheckConstraint(
                condition=Q(inviata_da__isnull=True, inviata_il__isnull=True)
                | Q(inviata_da__isnull=False, inviata_il__isnull=False),
                name="strutture_proposta_inviata_da_e_il",
            ),
            models.CheckConstraint(
                condition=Q(salvata_da__isnull=True, salvata_il__isnull=True)
                | Q(salvata_da__isnull=False, salvata_il__isnull=False),
                name="strutture_proposta_salvata_da_e_il",
            ),
            models.CheckConstraint(
                condition=Q(decisa_da__isnull=True, decisa_il__isnull=True)
                | Q(decisa_da__isnull=False, decisa_il__isnull=False),
                name="strutture_proposta_decisa_da_e_il",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposta per {self.struttura}"


class ParteDiPropostaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows of the facilities the user sees."""
        return self.filter(proposta__struttura__in=Struttura.objects.visibili_a(utente))


class ModificaProposta(models.Model):
    """One field, as it was when it was asked and as it should be; texts, in the form's own shape.

    Without `unita` the field is of the facility.
    """

    proposta = models.ForeignKey(
        Proposta, on_delete=models.CASCADE, related_name="modifiche", verbose_name="proposta"
    )
    unita = models.ForeignKey(
        UnitaOfferta,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unità d'offerta",
    )
    campo = models.CharField("campo", max_length=40)
    prima = models.TextField("prima", blank=True)
    dopo = models.TextField("dopo", blank=True)
    esito = models.CharField(
        "esito", max_length=10, choices=EsitoModifica.choices, default=EsitoModifica.IN_ATTESA
    )
    motivo = models.CharField("motivo", max_length=300, blank=True)

    objects = ParteDiPropostaQuerySet.as_manager()

    class Meta:
        verbose_name = "modifica proposta"
        verbose_name_plural = "modifiche proposte"
        ordering = ["proposta", "unita", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposta", "unita", "campo"],
                nulls_distinct=False,
                name="strutture_modifica_un_campo_una_volta",
            ),
            models.CheckConstraint(
                condition=~Q(esito="rifiutata") | ~Q(motivo=""),
                name="strutture_modifica_rifiutata_con_motivo",
                violation_error_message="Per rifiutare una modifica scrivi il motivo.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposta}: {self.campo}"
