"""The yearly return of an Ambito: form model as data, attempts, immutable versions, their facts."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from base.accesso import UtenteConAmbiti
from rendicontazione.enums import (
    EsitoCaricamento,
    FormaGestione,
    Gravita,
    Obbligo,
    StatoRendicontazione,
    TipoColonna,
)
from territorio.models import Ambito, Comune, Ente, Provincia
from utenti.enums import Ruolo

# Who reads every return; the system's administrator keeps lists and models, not data (DESIGN §7).
RUOLI_CHE_LEGGONO_TUTTO = (Ruolo.ISTRUTTORE_PROVINCIA, Ruolo.DIRIGENTE_PROVINCIA)


def _insieme(da: str, il: str) -> Q:
    """Who and when travel together: both or neither."""
    return Q(**{f"{da}__isnull": True, f"{il}__isnull": True}) | Q(
        **{f"{da}__isnull": False, f"{il}__isnull": False}
    )


# --- form model as data --------------------------------------------------------------------------


class ModelloModulo(models.Model):
    """A version of the form: sheets, columns, lists are rows, so another version needs no code."""

    versione = models.CharField("versione", max_length=20, unique=True)
    denominazione = models.CharField("denominazione", max_length=160)
    note = models.TextField("note", blank=True)

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
    nome = models.CharField("nome", max_length=60)
    tipo = models.CharField("tipo", max_length=20, choices=TipoColonna.choices)
    obbligo = models.CharField("obbligo", max_length=30, choices=Obbligo.choices)
    unita = models.CharField("unità o formato", max_length=60, blank=True)
    minimo = models.DecimalField("minimo", max_digits=12, decimal_places=2, null=True, blank=True)
    massimo = models.DecimalField("massimo", max_digits=12, decimal_places=2, null=True, blank=True)
    lista = models.CharField("elenco di codici", max_length=40, blank=True)
    precompilata = models.BooleanField("scritta da noi nel modello", default=False)
    spiegazione = models.CharField("spiegazione", max_length=255, blank=True)
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


class VoceNomenclatore(models.Model):
    """An item of the nomenclatore, three levels; only the third is used in a row."""

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

    class Meta:
        verbose_name = "voce del nomenclatore"
        verbose_name_plural = "voci del nomenclatore"
        ordering = ["codice"]
        constraints = [
            models.CheckConstraint(
                condition=Q(livello=1, padre__isnull=True)
                | Q(livello__in=[2, 3], padre__isnull=False),
                name="rendicontazione_voce_livello_e_padre",
                violation_error_message="Solo una voce di livello 2 o 3 sta sotto un'altra voce.",
            )
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


# --- campaign and return -------------------------------------------------------------------------


class CampagnaQuerySet(models.QuerySet):
    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Every campaign for who works in an Ufficio di Piano or for the Province."""
        if utente.is_authenticated and (utente.vede_tutto or utente.ambiti_visibili):
            return self
        return self.none()


