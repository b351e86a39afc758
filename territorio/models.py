"""The territory as it was.

Every relation is dated to the day, every yearly figure uses the year's own shape.
"""

import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from base.accesso import UtenteConAmbiti
from base.models import Periodo, PeriodoQuerySet, chiave_ordinamento
from territorio.enums import TipoEnte

CODICE_ISTAT_COMUNE = RegexValidator(
    r"^\d{6}$", "Il codice ISTAT del comune ha 6 cifre, zeri iniziali compresi: per esempio 017029."
)


def intervallo_date() -> Func:
    """daterange(dal, al, '[]'): both days included, NULL = unbounded.

    A plain Func, so that migrations import nothing of ours.
    """
    return Func(F("dal"), F("al"), Value("[]"), function="daterange", output_field=DateRangeField())


class Provincia(models.Model):
    """A Province of Italy; the one that runs this installation has its office's contacts too."""

    codice = models.CharField("codice Istat", max_length=3, unique=True)
    sigla = models.CharField("sigla", max_length=2)
    denominazione = models.CharField("denominazione", max_length=80)
    codice_regione = models.CharField("codice della regione", max_length=2)
    regione = models.CharField("regione", max_length=60)
    ufficio = models.CharField("ufficio competente", max_length=160, blank=True)
    indirizzo = models.CharField("indirizzo dell'ufficio", max_length=200, blank=True)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    pec = models.EmailField("PEC", blank=True)
    sito = models.URLField("sito", blank=True)

    class Meta:
        verbose_name = "provincia"
        verbose_name_plural = "province"
        ordering = ["codice"]

    def __str__(self) -> str:
        return f"Provincia di {self.denominazione}"


class ComuneQuerySet(models.QuerySet):
    def esistenti_il(self, giorno: datetime.date) -> Self:
        """Comuni that existed on that day."""
        return self.filter(
            Q(istituito_il__isnull=True) | Q(istituito_il__lte=giorno),
            Q(soppresso_il__isnull=True) | Q(soppresso_il__gt=giorno),
        )

    def della_provincia(self, codice: str | None = None) -> Self:
        """Comuni of a Province; without a code, of the one that runs this installation."""
        return self.filter(provincia__codice=codice or settings.PROVINCIA)

    def dell_ambito(self, ambito: "Ambito", giorno: datetime.date) -> Self:
        """Comuni that belonged to the Ambito on that day."""
        return self.filter(
            pk__in=Appartenenza.objects.alla_data(giorno).filter(ambito=ambito).values("comune")
        )

    def degli_ambiti_oggi(self, ambiti: frozenset[int], giorno: datetime.date) -> Self:
        """Comuni of any of those Ambiti (primary keys) on that day."""
        return self.filter(
            pk__in=Appartenenza.objects.alla_data(giorno).filter(ambito__in=ambiti).values("comune")
        )

    def per_nome(self, nome: str) -> Self:
        """Comuni whose present or past name is that one, whatever its case and accents."""
        chiave = chiave_ordinamento(nome)
        return self.filter(
            Q(nome_ordinamento=chiave) | Q(nomi_precedenti__nome_ordinamento=chiave)
        ).distinct()


