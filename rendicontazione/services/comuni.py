"""What every write of a return shares: the lock, the check of the state, the row of the passage."""

import datetime

from base.errors import ErroreDominio
from rendicontazione.enums import STATI_DI_COMPILAZIONE, TRANSIZIONI, StatoRendicontazione
from rendicontazione.models import PassaggioStato, Rendicontazione, Versione
from utenti.models import Utente


def blocca(rendicontazione: Rendicontazione) -> Rendicontazione:
    """The return as it is now, locked until the end of the transaction."""
    return (
        Rendicontazione.objects.select_for_update(of=("self",))
        .select_related("campagna__modello", "ambito")
        .get(pk=rendicontazione.pk)
    )


def in_compilazione(rendicontazione: Rendicontazione, che_cosa: str) -> None:
    """Raises ErroreDominio where the state takes no data; `che_cosa` is the verb («caricare»)."""
    if rendicontazione.stato not in STATI_DI_COMPILAZIONE:
        come = (
            "il responsabile può ritirare la certificazione finché la Provincia non la esamina"
            if rendicontazione.stato == StatoRendicontazione.CERTIFICATA
            else "chiedi alla Provincia"
        )
        raise ErroreDominio(
            f"Non puoi {che_cosa}: la rendicontazione è nello stato "
            f"«{rendicontazione.get_stato_display()}». Se serve correggerla, {come}.",
            codice="STATO",
        )


def versione_corrente(rendicontazione: Rendicontazione) -> Versione | None:
    """The last confirmed version."""
    return rendicontazione.versioni.order_by("-numero").select_related("caricamento").first()


def passa(
    rendicontazione: Rendicontazione,
    a: StatoRendicontazione,
    *,
    utente: Utente,
    che_cosa: str,
    versione: Versione | None,
    motivo: str = "",
    entro: datetime.date | None = None,
) -> PassaggioStato:
    """Changes the state of a locked return, clears the proposal and writes the passage.

    Raises ErroreDominio if the table of transitions does not allow it; `che_cosa` is the verb of
    the sentence («certificare»).
    """
    da = StatoRendicontazione(rendicontazione.stato)
    if da == a:
        # The second click of two, or a colleague who was quicker: nothing went wrong.
        raise ErroreDominio(
            f"Già fatto: la rendicontazione è nello stato «{da.label}».", codice="GIA_FATTO"
        )
    if a not in TRANSIZIONI[da]:
        raise ErroreDominio(
            f"Non puoi {che_cosa}: la rendicontazione è nello stato «{da.label}». "
            "Ricarica la pagina per vedere che cosa si può fare adesso.",
            codice="STATO",
        )
    passaggio = PassaggioStato(
        rendicontazione=rendicontazione,
        da=da,
        a=a,
        versione=versione,
        motivo=motivo.strip(),
        entro=entro,
        proposto_da=rendicontazione.proposta_da,
        fatto_da=utente,
    )
    rendicontazione.stato = a
    rendicontazione.proposta_da = None
    rendicontazione.proposta_il = None
    rendicontazione.full_clean()
    rendicontazione.save()
    passaggio.full_clean()
    passaggio.save()
    return passaggio
