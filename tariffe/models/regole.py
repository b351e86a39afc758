"""A tariff is a list of components; a component is a list of ISEE segments; modifiers follow.

Every child names its rule too, so that a rule is read with one query a table. Amounts have four
decimals (tariffs per meal with three exist); the day of an indexed value is the day of service.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from tariffe.enums import (
    CasoPolitica,
    CodiceParametro,
    FaseArrotondamento,
    IseeBase,
    Metodo,
    ModoArrotondamento,
    OltreMassimo,
    TipoModificatore,
    TipoPolitica,
    TipoTratto,
)
from tariffe.models.edizioni import DellEdizioneQuerySet, EdizioneTariffe
from tariffe.models.servizi import ParametroIndicizzato, Servizio


def numero(nome: str) -> models.DecimalField:
    """An optional amount, threshold, percentage or coefficient of a rule."""
    return models.DecimalField(nome, max_digits=14, decimal_places=4, null=True, blank=True)


def coefficiente(nome: str) -> models.DecimalField:
    """A factor of the ISEE: ten decimals, so that a raise by a percentage keeps the cent."""
    return models.DecimalField(nome, max_digits=20, decimal_places=10, null=True, blank=True)


class RegolaTariffaria(models.Model):
    """How much one service costs to one group of users, in one edition."""

    edizione = models.ForeignKey(
        EdizioneTariffe, on_delete=models.CASCADE, related_name="regole", verbose_name="edizione"
    )
    servizio = models.ForeignKey(
        Servizio, on_delete=models.PROTECT, related_name="regole", verbose_name="servizio"
    )
    utenza = models.CharField(
        "per chi",
        max_length=80,
        blank=True,
        help_text="Solo se il servizio ha più tariffe: per esempio «adulti con disabilità».",
    )
    unita = models.CharField("unità", max_length=80, help_text="Ora, pasto, giorno, mese…")
    articolo = models.CharField("articolo del regolamento", max_length=120, blank=True)
    esempio_di = models.CharField("esempio da regolamento pubblico di", max_length=160, blank=True)
    fonte = models.URLField("indirizzo della fonte", max_length=500, blank=True)
    metodo = models.CharField(
        "metodo", max_length=10, choices=Metodo.choices, default=Metodo.TRATTI
    )
    isee_base = models.CharField(
        "ISEE su cui si calcola", max_length=8, choices=IseeBase.choices, default=IseeBase.ANNUO
    )
    senza_isee = models.BooleanField("non dipende dall'ISEE", default=False)
    costo_unitario = numero("costo di una unità")
    soglia_accesso = numero("ISEE massimo per il servizio")
    oltre_massimo = models.CharField(
        "oltre l'ultima fascia",
        max_length=14,
        choices=OltreMassimo.choices,
        default=OltreMassimo.AMMESSO,
    )
    tetto_nucleo = numero("massimo al mese per nucleo")
    # Of the residual method only.
    quota_personale = numero("quota che resta alla persona, al mese")
    minimo_personale = numero("minimo che resta alla persona, al mese")
    # A small list read whole: {"da": context key, "quando": {…}, "etichetta": "…"}.
    aggiunte = models.JSONField("somme che si aggiungono", default=list, blank=True)
    arrotonda_a = models.DecimalField(
        "arrotonda a", max_digits=6, decimal_places=4, default=Decimal("0.01")
    )
    arrotonda_modo = models.CharField(
        "come arrotonda",
        max_length=9,
        choices=ModoArrotondamento.choices,
        default=ModoArrotondamento.HALF_UP,
    )
    arrotonda_fase = models.CharField(
        "quando arrotonda",
        max_length=8,
        choices=FaseArrotondamento.choices,
        default=FaseArrotondamento.UNITARIA,
    )
    tipi_isee = models.CharField(
        "tipi di ISEE ammessi, in ordine",
        max_length=120,
        default="ordinario",
        help_text="Con le virgole: minorenni, ordinario, sociosanitario…",
    )
    corrente_ammesso = models.BooleanField("ISEE corrente ammesso", default=True)
    proroga_fino_al = models.DateField(
        "l'ISEE scaduto vale fino al",
        null=True,
        blank=True,
        help_text="Solo se l'ente ha concesso una proroga.",
    )
    # When a new amount starts: the day of the month until which it is of the same month.
    decorrenza_giorno = models.PositiveSmallIntegerField(
        "presentato entro il giorno",
        null=True,
        blank=True,
        help_text="Fino a questo giorno vale dallo stesso mese, dopo dal mese seguente.",
    )
    decorrenza_eccezioni = models.CharField(
        "giorno diverso in alcuni mesi",
        max_length=60,
        blank=True,
        help_text="Mese:giorno, con le virgole: 9:30 = a settembre fino al 30.",
    )
    decorrenza_retroattiva = models.BooleanField("retroattiva", default=False)
    decorrenza_da_assegnazione = models.BooleanField("dall'assegnazione del posto", default=False)
    frazioni_ammesse = models.CharField(
        "frazioni ammesse", max_length=60, blank=True, help_text="Per esempio 0.5, 0.75."
    )
    note = models.TextField("note per chi legge", blank=True)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)

    objects = DellEdizioneQuerySet.as_manager()

    class Meta:
        verbose_name = "regola tariffaria"
        verbose_name_plural = "regole tariffarie"
        ordering = ["edizione_id", "ordine", "servizio_id", "utenza", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edizione", "servizio", "utenza"],
                name="tariffe_regola_una_per_servizio_e_utenza",
                violation_error_message=(
                    "In questa edizione c'è già una regola per lo stesso servizio e le stesse "
                    "persone."
                ),
            ),
            models.CheckConstraint(
                condition=Q(arrotonda_a__gt=0),
                name="tariffe_regola_arrotonda_positivo",
                violation_error_message="L'arrotondamento deve essere maggiore di zero.",
            ),
            models.CheckConstraint(
                condition=Q(decorrenza_giorno__isnull=True) | Q(decorrenza_giorno__range=(1, 31)),
                name="tariffe_regola_decorrenza_giorno",
                violation_error_message="Il giorno della decorrenza va da 1 a 31.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.servizio}, {self.utenza}" if self.utenza else str(self.servizio)


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


class CasoDiProva(models.Model):
    """An amount that the edition must give before it can be approved."""

    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.CASCADE, related_name="casi", verbose_name="regola"
    )
    denominazione = models.CharField("caso", max_length=160)
    isee = models.DecimalField(
        "ISEE", max_digits=12, decimal_places=2, null=True, blank=True, help_text="Vuoto = nessuno."
    )
    contesto = models.JSONField("altre condizioni", default=dict, blank=True)
    atteso_importo = numero("tariffa attesa")
    atteso_totale = numero("totale atteso")
    atteso_errore = models.CharField("errore atteso", max_length=24, blank=True)
    fonte = models.CharField("da dove viene", max_length=200, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine", default=0)

    objects = DellaRegolaQuerySet.as_manager()

    class Meta:
        verbose_name = "caso di prova"
        verbose_name_plural = "casi di prova"
        ordering = ["regola_id", "ordine", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(atteso_errore="") & Q(atteso_importo=None, atteso_totale=None))
                | (
                    Q(atteso_errore="")
                    & (Q(atteso_importo__isnull=False) | Q(atteso_totale__isnull=False))
                ),
                name="tariffe_caso_importo_o_errore",
                violation_error_message=(
                    "Scrivi la tariffa o il totale che ti aspetti, oppure l'errore: non entrambi."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.denominazione
