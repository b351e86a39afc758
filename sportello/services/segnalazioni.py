"""Errors that somebody saw in a record, and what people think of the pages."""

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from sportello.enums import ErroreVisto, StatoSegnalazione
from sportello.models import Segnalazione, ValutazionePagina
from sportello.services.posta import scrivi_a_chi_ha_segnalato
from strutture.models import Struttura
from territorio.models import Ambito
from utenti.models import Utente


@transaction.atomic
def registra_segnalazione(
    *,
    struttura: Struttura,
    ambito: Ambito | None,
    che_cosa: str,
    testo: str = "",
    email: str = "",
) -> Segnalazione:
    """A report for the Ufficio di Piano of that Ambito; for the Province, if there is none."""
    if che_cosa == ErroreVisto.ALTRO and not testo.strip():
        raise ErroreDominio("Scrivi in due parole che cosa non va.", codice="TESTO")
    segnalazione = Segnalazione(
        struttura=struttura, ambito=ambito, che_cosa=che_cosa, testo=testo, email=email
    )
    segnalazione.full_clean()
    segnalazione.save()
    return segnalazione


@transaction.atomic
def gestisci_segnalazione(
    *, segnalazione: Segnalazione, utente: Utente, stato: str, esito: str = ""
) -> Segnalazione:
    """Says what came of it, once, and writes it to who left an e-mail.

    Errors: ErroreDominio if somebody did already.
    """
    if stato not in (StatoSegnalazione.RISOLTA, StatoSegnalazione.RESPINTA):
        raise ErroreDominio("Scegli se era un errore oppure no.", codice="STATO")
    bloccata = Segnalazione.objects.select_for_update(of=("self",)).get(pk=segnalazione.pk)
    if bloccata.stato != StatoSegnalazione.APERTA:
        raise ErroreDominio(
            f"Nel frattempo {bloccata.gestita_da} l'ha già chiusa come "
            f"«{bloccata.get_stato_display()}».",
            codice="GIA_GESTITA",
        )
    bloccata.stato = stato
    bloccata.esito = esito.strip()
    bloccata.gestita_da = utente
    bloccata.gestita_il = timezone.now()
    bloccata.full_clean()
    bloccata.save()
    scrivi_a_chi_ha_segnalato(bloccata)
    return bloccata


@transaction.atomic
def registra_valutazione(
    *, percorso: str, ambito: Ambito | None, voto: int, motivo: str = "", testo: str = ""
) -> ValutazionePagina:
    """A mark for a page, without name or address of who gives it."""
    valutazione = ValutazionePagina(
        percorso=percorso, ambito=ambito, voto=voto, motivo=motivo, testo=testo
    )
    valutazione.full_clean()
    valutazione.save()
    return valutazione
