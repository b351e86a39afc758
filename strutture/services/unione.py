"""Two records of the same facility become one: nothing is deleted, both histories stay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.enums import OrigineStoria, StatoEsercizio, StatoProposta, StatoScheda
from strutture.models import (
    EnteGestore,
    ModificaProposta,
    NonDoppione,
    PassaggioScheda,
    Proposta,
    RigaImportazione,
    Struttura,
    UnitaOfferta,
    Vicenda,
    VoceStoria,
)
from strutture.services.storia import origine
from utenti.models import Utente

# What is chosen together → the fields it is made of: half a place and half another is no place.
SCELTE: dict[str, tuple[str, ...]] = {
    "denominazione": ("denominazione",),
    "ente_gestore": ("ente_gestore",),
    "descrizione": ("descrizione",),
    "luogo": ("comune", "indirizzo", "cap", "latitudine", "longitudine", "come_arrivare"),
    "telefono": ("telefono",),
    "email": ("email",),
    "pec": ("pec",),
    "sito": ("sito",),
    "accessibilita": ("accessibile", "accessibilita_note"),
    "fonte": ("fonte", "fonte_breve", "dati_al"),
}
RESTA, ALTRA = "resta", "altra"

# Rows that say what was done to that record: they stay with it.
_RESTANO = frozenset(
    {VoceStoria, PassaggioScheda, NonDoppione, RigaImportazione, Struttura, Vicenda}
)
# Of a unit that was written twice, what is worth keeping where the other says nothing.
_DA_NON_RIEMPIRE = frozenset({"id", "struttura", "tipo", "stato", "data_cessazione"})
# Two fields that the database wants together.
_INSIEME = {"posti_liberi": "posti_liberi_al", "lista_attesa": "lista_attesa_al"}


@dataclass(frozen=True)
class UnitaDoppia:
    """The same unit written on both records: the first stays, the second ends with its record."""

    resta: int
    altra: int


@transaction.atomic
def unisci_strutture(
    *,
    resta: Struttura,
    altra: Struttura,
    utente: Utente,
    scelte: Mapping[str, str] | None = None,
    doppie: Iterable[UnitaDoppia] = (),
) -> Struttura:
    """Merges `altra` into `resta` and gives the latter.

    `scelte` = key of `SCELTE` → `altra` for the values that come from there; what is empty on
    `resta` is filled. Units, referenti, proposals, events, requests and successors move; a unit
    that was on both stays once. The other record is ceased and says where it went. If one of the
    two had a reserved address, both have it from now on.
    Errors: ErroreDominio if they cannot be merged; ValidationError on what would come of it.
    """
    if resta.pk == altra.pk:
        raise ErroreDominio("Scegli due schede diverse.", codice="STESSA")
    bloccate = {
        una.pk: una
        for una in Struttura.objects.select_for_update(of=("self",))
        .filter(pk__in=[resta.pk, altra.pk])
        .order_by("pk")
    }
    resta, altra = bloccate[resta.pk], bloccate[altra.pk]
    _controlla(resta, altra)
    with origine(OrigineStoria.UNIONE, utente=utente):
        riservata = resta.indirizzo_riservato or altra.indirizzo_riservato
        codice = altra.codice_fonte
        if codice and not resta.codice_fonte:
            altra.codice_fonte = ""  # one record only has it
            altra.save()
            resta.codice_fonte = codice
        _sceglie(resta, altra, scelte or {})
        resta.indirizzo_riservato = riservata
        resta.full_clean()
        resta.save()
        _unita_doppie(resta, altra, list(doppie))
        _muovi_le_vicende(altra, resta)
        _muovi(Struttura, altra, resta, restano=_RESTANO)
        _eredita_i_legami(altra, resta)
        _chiudi(altra, resta, utente, riservata=riservata)
        _ricontrolla_i_testi(resta)
    return resta


def _controlla(resta: Struttura, altra: Struttura) -> None:
    for una in (resta, altra):
        if una.confluita_in_id:
            raise ErroreDominio(
                f"«{una}» è già stata unita a un'altra scheda: torna all'elenco dei doppioni.",
                codice="GIA_UNITA",
            )
    if resta.stato == StatoScheda.CESSATA:
        raise ErroreDominio(
            f"«{resta}» è cessata: tieni l'altra scheda, e unisci questa a quella.",
            codice="CESSATA",
        )
    pubbliche = (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA)
    if altra.stato in pubbliche and resta.stato not in pubbliche:
        raise ErroreDominio(
            f"«{altra}» è pubblicata e «{resta}» non ancora: tieni quella pubblicata.",
            codice="NON_PUBBLICATA",
        )
    aperte = Proposta.objects.filter(
        struttura__in=[resta, altra], stato__in=[StatoProposta.BOZZA, StatoProposta.INVIATA]
    )
    if aperte.count() > 1:
        raise ErroreDominio(
            "Tutte e due le schede hanno una proposta aperta: decidine una, poi uniscile.",
            codice="PROPOSTE",
        )


def _sceglie(resta: Struttura, altra: Struttura, scelte: Mapping[str, str]) -> None:
    for chiave, campi in SCELTE.items():
        dell_altra = scelte.get(chiave) == ALTRA
        vuota = all(getattr(resta, campo) in (None, "") for campo in campi)
        if dell_altra or vuota:
            for campo in campi:
                setattr(resta, campo, getattr(altra, campo))


def _unita_doppie(resta: Struttura, altra: Struttura, doppie: list[UnitaDoppia]) -> None:
    """The unit that was written twice stays once, with what the other knew and it did not."""
    sue = {una.pk: una for una in resta.unita.all()}
    dell_altra = {una.pk: una for una in altra.unita.all()}
    if len({doppia.resta for doppia in doppie} | {doppia.altra for doppia in doppie}) != 2 * len(
        doppie
    ):
        raise ErroreDominio("Un'unità d'offerta è scelta due volte: sceglila una.", codice="UNITA")
    for doppia in doppie:
        tenuta, doppione = sue.get(doppia.resta), dell_altra.get(doppia.altra)
        if tenuta is None or doppione is None or tenuta.tipo_id != doppione.tipo_id:
            raise ErroreDominio(
                "Due unità d'offerta sono la stessa solo se sono dello stesso tipo e una per "
                "scheda: ricarica la pagina e scegli di nuovo.",
                codice="UNITA",
            )
        _unisci_unita(tenuta, doppione)
    # Those that are not doubles are units of the facility that stays.
    for una in dell_altra.values():
        if una.pk not in {doppia.altra for doppia in doppie}:
            una.struttura = resta
            una.save()


def _unisci_unita(tenuta: UnitaOfferta, doppione: UnitaOfferta) -> None:
    """Fills what the kept unit does not say; the double ends and stays with its record."""
    codice = doppione.codice_regionale
    if codice and not tenuta.codice_regionale:
        doppione.codice_regionale = ""
    if doppione.stato != StatoEsercizio.CESSATA:
        doppione.stato = StatoEsercizio.CESSATA
        doppione.data_cessazione = max(
            timezone.localdate(), doppione.data_inizio or timezone.localdate()
        )
    doppione.save()
    if codice and not tenuta.codice_regionale:
        tenuta.codice_regionale = codice
    for campo in UnitaOfferta._meta.concrete_fields:
        if campo.name in _DA_NON_RIEMPIRE or campo.name in _INSIEME.values():
            continue
        if getattr(tenuta, campo.name) in (None, ""):
            setattr(tenuta, campo.name, getattr(doppione, campo.name))
            if insieme := _INSIEME.get(campo.name):
                setattr(tenuta, insieme, getattr(doppione, insieme))
    tenuta.full_clean()
    tenuta.save()
    ModificaProposta.objects.filter(
        unita=doppione, proposta__stato__in=[StatoProposta.BOZZA, StatoProposta.INVIATA]
    ).update(unita=tenuta)


def _muovi_le_vicende(altra: Struttura, resta: Struttura) -> None:
    """Those of the units that moved, and those still to come: a life written twice is not one."""
    Vicenda.objects.filter(unita__struttura=resta, struttura=altra).update(struttura=resta)
    Vicenda.objects.filter(
        struttura=altra, unita__isnull=True, applicata_il__isnull=True, annullata_il__isnull=True
    ).update(struttura=resta)


def _muovi(
    modello: type[models.Model],
    da: models.Model,
    a: models.Model,
    *,
    restano: frozenset[Any],
) -> None:
    """Points to `a` whatever pointed to `da`, in every app; a row that `a` has already stays.

    Asked of the models, so that what the apps above tie to a facility moves too. Units have been
    moved before: those left are the doubles.
    """
    for relazione in modello._meta.related_objects:
        figlio = relazione.related_model
        if relazione.many_to_many or figlio in restano or figlio is UnitaOfferta:
            continue
        campo = relazione.field.name
        for pk in list(
            figlio._base_manager.filter(**{campo: da}).order_by("pk").values_list("pk", flat=True)
        ):
            try:
                with transaction.atomic():
                    figlio._base_manager.filter(pk=pk).update(**{campo: a})
            except IntegrityError:
                continue  # the same referente, the same reminder: the one there is enough


def _eredita_i_legami(altra: Struttura, resta: Struttura) -> None:
    """Successors and predecessors, and what had been merged before into the other."""
    for seguita in altra.successori.exclude(pk=resta.pk):
        resta.successori.add(seguita)
    for precedente in altra.predecessori.exclude(pk=resta.pk):
        precedente.successori.add(resta)
    for legame in (altra.successori, altra.predecessori):
        legame.clear()
    for confluita in Struttura.objects.filter(confluita_in=altra):
        confluita.confluita_in = resta
        confluita.indirizzo_riservato = confluita.indirizzo_riservato or resta.indirizzo_riservato
        confluita.save()


def _chiudi(altra: Struttura, resta: Struttura, utente: Utente, *, riservata: bool) -> None:
    da = altra.stato
    altra.stato = StatoScheda.CESSATA
    altra.confluita_in = resta
    altra.indirizzo_riservato = riservata
    altra.save()
    if da != StatoScheda.CESSATA:
        PassaggioScheda.objects.create(
            struttura=altra,
            da=da,
            a=StatoScheda.CESSATA,
            utente=utente,
            motivo=f"Era un doppione della scheda n. {resta.pk}.",
        )
    NonDoppione.objects.filter(
        models.Q(prima=altra) | models.Q(seconda=altra)
    ).delete()  # said of two records: one is no more


def _ricontrolla_i_testi(resta: Struttura) -> None:
    """With a reserved address, no text of the units that came may tell the street."""
    for una in resta.unita.all():
        try:
            una.full_clean()
        except ValidationError as errore:
            raise ErroreDominio(
                f"L'unità d'offerta «{una.tipo}» non va bene: {' '.join(errore.messages)}",
                codice="UNITA",
            ) from errore


@transaction.atomic
def unisci_enti(*, resta: EnteGestore, altri: Iterable[EnteGestore], utente: Utente) -> int:
    """Gives to one body the facilities of its doubles; how many facilities changed hands.

    The doubles stay, without facilities, and say into which they went; the codes that the kept
    one lacks are taken from them.
    Errors: ErroreDominio if their codes say that they are two bodies, one is already merged, or
    one runs facilities that the user's office does not keep.
    """
    chiavi = {resta.pk, *(altro.pk for altro in altri)}
    bloccati = {
        ente.pk: ente
        for ente in EnteGestore.objects.select_for_update(of=("self",))
        .filter(pk__in=chiavi)
        .order_by("pk")
    }
    resta = bloccati.pop(resta.pk)
    if not bloccati:
        raise ErroreDominio("Scegli almeno due enti da unire.", codice="POCHI")
    _solo_strutture_sue(bloccati, utente)
    mosse = 0
    with origine(OrigineStoria.UNIONE, utente=utente):
        for altro in bloccati.values():
            if altro.confluito_in_id or resta.confluito_in_id:
                raise ErroreDominio(
                    f"«{altro if altro.confluito_in_id else resta}» è già stato unito a un altro "
                    "ente: toglilo dalla scelta.",
                    codice="GIA_UNITO",
                )
            mosse += Struttura.objects.filter(ente_gestore=altro).count()
            _prende_i_codici(resta, altro)
            _muovi(EnteGestore, altro, resta, restano=frozenset())
            altro.confluito_in = resta
            altro.save()
    return mosse


def _solo_strutture_sue(enti: Iterable[int], utente: Utente) -> None:
    """A body may run facilities in many Ambiti: an office moves its own only."""
    strutture = Struttura.objects.filter(ente_gestore__in=enti)
    altrui = strutture.exclude(pk__in=Struttura.objects.dell_ufficio(utente).values("pk"))
    if altrui.exists():
        raise ErroreDominio(
            "Uno di questi enti gestisce anche strutture di altri ambiti: chiedi alla Provincia "
            "di unirli.",
            codice="ALTRUI",
        )


def _prende_i_codici(resta: EnteGestore, altro: EnteGestore) -> None:
    for campo, nome in (("codice_fiscale", "codice fiscale"), ("partita_iva", "partita IVA")):
        suo, dell_altro = getattr(resta, campo), getattr(altro, campo)
        if suo and dell_altro:
            raise ErroreDominio(
                f"«{resta}» e «{altro}» hanno ciascuno il proprio {nome}: sono due enti diversi, "
                "o uno dei due codici è sbagliato. Correggilo, poi uniscili."
                if campo == "codice_fiscale"
                else f"«{resta}» e «{altro}» hanno ciascuno la propria {nome}: sono due enti "
                "diversi, o una delle due è sbagliata. Correggila, poi uniscili.",
                codice="CODICI",
            )
        if dell_altro:
            setattr(altro, campo, "")
            altro.save()
            setattr(resta, campo, dell_altro)
    for campo in ("natura", "ente"):
        if not getattr(resta, f"{campo}_id" if campo == "ente" else campo):
            setattr(resta, campo, getattr(altro, campo))
    resta.full_clean()
    resta.save()