class Comune(models.Model):
    """A comune of Italy, identified for ever by its Istat code (text, six digits)."""

    codice_istat = models.CharField(
        "codice Istat", max_length=6, unique=True, validators=[CODICE_ISTAT_COMUNE]
    )
    codice_catastale = models.CharField("codice catastale", max_length=4, blank=True)
    denominazione = models.CharField("denominazione", max_length=80)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=80, editable=False, db_index=True
    )
    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="comuni", verbose_name="provincia"
    )
    istituito_il = models.DateField("istituito il", null=True, blank=True)
    soppresso_il = models.DateField(
        "soppresso il", null=True, blank=True, help_text="Primo giorno in cui non esiste più."
    )
    confluito_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confluiti",
        verbose_name="confluito in",
    )
    latitudine = models.DecimalField(
        "latitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitudine = models.DecimalField(
        "longitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    confine = models.TextField(
        "confine",
        blank=True,
        editable=False,
        help_text="Percorso SVG semplificato nel piano comune della mappa.",
    )

    objects = ComuneQuerySet.as_manager()

    class Meta:
        verbose_name = "comune"
        verbose_name_plural = "comuni"
        ordering = ["nome_ordinamento", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(soppresso_il__isnull=False) | Q(confluito_in__isnull=True),
                name="territorio_comune_confluito_se_soppresso",
                violation_error_message=(
                    "Un comune confluito in un altro ha la data di soppressione: scrivila."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.denominazione

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        super().save(*args, **kwargs)


class NomePrecedenteComune(Periodo):
    """A name (and cadastral code) that a comune had before the present one."""

    comune = models.ForeignKey(
        Comune, on_delete=models.CASCADE, related_name="nomi_precedenti", verbose_name="comune"
    )
    denominazione = models.CharField("denominazione", max_length=80)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=80, editable=False, db_index=True
    )
    codice_catastale = models.CharField("codice catastale", max_length=4, blank=True)

    class Meta(Periodo.Meta):
        verbose_name = "nome precedente del comune"
        verbose_name_plural = "nomi precedenti dei comuni"
        ordering = ["comune", "al", "pk"]

    def __str__(self) -> str:
        return self.denominazione

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        super().save(*args, **kwargs)


class AmbitoQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Ambiti in whose back office the user works; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(pk__in=utente.ambiti_visibili)

    def della_provincia(self, codice: str | None = None) -> Self:
        """Ambiti of a Province; without a code, of the one that runs this installation."""
        return self.filter(provincia__codice=codice or settings.PROVINCIA)


class Ambito(Periodo):
    """A social district; its office is the Ufficio di Piano. It existed from `dal` to `al`."""

    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="ambiti", verbose_name="provincia"
    )
    numero = models.PositiveSmallIntegerField("numero")
    denominazione = models.CharField("denominazione", max_length=120)
    slug = models.SlugField("nome nell'indirizzo web", max_length=140, unique=True)
    successore = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessori",
        verbose_name="ambito che ne continua l'attività",
    )
    indirizzo = models.CharField("indirizzo dell'Ufficio di Piano", max_length=200, blank=True)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    pec = models.EmailField("PEC", blank=True)
    orari = models.TextField("orari", blank=True)
    sito = models.URLField("sito", blank=True)
    da_verificare = models.BooleanField("da verificare", default=False)
    nota_verifica = models.CharField("che cosa verificare", max_length=255, blank=True)
    contatti_dimostrativi = models.BooleanField("contatti dimostrativi", default=False)
    confine = models.TextField("confine", blank=True, editable=False)

    objects = AmbitoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "ambito"
        verbose_name_plural = "ambiti"
        ordering = ["provincia", "numero", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_ambito_numero_una_volta",
                expressions=[
                    ("provincia", RangeOperators.EQUAL),
                    ("numero", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questa provincia c'è già un ambito con questo numero nello stesso periodo."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numero} – {self.denominazione}"


class SlugPrecedenteAmbito(models.Model):
    """A past address of the Ambito's page: it answers with a permanent redirect."""

    ambito = models.ForeignKey(
        Ambito, on_delete=models.CASCADE, related_name="slug_precedenti", verbose_name="ambito"
    )
    slug = models.SlugField("indirizzo web precedente", max_length=140, unique=True)

    class Meta:
        verbose_name = "indirizzo web precedente"
        verbose_name_plural = "indirizzi web precedenti"

    def __str__(self) -> str:
        return self.slug


class Ente(models.Model):
    """A body (comune, consortium, health agency…), used by everything that a body does."""

    codice = models.CharField("codice", max_length=20, unique=True)
    denominazione = models.CharField("denominazione", max_length=160)
    tipo = models.CharField("tipo", max_length=3, choices=TipoEnte.choices)
    comune = models.OneToOneField(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ente",
        verbose_name="comune",
        help_text="Solo per gli enti che sono un comune.",
    )
    codice_fiscale = models.CharField("codice fiscale", max_length=16, blank=True)
    partita_iva = models.CharField("partita IVA", max_length=11, blank=True)

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        ordering = ["denominazione", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo=TipoEnte.COMUNE, comune__isnull=False)
                | (~Q(tipo=TipoEnte.COMUNE) & Q(comune__isnull=True)),
                name="territorio_ente_comune_coerente",
                violation_error_message=(
                    "Indica il comune solo, e sempre, per gli enti di tipo «Comune»."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.denominazione


class RelazioneAmbitoQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Rows of the user's own Ambiti; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)


class Capofila(Periodo):
    """The body that leads the Ambito in a period."""

    ambito = models.ForeignKey(
        Ambito, on_delete=models.CASCADE, related_name="capofila", verbose_name="ambito"
    )
    ente = models.ForeignKey(
        Ente, on_delete=models.PROTECT, related_name="capofila_di", verbose_name="ente"
    )
    da_verificare = models.BooleanField("da verificare", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    objects = RelazioneAmbitoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "ente capofila"
        verbose_name_plural = "enti capofila"
        ordering = ["ambito", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_capofila_uno_alla_volta",
                expressions=[
                    ("ambito", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questo periodo l'ambito ha già un ente capofila: chiudi prima quello."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ente} ({self.ambito})"


class Appartenenza(Periodo):
    """A comune belongs to one Ambito at a time."""

    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="appartenenze", verbose_name="comune"
    )
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="appartenenze", verbose_name="ambito"
    )
    da_verificare = models.BooleanField("da verificare", default=False)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    objects = RelazioneAmbitoQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "appartenenza di un comune a un ambito"
        verbose_name_plural = "appartenenze dei comuni agli ambiti"
        ordering = ["ambito", "comune", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_appartenenza_un_solo_ambito",
                expressions=[
                    ("comune", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questo periodo il comune appartiene già a un ambito: chiudi prima quello."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comune} in {self.ambito}"


class DelegaQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Delegations of the comuni that are today in the user's Ambiti; all for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(
            comune__in=Appartenenza.objects.alla_data(timezone.localdate())
            .filter(ambito__in=utente.ambiti_visibili)
            .values("comune")
        )


class Delega(Periodo):
    """A comune entrusts a service to a body, by an act, for a period."""

    servizio = models.CharField(
        "servizio", max_length=20, help_text="Codice della voce del nomenclatore."
    )
    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="deleghe", verbose_name="comune delegante"
    )
    ente = models.ForeignKey(
        Ente, on_delete=models.PROTECT, related_name="deleghe", verbose_name="ente delegato"
    )
    atto = models.CharField("atto", max_length=200)

    objects = DelegaQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "delega"
        verbose_name_plural = "deleghe"
        ordering = ["comune", "servizio", "dal", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            ExclusionConstraint(
                name="territorio_delega_una_alla_volta",
                expressions=[
                    ("comune", RangeOperators.EQUAL),
                    ("servizio", RangeOperators.EQUAL),
                    (intervallo_date(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "In questo periodo il comune ha già delegato questo servizio: chiudi "
                    "prima quella delega."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.servizio}: {self.comune} → {self.ente}"
