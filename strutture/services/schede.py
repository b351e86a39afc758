"""The state of a facility's record, and its confirmation."""

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from strutture.enums import CON_MOTIVO, TRANSIZIONI, CanaleConferma, StatoScheda
from strutture.models import ConfermaScheda, PassaggioScheda, Struttura
from utenti.models import Utente

# A record that nobody reads has nothing to confirm.
CONFERMABILI = frozenset({StatoScheda.PUBBLICATA, StatoScheda.SOSPESA})


@transaction.atomic
def cambia_stato_scheda(
    *, struttura: Struttura, a: str, utente: Utente, motivo: str = ""
) -> PassaggioScheda:
    """Passes the record to another state and writes who did it and why.

    Errors: ErroreDominio if that passage is not allowed, lacks its reason, or would publish a
    facility without a unit at work.
    """
    attuale = Struttura.objects.select_for_update(of=("self",)).get(pk=struttura.pk)
    da = StatoScheda(attuale.stato)
    if a not in TRANSIZIONI[da]:
        raise ErroreDominio(
            f"La scheda è nello stato «{da.label}»: da qui non può passare a "
            f"«{StatoScheda(a).label}».",
            codice="PASSAGGIO",
        )
    if a in CON_MOTIVO and not motivo.strip():
        raise ErroreDominio(
            f"Per passare a «{StatoScheda(a).label}» scrivi il motivo.", codice="MOTIVO"
        )
    if a == StatoScheda.PUBBLICATA and not attuale.unita.attive().exists():
        raise ErroreDominio(
            "Aggiungi almeno un'unità d'offerta in esercizio, poi pubblica la scheda.",
            codice="SENZA_UNITA",
        )
    attuale.stato = a
    attuale.full_clean()
    attuale.save()
    struttura.stato = a
    return PassaggioScheda.objects.create(
        struttura=attuale, da=da, a=a, utente=utente, motivo=motivo.strip()
    )


@transaction.atomic
def conferma_scheda(
    *, struttura: Struttura, utente: Utente, canale: str = CanaleConferma.UFFICIO
) -> ConfermaScheda:
    """Says that everything in the record is still true today: it changes no datum of it.

    The same person, by the same way, on the same day: the first confirmation stays.
    Errors: ErroreDominio if citizens do not read the record.
    """
    attuale = Struttura.objects.select_for_update(of=("self",)).get(pk=struttura.pk)
    if attuale.stato not in CONFERMABILI:
        raise ErroreDominio(
            f"La scheda di «{attuale}» è nello stato «{attuale.get_stato_display()}»: si conferma "
            "una scheda che si legge nel sito.",
            codice="NON_PUBBLICA",
        )
    oggi = timezone.localdate()
    attuale.confermata_il = struttura.confermata_il = oggi
    attuale.confermata_da = struttura.confermata_da = utente
    attuale.save(update_fields=["confermata_il", "confermata_da"])
    conferma = ConfermaScheda.objects.filter(
        struttura=attuale, utente=utente, canale=canale, quando__date=oggi
    ).first()
    if conferma is None:
        conferma = ConfermaScheda(struttura=attuale, utente=utente, canale=canale)
        conferma.full_clean()
        conferma.save()
    return conferma
