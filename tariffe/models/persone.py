"""ISEE attestations and assigned tariffs, of people known here by an opaque code only.

Name, tax code and number of the DSU live with the case records. A tariff is never changed: a new
row takes its place, and `Conguaglio` says the difference.
"""

import datetime
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from tariffe.enums import (
    AmbitoValore,
    FonteISEE,
    Irregolarita,
    MotivoAssegnazione,
    TipoISEE,
)
from tariffe.models.edizioni import EdizioneTariffe
from tariffe.models.regole import RegolaTariffaria
from tariffe.models.servizi import Servizio
from territorio.models import Ambito, Comune, Ente
from utenti.enums import Ruolo
from utenti.models import Utente

# Eight letters and digits without 0, 1, I, O: nothing that could be a tax code or a name.
FORMA_CODICE_PERSONA = r"^P-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$"
codice_persona_valido = RegexValidator(
    FORMA_CODICE_PERSONA,
    "Il codice della persona ha la forma P-7K3M-9QXD: copialo dall'elenco, non scriverne un altro.",
)


def codice_persona() -> models.CharField:
    return models.CharField(
        "codice della persona", max_length=11, validators=[codice_persona_valido]
    )


def _forma(nome: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(codice_persona__regex=FORMA_CODICE_PERSONA),
        name=nome,
        violation_error_message="Il codice della persona ha la forma P-7K3M-9QXD.",
    )


class DellePersoneQuerySet(models.QuerySet):
    """Rows on people: role and relation (the matrix of the case records, column «ISEE»).

    The amministrativo of the Ufficio di Piano works on all those of its Ambito; a social worker on
    those she wrote, whoever went on with them (the équipe comes with the case records); the
    responsabile of a comune reads those of the comune; responsabile and coordinatore of the Ambito
    those that a body other than a comune asks to pay. The Province and the technical administrator
    see none.
    """

    persona = ""  # the path to the row with ambito, comune and registrata_da

    def visibili_a(self, utente: Utente | AnonymousUser) -> Self:
        """Rows that this user may read."""
        if not isinstance(utente, Utente):
            return self.none()
        p = self.persona
        comuni = [
            i.comune_id for i in utente.incarichi_attivi if i.ruolo == Ruolo.RESPONSABILE_COMUNALE
        ]
        dell_ambito = utente.ambiti_con_ruolo(Ruolo.RESPONSABILE_UDP, Ruolo.COORDINATORE_AMBITO)
        return self.filter(
            Q(**{f"{p}ambito__in": utente.ambiti_con_ruolo(Ruolo.AMMINISTRATIVO_UDP)})
            | Q(
                **{
                    f"{p}ambito__in": utente.ambiti_con_ruolo(Ruolo.ASSISTENTE_SOCIALE),
                }
            )
            & self._scritte_da(utente)
            | Q(**{f"{p}comune__in": comuni})
            | (Q(**{f"{p}ambito__in": dell_ambito}) & self._chieste_da_altri_enti())
        )

    def _scritte_da(self, utente: Utente) -> Q:
        """Rows that the user wrote."""
        return Q(**{f"{self.persona}registrata_da": utente})

    def _chieste_da_altri_enti(self) -> Q:
        """Rows for which a body other than a comune asks to pay."""
        return Q(**{f"{self.persona}ente__comune__isnull": True})


class AttestazioneQuerySet(DellePersoneQuerySet):
    def _chieste_da_altri_enti(self) -> Q:
        """Those that a tariff of such a body rests on; one that none uses is not among them."""
        assegnate = TariffaAssegnata.objects.filter(
            attestazione__isnull=False, ente__comune__isnull=True
        )
        return Q(pk__in=assegnate.order_by().values("attestazione"))

    def valide(self) -> Self:
        """Those that nobody took back."""
        return self.filter(annullata_il__isnull=True)


class DelleStorieQuerySet(DellePersoneQuerySet):
    def _scritte_da(self, utente: Utente) -> Q:
        """And those with which others went on: half a story would tell an amount of the past."""
        return super()._scritte_da(utente) | Q(
            **{f"{self.persona}prima_riga__registrata_da": utente}
        )


