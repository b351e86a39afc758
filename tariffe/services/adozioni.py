"""A body makes an edition its own, service by service."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from base.errors import ErroreDominio
from base.formati import data
from tariffe.anomalie import EDIZIONI_SOVRAPPOSTE, ErroreTariffa
from tariffe.enums import STATI_IN_VIGORE
from tariffe.models import Adozione, EdizioneTariffe, Servizio, ServizioAdottato
from tariffe.permessi import puo_adottare
from tariffe.services.atti import conserva_atto, metti_atto
from territorio.enums import TipoEnte
from territorio.models import Appartenenza, Delega, Ente
from utenti.models import Utente

UN_GIORNO = datetime.timedelta(days=1)


@transaction.atomic
def adotta(
    *,
    edizione: EdizioneTariffe,
    ente: Ente,
    servizi: Iterable[Servizio],
    dal: datetime.date,
    al: datetime.date | None = None,
    organo: str,
    tipo_atto: str,
    numero_atto: str,
    data_atto: datetime.date,
    atto: tuple[str, bytes] | None = None,
    chiudi_precedente: bool = False,
    utente: Utente | None = None,
) -> Adozione:
    """Records that the body adopted some services of an approved edition, from a day.

    `atto` = name and bytes of the PDF. Refused, nothing written: an edition that is a draft or an
    example, a comune that is not of the Ambito on `dal`, a service without rules in the edition,
    days outside the edition's, days on which the body already has a tariff for the service, or a
    comune and who it delegates have one each (EDIZIONI_SOVRAPPOSTE; with `chiudi_precedente` the
    body's own earlier one, if open, is closed the day before).
    """
    edizione = (
        EdizioneTariffe.objects.select_for_update(of=("self",))
        .select_related("regolamento__ambito")
        .get(pk=edizione.pk)
    )
    scelti = list(servizi)
    _controlla_edizione(edizione, utente)
    _controlla_ente(edizione, ente, dal)
    _controlla_servizi(edizione, scelti)
    _controlla_giorni(edizione, dal, al)
    # One adoption of a body at a time: who comes second sees what the first wrote.
    Ente.objects.select_for_update(of=("self",)).get(pk=ente.pk)
    for servizio in scelti:
        _fai_posto(ente, servizio, dal, al, chiudi=chiudi_precedente)
        _controlla_deleghe(ente, servizio, dal, al)
    adozione = Adozione(
        edizione=edizione,
        ente=ente,
        organo=organo,
        tipo_atto=tipo_atto,
        numero_atto=numero_atto,
        data_atto=data_atto,
        registrata_da=utente,
    )
    if atto:
        metti_atto(adozione, *atto)
    adozione.full_clean()
    adozione.save()
    for servizio in scelti:
        riga = ServizioAdottato(adozione=adozione, ente=ente, servizio=servizio, dal=dal, al=al)
        riga.full_clean()
        riga.save()
    if atto:
        conserva_atto(adozione, atto[1])
    return adozione


@transaction.atomic
def chiudi_adozione(
    *,
    adozione: Adozione,
    al: datetime.date,
    servizi: Iterable[Servizio] | None = None,
    utente: Utente | None = None,
) -> int:
    """Gives the adopted services (all, or some) their last day: how many were closed.

    Those that end earlier already stay as they are. Raises ErroreDominio if there is nothing to
    close, or one starts after that day.
    """
    if utente is not None and not puo_adottare(utente, adozione.edizione):
        raise _non_permesso()
    righe = ServizioAdottato.objects.select_for_update(of=("self",)).filter(adozione=adozione)
    if servizi is not None:
        righe = righe.filter(servizio__in=list(servizi))
    aperte = list(
        righe.filter(Q(al__isnull=True) | Q(al__gt=al)).select_related("servizio").order_by("pk")
    )
    if not aperte:
        raise ErroreDominio(
            f"Nessun servizio di questa adozione vale ancora dopo il {data(al)}: non c'è nulla da "
            "chiudere.",
            codice="NULLA_DA_CHIUDERE",
        )
    for riga in aperte:
        if riga.dal and riga.dal > al:
            raise ErroreDominio(
                f"«{riga.servizio}» è adottato dal {data(riga.dal)}: l'ultimo giorno «{data(al)}» "
                "viene prima. Scegline un altro.",
                codice="GIORNO_FUORI",
            )
        riga.al = al
        riga.full_clean()
        riga.save()
    return len(aperte)


def _non_permesso() -> ErroreDominio:
    return ErroreDominio(
        "Le adozioni le registra l'Ufficio di Piano dell'ambito del regolamento.",
        codice="NON_PERMESSO",
    )


def _controlla_edizione(edizione: EdizioneTariffe, utente: Utente | None) -> None:
    if edizione.regolamento.ambito_id is None:
        raise ErroreDominio(
            f"«{edizione.titolo}» è un esempio: copialo in un regolamento del tuo ambito, poi "
            "adotta quello.",
            codice="ESEMPIO",
        )
    if utente is not None and not puo_adottare(utente, edizione):
        raise _non_permesso()
    if edizione.stato not in STATI_IN_VIGORE:
        raise ErroreDominio(
            f"«{edizione.titolo}» è una bozza: prima va approvata, poi si adotta.",
            codice="NON_APPROVATA",
        )


def _controlla_ente(edizione: EdizioneTariffe, ente: Ente, dal: datetime.date) -> None:
    """A comune must be of the Ambito on the first day; companies may work in several."""
    if ente.tipo != TipoEnte.COMUNE:
        return
    ambito = edizione.regolamento.ambito
    if not (
        Appartenenza.objects.alla_data(dal).filter(comune=ente.comune_id, ambito=ambito).exists()
    ):
        raise ErroreDominio(
            f"«{ente}» il {data(dal)} non è un comune dell'ambito {ambito}: scegline uno "
            "dell'ambito.",
            codice="ENTE_DI_ALTRO_AMBITO",
        )


def _controlla_servizi(edizione: EdizioneTariffe, servizi: Sequence[Servizio]) -> None:
    if not servizi:
        raise ErroreDominio("Scegli almeno un servizio da adottare.", codice="SENZA_SERVIZI")
    presenti = set(edizione.regole.values_list("servizio_id", flat=True))
    for servizio in servizi:
        if servizio.pk not in presenti:
            raise ErroreDominio(
                f"«{edizione.titolo}» non ha una tariffa per «{servizio}»: toglilo dai servizi.",
                codice="SERVIZIO_SENZA_REGOLA",
            )


def _controlla_giorni(
    edizione: EdizioneTariffe, dal: datetime.date, al: datetime.date | None
) -> None:
    if al is not None and al < dal:
        raise ErroreDominio(
            f"L'ultimo giorno «{data(al)}» viene prima del primo, «{data(dal)}»: correggi uno dei "
            "due.",
            codice="GIORNO_FUORI",
        )
    ultimo = edizione.valida_al
    fuori = dal < edizione.valida_dal or (ultimo is not None and (al or dal) > ultimo)
    if fuori:
        fine = f" al {data(ultimo)}" if ultimo else ""
        raise ErroreDominio(
            f"«{edizione.titolo}» vale dal {data(edizione.valida_dal)}{fine}: scegli giorni dentro "
            "questi.",
            codice="GIORNO_FUORI",
        )


def _nei_giorni(dal: datetime.date, al: datetime.date | None) -> Q:
    """Rows with a period that share at least one day with this one."""
    inizio = Q(al__isnull=True) | Q(al__gte=dal)
    return inizio & (Q(dal__isnull=True) | Q(dal__lte=al)) if al else inizio


def _fai_posto(
    ente: Ente, servizio: Servizio, dal: datetime.date, al: datetime.date | None, *, chiudi: bool
) -> None:
    """Closes the open earlier adoption, if asked; refuses any other on these days."""
    altre = (
        ServizioAdottato.objects.select_for_update(of=("self",))
        .filter(_nei_giorni(dal, al), ente=ente, servizio=servizio)
        .select_related("adozione__edizione")
        .order_by("dal", "pk")
    )
    for altra in altre:
        if chiudi and altra.al is None and altra.dal and altra.dal < dal:
            altra.al = dal - UN_GIORNO
            altra.full_clean()
            altra.save()
            continue
        quando = f"dal {data(altra.dal)}" + (f" al {data(altra.al)}" if altra.al else "")
        rimedio = (
            f"Quella deve finire il {data(dal - UN_GIORNO)}: segna «Chiudi il giorno prima la "
            "tariffa che l'ente ha già»."
            if altra.al is None and altra.dal and altra.dal < dal
            else "Scegli altri giorni, o correggi quella."
        )
        raise ErroreTariffa(
            EDIZIONI_SOVRAPPOSTE,
            f"«{ente}» per «{servizio}» ha già «{altra.adozione.edizione.titolo}» {quando}: due "
            f"edizioni varrebbero lo stesso giorno. {rimedio}",
        )


def _controlla_deleghe(
    ente: Ente, servizio: Servizio, dal: datetime.date, al: datetime.date | None
) -> None:
    """A comune and the body it delegates may not both have a tariff for the same service."""
    if not servizio.voce_nomenclatore:
        return
    deleghe = Delega.objects.filter(_nei_giorni(dal, al), servizio=servizio.voce_nomenclatore)
    deleghe = (
        deleghe.filter(comune=ente.comune_id)
        if ente.tipo == TipoEnte.COMUNE
        else deleghe.filter(ente=ente)
    )
    for delega in deleghe.select_related("ente", "comune__ente"):
        altro = (
            delega.ente if ente.tipo == TipoEnte.COMUNE else getattr(delega.comune, "ente", None)
        )
        if altro is None or altro == ente:
            continue
        da = max(dal, delega.dal or dal)
        fino = min((giorno for giorno in (al, delega.al) if giorno), default=None)
        if (
            ServizioAdottato.objects.filter(_nei_giorni(da, fino), ente=altro, servizio=servizio)
            .exclude(adozione__edizione__stato="bozza")
            .exists()
        ):
            raise ErroreTariffa(
                EDIZIONI_SOVRAPPOSTE,
                f"Il comune {delega.comune} ha delegato «{servizio}» e «{altro}» ne ha già "
                "adottato la tariffa: due edizioni varrebbero lo stesso giorno. Chiudi prima "
                "quella.",
            )
