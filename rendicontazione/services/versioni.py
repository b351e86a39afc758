"""Versions: a confirmed attempt never changes any more; a stored one is checked again."""

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione import anomalie as esiti
from rendicontazione.enums import EsitoCaricamento, StatoControllo, StatoRendicontazione
from rendicontazione.models import Caricamento, Rendicontazione, Versione
from rendicontazione.selectors import termine_di
from rendicontazione.services.caricamenti import esame_di_oggi, riscrivi_esito
from rendicontazione.services.comuni import blocca, in_compilazione, passa, versione_corrente
from rendicontazione.services.fatti import registra_dati
from rendicontazione.validation import Avanza, Esame
from utenti.models import Utente


def conferma_caricamento(
    *, caricamento: Caricamento, utente: Utente, avanza: Avanza | None = None
) -> Versione:
    """Makes the attempt a version; its facts are stored only when no anomaly is an errore.

    The file is checked again first, since the registers may have changed. Raises ErroreDominio,
    with nothing written, for a blocked attempt or one already confirmed.
    """
    _confermabile(caricamento)
    # Before the lock, so that nobody waits for a long file to be read.
    esame = esame_di_oggi(caricamento, avanza)
    return _conferma(caricamento, utente, esame, avanza)


def _confermabile(caricamento: Caricamento) -> None:
    if caricamento.rendicontazione.campagna.palestra:
        raise ErroreDominio(
            "È un esercizio della palestra: non si conferma, e i suoi dati non contano.",
            codice="PALESTRA",
        )
    in_compilazione(caricamento.rendicontazione, "confermare")
    if caricamento.parte_id is not None:
        raise ErroreDominio(
            "Non puoi confermare: questo è il file di una parte. Consegnalo, e l'Ufficio di Piano "
            "lo unirà alla rendicontazione.",
            codice="PARTE",
        )
    if Versione.objects.filter(caricamento=caricamento).exists():
        raise ErroreDominio("Questo tentativo è già una versione.", codice="GIA_CONFERMATO")
    if caricamento.esito == EsitoCaricamento.BLOCCATO or caricamento.file_eliminato:
        raise ErroreDominio(
            "Non puoi confermare: il file ha un problema che lo blocca. Correggilo e caricalo di "
            "nuovo.",
            codice="BLOCCATO",
        )
    if caricamento.controllo != StatoControllo.FINITO:
        raise ErroreDominio(
            "Non puoi ancora confermare: il controllo del file non è finito. Aspetta che finisca.",
            codice="IN_CONTROLLO",
        )


@transaction.atomic
def _conferma(
    caricamento: Caricamento, utente: Utente, esame: Esame, avanza: Avanza | None
) -> Versione:
    rendicontazione = blocca(caricamento.rendicontazione)
    caricamento = Caricamento.objects.select_for_update(of=("self",)).get(pk=caricamento.pk)
    caricamento.rendicontazione = rendicontazione
    _confermabile(caricamento)
    oggi = timezone.localdate()
    esame = riscrivi_esito(caricamento, esame, oggi, confermato=False)
    bloccanti = [a for a in esame.anomalie if a.gravita == esiti.BLOCCANTE]
    if bloccanti:
        raise ErroreDominio(bloccanti[0].messaggio, codice=bloccanti[0].codice)
    # Asked before the version is there: the first one in time opens the second deadline.
    tardiva = termine_di(rendicontazione, oggi).in_ritardo
    corrente = versione_corrente(rendicontazione)
    versione = Versione(
        rendicontazione=rendicontazione,
        numero=corrente.numero + 1 if corrente else 1,
        caricamento=caricamento,
        sha256=caricamento.sha256,
        confermata_da=utente,
    )
    versione.full_clean()
    versione.save()
    registra_dati(versione, esame, avanza)
    if tardiva:
        rendicontazione.tardiva = True
    if rendicontazione.stato == StatoRendicontazione.IN_COMPILAZIONE:
        rendicontazione.full_clean()
        rendicontazione.save()
    else:
        passa(
            rendicontazione,
            StatoRendicontazione.IN_COMPILAZIONE,
            utente=utente,
            che_cosa="confermare",
            versione=versione,
        )
    return versione


def ricontrolla_versione(*, versione: Versione, avanza: Avanza | None = None) -> Versione:
    """Runs the checks again on a stored version, after a correction of the register.

    If no errore is left its facts are stored now; file, number and fingerprint never change.
    Raises ErroreDominio if it is not the last version, or has no errors to look at again.
    """
    _ricontrollabile(versione.rendicontazione, versione)
    return _ricontrolla(versione, esame_di_oggi(versione.caricamento, avanza), avanza)


def _ricontrollabile(rendicontazione: Rendicontazione, versione: Versione) -> Versione:
    in_compilazione(rendicontazione, "ricontrollare")
    corrente = versione_corrente(rendicontazione)
    if corrente is None or corrente.pk != versione.pk:
        raise ErroreDominio(
            "Si ricontrolla solo l'ultima versione: apri quella.", codice="NON_CORRENTE"
        )
    if corrente.senza_errori:
        raise ErroreDominio(
            "La versione non ha errori: non c'è nulla da ricontrollare.", codice="SENZA_ERRORI"
        )
    return corrente


@transaction.atomic
def _ricontrolla(versione: Versione, esame: Esame, avanza: Avanza | None) -> Versione:
    rendicontazione = blocca(versione.rendicontazione)
    corrente = _ricontrollabile(rendicontazione, versione)
    caricamento = corrente.caricamento
    caricamento.rendicontazione = rendicontazione
    giorno = timezone.localdate(corrente.confermata_il)
    esame = riscrivi_esito(caricamento, esame, giorno, confermato=True)
    registra_dati(corrente, esame, avanza)
    return corrente
