"""The form as data: a version of it, its sheets, columns, code lists, voci and rules."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from base.accesso import UtenteConAmbiti
from base.models import Periodo
from rendicontazione.enums import (
    Gravita,
    Obbligo,
    TipoColonna,
)
from territorio.models import Ambito


class AbbinamentoQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Those of the user's own Ambiti; all of them for who works for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)


class ModelloModulo(models.Model):
    """A version of the form: sheets, columns, lists are rows, so another version needs no code."""

    versione = models.CharField("versione", max_length=20, unique=True)
    denominazione = models.CharField("denominazione", max_length=160)
    note = models.TextField("note", blank=True)
    bozza = models.BooleanField(
        "in preparazione",
        default=False,
        help_text="Solo un modello in preparazione si può modificare, e nessuna campagna lo usa.",
    )
    derivato_da = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="derivati",
        verbose_name="copiato dal modello",
    )

    class Meta:
        verbose_name = "modello del modulo"
        verbose_name_plural = "modelli del modulo"
        ordering = ["versione"]

    def __str__(self) -> str:
        return f"Modello {self.versione}"


class FoglioModulo(models.Model):
    """A sheet of the form."""

    modello = models.ForeignKey(
        ModelloModulo, on_delete=models.CASCADE, related_name="fogli", verbose_name="modello"
    )
    codice = models.CharField("nome del foglio", max_length=31)
    titolo = models.CharField("titolo", max_length=120)
    grana = models.CharField("che cosa è una riga", max_length=160, blank=True)
    ordine = models.PositiveSmallIntegerField("ordine")
    riga_unica = models.BooleanField("ha una riga sola", default=False)
    chiave = ArrayField(
        models.CharField(max_length=60),
        verbose_name="colonne che dicono di chi è la riga",
        default=list,
        blank=True,
        help_text="Nomi di colonne separati da virgole: due righe non possono averle uguali.",
    )
    attivo = models.BooleanField(
        "attivo", default=True, help_text="Solo i fogli attivi stanno nel modello e si controllano."
    )

    class Meta:
        verbose_name = "foglio del modulo"
        verbose_name_plural = "fogli del modulo"
        ordering = ["modello", "ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["modello", "codice"], name="rendicontazione_foglio_una_volta"
            )
        ]

    def __str__(self) -> str:
        return self.codice


class ColonnaModulo(models.Model):
    """A column of a sheet: type, obligation, unit and list."""

    foglio = models.ForeignKey(
        FoglioModulo, on_delete=models.CASCADE, related_name="colonne", verbose_name="foglio"
    )
    numero = models.PositiveSmallIntegerField("posizione")
    nome = models.CharField(
        "nome",
        max_length=60,
        help_text="Lettere minuscole e _: controlli e confronti cercano la colonna con "
        "questo nome.",
    )
    intestazione = models.CharField(
        "intestazione nel file",
        max_length=120,
        blank=True,
        help_text="Vuota: il nome, con gli spazi al posto di _.",
    )
    tipo = models.CharField("tipo", max_length=20, choices=TipoColonna.choices)
    obbligo = models.CharField("obbligo", max_length=30, choices=Obbligo.choices)
    unita = models.CharField("unità o formato", max_length=60, blank=True)
    minimo = models.DecimalField("minimo", max_digits=12, decimal_places=2, null=True, blank=True)
    massimo = models.DecimalField("massimo", max_digits=12, decimal_places=2, null=True, blank=True)
    lista = models.CharField("elenco di codici", max_length=40, blank=True)
    precompilata = models.BooleanField("scritta da noi nel modello", default=False)
    spiegazione = models.CharField("spiegazione", max_length=255, blank=True)
    concetto = models.CharField(
        "che cosa misura",
        max_length=80,
        blank=True,
        help_text="Colonne di modelli diversi si confrontano solo se qui hanno lo stesso nome.",
    )
    fonte = models.CharField("fonte", max_length=200, blank=True)

    class Meta:
        verbose_name = "colonna del modulo"
        verbose_name_plural = "colonne del modulo"
        ordering = ["foglio", "numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["foglio", "nome"], name="rendicontazione_colonna_una_volta"
            )
        ]

    def __str__(self) -> str:
        return self.nome

    @property
    def titolo(self) -> str:
        """The heading as written in the template."""
        return self.intestazione or self.nome.replace("_", " ")


class CodiceLista(models.Model):
    """A code that a column may carry."""

    modello = models.ForeignKey(
        ModelloModulo, on_delete=models.CASCADE, related_name="codici", verbose_name="modello"
    )
    lista = models.CharField("elenco", max_length=40)
    ordine = models.PositiveSmallIntegerField("ordine")
    codice = models.CharField("codice", max_length=20)
    significato = models.CharField("significato", max_length=160)
    fonte = models.CharField("fonte", max_length=200, blank=True)

    class Meta:
        verbose_name = "codice di un elenco"
        verbose_name_plural = "codici degli elenchi"
        ordering = ["modello", "lista", "ordine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["modello", "lista", "codice"], name="rendicontazione_codice_una_volta"
            )
        ]

    def __str__(self) -> str:
        return f"{self.codice} – {self.significato}"


class VoceNomenclatore(Periodo):
    """An item of the nomenclatore, three levels; only the third is used in a row.

    `dal` and `al` say from when to when it may be used: a return looks at its own year.
    """

    codice = models.CharField("codice", max_length=20, unique=True)
    livello = models.PositiveSmallIntegerField("livello")
    padre = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figlie",
        verbose_name="voce superiore",
    )
    nome = models.CharField("nome", max_length=200)
    aree = ArrayField(
        models.CharField(max_length=3),
        verbose_name="aree di utenza ammesse",
        default=list,
        blank=True,
        help_text="Codici separati da virgole: FAM, DIS, DIP, ANZ, IMM, POV, MUL.",
    )
    utenza_individuale = models.BooleanField("conta persone", null=True, blank=True)
    codice_istat = models.CharField("codice Istat", max_length=20, blank=True)
    codice_inps = models.CharField("codice INPS", max_length=20, blank=True)
    da_verificare = models.BooleanField("da verificare", default=False)
    fonte = models.CharField("fonte", max_length=255, blank=True)

    class Meta(Periodo.Meta):
        verbose_name = "voce del nomenclatore"
        verbose_name_plural = "voci del nomenclatore"
        ordering = ["codice"]
        constraints = [
            *Periodo.Meta.constraints,
            models.CheckConstraint(
                condition=Q(livello=1, padre__isnull=True)
                | Q(livello__in=[2, 3], padre__isnull=False),
                name="rendicontazione_voce_livello_e_padre",
                violation_error_message="Solo una voce di livello 2 o 3 sta sotto un'altra voce.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codice} {self.nome}"


class RegolaValidazione(models.Model):
    """A rule of validation as data: its code is stable and never reused."""

    codice = models.CharField("codice", max_length=20, unique=True)
    famiglia = models.CharField("famiglia", max_length=20)
    gravita = models.CharField("gravità", max_length=10, choices=Gravita.choices)
    testo = models.TextField("regola")
    attiva = models.BooleanField("attiva", default=True)
    motivo_inattiva = models.CharField("perché non è attiva", max_length=200, blank=True)
    fonte = models.CharField("fonte", max_length=255, blank=True)

    class Meta:
        verbose_name = "regola di validazione"
        verbose_name_plural = "regole di validazione"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.codice


class Abbinamento(models.Model):
    """How an Ambito calls a sheet or a column of the form: chosen once, proposed ever after."""

    ambito = models.ForeignKey(
        Ambito, on_delete=models.CASCADE, related_name="abbinamenti", verbose_name="ambito"
    )
    foglio = models.ForeignKey(
        FoglioModulo, on_delete=models.CASCADE, related_name="abbinamenti", verbose_name="foglio"
    )
    colonna = models.ForeignKey(
        ColonnaModulo,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="abbinamenti",
        verbose_name="colonna",
        help_text="Vuota se è il nome del foglio a essere diverso.",
    )
    scritto = models.CharField("nome nel file", max_length=255)
    chiave = models.CharField("nome confrontato", max_length=255, editable=False)
    scelto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="abbinamenti_scelti",
        verbose_name="scelto da",
    )
    scelto_il = models.DateTimeField("scelto il", auto_now_add=True)

    objects = AbbinamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "abbinamento"
        verbose_name_plural = "abbinamenti"
        ordering = ["ambito", "foglio", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ambito", "foglio", "chiave"],
                condition=Q(colonna__isnull=False),
                name="rendicontazione_abbinamento_colonna_una_volta",
                violation_error_message="Questa intestazione è già abbinata a una colonna.",
            ),
            models.UniqueConstraint(
                fields=["ambito", "chiave"],
                condition=Q(colonna__isnull=True),
                name="rendicontazione_abbinamento_foglio_una_volta",
                violation_error_message="Questo foglio è già abbinato.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scritto} → {self.colonna or self.foglio}"

    @property
    def di_che_cosa(self) -> tuple[str, str]:
        """Name of the sheet, and of the column if it is one: the same in the forms that follow."""
        return self.foglio.codice, self.colonna.nome if self.colonna else ""
