"""What a facility offers: type, places, fees."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from strutture.enums import PeriodoRetta, StatoEsercizio
from strutture.models.strutture import (
    ParteDiStrutturaQuerySet,
    Struttura,
    rifiuta_indirizzo_nei_testi,
)
from strutture.models.tipi import TipoUnitaOfferta

# Free texts that everybody reads: none may hold the street of a reserved facility.
TESTI_PUBBLICI = ("orari", "accesso", "cosa_serve", "servizi", "costi", "tempi", "condizioni")


def codice_interno(pk: int) -> str:
    """How a unit is called in the yearly return: `id_struttura`, like «U12»."""
    return f"U{pk}"


class UnitaOffertaQuerySet(ParteDiStrutturaQuerySet):
    def attive(self) -> Self:
        """Units at work today: neither ceased nor past their last day, said or not by the state."""
        return self.exclude(stato=StatoEsercizio.CESSATA).exclude(
            data_cessazione__lt=timezone.localdate()
        )


class UnitaOfferta(models.Model):
    """What a facility offers: one type, its places and fees. A number left empty is not known."""

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="unita", verbose_name="struttura"
    )
    tipo = models.ForeignKey(
        TipoUnitaOfferta, on_delete=models.PROTECT, related_name="unita", verbose_name="tipo"
    )
    codice_regionale = models.CharField("codice regionale", max_length=30, blank=True)

    posti_strutturali = models.PositiveSmallIntegerField(
        "capienza strutturale", null=True, blank=True
    )
    posti_gestionali = models.PositiveSmallIntegerField(
        "capienza gestionale", null=True, blank=True
    )
    posti_autorizzati = models.PositiveSmallIntegerField("posti autorizzati", null=True, blank=True)
    posti_accreditati = models.PositiveSmallIntegerField("posti accreditati", null=True, blank=True)
    posti_contratto = models.PositiveSmallIntegerField("posti a contratto", null=True, blank=True)
    posti_sollievo = models.PositiveSmallIntegerField("posti di sollievo", null=True, blank=True)
    posti_alzheimer = models.PositiveSmallIntegerField(
        "posti in nucleo Alzheimer", null=True, blank=True
    )
    posti_liberi = models.PositiveSmallIntegerField("posti liberi", null=True, blank=True)
    posti_liberi_al = models.DateField("posti liberi riferiti al", null=True, blank=True)

    retta_min = models.DecimalField(
        "retta minima", max_digits=12, decimal_places=2, null=True, blank=True
    )
    retta_max = models.DecimalField(
        "retta massima", max_digits=12, decimal_places=2, null=True, blank=True
    )
    retta_periodo = models.CharField(
        "retta per", max_length=6, choices=PeriodoRetta.choices, blank=True
    )
    orari = models.CharField("orari", max_length=200, blank=True)
    accesso = models.TextField("come si accede", blank=True)
    cosa_serve = models.TextField("che cosa serve", blank=True)
    servizi = models.TextField("servizi offerti", blank=True, help_text="Uno per riga.")
    costi = models.TextField("che cosa comprende la retta", blank=True)
    tempi = models.TextField("tempi di attesa", blank=True)
    condizioni = models.TextField("condizioni", blank=True)
    lista_attesa = models.PositiveSmallIntegerField(
        "persone in lista d'attesa", null=True, blank=True
    )
    lista_attesa_al = models.DateField("lista d'attesa riferita al", null=True, blank=True)

    stato = models.CharField(
        "stato di esercizio",
        max_length=3,
        choices=StatoEsercizio.choices,
        default=StatoEsercizio.AUTORIZZATA,
    )
    data_inizio = models.DateField("in esercizio dal", null=True, blank=True)
    data_cessazione = models.DateField("cessata il", null=True, blank=True)

    objects = UnitaOffertaQuerySet.as_manager()

    class Meta:
        verbose_name = "unità d'offerta"
        verbose_name_plural = "unità d'offerta"
        ordering = ["struttura", "tipo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["codice_regionale"],
                condition=~Q(codice_regionale=""),
                name="strutture_unita_codice_regionale_unico",
                violation_error_message="C'è già un'unità d'offerta con questo codice regionale.",
            ),
            models.CheckConstraint(
                condition=Q(retta_min__isnull=True)
                | Q(retta_max__isnull=True)
                | Q(retta_min__lte=F("retta_max")),
                name="strutture_unita_retta_min_max",
                violation_error_message="La retta minima supera la massima: correggi.",
            ),
            models.CheckConstraint(
                condition=Q(retta_min__isnull=True) | Q(retta_min__gte=0),
                name="strutture_unita_retta_non_negativa",
                violation_error_message="La retta non può essere sotto zero: correggi.",
            ),
            models.CheckConstraint(
                condition=Q(posti_liberi__isnull=True, posti_liberi_al__isnull=True)
                | Q(posti_liberi__isnull=False, posti_liberi_al__isnull=False),
                name="strutture_unita_posti_liberi_con_data",
                violation_error_message="Scrivi i posti liberi insieme al giorno a cui valgono.",
            ),
            models.CheckConstraint(
                condition=Q(lista_attesa__isnull=True, lista_attesa_al__isnull=True)
                | Q(lista_attesa__isnull=False, lista_attesa_al__isnull=False),
                name="strutture_unita_lista_attesa_con_data",
                violation_error_message="Scrivi la lista d'attesa insieme al giorno a cui vale.",
            ),
            models.CheckConstraint(
                condition=Q(data_inizio__isnull=True)
                | Q(data_cessazione__isnull=True)
                | Q(data_inizio__lte=F("data_cessazione")),
                name="strutture_unita_inizio_prima_di_fine",
                violation_error_message="La cessazione viene prima dell'inizio: correggi una data.",
            ),
        ]

    @property
    def codice_interno(self) -> str:
        """Its code in the yearly return."""
        return codice_interno(self.pk)

    @property
    def attiva(self) -> bool:
        """At work today: the same as `attive` says of a row."""
        oltre = self.data_cessazione is not None and self.data_cessazione < timezone.localdate()
        return self.stato != StatoEsercizio.CESSATA and not oltre

    def __str__(self) -> str:
        return f"{self.tipo} – {self.struttura}"

    def clean(self) -> None:
        super().clean()
        if self.struttura_id:
            rifiuta_indirizzo_nei_testi(self.struttura, self, TESTI_PUBBLICI)
