"""What is done in the background for a long file: its checks, its confirmation, «Ricontrolla».

The functions without keywords are those of `settings.LAVORI`; a reference is the primary key of
the attempt, or of the version, with that of who asks after a colon.
"""

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.lavori import Avanza, accoda
from rendicontazione import anomalie as esiti
from rendicontazione.enums import StatoControllo
from rendicontazione.models import Caricamento, Versione
from rendicontazione.services.caricamenti import (
    CONTROLLO,
    RIGHE_NELLA_RICHIESTA,
    esame_di_oggi,
    finisci_controllo,
)
from rendicontazione.services.comuni import blocca
from rendicontazione.services.versioni import conferma_caricamento, ricontrolla_versione
from rendicontazione.validation import Esame
from utenti.models import Utente

CONFERMA = "rendicontazione.conferma"
RICONTROLLO = "rendicontazione.ricontrollo"


def _lungo(caricamento: Caricamento) -> bool:
    return sum(caricamento.righe.values()) > RIGHE_NELLA_RICHIESTA


def chiedi_conferma(*, caricamento: Caricamento, utente: Utente) -> Versione | None:
    """Confirms the attempt; None if the file is long and it is done in the background."""
    if not _lungo(caricamento):
        return conferma_caricamento(caricamento=caricamento, utente=utente)
    accoda(tipo=CONFERMA, riferimento=f"{caricamento.pk}:{utente.pk}")
    return None


def chiedi_ricontrollo(*, versione: Versione) -> Versione | None:
    """Checks the version again; None if the file is long and it is done in the background."""
    if not _lungo(versione.caricamento):
        return ricontrolla_versione(versione=versione)
    accoda(tipo=RICONTROLLO, riferimento=f"{versione.caricamento_id}")
    return None


@transaction.atomic
def riprova_controllo(*, caricamento: Caricamento) -> None:
    """Puts the checks of an interrupted attempt in the queue again.

    Raises ErroreDominio if they are not interrupted.
    """
    caricamento = Caricamento.objects.select_for_update(of=("self",)).get(pk=caricamento.pk)
    if caricamento.controllo != StatoControllo.INTERROTTO:
        raise ErroreDominio(
            "Il controllo di questo file non è fermo: ricarica la pagina.", codice="STATO"
        )
    caricamento.controllo = StatoControllo.IN_ATTESA
    caricamento.save(update_fields=["controllo"])
    accoda(tipo=CONTROLLO, riferimento=str(caricamento.pk))


def _caricamento(riferimento: str) -> Caricamento:
    return Caricamento.objects.select_related(
        "rendicontazione__campagna__modello", "rendicontazione__ambito"
    ).get(pk=int(riferimento.partition(":")[0]))


def controlla(riferimento: str, avanza: Avanza) -> None:
    """The first checks of a long file; done already, nothing more is."""
    caricamento = _caricamento(riferimento)
    if caricamento.controllo == StatoControllo.FINITO:
        return
    Caricamento.objects.filter(pk=caricamento.pk).update(controllo=StatoControllo.IN_CORSO)
    giorno = timezone.localdate(caricamento.caricato_il)
    perduto = not caricamento.file.storage.exists(str(caricamento.file.name))
    esame = _perduto() if perduto else _esame(caricamento, avanza)
    avanza(80, "Scrivo l'esito")
    with transaction.atomic():
        caricamento.rendicontazione = blocca(caricamento.rendicontazione)
        file = caricamento.file.name
        finisci_controllo(caricamento, esame, giorno)
        if perduto:
            caricamento.file, caricamento.file_eliminato = "", True
            caricamento.save()
        elif caricamento.file_eliminato:
            # Before the commit: better a file lost than a codice fiscale kept.
            caricamento.file.storage.delete(str(file))


def _esame(caricamento: Caricamento, avanza: Avanza) -> Esame:
    try:
        return esame_di_oggi(caricamento, avanza)
    except ErroreDominio as errore:
        rifiuto = esiti.Anomalia("", "", "FILE-01", esiti.BLOCCANTE, "", errore.messaggio)
        return Esame(esiti.BLOCCATO, anomalie=(rifiuto,))


def _perduto() -> Esame:
    frase = "Il file non c'è più: il controllo si era fermato a metà. Caricalo di nuovo."
    return Esame(
        esiti.BLOCCATO,
        anomalie=(esiti.Anomalia("", "", "FILE-01", esiti.BLOCCANTE, "", frase),),
    )


def controllo_interrotto(riferimento: str) -> None:
    """The checks died too often: the attempt says so."""
    Caricamento.objects.filter(pk=int(riferimento)).exclude(controllo=StatoControllo.FINITO).update(
        controllo=StatoControllo.INTERROTTO
    )


def conferma(riferimento: str, avanza: Avanza) -> None:
    """Confirms a long attempt; already confirmed, nothing more is done."""
    caricamento = _caricamento(riferimento)
    if Versione.objects.filter(caricamento=caricamento).exists():
        return
    utente = Utente.objects.get(pk=int(riferimento.partition(":")[2]))
    conferma_caricamento(caricamento=caricamento, utente=utente, avanza=avanza)


def ricontrolla(riferimento: str, avanza: Avanza) -> None:
    """Checks the version of a long attempt again."""
    versione = Versione.objects.select_related(
        "caricamento__rendicontazione__campagna__modello",
        "caricamento__rendicontazione__ambito",
        "rendicontazione__campagna__modello",
        "rendicontazione__ambito",
    ).get(caricamento=int(riferimento))
    ricontrolla_versione(versione=versione, avanza=avanza)