class TariffaAssegnataQuerySet(DelleStorieQuerySet):
    def in_vigore_il(self, giorno: datetime.date) -> Self:
        """Those that hold on a day: begun, not ended, and nothing written later took their place.

        A later row of the same story counts from its own `dal`, which may come before that of the
        row it replaces: what counts is what was written last.
        """
        scritte_dopo = TariffaAssegnata.objects.filter(
            prima_riga=Coalesce(OuterRef("prima_riga"), OuterRef("pk")),
            pk__gt=OuterRef("pk"),
            dal__lte=giorno,
        )
        return self.filter(
            Q(al__isnull=True) | Q(al__gte=giorno),
            ~Exists(scritte_dopo),
            dal__lte=giorno,
            importo__isnull=False,
        )


class ConguaglioQuerySet(DelleStorieQuerySet):
    persona = "nuova__"


class AttestazioneISEE(models.Model):
    """What an attestation says: kind, value in euro, days; expiry is stored, not computed."""

    codice_persona = codice_persona()
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="attestazioni", verbose_name="ambito"
    )
    comune = models.ForeignKey(
        Comune,
        on_delete=models.PROTECT,
        related_name="attestazioni",
        verbose_name="comune di residenza",
    )
    tipo = models.CharField("tipo di ISEE", max_length=16, choices=TipoISEE.choices)
    ristretto = models.BooleanField("nucleo ristretto", default=False)
    corrente = models.BooleanField("ISEE corrente", default=False)
    valore = models.DecimalField("valore", max_digits=12, decimal_places=2)
    ambito_valore = models.CharField(
        "quale valore è stato scritto",
        max_length=10,
        choices=AmbitoValore.choices,
        default=AmbitoValore.COMUNALE,
    )
    presentata_il = models.DateField("presentata il")
    scade_il = models.DateField("scade il")
    irregolarita = models.CharField(
        "irregolarità",
        max_length=10,
        choices=Irregolarita.choices,
        default=Irregolarita.NESSUNA,
    )
    fonte = models.CharField(
        "fonte", max_length=8, choices=FonteISEE.choices, default=FonteISEE.MANUALE
    )
    registrata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="attestazioni_registrate",
        verbose_name="registrata da",
    )
    registrata_il = models.DateTimeField("registrata il", auto_now_add=True)
    annullata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attestazioni_annullate",
        verbose_name="annullata da",
    )
    annullata_il = models.DateTimeField("annullata il", null=True, blank=True)
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)

    objects = AttestazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "attestazione ISEE"
        verbose_name_plural = "attestazioni ISEE"
        ordering = ["codice_persona", "-presentata_il", "-pk"]
        constraints = [
            _forma("tariffe_attestazione_codice_opaco"),
            models.CheckConstraint(
                condition=Q(valore__gte=0),
                name="tariffe_attestazione_valore_non_negativo",
                violation_error_message="Un ISEE non può essere negativo: ricontrolla il valore.",
            ),
            models.CheckConstraint(
                condition=Q(scade_il__gte=F("presentata_il")),
                name="tariffe_attestazione_scade_dopo",
                violation_error_message="La scadenza viene prima della presentazione: correggi.",
            ),
            models.CheckConstraint(
                condition=Q(annullata_il__isnull=True, annullata_da__isnull=True)
                | Q(annullata_il__isnull=False, annullata_da__isnull=False),
                name="tariffe_attestazione_annullata_chi_e_quando",
                violation_error_message="Chi ha annullato e quando vanno insieme.",
            ),
        ]
        # Not `db_index`: on text it makes a second index, for LIKE, and codes are looked up whole.
        indexes = [models.Index(fields=["codice_persona"], name="tariffe_attestazione_codice")]

    def __str__(self) -> str:
        return f"{self.codice_persona}, {self.get_tipo_display()}"


