"""The services that have a tariff, the codes of INPS, and the values that a law moves each year."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models

from strutture.models import Area, TipoUnitaOfferta
from tariffe.enums import Obbligati


class CodiceINPS(models.Model):
    """A benefit as INPS lists it (SIUSS); loadable, because the list changes."""

    codice = models.CharField(
        "codice",
        max_length=10,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z0-9.]{5,10}$",
                "Il codice ha da 5 a 10 fra lettere maiuscole, cifre e punti, per esempio A1.09.",
            )
        ],
    )
    denominazione = models.CharField("denominazione", max_length=200)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    class Meta:
        verbose_name = "codice di prestazione INPS"
        verbose_name_plural = "codici di prestazione INPS"
        ordering = ["codice", "pk"]

    def __str__(self) -> str:
        return f"{self.codice} {self.denominazione}"


class ServizioQuerySet(models.QuerySet):
    def attivi(self) -> Self:
        return self.filter(attivo=True)


class Servizio(models.Model):
    """A service citizens may pay for; `imposto` when a court may order it.

    `tipi` are the kinds of facility that give it; `voce_nomenclatore` is what a `Delega` names.
    """

    codice = models.CharField(
        "codice", max_length=20, unique=True, validators=[RegexValidator(r"^[A-Z0-9_]+$")]
    )
    slug = models.SlugField("nome nell'indirizzo web", max_length=60, unique=True)
    denominazione = models.CharField("denominazione", max_length=120)
    descrizione = models.TextField("che cos'è, in parole semplici", blank=True)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="servizi",
        verbose_name="area",
    )
    tipi = models.ManyToManyField(
        TipoUnitaOfferta, blank=True, related_name="servizi", verbose_name="tipi di unità d'offerta"
    )
    voce_nomenclatore = models.CharField("voce del nomenclatore", max_length=20, blank=True)
    imposto = models.BooleanField(
        "può essere imposto", default=False, help_text="Un giudice può ordinarlo: affidi, comunità."
    )
    obbligati = models.CharField(
        "chi paga", max_length=10, choices=Obbligati.choices, default=Obbligati.UTENTE
    )
    nota_obbligati = models.CharField("nota su chi paga", max_length=300, blank=True)
    codice_inps = models.ForeignKey(
        CodiceINPS,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="servizi",
        verbose_name="codice INPS",
    )
    attivo = models.BooleanField("attivo", default=True)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)

    objects = ServizioQuerySet.as_manager()

    class Meta:
        verbose_name = "servizio"
        verbose_name_plural = "servizi"
        ordering = ["ordine", "denominazione", "pk"]

    def __str__(self) -> str:
        return self.denominazione


class ParametroIndicizzato(models.Model):
    """A figure that a law or INPS moves (assegno sociale, trattamento minimo…)."""

    codice = models.SlugField("codice", max_length=40, unique=True)
    denominazione = models.CharField("denominazione", max_length=160)
    unita = models.CharField("unità", max_length=40, default="euro")

    class Meta:
        verbose_name = "parametro indicizzato"
        verbose_name_plural = "parametri indicizzati"
        ordering = ["denominazione", "pk"]

    def __str__(self) -> str:
        return self.denominazione


class ValoreParametro(models.Model):
    """The figure from a day on, until the next row."""

    parametro = models.ForeignKey(
        ParametroIndicizzato,
        on_delete=models.CASCADE,
        related_name="valori",
        verbose_name="parametro",
    )
    dal = models.DateField("dal")
    valore = models.DecimalField("valore", max_digits=12, decimal_places=4)
    fonte = models.CharField("fonte", max_length=200)

    class Meta:
        verbose_name = "valore di un parametro"
        verbose_name_plural = "valori dei parametri"
        ordering = ["parametro", "dal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parametro", "dal"],
                name="tariffe_valoreparametro_uno_al_giorno",
                violation_error_message="Per questo parametro c'è già un valore da quel giorno.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.parametro} dal {self.dal:%d/%m/%Y}"
