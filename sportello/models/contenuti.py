"""What the public site tells besides the facilities: notices, first-access points, forms, words."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from base.models import chiave_ordinamento
from sportello.enums import TipoPunto
from strutture.models import Area, TipoUnitaOfferta
from territorio.models import Ambito, Comune
from utenti.models import Utente


class ContenutoQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Of the user's own Ambiti; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)


class AvvisoQuerySet(ContenutoQuerySet):
    def in_corso(self) -> Self:
        """Published, and between their first and last day."""
        oggi = timezone.localdate()
        return self.filter(Q(al__isnull=True) | Q(al__gte=oggi), pubblicato=True, dal__lte=oggi)


class Avviso(models.Model):
    """A notice of the Province, or of one Ambito; shown from `dal` to `al`."""

    titolo = models.CharField("titolo", max_length=140)
    slug = models.SlugField("nome nell'indirizzo web", max_length=150, editable=False)
    sommario = models.CharField("in una frase", max_length=240)
    testo = models.TextField("testo", blank=True)
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="avvisi",
        verbose_name="ambito",
        help_text="Vuoto = è un avviso della Provincia.",
    )
    dal = models.DateField("dal", default=timezone.localdate)
    al = models.DateField("al", null=True, blank=True)
    pubblicato = models.BooleanField("pubblicato", default=False)
    dimostrativo = models.BooleanField("dato dimostrativo", default=False)
    modificato_il = models.DateTimeField("modificato il", auto_now=True)

    objects = AvvisoQuerySet.as_manager()

    class Meta:
        verbose_name = "avviso"
        verbose_name_plural = "avvisi"
        ordering = ["-dal", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(al__isnull=True) | Q(al__gte=F("dal")),
                name="sportello_avviso_dal_prima_di_al",
                violation_error_message="L'ultimo giorno viene prima del primo: correggi.",
            )
        ]

    def __str__(self) -> str:
        return self.titolo

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = slugify(self.titolo.replace("'", " ").replace("’", " "))[:150] or "avviso"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("sportello:avviso_detail", args=[self.pk, self.slug])


class PuntoAccesso(models.Model):
    """A place where a person can ask first: sportello, polo, centro di ascolto, parrocchia."""

    tipo = models.CharField("tipo", max_length=16, choices=TipoPunto.choices)
    denominazione = models.CharField("denominazione", max_length=160)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=160, editable=False, db_index=True
    )
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="punti_accesso", verbose_name="ambito"
    )
    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="punti_accesso", verbose_name="comune"
    )
    indirizzo = models.CharField("indirizzo", max_length=160, blank=True)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    orari = models.CharField("orari", max_length=200, blank=True)
    per_chi = models.CharField("per chi", max_length=200, blank=True)
    pubblicato = models.BooleanField("pubblicato", default=False)
    verificato_il = models.DateField("verificato il", null=True, blank=True)
    dimostrativo = models.BooleanField("dato dimostrativo", default=False)

    objects = ContenutoQuerySet.as_manager()

    class Meta:
        verbose_name = "punto di primo accesso"
        verbose_name_plural = "punti di primo accesso"
        ordering = ["nome_ordinamento", "pk"]

    def __str__(self) -> str:
        return self.denominazione

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        super().save(*args, **kwargs)


class ModuloServizio(models.Model):
    """A form to fill in, for a kind of service: a file kept here, or the address where it is.

    Without `ambito` it is good everywhere; without `tipo` it is of the whole area.
    """

    titolo = models.CharField("titolo", max_length=160)
    descrizione = models.CharField("a che cosa serve", max_length=240, blank=True)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="moduli",
        verbose_name="area",
    )
    tipo = models.ForeignKey(
        TipoUnitaOfferta,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="moduli",
        verbose_name="tipo di struttura o servizio",
    )
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="moduli",
        verbose_name="ambito",
    )
    file = models.FileField("file PDF", upload_to="sportello/moduli/", max_length=255, blank=True)
    sito = models.URLField("indirizzo web", blank=True)
    pubblicato = models.BooleanField("pubblicato", default=False)
    dimostrativo = models.BooleanField("dato dimostrativo", default=False)
    modificato_il = models.DateTimeField("modificato il", auto_now=True)

    objects = ContenutoQuerySet.as_manager()

    class Meta:
        verbose_name = "modulo"
        verbose_name_plural = "modulistica"
        ordering = ["titolo", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(sito="")) | (~Q(file="") & Q(sito="")),
                name="sportello_modulo_file_o_sito",
                violation_error_message="Carica il file, oppure scrivi dove si trova: uno dei due.",
            )
        ]

    def __str__(self) -> str:
        return self.titolo

    @property
    def area_di(self) -> Area | None:
        """Its area, or that of its type; None if it is good for every area."""
        return self.tipo.area if self.tipo else self.area


class VoceGlossario(models.Model):
    """A word of the offices and what it means, in plain words."""

    termine = models.CharField("termine", max_length=80, unique=True)
    slug = models.SlugField("nome nell'indirizzo web", max_length=90, unique=True, editable=False)
    per_esteso = models.CharField("per esteso", max_length=160, blank=True)
    spiegazione = models.TextField("che cosa vuol dire")

    class Meta:
        verbose_name = "voce del glossario"
        verbose_name_plural = "glossario"
        ordering = ["slug", "pk"]

    def __str__(self) -> str:
        return self.termine

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = slugify(self.termine)[:90] or "voce"
        super().save(*args, **kwargs)
