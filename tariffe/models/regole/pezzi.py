"""The pieces of a rule: variants, components, policies, segments, modifiers, references.

Each names its rule too, so that a rule is read with one query a table.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from tariffe.enums import CasoPolitica, CodiceParametro, TipoModificatore, TipoPolitica, TipoTratto
from tariffe.models.edizioni import DellEdizioneQuerySet
from tariffe.models.regole.campi import coefficiente, numero
from tariffe.models.regole.regola import RegolaTariffaria
from tariffe.models.servizi import ParametroIndicizzato


class DellaRegolaQuerySet(DellEdizioneQuerySet):
    percorso = "regola__edizione__regolamento"


class DellaRegola(models.Model):
    """What every piece of a rule has."""

    etichetta = models.CharField("in parole", max_length=160, blank=True)
    articolo = models.CharField("articolo", max_length=120, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)

    objects = DellaRegolaQuerySet.as_manager()

    class Meta:
        abstract = True


class Variante(DellaRegola):
    """Takes the place of the rule's own table when its conditions hold; the first that does."""

    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.CASCADE, related_name="varianti", verbose_name="regola"
    )
    quando = models.JSONField("quando", help_text="Chiave → valore, oppure da e a.")
    costo_unitario = numero("costo di una unità")

    class Meta:
        verbose_name = "variante"
        verbose_name_plural = "varianti"
        ordering = ["regola_id", "ordine", "pk"]

    def __str__(self) -> str:
        return self.etichetta or f"variante {self.ordine}"


class Componente(DellaRegola):
    """A part of the tariff with segments of its own; most rules have one, without code."""

    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.CASCADE, related_name="componenti", verbose_name="regola"
    )
    variante = models.ForeignKey(
        Variante,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="componenti",
        verbose_name="variante",
    )
    codice = models.CharField("codice", max_length=60, blank=True)
    per = models.CharField("per", max_length=60, blank=True)
    quantita_da = models.CharField("quantità da", max_length=60, blank=True)
    max_quantita = numero("quantità massima")
    costo_unitario = numero("costo di una unità")

    class Meta:
        verbose_name = "componente"
        verbose_name_plural = "componenti"
        ordering = ["regola_id", "variante_id", "ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regola", "variante", "codice"],
                nulls_distinct=False,
                name="tariffe_componente_codice_unico",
                violation_error_message="C'è già un componente con questo codice.",
            )
        ]

    def __str__(self) -> str:
        return self.etichetta or self.codice or "tariffa"


class Politica(DellaRegola):
    """What is paid without an ISEE, with an irregular or expired one, or by a non-resident.

    `componente` only for the table of the non-residents of that component.
    """

    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.CASCADE, related_name="politiche", verbose_name="regola"
    )
    componente = models.ForeignKey(
        Componente,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="politiche",
        verbose_name="componente",
    )
    caso = models.CharField("caso", max_length=16, choices=CasoPolitica.choices)
    tipo = models.CharField("che cosa si paga", max_length=16, choices=TipoPolitica.choices)
    importo = numero("importo")
    valore = numero("aumento (1 = raddoppia)")

    class Meta:
        verbose_name = "politica"
        verbose_name_plural = "politiche"
        ordering = ["regola_id", "caso", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regola", "componente", "caso"],
                nulls_distinct=False,
                name="tariffe_politica_una_per_caso",
                violation_error_message="Per questo caso c'è già una politica.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_caso_display()}: {self.get_tipo_display()}"


class Tratto(DellaRegola):
    """One ISEE segment, of a component or of a policy; whether a bound is in it is said."""

    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.CASCADE, related_name="tratti", verbose_name="regola"
    )
    componente = models.ForeignKey(
        Componente,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tratti",
        verbose_name="componente",
    )
    politica = models.ForeignKey(
        Politica,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tratti",
        verbose_name="politica",
    )
    tipo = models.CharField("tipo", max_length=20, choices=TipoTratto.choices)
    da = models.DecimalField("da", max_digits=14, decimal_places=4, default="0")
    da_incluso = models.BooleanField("da incluso", default=True)
    a = numero("a")
    a_incluso = models.BooleanField("a incluso", default=True)
    importo = numero("importo")
    x1 = numero("ISEE iniziale")
    x2 = numero("ISEE finale")
    y1 = numero("importo iniziale")
    y2 = numero("importo finale")
    p1 = numero("percentuale iniziale")
    p2 = numero("percentuale finale")
    perc = numero("percentuale")
    coeff_num = coefficiente("coefficiente, sopra")
    coeff_den = coefficiente("coefficiente, sotto")
    base = numero("base")
    x0 = numero("ISEE da cui si conta")
    aliquota = coefficiente("aliquota, percento")
    soglia = numero("soglia")

    class Meta:
        verbose_name = "tratto"
        verbose_name_plural = "tratti"
        ordering = ["regola_id", "componente_id", "politica_id", "ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(componente__isnull=False, politica__isnull=True)
                | Q(componente__isnull=True, politica__isnull=False),
                name="tariffe_tratto_di_uno_solo",
                violation_error_message="Un tratto è di un componente oppure di una politica.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} da {self.da}"


class Modificatore(DellaRegola):
    """What changes the amount, in order; its context key is its code."""

    regola = models.ForeignKey(
        RegolaTariffaria,
        on_delete=models.CASCADE,
        related_name="modificatori",
        verbose_name="regola",
    )
    codice = models.CharField("codice", max_length=60)
    tipo = models.CharField("tipo", max_length=24, choices=TipoModificatore.choices)
    valore = numero("valore")
    minimo = numero("minimo")
    massimo = numero("massimo")
    # Small tables read whole, never queried: n, n+, a-b → factor; conditions; bands left out.
    tabella = models.JSONField("tabella", null=True, blank=True)
    quando = models.JSONField("quando", null=True, blank=True)
    fasce_escluse = models.CharField("fasce che non si spostano", max_length=60, blank=True)

    class Meta:
        verbose_name = "modificatore"
        verbose_name_plural = "modificatori"
        ordering = ["regola_id", "ordine", "pk"]

    def __str__(self) -> str:
        return self.etichetta or self.codice


class RiferimentoParametro(models.Model):
    """A field of a segment, or of the rule, that follows an indexed value (times `fattore`)."""

    regola = models.ForeignKey(
        RegolaTariffaria,
        on_delete=models.CASCADE,
        related_name="riferimenti",
        verbose_name="regola",
    )
    tratto = models.ForeignKey(
        Tratto,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="riferimenti",
        verbose_name="tratto",
    )
    campo = models.CharField("campo", max_length=16, choices=CodiceParametro.choices)
    parametro = models.ForeignKey(
        ParametroIndicizzato,
        on_delete=models.PROTECT,
        related_name="riferimenti",
        verbose_name="parametro",
    )
    fattore = models.DecimalField("fattore", max_digits=10, decimal_places=6, default=Decimal(1))

    objects = DellaRegolaQuerySet.as_manager()

    class Meta:
        verbose_name = "riferimento a un parametro"
        verbose_name_plural = "riferimenti ai parametri"
        ordering = ["regola_id", "tratto_id", "campo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regola", "tratto", "campo"],
                nulls_distinct=False,
                name="tariffe_riferimento_uno_per_campo",
                violation_error_message="Questo campo segue già un parametro.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_campo_display()}: {self.parametro}"