class TariffaAssegnata(models.Model):
    """What a person pays for a service from a day; written once (a trigger refuses changes).

    `dal`–`al` as decided that day; a later row of the same story (`sostituisce` the last one,
    `prima_riga` says which story) takes the place of all the earlier ones from its own `dal` on.
    `importo` is per unit and is what is paid: of a derogation it is the derogated one, and
    `importo_calcolato` what the rule gave. NULL amounts only in a `cessazione`.
    """

    codice_persona = codice_persona()
    ambito = models.ForeignKey(
        Ambito, on_delete=models.PROTECT, related_name="tariffe_assegnate", verbose_name="ambito"
    )
    comune = models.ForeignKey(
        Comune, on_delete=models.PROTECT, related_name="tariffe_assegnate", verbose_name="comune"
    )
    ente = models.ForeignKey(
        Ente,
        on_delete=models.PROTECT,
        related_name="tariffe_assegnate",
        verbose_name="ente che chiede il pagamento",
    )
    servizio = models.ForeignKey(
        Servizio, on_delete=models.PROTECT, related_name="assegnate", verbose_name="servizio"
    )
    regola = models.ForeignKey(
        RegolaTariffaria, on_delete=models.PROTECT, related_name="assegnate", verbose_name="regola"
    )
    edizione = models.ForeignKey(
        EdizioneTariffe,
        on_delete=models.PROTECT,
        related_name="assegnate",
        verbose_name="edizione delle tariffe",
        db_index=False,  # the index with the service begins with it
    )
    attestazione = models.ForeignKey(
        AttestazioneISEE,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assegnate",
        verbose_name="attestazione ISEE",
    )
    motivo = models.CharField("perché", max_length=16, choices=MotivoAssegnazione.choices)
    dal = models.DateField("dal")
    al = models.DateField("al", null=True, blank=True)
    sostituisce = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sostituita_da",
        verbose_name="sostituisce",
    )
    prima_riga = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="righe_dopo",
        verbose_name="prima riga della storia",
        help_text="Vuoto = è questa la prima.",
    )
    isee = models.DecimalField(
        "ISEE usato",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Vuoto = calcolata senza ISEE.",
    )
    contesto = models.JSONField("altre condizioni", default=dict, blank=True)
    passi = models.JSONField("passi del calcolo", default=list, blank=True)
    quantita_mese = models.DecimalField(
        "quantità al mese", max_digits=8, decimal_places=2, default=Decimal(1)
    )
    importo_calcolato = models.DecimalField(
        "importo della regola", max_digits=10, decimal_places=4, null=True, blank=True
    )
    importo = models.DecimalField(
        "importo di una unità", max_digits=10, decimal_places=4, null=True, blank=True
    )
    totale_mese = models.DecimalField(
        "totale al mese", max_digits=12, decimal_places=2, null=True, blank=True
    )
    costo_mese = models.DecimalField(
        "costo al mese", max_digits=12, decimal_places=2, null=True, blank=True
    )
    quota_ssn_mese = models.DecimalField(
        "quota del servizio sanitario al mese",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    deroga_motivo = models.TextField("motivo della deroga", blank=True)
    deroga_atto = models.CharField("atto della deroga", max_length=200, blank=True)
    registrata_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tariffe_registrate",
        verbose_name="registrata da",
    )
    registrata_il = models.DateTimeField("registrata il", auto_now_add=True)
    dimostrativa = models.BooleanField("dati dimostrativi", default=False)

    objects = TariffaAssegnataQuerySet.as_manager()

    class Meta:
        verbose_name = "tariffa assegnata"
        verbose_name_plural = "tariffe assegnate"
        ordering = ["codice_persona", "servizio_id", "dal", "pk"]
        constraints = [
            _forma("tariffe_assegnata_codice_opaco"),
            models.CheckConstraint(
                condition=Q(al__isnull=True) | Q(al__gte=F("dal")),
                name="tariffe_assegnata_dal_prima_di_al",
                violation_error_message="L'ultimo giorno viene prima del primo: correggi.",
            ),
            models.CheckConstraint(
                condition=Q(motivo=MotivoAssegnazione.CESSAZIONE, importo__isnull=True)
                | (
                    ~Q(motivo=MotivoAssegnazione.CESSAZIONE)
                    & Q(importo__gte=0, totale_mese__gte=0, importo_calcolato__gte=0)
                ),
                name="tariffe_assegnata_con_importo",
                violation_error_message="Una tariffa assegnata ha un importo, zero o più.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(motivo=MotivoAssegnazione.DEROGA) & ~Q(deroga_motivo="") & ~Q(deroga_atto="")
                )
                | (~Q(motivo=MotivoAssegnazione.DEROGA) & Q(deroga_motivo="", deroga_atto="")),
                name="tariffe_assegnata_deroga_con_atto",
                violation_error_message="Una deroga ha un motivo e un atto: scrivili entrambi.",
            ),
            models.CheckConstraint(
                condition=Q(motivo=MotivoAssegnazione.NUOVA, sostituisce__isnull=True)
                | ~Q(motivo__in=[MotivoAssegnazione.NUOVA]),
                name="tariffe_assegnata_nuova_senza_precedente",
                violation_error_message="Una nuova assegnazione non ne sostituisce un'altra.",
            ),
            models.CheckConstraint(
                condition=Q(sostituisce__isnull=True, prima_riga__isnull=True)
                | Q(sostituisce__isnull=False, prima_riga__isnull=False),
                name="tariffe_assegnata_storia_con_inizio",
                violation_error_message="Chi sostituisce una riga appartiene alla sua storia.",
            ),
        ]
        indexes = [
            models.Index(fields=["codice_persona"], name="tariffe_assegnata_codice"),
            models.Index(fields=["edizione", "servizio"], name="tariffe_assegnata_edizione"),
        ]

    def __str__(self) -> str:
        return f"{self.codice_persona}, {self.servizio} dal {self.dal:%d/%m/%Y}"

    @property
    def inizio_storia(self) -> int:
        """Primary key of the first row of its story."""
        return self.prima_riga_id or self.pk


