"""The life of an edition: draft, act, approval, the days that move it on."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import data
from tariffe.enums import TRANSIZIONI, StatoEdizione
from tariffe.models import (
    EdizioneTariffe,
    PassaggioEdizione,
    Regolamento,
    ServizioAdottato,
)
from tariffe.permessi import puo_approvare
from tariffe.selectors.edizioni import ostacoli
from tariffe.services.atti import conserva_atto, metti_atto
from utenti.models import Utente

CAMPI_ATTO = ("organo", "tipo_atto", "numero_atto", "data_atto")


@transaction.atomic
def crea_edizione(
    *,
    regolamento: Regolamento,
    titolo: str,
    valida_dal: datetime.date,
    valida_al: datetime.date | None = None,
    sostituisce: EdizioneTariffe | None = None,
    note: str = "",
    utente: Utente | None = None,
) -> EdizioneTariffe:
    """A new draft without rules."""
    if sostituisce is not None and sostituisce.regolamento_id != regolamento.pk:
        raise ErroreDominio(
            f"«{sostituisce.titolo}» è di un altro regolamento: un'edizione sostituisce solo una "
            "dello stesso.",
            codice="ALTRO_REGOLAMENTO",
        )
    edizione = EdizioneTariffe(
        regolamento=regolamento,
        titolo=titolo,
        valida_dal=valida_dal,
        valida_al=valida_al,
        sostituisce=sostituisce,
        note=note,
        creata_da=utente,
    )
    edizione.full_clean()
    edizione.save()
    return edizione


@transaction.atomic
def allega_atto(
    *, edizione: EdizioneTariffe, nome: str, contenuto: bytes, utente: Utente | None = None
) -> EdizioneTariffe:
    """Attaches the PDF of the act; its kind is judged by the content.

    To a draft, or later if it has none yet: the act of an approved edition is not changed.
    """
    edizione = _bloccata(edizione)
    if edizione.atto and not edizione.modificabile:
        raise ErroreDominio(
            f"L'edizione «{edizione.titolo}» è approvata e il suo atto c'è già: non si cambia.",
            codice="ATTO_PRESENTE",
        )
    metti_atto(edizione, nome, contenuto)
    edizione.full_clean()
    edizione.save()
    conserva_atto(edizione, contenuto)
    return edizione


@transaction.atomic
def approva_edizione(
    *,
    edizione: EdizioneTariffe,
    utente: Utente | None,
    atto: Mapping[str, object] | None = None,
    oggi: datetime.date | None = None,
) -> EdizioneTariffe:
    """Bozza → approvata (→ vigente if its first day has come).

    `atto`: organo, tipo_atto, numero_atto, data_atto, if not already written. `utente` None = the
    program. Raises ErroreDominio with all that is missing (`ostacoli`), or if the user may not.
    """
    edizione = _bloccata(edizione)
    _controlla_passaggio(edizione, StatoEdizione.APPROVATA)
    if utente is not None and not puo_approvare(utente, edizione):
        raise ErroreDominio(
            "L'approvazione la registra chi è responsabile dell'Ufficio di Piano dell'ambito: "
            "chiedi a lei o a lui.",
            codice="NON_PERMESSO",
        )
    for campo in CAMPI_ATTO:
        if atto and atto.get(campo):
            setattr(edizione, campo, atto[campo])
    mancanze = ostacoli(edizione)
    if mancanze:
        raise ErroreDominio("\n".join(mancanze), codice="NON_APPROVABILE")
    edizione.approvata_da, edizione.approvata_il = utente, timezone.now()
    passa(edizione, StatoEdizione.APPROVATA, utente)
    _segui_i_giorni(edizione, oggi or timezone.localdate())
    return edizione


@transaction.atomic
def riporta_in_bozza(
    *,
    edizione: EdizioneTariffe,
    motivo: str,
    utente: Utente | None,
    oggi: datetime.date | None = None,
) -> EdizioneTariffe:
    """Approvata → bozza, while nobody adopted it and its first day has not come."""
    edizione = _bloccata(edizione)
    _controlla_passaggio(edizione, StatoEdizione.BOZZA)
    _controlla_motivo(motivo)
    if edizione.adozioni.exists():
        raise ErroreDominio(
            f"«{edizione.titolo}» è già stata adottata: non torna in bozza. Fai una nuova "
            "edizione.",
            codice="GIA_ADOTTATA",
        )
    if edizione.valida_dal <= (oggi or timezone.localdate()):
        raise ErroreDominio(
            f"«{edizione.titolo}» vale dal {data(edizione.valida_dal)}: non torna in bozza. Fai "
            "una nuova edizione.",
            codice="GIA_IN_VIGORE",
        )
    edizione.approvata_da, edizione.approvata_il = None, None
    passa(edizione, StatoEdizione.BOZZA, utente, motivo)
    return edizione


@transaction.atomic
def cessa_edizione(
    *,
    edizione: EdizioneTariffe,
    al: datetime.date,
    motivo: str,
    utente: Utente | None,
    oggi: datetime.date | None = None,
) -> EdizioneTariffe:
    """Gives an edition in force its last day; past it, it is cessata at once, else it will be.

    What was adopted ends on that day too.
    """
    oggi = oggi or timezone.localdate()
    edizione = _bloccata(edizione)
    _controlla_passaggio(edizione, StatoEdizione.CESSATA)
    if utente is not None and not puo_approvare(utente, edizione):
        raise ErroreDominio(
            "La fine di un'edizione la registra chi è responsabile dell'Ufficio di Piano "
            "dell'ambito: chiedi a lei o a lui.",
            codice="NON_PERMESSO",
        )
    _controlla_motivo(motivo)
    if al < edizione.valida_dal or (edizione.valida_al and al > edizione.valida_al):
        raise ErroreDominio(
            f"L'ultimo giorno «{data(al)}» è fuori dai giorni dell'edizione, che vale dal "
            f"{data(edizione.valida_dal)}"
            + (f" al {data(edizione.valida_al)}" if edizione.valida_al else "")
            + ": scegline uno dentro.",
            codice="GIORNO_FUORI",
        )
    adottati = ServizioAdottato.objects.select_for_update(of=("self",)).filter(
        adozione__edizione=edizione
    )
    dopo = adottati.filter(dal__gt=al).select_related("ente").order_by("dal", "pk").first()
    if dopo is not None:
        raise ErroreDominio(
            f"«{dopo.ente}» ha adottato questa edizione dal {data(dopo.dal)}, dopo l'ultimo "
            "giorno che hai scritto: correggi prima quell'adozione.",
            codice="ADOTTATA_DOPO",
        )
    for adottato in adottati.exclude(al__lte=al):
        adottato.al = al
        adottato.full_clean()
        adottato.save()
    edizione.valida_al = al
    if al < oggi:
        passa(edizione, StatoEdizione.CESSATA, utente, motivo)
    else:
        edizione.full_clean()
        edizione.save()
        # No change of state yet: the reason is kept all the same.
        PassaggioEdizione.objects.create(
            edizione=edizione,
            da=edizione.stato,
            a=edizione.stato,
            motivo=f"Ultimo giorno: {data(al)}. {motivo.strip()}",
            fatto_da=utente,
        )
    return edizione


@transaction.atomic
def aggiorna_stati(*, oggi: datetime.date | None = None) -> dict[str, int]:
    """Approvata → vigente → cessata by the days: how many passages to each."""
    oggi = oggi or timezone.localdate()
    fatti = {StatoEdizione.VIGENTE.value: 0, StatoEdizione.CESSATA.value: 0}
    edizioni = EdizioneTariffe.objects.select_for_update(of=("self",)).filter(
        stato__in=(StatoEdizione.APPROVATA, StatoEdizione.VIGENTE)
    )
    for edizione in edizioni.order_by("pk"):
        for stato in _segui_i_giorni(edizione, oggi):
            fatti[stato] += 1
    return fatti


def _segui_i_giorni(edizione: EdizioneTariffe, oggi: datetime.date) -> list[str]:
    passati = []
    if edizione.stato == StatoEdizione.APPROVATA and edizione.valida_dal <= oggi:
        passa(edizione, StatoEdizione.VIGENTE, None)
        passati.append(StatoEdizione.VIGENTE.value)
    finita = edizione.valida_al is not None and edizione.valida_al < oggi
    if edizione.stato == StatoEdizione.VIGENTE and finita:
        passa(edizione, StatoEdizione.CESSATA, None)
        passati.append(StatoEdizione.CESSATA.value)
    return passati


def _bloccata(edizione: EdizioneTariffe) -> EdizioneTariffe:
    return (
        EdizioneTariffe.objects.select_for_update(of=("self",))
        .select_related("regolamento")
        .get(pk=edizione.pk)
    )


def _controlla_passaggio(edizione: EdizioneTariffe, stato: StatoEdizione) -> None:
    if stato not in TRANSIZIONI[edizione.stato]:
        raise ErroreDominio(
            f"L'edizione «{edizione.titolo}» è {edizione.get_stato_display().lower()}: non può "
            f"diventare {stato.label.lower()}.",
            codice="PASSAGGIO_NON_AMMESSO",
        )


def _controlla_motivo(motivo: str) -> None:
    if not motivo.strip():
        raise ErroreDominio("Scrivi il motivo: resta nella storia dell'edizione.", codice="MOTIVO")


def passa(
    edizione: EdizioneTariffe, stato: StatoEdizione, utente: Utente | None, motivo: str = ""
) -> None:
    """Changes the state, and writes the row that says who and why."""
    _controlla_passaggio(edizione, stato)
    passaggio = PassaggioEdizione(
        edizione=edizione, da=edizione.stato, a=stato, motivo=motivo.strip(), fatto_da=utente
    )
    passaggio.full_clean()
    edizione.stato = stato
    edizione.full_clean()
    edizione.save()
    passaggio.save()
