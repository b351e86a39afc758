"""The register of facilities: areas and types, who runs them, where they are, what they offer."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from base.codici import codice_fiscale_valido, partita_iva_valida
from base.models import Periodo, PeriodoQuerySet, chiave_ordinamento
from strutture.enums import NaturaEnte, PeriodoRetta, Regime, Rete, StatoEsercizio, StatoScheda
from territorio.models import Appartenenza, Comune, Ente
from utenti.models import Utente

CAP = RegexValidator(r"^\d{5}$", "Il CAP ha 5 cifre, zeri iniziali compresi: per esempio 25030.")
TELEFONO = RegexValidator(
    r"^\+?[0-9][0-9 /.\-]{4,38}$", "Scrivi il telefono con cifre e spazi: per esempio 030 1234567."
)


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


class EnteGestoreQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Bodies that run a facility the user sees, or no facility yet; all for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        strutture = Struttura.objects.filter(ente_gestore=OuterRef("pk"))
        return self.filter(Exists(strutture.visibili_a(utente)) | ~Exists(strutture))


class EnteGestore(models.Model):
    """The public or private body that runs facilities; NULL natura = not known."""

    denominazione = models.CharField("denominazione", max_length=160)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=160, editable=False, db_index=True
    )
    natura = models.CharField("natura", max_length=3, choices=NaturaEnte.choices, blank=True)
    codice_fiscale = models.CharField("codice fiscale", max_length=16, blank=True)
    partita_iva = models.CharField("partita IVA", max_length=11, blank=True)
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gestioni",
        verbose_name="ente del territorio",
        help_text="Quando chi gestisce è un comune, un'azienda speciale o un altro ente pubblico.",
    )
    dimostrativo = models.BooleanField("dato dimostrativo", default=False)

    objects = EnteGestoreQuerySet.as_manager()

    class Meta:
        verbose_name = "ente gestore"
        verbose_name_plural = "enti gestori"
        ordering = ["nome_ordinamento", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["codice_fiscale"],
                condition=~Q(codice_fiscale=""),
                name="strutture_ente_gestore_codice_fiscale_unico",
                violation_error_message="C'è già un ente gestore con questo codice fiscale.",
            ),
            models.UniqueConstraint(
                fields=["partita_iva"],
                condition=~Q(partita_iva=""),
                name="strutture_ente_gestore_partita_iva_unica",
                violation_error_message="C'è già un ente gestore con questa partita IVA.",
            ),
        ]

    def __str__(self) -> str:
        return self.denominazione

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.codice_fiscale and not codice_fiscale_valido(self.codice_fiscale):
            raise ValidationError(
                {
                    "codice_fiscale": f"Il codice fiscale «{self.codice_fiscale}» non è giusto: "
                    "controlla che non manchi un carattere."
                }
            )
        if self.partita_iva and not partita_iva_valida(self.partita_iva):
            raise ValidationError(
                {
                    "partita_iva": f"La partita IVA «{self.partita_iva}» non è giusta: "
                    "ha 11 cifre e l'ultima è di controllo."
                }
            )


@dataclass(frozen=True)
class LuogoPubblico:
    """What may be said in public of where a facility is; with a reserved address, nothing."""

    riservato: bool = True
    comune: Comune | None = None
    indirizzo: str = ""
    cap: str = ""
    latitudine: Decimal | None = None
    longitudine: Decimal | None = None


def in_scheda_pubblica() -> Q:
    """Facilities that have a public page: published, or suspended and said to be so."""
    return Q(stato__in=[StatoScheda.PUBBLICATA, StatoScheda.SOSPESA])


class StrutturaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """In the comuni that are today in the user's Ambiti, or where the user is a referente."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        oggi = timezone.localdate()
        return self.filter(
            Q(
                comune__in=Appartenenza.objects.alla_data(oggi)
                .filter(ambito__in=utente.ambiti_visibili)
                .values("comune")
            )
            | Q(
                pk__in=ReferenteStruttura.objects.alla_data(oggi)
                .filter(utente=utente)
                .values("struttura")
            )
        )

    def pubblicate(self) -> Self:
        """What the catalogue lists: published, with at least one unit at work."""
        return self.filter(
            Exists(UnitaOfferta.objects.attive().filter(struttura=OuterRef("pk"))),
            stato=StatoScheda.PUBBLICATA,
        )

    def con_scheda_pubblica(self) -> Self:
        """Published and suspended: their page can be read (the catalogue lists only the first)."""
        return self.filter(in_scheda_pubblica())

    def con_ambito(self, giorno: datetime.date | None = None) -> Self:
        """Adds `ambito_id`, the Ambito of the comune on that day (today if not given)."""
        giorno = giorno or timezone.localdate()
        return self.annotate(
            appartenenza=FilteredRelation(
                "comune__appartenenze",
                condition=(
                    Q(comune__appartenenze__dal__isnull=True)
                    | Q(comune__appartenenze__dal__lte=giorno)
                )
                & (
                    Q(comune__appartenenze__al__isnull=True)
                    | Q(comune__appartenenze__al__gte=giorno)
                ),
            ),
            ambito_id=F("appartenenza__ambito_id"),
        )


