"""ISEE attestations, of people known here by an opaque code only."""

from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tariffe.enums import AmbitoValore, FonteISEE, Irregolarita, TipoISEE
from tariffe.models.persone.righe import DellePersoneQuerySet, codice_persona, forma_del_codice
from territorio.models import Ambito, Comune


class AttestazioneQuerySet(DellePersoneQuerySet):
    def _chieste_da_altri_enti(self) -> Q:
        """Those that a tariff of such a body rests on; one that none uses is not among them."""
        TariffaAssegnata = apps.get_model("tariffe", "TariffaAssegnata")
        assegnate = TariffaAssegnata.objects.filter(
            attestazione__isnull=False, ente__comune__isnull=True
        )
        return Q(pk__in=assegnate.order_by().values("attestazione"))

    def valide(self) -> Self:
        """Those that nobody took back."""
        return self.filter(annullata_il__isnull=True)


class AttestazioneISEE(models.Model):
    """What an attestation says: kind, value in euro, days; expiry is stored, not computed."""

    codice_persona = codice_persona()
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="attestazioni", verbose_name="ambito"
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        related_name="attestazioni",
        verbose_name="comune di residenza",
    )
    tipo = models.CharField("tipo di ISEE", max_length=16, choices=TipoISEE.choices)
    ristretto = models.BooleanField("nucleo ristretto", default=False)
    corrente = models.BooleanField("ISEE corrente", default=False)
    valore = models.DecimalField("valore", max_digits=12, decimal_places=2)
    ambito_valore = models.CharField(
        "quale valore è stato scritto",
        max_length=10,
        choices=AmbitoValore.choices,
        default=AmbitoValore.COMUNALE,
    )
    presentata_il = models.DateField("presentata il")
    scade_il = models.DateField("scade il")
    irregolarita = models.CharField(
        "irregolarità",
        max_length=10,
        choices=Irregolarita.choices,
        default=Irregolarita.NESSUNA,
    )
    fonte = models.CharField(
        "fonte", max_length=8, choices=FonteISEE.choices, default=FonteISEE.MANUALE
    )
    registrata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="attestazioni_registrate",
        verbose_name="registrata da",
    )
    registrata_il = models.DateTimeField("registrata il", auto_now_add=True)
    annullata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attestazioni_annullate",
        verbose_name="annullata da",
    )
    annullata_il = models.DateTimeField("annullata il", null=True, blank=True)
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)

    objects = AttestazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "attestazione ISEE"
        verbose_name_plural = "attestazioni ISEE"
        ordering = ["codice_persona", "-presentata_il", "-pk"]
        constraints = [
            forma_del_codice("tariffe_attestazione_codice_opaco"),
            models.CheckConstraint(
                condition=Q(valore__gte=0),
                name="tariffe_attestazione_valore_non_negativo",
                violation_error_message="Un ISEE non può essere negativo: ricontrolla il valore.",
            ),
            models.CheckConstraint(
                condition=Q(scade_il__gte=F("presentata_il")),
                name="tariffe_attestazione_scade_dopo",
                violation_error_message="La scadenza viene prima della presentazione: correggi.",
            ),
            models.CheckConstraint(
                condition=Q(annullata_il__isnull=True, annullata_da__isnull=True)
                | Q(annullata_il__isnull=False, annullata_da__isnull=False),
                name="tariffe_attestazione_annullata_chi_e_quando",
                violation_error_message="Chi ha annullato e quando vanno insieme.",
            ),
        ]
        # Not `db_index`: on text it makes a second index, for LIKE, and codes are looked up whole.
        indexes = [models.Index(fields=["codice_persona"], name="tariffe_attestazione_codice")]

    def __str__(self) -> str:
        return f"{self.codice_persona}, {self.get_tipo_display()}"
