"""What citizens write to the Sportello: requests, errors they saw, what they think of a page.

Personal data are few, only in the named fields, and go when `anonimizza_richieste` says so.
"""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sportello.calcolo import scrivi_codice
from sportello.enums import (
    CanaleRisposta,
    LivelloRichiesta,
    StatoRichiesta,
    StatoSegnalazione,
)
from sportello.models.contenuti import ContenutoQuerySet
from strutture.models import Area, Struttura
from territorio.models import Ambito, Comune
from utenti.enums import (
    RUOLI_DELLA_PROVINCIA,
    RUOLI_SPORTELLO,
    RUOLI_UFFICIO_DI_PIANO,
    Ruolo,
)
from utenti.models import Utente

# Who reads how many requests there are, and how long they wait.
RUOLI_CHE_CONTANO = frozenset(
    {*RUOLI_SPORTELLO, *RUOLI_UFFICIO_DI_PIANO, *RUOLI_DELLA_PROVINCIA, Ruolo.LETTORE}
)


# Closed, or with an answer: nobody is waiting any more.
STATI_CONCLUSI = (StatoRichiesta.RISPOSTA, StatoRichiesta.CHIUSA)


class RichiestaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Requests to the Ambiti where the user answers citizens; of the Province none, but counts.

        What people write is personal: who works for the whole Province does not read it.
        """
        if not utente.is_authenticated:
            return self.none()
        return self.filter(ambito__in=utente.ambiti_con_ruolo(*RUOLI_SPORTELLO))

    def in_attesa(self) -> Self:
        """Those whose citizen still waits for an answer."""
        return self.exclude(stato__in=STATI_CONCLUSI)

    def in_ritardo(self) -> Self:
        """Still waiting after their day."""
        return self.in_attesa().filter(scade_il__lt=timezone.localdate())


class Richiesta(models.Model):
    """A question of a citizen, sent to the Ufficio di Piano of her comune.

    `codice` and e-mail together open its page. After the retention time name, contacts and text are
    emptied and `anonima_il` is set; counts remain.
    """

    codice = models.CharField("codice", max_length=12, unique=True, editable=False)
    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="richieste", verbose_name="comune"
    )
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="richieste", verbose_name="ambito"
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="richieste",
        verbose_name="area",
    )
    struttura = models.ForeignKey(
        Struttura,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="richieste",
        verbose_name="struttura",
    )
    testo = models.TextField("che cosa chiede", max_length=2000, blank=True)
    nome = models.CharField("nome", max_length=80, blank=True)
    email = models.EmailField("e-mail", blank=True)
    telefono = models.CharField("telefono", max_length=40, blank=True)
    canale = models.CharField(
        "risposta per", max_length=8, choices=CanaleRisposta.choices, default=CanaleRisposta.EMAIL
    )
    stato = models.CharField(
        "stato", max_length=14, choices=StatoRichiesta.choices, default=StatoRichiesta.RICEVUTA
    )
    livello = models.CharField(
        "livello", max_length=6, choices=LivelloRichiesta.choices, default=LivelloRichiesta.FRONTE
    )
    ricevuta_il = models.DateTimeField("ricevuta il", default=timezone.now)
    scade_il = models.DateField("da rispondere entro il")
    assegnata_a = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="richieste_assegnate",
        verbose_name="assegnata a",
    )
    chiusa_il = models.DateTimeField("chiusa il", null=True, blank=True)
    anonima_il = models.DateTimeField("resa anonima il", null=True, blank=True)
    impronta_invio = models.CharField(
        "impronta dell'invio",
        max_length=64,
        blank=True,
        editable=False,
        help_text="Riconosce il secondo invio dello stesso modulo.",
    )
    dimostrativa = models.BooleanField("dato dimostrativo", default=False, editable=False)

    objects = RichiestaQuerySet.as_manager()

    class Meta:
        verbose_name = "richiesta di un cittadino"
        verbose_name_plural = "richieste dei cittadini"
        ordering = ["scade_il", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["impronta_invio"],
                condition=~Q(impronta_invio=""),
                name="sportello_richiesta_un_invio",
            )
        ]

    def __str__(self) -> str:
        return f"Richiesta {self.codice}"

    @property
    def codice_scritto(self) -> str:
        """«ACDE-FHJK-MNPQ»."""
        return scrivi_codice(self.codice)

    @property
    def in_ritardo(self) -> bool:
        """True if the citizen still waits and the day is over."""
        return self.stato not in STATI_CONCLUSI and self.scade_il < timezone.localdate()


class ParteDiRichiestaQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows of the requests the user may read."""
        return self.filter(richiesta__in=Richiesta.objects.visibili_a(utente))


