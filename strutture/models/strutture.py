"""A facility: where it is, its contacts, the state of its record."""

import datetime
from collections.abc import Sequence
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

from base.models import chiave_ordinamento
from strutture.enums import Accessibilita, StatoScheda
from strutture.models.enti import EnteGestore
from territorio.models import Appartenenza, Comune
from utenti.models import Utente

CAP = RegexValidator(r"^\d{5}$", "Il CAP ha 5 cifre, zeri iniziali compresi: per esempio 25030.")
TELEFONO = RegexValidator(
    r"^\+?[0-9][0-9 /.\-]{4,38}$", "Scrivi il telefono con cifre e spazi: per esempio 030 1234567."
)


# Free texts that everybody reads: none may hold the street of a reserved facility.
TESTI_STRUTTURA = ("denominazione", "descrizione", "accessibilita_note", "come_arrivare")


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


def _dell_ufficio(utente: Utente) -> Q:
    comuni = Appartenenza.objects.alla_data(timezone.localdate()).filter(
        ambito__in=utente.ambiti_visibili
    )
    return Q(comune__in=comuni.values("comune"))


def _tenute(utente: Utente) -> Q:
    from strutture.models.persone import ReferenteStruttura

    referenze = ReferenteStruttura.objects.alla_data(timezone.localdate()).filter(utente=utente)
    return Q(pk__in=referenze.values("struttura"))


class StrutturaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """In the comuni that are today in the user's Ambiti, or where the user is a referente."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(_dell_ufficio(utente) | _tenute(utente))

    def dell_ufficio(self, utente: Utente | AnonymousUser) -> Self:
        """Those that the user sees for its office: the Ambiti of today, or the whole Province."""
        if not utente.is_authenticated:
            return self.none()
        return self if utente.vede_tutto else self.filter(_dell_ufficio(utente))

    def tenute_da(self, utente: Utente | AnonymousUser) -> Self:
        """Those whose record the user keeps today, because it is a referente of theirs."""
        if not utente.is_authenticated or not utente.is_active:
            return self.none()
        return self.filter(_tenute(utente))

    def pubblicate(self) -> Self:
        """What the catalogue lists: published, with at least one unit at work."""
        from strutture.models.unita import UnitaOfferta

        return self.filter(
            Exists(UnitaOfferta.objects.attive().filter(struttura=OuterRef("pk"))),
            stato=StatoScheda.PUBBLICATA,
        )

    def con_scheda_pubblica(self) -> Self:
        """Published and suspended: their page can be read (the catalogue lists only the first).

        Not if all their units are over, whatever the state says.
        """
        from strutture.models.unita import UnitaOfferta

        unita = UnitaOfferta.objects.filter(struttura=OuterRef("pk"))
        return self.filter(in_scheda_pubblica()).filter(Exists(unita.attive()) | ~Exists(unita))

    def senza_mai_pubblicate(self) -> Self:
        """Without those that closed before anybody could read them: their name is not public."""
        from strutture.models.persone import PassaggioScheda

        passaggi = PassaggioScheda.objects.filter(struttura=OuterRef("pk"))
        lette = [StatoScheda.PUBBLICATA, StatoScheda.SOSPESA]
        return self.exclude(
            Exists(passaggi.filter(a=StatoScheda.CESSATA).exclude(da__in=lette))
            & ~Exists(passaggi.filter(da__in=lette)),
            stato=StatoScheda.CESSATA,
        )

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

    accessibile = models.CharField(
        "accessibile in sedia a rotelle",
        max_length=8,
        choices=Accessibilita.choices,
        blank=True,
    )
    accessibilita_note = models.CharField("come si entra e ci si muove", max_length=200, blank=True)
    come_arrivare = models.CharField("come arrivare", max_length=200, blank=True)

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
    confluita_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="confluite",
        verbose_name="unita alla struttura",
        help_text="Era un doppione: la sua pagina porta a quella dell'altra.",
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

    def clean(self) -> None:
        super().clean()
        rifiuta_indirizzo_nei_testi(self, self, TESTI_STRUTTURA)
        self._rifiuta_indirizzo_nelle_unita()

    def _rifiuta_indirizzo_nelle_unita(self) -> None:
        """The street may be new, or reserved from now on, and told by a unit since ever."""
        from strutture.models.unita import TESTI_PUBBLICI

        if not self.indirizzo_riservato or self.pk is None:
            return
        for una in self.unita.all():
            try:
                rifiuta_indirizzo_nei_testi(self, una, TESTI_PUBBLICI)
            except ValidationError as errore:
                campi = [c for c in una._meta.concrete_fields if c.name in errore.error_dict]
                dove = [str(campo.verbose_name) for campo in campi]
                raise ValidationError(
                    f"L'indirizzo è riservato, ma sta scritto nell'unità d'offerta «{una.tipo}», "
                    f"in «{'», «'.join(dove)}»: prima toglilo da lì."
                ) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.calcola_nomi()
        super().save(*args, **kwargs)

    def calcola_nomi(self) -> None:
        """What is kept of the name for sorting and addresses; who writes many rows calls it."""
        self.nome_ordinamento = chiave_ordinamento(self.denominazione)
        parole = self.denominazione.replace("'", " ").replace("’", " ")
        self.slug = slugify(parole)[:180] or "struttura"

    def get_absolute_url(self) -> str:
        return reverse("sportello:struttura_detail", args=[self.pk, self.slug])


def rifiuta_indirizzo_nei_testi(
    struttura: Struttura, oggetto: models.Model, campi: Sequence[str]
) -> None:
    """Refuses the street of a reserved facility inside a text that everybody reads."""
    strada = solo_lettere(struttura.indirizzo)
    if not struttura.indirizzo_riservato or not strada:
        return
    errori = {
        campo: "Qui c'è l'indirizzo, che è riservato: toglilo, questo testo lo leggono tutti."
        for campo in campi
        if strada in solo_lettere(getattr(oggetto, campo))
    }
    if errori:
        raise ValidationError(errori)


def solo_lettere(testo: str) -> str:
    """The letters of a text, without accents: how a street is found inside another text."""
    return "".join(c for c in chiave_ordinamento(testo) if c.isalpha())


class ParteDiStrutturaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows of the facilities the user sees."""
        return self.filter(struttura__in=Struttura.objects.visibili_a(utente))