class Campagna(models.Model):
    """The yearly collection: which form, from when, by when."""

    anno = models.PositiveSmallIntegerField(
        "anno di riferimento", validators=[MinValueValidator(2000)]
    )
    provincia = models.ForeignKey(
        Provincia, on_delete=models.PROTECT, related_name="campagne", verbose_name="provincia"
    )
    modello = models.ForeignKey(
        ModelloModulo, on_delete=models.PROTECT, related_name="campagne", verbose_name="modello"
    )
    apertura = models.DateField("apertura")
    scadenza = models.DateField("scadenza", help_text="Ultimo giorno utile.")
    rifiuta_tardive = models.BooleanField(
        "rifiuta i file dopo la scadenza",
        default=False,
        help_text="Se no, un file in ritardo si accetta ed è segnato come tardivo.",
    )
    contatto = models.CharField(
        "a chi chiedere aiuto",
        max_length=200,
        blank=True,
        help_text="Ufficio, telefono o e-mail d'ufficio della Provincia.",
    )
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)

    objects = CampagnaQuerySet.as_manager()

    class Meta:
        verbose_name = "campagna"
        verbose_name_plural = "campagne"
        ordering = ["-anno", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provincia", "anno"],
                name="rendicontazione_campagna_una_per_anno",
                violation_error_message="Per questo anno la campagna c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(apertura__lte=F("scadenza")),
                name="rendicontazione_campagna_date",
                violation_error_message="La scadenza viene prima dell'apertura: correggi una data.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rendicontazione {self.anno}"


class DellAmbitoQuerySet(models.QuerySet):
    """Rows that belong to a return: `_ambito` is the path to its Ambito."""

    _ambito = "rendicontazione__ambito"

    def visibili_a(self, utente: UtenteConAmbiti) -> Self:
        """Rows of the user's own Ambiti; all for istruttori and dirigenti of the Province."""
        if not utente.is_authenticated:
            return self.none()
        if any(utente.ha_ruolo(ruolo) for ruolo in RUOLI_CHE_LEGGONO_TUTTO):  # type: ignore[attr-defined]
            return self
        return self.filter(**{f"{self._ambito}__in": utente.ambiti_visibili})


class RendicontazioneQuerySet(DellAmbitoQuerySet):
    _ambito = "ambito"


class Rendicontazione(models.Model):
    """What an Ambito hands in for a campaign; its state changes only through the services."""

    campagna = models.ForeignKey(
        Campagna, on_delete=models.PROTECT, related_name="rendicontazioni", verbose_name="campagna"
    )
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="rendicontazioni", verbose_name="ambito"
    )
    stato = models.CharField(
        "stato",
        max_length=30,
        choices=StatoRendicontazione.choices,
        default=StatoRendicontazione.APERTA,
    )
    proroga = models.DateField(
        "proroga", null=True, blank=True, help_text="Ultimo giorno utile per questo ambito."
    )
    tardiva = models.BooleanField("tardiva", default=False)
    proposta_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposte_di_approvazione",
        verbose_name="approvazione proposta da",
    )
    proposta_il = models.DateTimeField("approvazione proposta il", null=True, blank=True)
    nota_ambito = models.TextField(
        "nota dell'ambito",
        blank=True,
        help_text="Stampata accanto ai dati: che cosa è cambiato, che cosa manca e perché.",
    )

    objects = RendicontazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "rendicontazione"
        verbose_name_plural = "rendicontazioni"
        ordering = ["campagna", "ambito__numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campagna", "ambito"], name="rendicontazione_una_per_ambito"
            ),
            models.CheckConstraint(
                condition=_insieme("proposta_da", "proposta_il"),
                name="rendicontazione_proposta_chi_e_quando",
                violation_error_message="Chi propone l'approvazione e quando vanno insieme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campagna}, {self.ambito}"


class PassaggioStatoQuerySet(DellAmbitoQuerySet):
    pass


class PassaggioStato(models.Model):
    """One change of state: who, when, why, on which version."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.CASCADE,
        related_name="passaggi",
        verbose_name="rendicontazione",
    )
    da = models.CharField("da", max_length=30, choices=StatoRendicontazione.choices)
    a = models.CharField("a", max_length=30, choices=StatoRendicontazione.choices)
    versione = models.ForeignKey(
        "Versione",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi",
        verbose_name="versione",
    )
    motivo = models.TextField("motivo o commento", blank=True)
    proposto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="passaggi_proposti",
        verbose_name="proposto da",
        help_text="Per le approvazioni: chi le aveva proposte.",
    )
    fatto_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="passaggi_di_stato",
        verbose_name="fatto da",
    )
    fatto_il = models.DateTimeField("fatto il", auto_now_add=True)

    objects = PassaggioStatoQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio di stato"
        verbose_name_plural = "passaggi di stato"
        ordering = ["rendicontazione", "fatto_il", "pk"]

    def __str__(self) -> str:
        return f"{self.get_da_display()} → {self.get_a_display()}"


# --- attempts and versions -----------------------------------------------------------------------


class CaricamentoQuerySet(DellAmbitoQuerySet):
    pass


class Caricamento(models.Model):
    """An attempt: the file as it came and what the checks said; nothing counts until confirmed."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.PROTECT,
        related_name="caricamenti",
        verbose_name="rendicontazione",
    )
    numero = models.PositiveIntegerField("tentativo")
    file = models.FileField("file", upload_to="rendicontazione", max_length=120, blank=True)
    file_eliminato = models.BooleanField(
        "file cancellato",
        default=False,
        help_text="Cancellato subito perché conteneva dati personali.",
    )
    sha256 = models.CharField("impronta SHA-256", max_length=64)
    dimensione = models.PositiveIntegerField("dimensione in byte")
    esito = models.CharField("esito", max_length=10, choices=EsitoCaricamento.choices)
    righe = models.JSONField("righe lette per foglio", default=dict, blank=True)
    spesa_per_area = models.JSONField(
        "spesa letta per area",
        default=dict,
        blank=True,
        help_text="Anteprima in euro, come testo: i dati che contano sono i fatti della versione.",
    )
    controllato_il = models.DateTimeField("controllato il")
    caricato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="caricamenti",
        verbose_name="caricato da",
    )
    caricato_il = models.DateTimeField("caricato il", auto_now_add=True)

    objects = CaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "caricamento"
        verbose_name_plural = "caricamenti"
        ordering = ["rendicontazione", "-numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rendicontazione", "numero"], name="rendicontazione_tentativo_una_volta"
            ),
            models.CheckConstraint(
                condition=Q(file_eliminato=True, file="") | (Q(file_eliminato=False) & ~Q(file="")),
                name="rendicontazione_caricamento_file_o_cancellato",
                violation_error_message="Il file c'è, oppure è segnato come cancellato.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tentativo {self.numero}"


class VersioneQuerySet(DellAmbitoQuerySet):
    def approvate(self) -> Self:
        """Versions approved at least once, the last approval first."""
        return self.filter(approvata_il__isnull=False).order_by("-approvata_il", "-pk")


class Versione(models.Model):
    """A confirmed attempt: file, fingerprint, number, who and when never change."""

    rendicontazione = models.ForeignKey(
        Rendicontazione,
        on_delete=models.PROTECT,
        related_name="versioni",
        verbose_name="rendicontazione",
    )
    numero = models.PositiveIntegerField("numero")
    caricamento = models.OneToOneField(
        Caricamento, on_delete=models.PROTECT, related_name="versione", verbose_name="caricamento"
    )
    sha256 = models.CharField("impronta SHA-256", max_length=64)
    confermata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="versioni_confermate",
        verbose_name="confermata da",
    )
    confermata_il = models.DateTimeField("confermata il", auto_now_add=True)
    dati_registrati_il = models.DateTimeField(
        "dati registrati il",
        null=True,
        blank=True,
        help_text="Vuoto finché la versione ha errori: nessun suo dato conta.",
    )
    approvata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="versioni_approvate",
        verbose_name="approvata da",
    )
    approvata_il = models.DateTimeField("approvata il", null=True, blank=True)

    objects = VersioneQuerySet.as_manager()

    class Meta:
        verbose_name = "versione"
        verbose_name_plural = "versioni"
        ordering = ["rendicontazione", "-numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rendicontazione", "numero"], name="rendicontazione_versione_una_volta"
            ),
            models.UniqueConstraint(
                fields=["rendicontazione", "sha256"],
                name="rendicontazione_versione_mai_uguale",
                violation_error_message="Questo file è già una versione: nulla è cambiato.",
            ),
            models.CheckConstraint(
                condition=_insieme("approvata_da", "approvata_il"),
                name="rendicontazione_versione_approvata_chi_e_quando",
                violation_error_message="Chi approva e quando vanno insieme.",
            ),
            models.CheckConstraint(
                condition=Q(approvata_il__isnull=True) | Q(dati_registrati_il__isnull=False),
                name="rendicontazione_versione_approvata_con_dati",
                violation_error_message="Si approva solo una versione senza errori.",
            ),
        ]

    def __str__(self) -> str:
        return f"Versione {self.numero}"

    @property
    def senza_errori(self) -> bool:
        """True once its facts are stored: only then it can be certified."""
        return self.dati_registrati_il is not None