class Conguaglio(models.Model):
    """For one month, what the new row asks less what the old one had asked, in euro."""

    precedente = models.ForeignKey(
        TariffaAssegnata,
        on_delete=models.PROTECT,
        related_name="conguagli_dopo",
        verbose_name="tariffa di prima",
    )
    nuova = models.ForeignKey(
        TariffaAssegnata,
        on_delete=models.PROTECT,
        related_name="conguagli",
        verbose_name="tariffa nuova",
    )
    mese = models.DateField("mese", help_text="Il suo primo giorno.")
    importo_precedente = models.DecimalField("prima", max_digits=12, decimal_places=2)
    importo_nuovo = models.DecimalField("adesso", max_digits=12, decimal_places=2)
    regolato_da = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conguagli_regolati",
        verbose_name="regolato da",
    )
    regolato_il = models.DateTimeField("regolato il", null=True, blank=True)

    objects = ConguaglioQuerySet.as_manager()

    class Meta:
        verbose_name = "conguaglio"
        verbose_name_plural = "conguagli"
        ordering = ["nuova_id", "mese", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nuova", "mese"],
                name="tariffe_conguaglio_uno_al_mese",
                violation_error_message="Per questo mese il conguaglio c'è già.",
            ),
            models.CheckConstraint(
                condition=Q(regolato_il__isnull=True, regolato_da__isnull=True)
                | Q(regolato_il__isnull=False, regolato_da__isnull=False),
                name="tariffe_conguaglio_regolato_chi_e_quando",
                violation_error_message="Chi ha regolato e quando vanno insieme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nuova.codice_persona}, {self.mese:%m/%Y}"

    @property
    def differenza(self) -> Decimal:
        """Euro still to ask (positive) or to give back (negative)."""
        return self.importo_nuovo - self.importo_precedente

    @property
    def da_restituire(self) -> Decimal:
        """Euro to give back; negative if they are still to ask."""
        return -self.differenza