class Struttura(models.Model):
    """A facility: a place, its contacts and the state of its record. Its offer is in the units."""

    denominazione = models.CharField("denominazione", max_length=160)
    nome_ordinamento = models.CharField(
        "nome per l'ordinamento", max_length=160, editable=False, db_index=True
    )
    slug = models.SlugField("nome nell'indirizzo web", max_length=180, editable=False)
    ente_gestore = models.ForeignKey(
        EnteGestore,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="strutture",
        verbose_name="ente gestore",
    )
    descrizione = models.TextField("che cos'è, in parole semplici", blank=True)

    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="strutture", verbose_name="comune"
    )
    indirizzo = models.CharField("indirizzo", max_length=160, blank=True)
    cap = models.CharField("CAP", max_length=5, blank=True, validators=[CAP])
    latitudine = models.DecimalField(
        "latitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitudine = models.DecimalField(
        "longitudine", max_digits=8, decimal_places=5, null=True, blank=True
    )
    indirizzo_riservato = models.BooleanField(
        "indirizzo riservato",
        default=False,
        help_text="Per i rifugi: il pubblico vede solo l'ambito, mai comune, indirizzo o mappa.",
    )

    telefono = models.CharField("telefono", max_length=40, blank=True, validators=[TELEFONO])
    email = models.EmailField("e-mail", blank=True)
    pec = models.EmailField("PEC", blank=True)
    sito = models.URLField("sito", blank=True)

    stato = models.CharField(
        "stato della scheda",
        max_length=16,
        choices=StatoScheda.choices,
        default=StatoScheda.BOZZA,
        db_index=True,
    )
    successori = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessori",
        verbose_name="strutture che ne continuano l'attività",
    )
    codice_fonte = models.CharField(
        "codice nella fonte",
        max_length=40,
        blank=True,
        editable=False,
        help_text="Con questo codice un nuovo caricamento della stessa fonte la ritrova.",
    )
    fonte = models.CharField("fonte", max_length=200, blank=True)
    fonte_breve = models.CharField("fonte in breve", max_length=80, blank=True)
    dati_al = models.DateField("dati riferiti al", null=True, blank=True)
    dimostrativa = models.BooleanField("dato dimostrativo", default=False)
    creata_il = models.DateTimeField("creata il", auto_now_add=True)
    modificata_il = models.DateTimeField("modificata il", auto_now=True)
    confermata_il = models.DateField("confermata il", null=True, blank=True, editable=False)
    confermata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="strutture_confermate",
        verbose_name="confermata da",
    )

    objects = StrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "struttura"
        verbose_name_plural = "strutture"
        ordering = ["nome_ordinamento", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["codice_fonte"],
                condition=~Q(codice_fonte=""),
                name="strutture_struttura_codice_fonte_unico",
                violation_error_message="C'è già una struttura con questo codice della fonte.",
            ),
            models.CheckConstraint(
                condition=Q(confermata_il__isnull=True, confermata_da__isnull=True)
                | Q(confermata_il__isnull=False, confermata_da__isnull=False),
                name="strutture_struttura_confermata_il_e_da",
                violation_error_message="Chi conferma e quando vanno scritti insieme.",
            ),
            models.CheckConstraint(
                condition=Q(latitudine__isnull=True, longitudine__isnull=True)
                | Q(latitudine__isnull=False, longitudine__isnull=False),
                name="strutture_struttura_coordinate_insieme",
                violation_error_message="Scrivi insieme latitudine e longitudine, o nessuna.",
            ),
        ]

    def __str__(self) -> str:
        # Also what logs and histories print: the place of a reserved facility never goes there.
        return self.denominazione

    @property
    def luogo_pubblico(self) -> LuogoPubblico:
        """The only way in which pages, exports, maps and logs may learn where a facility is."""
        if self.indirizzo_riservato:
            return LuogoPubblico()
        return LuogoPubblico(
            riservato=False,
            comune=self.comune,
            indirizzo=self.indirizzo,
            cap=self.cap,
            latitudine=self.latitudine,
            longitudine=self.longitudine,
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        parole = self.denominazione.replace("'", " ").replace("’", " ")
        self.slug = slugify(parole)[:180] or "struttura"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("sportello:struttura_detail", args=[self.pk, self.slug])


class ParteDiStrutturaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows of the facilities the user sees."""
        return self.filter(struttura__in=Struttura.objects.visibili_a(utente))


class UnitaOffertaQuerySet(ParteDiStrutturaQuerySet):
    def attive(self) -> Self:
        """Units at work today: not ceased."""
        return self.exclude(stato=StatoEsercizio.CESSATA)


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
                condition=Q(data_inizio__isnull=True)
                | Q(data_cessazione__isnull=True)
                | Q(data_inizio__lte=F("data_cessazione")),
                name="strutture_unita_inizio_prima_di_fine",
                violation_error_message="La cessazione viene prima dell'inizio: correggi una data.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tipo} – {self.struttura}"


class ReferenteStrutturaQuerySet(PeriodoQuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Logins of the facilities the user sees."""
        return self.filter(struttura__in=Struttura.objects.visibili_a(utente))


class ReferenteStruttura(Periodo):
    """Who may keep a facility's record right, and from when to when."""

    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="referenze",
        verbose_name="utente",
    )
    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="referenti", verbose_name="struttura"
    )

    objects = ReferenteStrutturaQuerySet.as_manager()

    class Meta(Periodo.Meta):
        verbose_name = "referente di una struttura"
        verbose_name_plural = "referenti delle strutture"
        ordering = ["struttura", "utente", "pk"]
        constraints = [
            *Periodo.Meta.constraints,
            models.UniqueConstraint(
                fields=["utente", "struttura", "dal"],
                nulls_distinct=False,
                name="strutture_referente_una_volta",
                violation_error_message="Questo utente ne è già referente da quel giorno.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utente} per {self.struttura}"


class PassaggioScheda(models.Model):
    """One change of state of a facility's record: who, when, why. Rows are never changed."""

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="passaggi", verbose_name="struttura"
    )
    da = models.CharField("da", max_length=16, choices=StatoScheda.choices)
    a = models.CharField("a", max_length=16, choices=StatoScheda.choices)
    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi_schede",
        verbose_name="utente",
    )
    quando = models.DateTimeField("quando", default=timezone.now)
    motivo = models.TextField("motivo", blank=True)

    objects = ParteDiStrutturaQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di stato di una scheda"
        verbose_name_plural = "passaggi di stato delle schede"
        ordering = ["struttura", "quando", "pk"]

    def __str__(self) -> str:
        return f"{self.struttura}: {self.get_da_display()} → {self.get_a_display()}"