class DelCaricamentoQuerySet(DellAmbitoQuerySet):
    _ambito = "caricamento__rendicontazione__ambito"


class Anomalia(models.Model):
    """A problem found at a cell; an avviso needs a written reason before certification."""

    caricamento = models.ForeignKey(
        Caricamento, on_delete=models.CASCADE, related_name="anomalie", verbose_name="caricamento"
    )
    foglio = models.CharField("foglio", max_length=31, blank=True)
    cella = models.CharField("cella", max_length=12, blank=True)
    riga = models.PositiveIntegerField("riga", null=True, blank=True)
    colonna = models.CharField("colonna", max_length=60, blank=True)
    codice = models.CharField("regola", max_length=20)
    gravita = models.CharField("gravità", max_length=10, choices=Gravita.choices)
    valore = models.TextField("valore trovato", blank=True)
    messaggio = models.TextField("messaggio")
    motivazione = models.TextField("motivazione", blank=True)
    motivata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anomalie_motivate",
        verbose_name="motivata da",
    )
    motivata_il = models.DateTimeField("motivata il", null=True, blank=True)

    objects = DelCaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "anomalia"
        verbose_name_plural = "anomalie"
        ordering = ["caricamento", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_insieme("motivata_da", "motivata_il"),
                name="rendicontazione_anomalia_motivata_chi_e_quando",
                violation_error_message="Chi scrive la motivazione e quando vanno insieme.",
            ),
            models.CheckConstraint(
                condition=Q(motivazione="") | Q(motivata_il__isnull=False),
                name="rendicontazione_anomalia_motivazione_firmata",
                violation_error_message="Una motivazione ha il suo autore.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codice} {self.foglio} {self.cella}".strip()


class Lettura(models.Model):
    """Something read, without doubt, differently from how it is written: shown, no anomaly."""

    caricamento = models.ForeignKey(
        Caricamento, on_delete=models.CASCADE, related_name="letture", verbose_name="caricamento"
    )
    foglio = models.CharField("foglio", max_length=31, blank=True)
    cella = models.CharField("cella", max_length=12, blank=True)
    trovato = models.TextField("trovato")
    letto = models.TextField("letto")

    objects = DelCaricamentoQuerySet.as_manager()

    class Meta:
        verbose_name = "lettura"
        verbose_name_plural = "letture"
        ordering = ["caricamento", "pk"]

    def __str__(self) -> str:
        return f"{self.trovato} → {self.letto}"


class FattoQuerySet(DellAmbitoQuerySet):
    _ambito = "versione__rendicontazione__ambito"


class Fatto(models.Model):
    """One numeric cell of a version without errors, with its dimensions and the cell it comes from.

    An empty cell has no row: NULL is not 0. Calculated columns are not stored.
    """

    pk = models.CompositePrimaryKey("versione", "colonna", "riga")
    versione = models.ForeignKey(
        Versione, on_delete=models.CASCADE, related_name="fatti", verbose_name="versione"
    )
    colonna = models.ForeignKey(
        ColonnaModulo, on_delete=models.PROTECT, related_name="+", verbose_name="misura"
    )
    riga = models.PositiveIntegerField("riga del foglio")
    cella = models.CharField("cella", max_length=12)
    forma_gestione = models.CharField(
        "forma di gestione", max_length=1, choices=FormaGestione.choices
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="comune",
    )
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ente gestore",
    )
    area_utenza = models.CharField("area di utenza", max_length=3)
    voce = models.ForeignKey(
        VoceNomenclatore, on_delete=models.PROTECT, related_name="+", verbose_name="voce"
    )
    unita_misura = models.CharField("unità di misura", max_length=20, blank=True)
    valore = models.DecimalField("valore", max_digits=16, decimal_places=4)

    objects = FattoQuerySet.as_manager()

    class Meta:
        verbose_name = "fatto"
        verbose_name_plural = "fatti"
        ordering = ["versione", "colonna", "riga"]

    def __str__(self) -> str:
        return f"{self.cella}: {self.valore}"