class PassaggioRichiesta(models.Model):
    """One thing that happened to a request: passage of state, answer, internal note."""

    richiesta = models.ForeignKey(
        Richiesta, on_delete=models.CASCADE, related_name="passaggi", verbose_name="richiesta"
    )
    da = models.CharField("da", max_length=14, choices=StatoRichiesta.choices)
    a = models.CharField("a", max_length=14, choices=StatoRichiesta.choices)
    utente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="utente",
    )
    quando = models.DateTimeField("quando", default=timezone.now)
    risposta = models.TextField("risposta", max_length=4000, blank=True)
    nota = models.TextField("nota interna", max_length=2000, blank=True)

    objects = ParteDiRichiestaQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di una richiesta"
        verbose_name_plural = "passaggi delle richieste"
        ordering = ["richiesta", "quando", "pk"]

    def __str__(self) -> str:
        return f"{self.richiesta}: {self.get_a_display()}"


class SegnalazioneQuerySet(models.QuerySet):
    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Of the facilities the Ufficio di Piano sees; all of them for the Province."""
        if not utente.is_authenticated:
            return self.none()
        if utente.vede_tutto:
            return self
        return self.filter(ambito__in=utente.ambiti_visibili)


class Segnalazione(models.Model):
    """An error that somebody saw in a facility's record."""

    struttura = models.ForeignKey(
        Struttura, on_delete=models.CASCADE, related_name="segnalazioni", verbose_name="struttura"
    )
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="segnalazioni",
        verbose_name="ambito",
    )
    che_cosa = models.CharField("che cosa è sbagliato", max_length=20)
    testo = models.TextField("che cosa ha visto", max_length=1000, blank=True)
    email = models.EmailField("e-mail", blank=True)
    quando = models.DateTimeField("quando", default=timezone.now)
    stato = models.CharField(
        "stato",
        max_length=10,
        choices=StatoSegnalazione.choices,
        default=StatoSegnalazione.APERTA,
    )
    gestita_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gestita da",
    )
    gestita_il = models.DateTimeField("gestita il", null=True, blank=True)
    esito = models.CharField("esito", max_length=300, blank=True)
    dimostrativa = models.BooleanField("dato dimostrativo", default=False, editable=False)

    objects = SegnalazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "segnalazione di un errore"
        verbose_name_plural = "segnalazioni di errori"
        ordering = ["stato", "quando", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gestita_da__isnull=True, gestita_il__isnull=True)
                | Q(gestita_da__isnull=False, gestita_il__isnull=False),
                name="sportello_segnalazione_gestita_da_e_il",
            )
        ]

    def __str__(self) -> str:
        return f"Segnalazione su {self.struttura}"


class ValutazionePagina(models.Model):
    """What somebody thinks of a page: stars 1–5, one reason, free words; no name, no address."""

    percorso = models.CharField("pagina", max_length=200)
    ambito = models.ForeignKey(
        Ambito,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="valutazioni",
        verbose_name="ambito",
    )
    voto = models.PositiveSmallIntegerField(
        "quanto è chiara", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    motivo = models.CharField("che cosa è piaciuto o no", max_length=30, blank=True)
    testo = models.TextField("altro da dire", max_length=200, blank=True)
    quando = models.DateTimeField("quando", default=timezone.now)

    objects = ContenutoQuerySet.as_manager()

    class Meta:
        verbose_name = "valutazione di una pagina"
        verbose_name_plural = "valutazioni delle pagine"
        ordering = ["-quando", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voto__gte=1, voto__lte=5), name="sportello_valutazione_voto_1_5"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voto} su 5: {self.percorso}"


class RegoleSportello(models.Model):
    """In how many days an Ambito answers what it cannot answer at once; without a row, 10."""

    ambito = models.OneToOneField(
        Ambito, on_delete=models.CASCADE, related_name="regole_sportello", verbose_name="ambito"
    )
    giorni_risposta = models.PositiveSmallIntegerField(
        "giorni per rispondere",
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(30)],
    )
    mesi_conservazione = models.PositiveSmallIntegerField(
        "mesi di conservazione",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text="Tanti mesi dopo la chiusura nomi, contatti e testi si cancellano.",
    )

    objects = ContenutoQuerySet.as_manager()

    class Meta:
        verbose_name = "regole dello sportello"
        verbose_name_plural = "regole dello sportello"
        ordering = ["ambito"]

    def __str__(self) -> str:
        return f"Regole dello sportello: {self.ambito}"
