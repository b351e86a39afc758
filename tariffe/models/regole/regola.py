"""The rule of a service: what does not change from a band to another."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from tariffe.enums import (
    FaseArrotondamento,
    IseeBase,
    Metodo,
    ModoArrotondamento,
    OltreMassimo,
)
from tariffe.models.edizioni import DellEdizioneQuerySet, EdizioneTariffe
from tariffe.models.regole.campi import numero
from tariffe.models.servizi import Servizio


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
