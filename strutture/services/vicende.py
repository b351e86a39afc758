"""Openings, suspensions, transfers, closures: written with their act, in force from their day."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import data
from strutture.calcolo.vicende import (
    APERTA,
    CESSATA,
    SOSPESA,
    Fatto,
    perche_impossibile,
    stato_dopo,
)
from strutture.enums import OrigineStoria, StatoEsercizio, StatoScheda, TipoVicenda
from strutture.models import PassaggioScheda, Struttura, UnitaOfferta, Vicenda
from strutture.services.schede import cambia_stato_scheda
from strutture.services.storia import origine
from territorio.models import Comune
from utenti.models import Utente

PIU_AVANTI = 5  # years: further than this a date is a slip of the pen
_MUOVONO = frozenset({TipoVicenda.SOSPENSIONE, TipoVicenda.RIPRESA, TipoVicenda.CESSAZIONE})
FINE_PREVISTA = "Fine della sospensione prevista dal suo atto."


@dataclass
class EsitoVicende:
    """How many events had their effect today, and which could not: primary key and why."""

    applicate: int = 0
    riprese: int = 0
    rimandate: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def registra_vicenda(
    *,
    struttura: Struttura,
    utente: Utente,
    tipo: str,
    dal: datetime.date,
    unita: UnitaOfferta | None = None,
    fino_al: datetime.date | None = None,
    atto: str = "",
    atto_del: datetime.date | None = None,
    descrizione: str = "",
    nuovo_comune: Comune | None = None,
    nuovo_indirizzo: str = "",
    nuovo_cap: str = "",
) -> Vicenda:
    """Writes an event; one whose day has come has its effect at once, the others on their day.

    Errors: ErroreDominio if the event cannot follow those already written, or lacks what its kind
    needs; ValidationError on a field.
    """
    attuale = Struttura.objects.select_for_update(of=("self",)).get(pk=struttura.pk)
    vicenda = Vicenda(
        struttura=attuale,
        unita=unita,
        tipo=tipo,
        dal=dal,
        fino_al=fino_al,
        atto=atto.strip(),
        atto_del=atto_del,
        descrizione=descrizione.strip(),
        nuovo_comune=nuovo_comune,
        nuovo_indirizzo=nuovo_indirizzo.strip(),
        nuovo_cap=nuovo_cap.strip(),
        registrata_da=utente,
    )
    _controlla(vicenda)
    vicenda.full_clean()
    vicenda.save()
    if dal <= timezone.localdate():
        _applica(vicenda)
    return vicenda


@transaction.atomic
def annulla_vicenda(*, vicenda: Vicenda, utente: Utente) -> None:
    """Takes back an event that has not yet had its effect; it stays written as taken back.

    Errors: ErroreDominio if it has already moved something, or was already taken back.
    """
    attuale = Vicenda.objects.select_for_update(of=("self",)).get(pk=vicenda.pk)
    if attuale.annullata_il:
        raise ErroreDominio("Questa vicenda è già stata annullata.", codice="GIA_ANNULLATA")
    if attuale.applicata_il:
        raise ErroreDominio(
            "Questa vicenda ha già avuto effetto: registra quella che la corregge.",
            codice="GIA_APPLICATA",
        )
    attuale.annullata_il, attuale.annullata_da = timezone.now(), utente
    attuale.full_clean()
    attuale.save()


def applica_vicende() -> EsitoVicende:
    """Gives their effect to the events whose day has come; run every day, and as often as wanted.

    A suspension past its last day ends with a resumption of its own. One event that cannot be
    applied is reported and left for tomorrow, without stopping the others.
    """
    oggi = timezone.localdate()
    esito = EsitoVicende()
    for vicenda in Vicenda.objects.da_applicare(oggi):
        motivo = _prova(lambda vicenda=vicenda: _applica_se_serve(vicenda.pk))  # type: ignore[misc]
        if motivo:
            esito.rimandate.append((vicenda.pk, motivo))
        else:
            esito.applicate += 1
    for sospensione in _sospensioni_finite(oggi):
        motivo = _prova(lambda sospensione=sospensione: _riprende(sospensione))  # type: ignore[misc]
        if motivo:
            esito.rimandate.append((sospensione.pk, motivo))
        else:
            esito.riprese += 1
    return esito


def _prova(lavoro: Callable[[], None]) -> str:
    """Does it, all or nothing; why it could not be done, or empty."""
    try:
        with transaction.atomic():
            lavoro()
    except ErroreDominio as errore:
        return errore.messaggio
    except ValidationError as errore:
        return " ".join(errore.messages)
    return ""


def _applica_se_serve(pk: int) -> None:
    # Whoever writes an event holds the facility first: the same order here.
    struttura = Vicenda.objects.filter(pk=pk).values("struttura")
    Struttura.objects.select_for_update(of=("self",)).get(pk__in=struttura)
    vicenda = Vicenda.objects.select_for_update(of=("self",)).get(pk=pk)
    if not vicenda.applicata_il and not vicenda.annullata_il:
        _applica(vicenda)


def _sospensioni_finite(oggi: datetime.date) -> list[Vicenda]:
    """Past their last day, and nothing has moved the same facility or unit since."""
    dopo = (
        Vicenda.objects.filter(annullata_il__isnull=True, tipo__in=_MUOVONO)
        .annotate(soggetto=Coalesce("unita_id", 0))
        .filter(
            struttura=OuterRef("struttura"),
            soggetto=OuterRef("soggetto"),
            dal__gte=OuterRef("dal"),
        )
        .exclude(pk=OuterRef("pk"))
    )
    return list(
        Vicenda.objects.valide()
        .annotate(soggetto=Coalesce("unita_id", 0))
        .filter(
            ~Exists(dopo),
            tipo=TipoVicenda.SOSPENSIONE,
            applicata_il__isnull=False,
            fino_al__lt=oggi,
        )
        .select_related("struttura", "unita", "registrata_da")
    )


def _riprende(sospensione: Vicenda) -> None:
    """Writes the resumption that the act foresaw."""
    ripresa = Vicenda(
        struttura=sospensione.struttura,
        unita=sospensione.unita,
        tipo=TipoVicenda.RIPRESA,
        dal=(sospensione.fino_al or sospensione.dal) + datetime.timedelta(days=1),
        atto=sospensione.atto,
        atto_del=sospensione.atto_del,
        descrizione=FINE_PREVISTA,
        registrata_da=sospensione.registrata_da,
    )
    ripresa.full_clean()
    ripresa.save()
    _applica(ripresa)


# --- what is refused -----------------------------------------------------------------------------
def _controlla(vicenda: Vicenda) -> None:
    """Refuses, with a sentence, what cannot have happened."""
    oggi = timezone.localdate()
    if vicenda.unita is not None and vicenda.unita.struttura_id != vicenda.struttura_id:
        raise ErroreDominio("Questa unità d'offerta è di un'altra struttura.", codice="UNITA")
    if vicenda.struttura.confluita_in_id:
        raise ErroreDominio(
            "Questa scheda è stata unita a un'altra: registra la vicenda su quella.",
            codice="CONFLUITA",
        )
    if not 1900 <= vicenda.dal.year <= oggi.year + PIU_AVANTI:
        raise ErroreDominio(
            f"Il giorno {data(vicenda.dal)} è troppo lontano: controlla l'anno.", codice="DATA"
        )
    if vicenda.fino_al and vicenda.tipo != TipoVicenda.SOSPENSIONE:
        raise ErroreDominio(
            "Solo una sospensione ha un ultimo giorno: svuota «fino al».", codice="FINO_AL"
        )
    if vicenda.fino_al and vicenda.fino_al < vicenda.dal:
        raise ErroreDominio(
            "La fine viene prima dell'inizio: correggi una delle due date.", codice="FINO_AL"
        )
    if vicenda.tipo == TipoVicenda.MODIFICA and not vicenda.descrizione:
        raise ErroreDominio("Scrivi che cosa cambia.", codice="DESCRIZIONE")
    aperta_dal = vicenda.unita.data_inizio if vicenda.unita else None
    if vicenda.tipo == TipoVicenda.APERTURA and aperta_dal and aperta_dal != vicenda.dal:
        raise ErroreDominio(
            f"Questa unità risulta in esercizio dal {data(aperta_dal)}: correggi una delle due "
            "date.",
            codice="APERTURA",
        )
    _controlla_il_luogo(vicenda)
    _controlla_la_sequenza(vicenda)


def _controlla_il_luogo(vicenda: Vicenda) -> None:
    nuovo = vicenda.nuovo_comune_id or vicenda.nuovo_indirizzo or vicenda.nuovo_cap
    if vicenda.tipo != TipoVicenda.TRASFERIMENTO:
        if nuovo:
            raise ErroreDominio(
                "Il nuovo luogo è solo di un trasferimento: svuotalo, o scegli «Trasferimento».",
                codice="LUOGO",
            )
        return
    if vicenda.unita is not None:
        raise ErroreDominio(
            "Si trasferisce la struttura intera: lascia vuota l'unità d'offerta.", codice="UNITA"
        )
    if not vicenda.nuovo_comune_id or not vicenda.nuovo_indirizzo:
        raise ErroreDominio(
            "Per un trasferimento scrivi il nuovo comune e il nuovo indirizzo.", codice="LUOGO"
        )


def _controlla_la_sequenza(vicenda: Vicenda) -> None:
    altre = list(_del_soggetto(vicenda).exclude(pk=vicenda.pk))
    motivo = perche_impossibile(
        [*map(_fatto, altre), _fatto(vicenda)],
        partenza=_partenza(vicenda, altre),
        aperta_dal=_aperta_dal(vicenda),
    )
    if motivo:
        raise ErroreDominio(motivo, codice="SEQUENZA")


def _del_soggetto(vicenda: Vicenda) -> QuerySet[Vicenda]:
    """The events of the same unit with those of the whole facility, or of the facility alone."""
    sue = Vicenda.objects.valide().filter(struttura=vicenda.struttura_id)
    if vicenda.unita_id is None:
        return sue.filter(unita__isnull=True)
    return sue.filter(unita=vicenda.unita_id) | sue.filter(unita__isnull=True)


def _fatto(vicenda: Vicenda) -> Fatto:
    return Fatto(vicenda.tipo, vicenda.dal, vicenda.fino_al)


def _partenza(vicenda: Vicenda, altre: Iterable[Vicenda]) -> str:
    """The state before the events; what the record says, where no event has ever moved it."""
    if any(altra.tipo in _MUOVONO and altra.applicata_il for altra in altre):
        return APERTA
    if vicenda.unita is not None:
        return CESSATA if vicenda.unita.stato == StatoEsercizio.CESSATA else APERTA
    return {StatoScheda.SOSPESA.value: SOSPESA, StatoScheda.CESSATA.value: CESSATA}.get(
        vicenda.struttura.stato, APERTA
    )


def _aperta_dal(vicenda: Vicenda) -> datetime.date | None:
    if vicenda.tipo == TipoVicenda.APERTURA:
        return None
    if vicenda.unita is not None:
        return vicenda.unita.data_inizio
    note = [
        giorno
        for giorno in vicenda.struttura.unita.values_list("data_inizio", flat=True)
        if giorno is not None
    ]
    return min(note, default=None)


# --- what moves ----------------------------------------------------------------------------------
def _applica(vicenda: Vicenda) -> None:
    """Moves facility and units to what the events say of today, and marks this one as done."""
    with origine(OrigineStoria.UFFICIO, utente=vicenda.registrata_da):
        struttura = Struttura.objects.get(pk=vicenda.struttura_id)
        if vicenda.tipo == TipoVicenda.APERTURA:
            _apre(vicenda, struttura)
        elif vicenda.tipo == TipoVicenda.TRASFERIMENTO:
            _trasferisce(vicenda, struttura)
        elif vicenda.tipo == TipoVicenda.CESSAZIONE:
            _chiude(vicenda, struttura)
        if vicenda.tipo in _MUOVONO:
            _muove_la_scheda(vicenda, struttura)
        vicenda.applicata_il = timezone.now()
        vicenda.save(update_fields=["applicata_il"])


def _apre(vicenda: Vicenda, struttura: Struttura) -> None:
    unita = [vicenda.unita] if vicenda.unita else struttura.unita.filter(data_inizio__isnull=True)
    for una in unita:
        una.data_inizio = vicenda.dal
        una.full_clean()
        una.save()


def _trasferisce(vicenda: Vicenda, struttura: Struttura) -> None:
    """The last transfer wins: one of before, written late, moves nothing."""
    dopo = Vicenda.objects.valide().filter(
        struttura=struttura,
        tipo=TipoVicenda.TRASFERIMENTO,
        dal__gt=vicenda.dal,
        applicata_il__isnull=False,
    )
    if dopo.exists() or vicenda.nuovo_comune is None:
        return
    struttura.comune = vicenda.nuovo_comune
    struttura.indirizzo, struttura.cap = vicenda.nuovo_indirizzo, vicenda.nuovo_cap
    # Those of the old place; the new ones nobody has said yet.
    struttura.latitudine = struttura.longitudine = None
    struttura.come_arrivare = ""
    struttura.full_clean()
    struttura.save()


def _chiude(vicenda: Vicenda, struttura: Struttura) -> None:
    unita = struttura.unita.filter(pk=vicenda.unita_id) if vicenda.unita_id else struttura.unita
    for una in unita.exclude(stato=StatoEsercizio.CESSATA):
        una.stato, una.data_cessazione = StatoEsercizio.CESSATA, vicenda.dal
        una.full_clean()
        una.save()


def _muove_la_scheda(vicenda: Vicenda, struttura: Struttura) -> None:
    """Passes the record to the state that the events give it today, when that is another one."""
    voluto = _stato_di_oggi(vicenda, struttura)
    motivo = f"{vicenda.get_tipo_display()} dal {data(vicenda.dal)}"
    if vicenda.atto:
        motivo = f"{motivo}: {vicenda.atto}"
    pubblica = struttura.stato in (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA)
    if voluto == struttura.stato or not voluto:
        return
    if pubblica:
        cambia_stato_scheda(
            struttura=struttura, a=voluto, utente=vicenda.registrata_da, motivo=motivo
        )
    elif voluto == StatoScheda.CESSATA:
        # A record that was never published closes too, without passing through the catalogue.
        da, struttura.stato = struttura.stato, StatoScheda.CESSATA
        struttura.save()
        PassaggioScheda.objects.create(
            struttura=struttura, da=da, a=voluto, utente=vicenda.registrata_da, motivo=motivo
        )


def _stato_di_oggi(vicenda: Vicenda, struttura: Struttura) -> str:
    """What the record should be today; empty = the events do not say.

    Of the whole facility: what its own events give. Of one unit: the record is closed, or
    suspended, when the last of its units is.
    """
    oggi = timezone.localdate()
    if vicenda.unita_id is None:
        altre = list(_del_soggetto(vicenda))
        stato = stato_dopo([_fatto(una) for una in altre], giorno=oggi)
        return {SOSPESA: StatoScheda.SOSPESA, CESSATA: StatoScheda.CESSATA}.get(
            stato, StatoScheda.PUBBLICATA
        )
    attive = list(struttura.unita.attive())
    if not attive:
        return StatoScheda.CESSATA
    vicende = list(Vicenda.objects.valide().filter(struttura=struttura))
    sospese = [
        stato_dopo(
            [_fatto(una) for una in vicende if una.unita_id in (None, unita.pk)], giorno=oggi
        )
        == SOSPESA
        for unita in attive
    ]
    return StatoScheda.SOSPESA if all(sospese) else StatoScheda.PUBBLICATA
