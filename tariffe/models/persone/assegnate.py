"""Assigned tariffs: written once, in stories; a later row takes the place of the earlier ones."""

import datetime
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from tariffe.enums import MotivoAssegnazione
from tariffe.models.edizioni import EdizioneTariffe
from tariffe.models.persone.attestazioni import AttestazioneISEE
from tariffe.models.persone.righe import DelleStorieQuerySet, codice_persona, forma_del_codice
from tariffe.models.regole import RegolaTariffaria
from tariffe.models.servizi import Servizio
from territorio.models import Ambito, Comune, Ente


class TariffaAssegnataQuerySet(DelleStorieQuerySet):
    def in_vigore_il(self, giorno: datetime.date) -> Self:
        """Those that hold on a day: begun, not ended, and nothing written later took their place.

        A later row of the same story counts from its own `dal`, which may come before that of the
        row it replaces: what counts is what was written last.
        """
        scritte_dopo = TariffaAssegnata.objects.filter(
            prima_riga=Coalesce(OuterRef("prima_riga"), OuterRef("pk")),
            pk__gt=OuterRef("pk"),
            dal__lte=giorno,
        )
        return self.filter(
            Q(al__isnull=True) | Q(al__gte=giorno),
            ~Exists(scritte_dopo),
            dal__lte=giorno,
            importo__isnull=False,
        )

    def da_rifare(self, dal: datetime.date | None, oggi: datetime.date) -> Self:
        """Those that a recalculation in bulk looks at: in force on `dal`; without it, in force
        today with an attestation that has expired.
        """
        vigenti = self.in_vigore_il(dal or oggi)
        return vigenti if dal else vigenti.filter(attestazione__scade_il__lt=oggi)


class TariffaAssegnata(models.Model):
    """What a person pays for a service from a day; written once (a trigger refuses changes).

    `dal`–`al` as decided that day; a later row of the same story (`sostituisce` the last one,
    `prima_riga` says which story) takes the place of all the earlier ones from its own `dal` on.
    `importo` is per unit and is what is paid: of a derogation it is the derogated one, and
    `importo_calcolato` what the rule gave. NULL amounts only in a `cessazione`. A story may not
    begin in days of another of the same person, service and group of users (another trigger).
    """

    codice_persona = codice_persona()
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="tariffe_assegnate", verbose_name="ambito"
    )
    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="tariffe_assegnate", verbose_name="comune"
    )
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        related_name="tariffe_assegnate",
        verbose_name="ente che chiede il pagamento",
    )
    servizio = models.ForeignKey(
        Servizio, on_delete=models.PROTECT, related_name="assegnate", verbose_name="servizio"
    )
    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.PROTECT, related_name="assegnate", verbose_name="regola"
    )
    edizione = models.ForeignKey(
        EdizioneTariffe,
        on_delete=models.PROTECT,
        related_name="assegnate",
        verbose_name="edizione delle tariffe",
        db_index=False,  # the index with the service begins with it
    )
    attestazione = models.ForeignKey(
        AttestazioneISEE,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assegnate",
        verbose_name="attestazione ISEE",
    )
    motivo = models.CharField("perché", max_length=16, choices=MotivoAssegnazione.choices)
    dal = models.DateField("dal")
    al = models.DateField("al", null=True, blank=True)
    sostituisce = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sostituita_da",
        verbose_name="sostituisce",
    )
    prima_riga = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="righe_dopo",
        verbose_name="prima riga della storia",
        help_text="Vuoto = è questa la prima.",
    )
    isee = models.DecimalField(
        "ISEE usato",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Vuoto = calcolata senza ISEE.",
    )
    contesto = models.JSONField("altre condizioni", default=dict, blank=True)
    passi = models.JSONField("passi del calcolo", default=list, blank=True)
    quantita_mese = models.DecimalField(
        "quantità al mese", max_digits=8, decimal_places=2, default=Decimal(1)
    )
    importo_calcolato = models.DecimalField(
        "importo della regola", max_digits=10, decimal_places=4, null=True, blank=True
    )
    importo = models.DecimalField(
        "importo di una unità", max_digits=10, decimal_places=4, null=True, blank=True
    )
    totale_mese = models.DecimalField(
        "totale al mese", max_digits=12, decimal_places=2, null=True, blank=True
    )
    costo_mese = models.DecimalField(
        "costo al mese", max_digits=12, decimal_places=2, null=True, blank=True
    )
    quota_ssn_mese = models.DecimalField(
        "quota del servizio sanitario al mese",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    deroga_motivo = models.TextField("motivo della deroga", blank=True)
    deroga_atto = models.CharField("atto della deroga", max_length=200, blank=True)
    registrata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tariffe_registrate",
        verbose_name="registrata da",
    )
    registrata_il = models.DateTimeField("registrata il", auto_now_add=True)
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)

    objects = TariffaAssegnataQuerySet.as_manager()

    class Meta:
        verbose_name = "tariffa assegnata"
        verbose_name_plural = "tariffe assegnate"
        ordering = ["codice_persona", "servizio_id", "dal", "pk"]
        constraints = [
            forma_del_codice("tariffe_assegnata_codice_opaco"),
            models.CheckConstraint(
                condition=Q(al__isnull=True) | Q(al__gte=F("dal")),
                name="tariffe_assegnata_dal_prima_di_al",
                violation_error_message="L'ultimo giorno viene prima del primo: correggi.",
            ),
            models.CheckConstraint(
                condition=Q(motivo=MotivoAssegnazione.CESSAZIONE, importo__isnull=True)
                | (
                    ~Q(motivo=MotivoAssegnazione.CESSAZIONE)
                    & Q(importo__gte=0, totale_mese__gte=0, importo_calcolato__gte=0)
                ),
                name="tariffe_assegnata_con_importo",
                violation_error_message="Una tariffa assegnata ha un importo, zero o più.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(motivo=MotivoAssegnazione.DEROGA) & ~Q(deroga_motivo="") & ~Q(deroga_atto="")
                )
                | (~Q(motivo=MotivoAssegnazione.DEROGA) & Q(deroga_motivo="", deroga_atto="")),
                name="tariffe_assegnata_deroga_con_atto",
                violation_error_message="Una deroga ha un motivo e un atto: scrivili entrambi.",
            ),
            models.CheckConstraint(
                condition=Q(motivo=MotivoAssegnazione.NUOVA, sostituisce__isnull=True)
                | ~Q(motivo__in=[MotivoAssegnazione.NUOVA]),
                name="tariffe_assegnata_nuova_senza_precedente",
                violation_error_message="Una nuova assegnazione non ne sostituisce un'altra.",
            ),
            models.CheckConstraint(
                condition=Q(sostituisce__isnull=True, prima_riga__isnull=True)
                | Q(sostituisce__isnull=False, prima_riga__isnull=False),
                name="tariffe_assegnata_storia_con_inizio",
                violation_error_message="Chi sostituisce una riga appartiene alla sua storia.",
            ),
        ]
        indexes = [
            models.Index(fields=["codice_persona"], name="tariffe_assegnata_codice"),
            models.Index(fields=["edizione", "servizio"], name="tariffe_assegnata_edizione"),
        ]

    def __str__(self) -> str:
        return f"{self.codice_persona}, {self.servizio} dal {self.dal:%d/%m/%Y}"

    @property
    def inizio_storia(self) -> int:
        """Primary key of the first row of its story."""
        return self.prima_riga_id or self.pk
