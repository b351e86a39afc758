"""Regulations, and their editions: the whole table is versioned together, never a single cell."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from base.accesso import UtenteConAmbiti
from tariffe.enums import STATI_IN_VIGORE, Organo, StatoEdizione, TipoAtto
from territorio.models import Ambito, Ente


class RegolamentoQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Those of the user's Ambiti, and the examples; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        if not utente.ambiti_visibili:
            return self.none()
        return self.filter(Q(ambito__in=utente.ambiti_visibili) | Q(ambito__isnull=True))


class Regolamento(models.Model):
    """A regulation on what people pay, kept by one Ambito.

    Without `ambito` it is an example taken from a public regulation: everybody in the back office
    may read and copy it, nobody can adopt it.
    """

    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="regolamenti",
        verbose_name="ambito",
        help_text="Vuoto = è un esempio preso da un regolamento pubblico.",
    )
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="regolamenti",
        verbose_name="ente titolare",
        help_text="Vuoto = l'insieme dei comuni dell'ambito.",
    )
    titolo = models.CharField("titolo", max_length=200)
    esempio_di = models.CharField(
        "esempio da regolamento pubblico di",
        max_length=160,
        blank=True,
        help_text="Il comune o l'ente del regolamento vero da cui viene.",
    )
    fonte = models.URLField("indirizzo della fonte", max_length=500, blank=True)
    dimostrativo = models.BooleanField("dati dimostrativi", default=False)
    note = models.TextField("note", blank=True)

    objects = RegolamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "regolamento"
        verbose_name_plural = "regolamenti"
        ordering = ["titolo", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ambito__isnull=False) | ~Q(esempio_di=""),
                name="tariffe_regolamento_di_un_ambito_o_esempio",
                violation_error_message=(
                    "Indica l'ambito, oppure di quale ente pubblico è l'esempio."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.titolo


class DelRegolamentoQuerySet(models.QuerySet):
    """Rows that reach their regulation by `percorso`."""

    percorso = "regolamento"

    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Rows of the regulations that the user may see."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        visibili = Regolamento.objects.all().visibili_a(utente)
        return self.filter(**{f"{self.percorso}__in": visibili})


class EdizioneTariffeQuerySet(DelRegolamentoQuerySet):
    def in_vigore_il(self, giorno: datetime.date) -> Self:
        """Approved editions whose days include that one."""
        return self.filter(
            Q(valida_al__isnull=True) | Q(valida_al__gte=giorno),
            stato__in=STATI_IN_VIGORE,
            valida_dal__lte=giorno,
        )


class EdizioneTariffe(models.Model):
    """One approved table of tariffs, with its act and its days; a draft until it is approved."""

    regolamento = models.ForeignKey(
        Regolamento,
        on_delete=models.PROTECT,
        related_name="edizioni",
        verbose_name="regolamento",
    )
    titolo = models.CharField("titolo", max_length=160, help_text="Per esempio «Tariffe 2026».")
    organo = models.CharField("organo", max_length=20, choices=Organo.choices, blank=True)
    tipo_atto = models.CharField(
        "tipo di atto", max_length=16, choices=TipoAtto.choices, blank=True
    )
    numero_atto = models.CharField("numero dell'atto", max_length=30, blank=True)
    data_atto = models.DateField("data dell'atto", null=True, blank=True)
    atto = models.FileField(
        "PDF dell'atto", upload_to="tariffe/atti/%Y/", max_length=255, blank=True
    )
    sha256 = models.CharField("impronta del PDF", max_length=64, blank=True, editable=False)
    valida_dal = models.DateField("valida dal")
    valida_al = models.DateField("valida al", null=True, blank=True)
    stato = models.CharField(
        "stato", max_length=10, choices=StatoEdizione.choices, default=StatoEdizione.BOZZA
    )
    sostituisce = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sostituita_da",
        verbose_name="sostituisce",
    )
    buchi_ammessi = models.BooleanField(
        "pubblica anche con valori ISEE senza tariffa",
        default=False,
        help_text="Chi ha un ISEE in un buco non avrà una tariffa, ma un messaggio che lo dice.",
    )
    motivo_buchi = models.CharField("perché i buchi restano", max_length=300, blank=True)
    trascritta = models.BooleanField(
        "trascritta da un testo pubblico",
        default=False,
        help_text="Solo per gli esempi: dell'atto si scrive ciò che il testo dice.",
    )
    note = models.TextField("note", blank=True)
    creata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="edizioni_create",
        verbose_name="creata da",
    )
    creata_il = models.DateTimeField("creata il", auto_now_add=True)
    approvata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="edizioni_approvate",
        verbose_name="approvata da",
    )
    approvata_il = models.DateTimeField("approvata il", null=True, blank=True)

    objects = EdizioneTariffeQuerySet.as_manager()

    class Meta:
        verbose_name = "edizione delle tariffe"
        verbose_name_plural = "edizioni delle tariffe"
        ordering = ["-valida_dal", "regolamento_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valida_al__isnull=True) | Q(valida_al__gte=F("valida_dal")),
                name="tariffe_edizione_dal_prima_di_al",
                violation_error_message=(
                    "L'ultimo giorno di validità viene prima del primo: correggi uno dei due."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stato=StatoEdizione.BOZZA)
                | Q(approvata_il__isnull=False)
                & (
                    Q(trascritta=True)
                    | (~Q(organo="") & ~Q(numero_atto="") & Q(data_atto__isnull=False))
                ),
                name="tariffe_edizione_approvata_con_atto",
                violation_error_message=(
                    "Un'edizione approvata ha organo, numero e data dell'atto: scrivili."
                ),
            ),
            models.CheckConstraint(
                condition=Q(approvata_il__isnull=False) | Q(approvata_da__isnull=True),
                name="tariffe_edizione_approvata_chi_e_quando",
                violation_error_message="Chi ha approvato e quando vanno insieme.",
            ),
            models.CheckConstraint(
                condition=Q(buchi_ammessi=False) | ~Q(motivo_buchi=""),
                name="tariffe_edizione_buchi_con_motivo",
                violation_error_message=(
                    "Per pubblicare con dei buchi scrivi perché restano: lo leggerà chi approva."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titolo} ({self.regolamento})"

    @property
    def modificabile(self) -> bool:
        return self.stato == StatoEdizione.BOZZA


class DellEdizioneQuerySet(DelRegolamentoQuerySet):
    percorso = "edizione__regolamento"


class PassaggioEdizione(models.Model):
    """One change of state of an edition: who, when, why."""

    edizione = models.ForeignKey(
        EdizioneTariffe, on_delete=models.CASCADE, related_name="passaggi", verbose_name="edizione"
    )
    da = models.CharField("da", max_length=10, choices=StatoEdizione.choices)
    a = models.CharField("a", max_length=10, choices=StatoEdizione.choices)
    motivo = models.TextField("motivo", blank=True)
    fatto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi_di_edizione",
        verbose_name="fatto da",
        help_text="Vuoto = il lavoro di ogni giorno.",
    )
    fatto_il = models.DateTimeField("fatto il", auto_now_add=True)

    objects = DellEdizioneQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di un'edizione"
        verbose_name_plural = "passaggi delle edizioni"
        ordering = ["edizione_id", "fatto_il", "pk"]

    def __str__(self) -> str:
        return f"{self.get_da_display()} → {self.get_a_display()}"
