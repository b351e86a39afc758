"""Areas and the types of unit, as the regional rules name them."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from base.models import Periodo
from strutture.enums import Regime, Rete


class Area(models.Model):
    """The people a service is for; its code is the one of the public addresses (DESIGN §3)."""

    codice = models.SlugField("codice", max_length=40, unique=True)
    nome = models.CharField("nome", max_length=60)
    descrizione = models.CharField("a chi si rivolge", max_length=200, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)

    class Meta:
        verbose_name = "area"
        verbose_name_plural = "aree"
        ordering = ["ordine", "pk"]

    def __str__(self) -> str:
        return self.nome


class TipoUnitaOfferta(Periodo):
    """A kind of facility or service as the regional rules name it."""

    codice = models.CharField(
        "codice", max_length=12, unique=True, validators=[RegexValidator(r"^[A-Z0-9]+$")]
    )
    nome = models.CharField("nome", max_length=120)
    nome_breve = models.CharField("nome breve", max_length=60)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="tipi", verbose_name="area"
    )
    regime = models.CharField("regime", max_length=12, choices=Regime.choices)
    rete = models.CharField("rete", max_length=14, choices=Rete.choices)
    rendicontata_da_udp = models.BooleanField("rendicontata dall'Ufficio di Piano", default=True)
    capienza_min = models.PositiveSmallIntegerField("capienza minima", null=True, blank=True)
    capienza_max = models.PositiveSmallIntegerField("capienza massima", null=True, blank=True)
    norma = models.CharField("norma", max_length=200, blank=True)
    voce_nomenclatore = models.CharField("voce del nomenclatore", max_length=20, blank=True)
    a_chi_e_rivolto = models.TextField("a chi è rivolto", blank=True)
    # What is true of every facility of the type: a page says it where the unit has no words of its
    # own, and says that it is general.
    cosa_e = models.TextField("che cos'è, in parole semplici", blank=True)
    come_si_accede = models.TextField("come si accede, di solito", blank=True)
    cosa_serve = models.TextField("che cosa serve, di solito", blank=True)
    quanto_costa = models.TextField("quanto costa, di solito", blank=True)
    mesi_conferma = models.PositiveSmallIntegerField(
        "mesi di validità di una conferma",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text="Dopo tanti mesi la struttura deve dire di nuovo che la scheda è giusta.",
    )
    da_verificare = models.BooleanField("da verificare", default=False)
    sostituito_da = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sostituisce",
        verbose_name="sostituito da",
    )

    class Meta(Periodo.Meta):
        verbose_name = "tipo di unità d'offerta"
        verbose_name_plural = "tipi di unità d'offerta"
        ordering = ["area", "nome", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            models.CheckConstraint(
                condition=Q(capienza_min__isnull=True)
                | Q(capienza_max__isnull=True)
                | Q(capienza_min__lte=F("capienza_max")),
                name="strutture_tipo_capienza_min_max",
                violation_error_message="La capienza minima supera la massima: correggi.",
            ),
        ]

    def __str__(self) -> str:
        return self.nome
