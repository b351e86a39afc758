"""The palestra: exercises handed in like real files, which never count for anything."""

from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from rendicontazione.enums import Gravita
from rendicontazione.export import DatiModello
from rendicontazione.export.esercizi import (
    FRONTESPIZIO,
    SPESA,
    Esercizio,
    esercizio_xlsx,
    righe_attese,
)
from rendicontazione.models import Caricamento, EsercizioSvolto, Rendicontazione
from rendicontazione.parsing import FileRifiutato, controlla_file, leggi_cartella, righe_stimate
from rendicontazione.selectors import dati_del_modello
from rendicontazione.services.caricamenti import RIGHE_NELLA_RICHIESTA, registra_caricamento
from utenti.models import Utente


def file_esercizio(*, rendicontazione: Rendicontazione, esercizio: Esercizio) -> bytes:
    """The spoilt workbook, with the form of the campaign and the lists of the Ambito."""
    return esercizio_xlsx(_dati(rendicontazione), esercizio, timezone.localdate())


def _dati(rendicontazione: Rendicontazione) -> DatiModello:
    return dati_del_modello(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
    )


@transaction.atomic
def carica_esercizio(
    *,
    rendicontazione: Rendicontazione,
    esercizio: Esercizio,
    contenuto: bytes,
    nome: str,
    utente: Utente,
) -> Caricamento:
    """An attempt at an exercise, checked like a real file; done when no errore is left in it.

    Raises ErroreDominio, with nothing written, for a file that is not the one of the exercise, and
    for a return that is no practice one.
    """
    if not rendicontazione.campagna.palestra:
        raise ErroreDominio("Questa non è la palestra: nulla è cambiato.", codice="NON_PALESTRA")
    _del_suo_esercizio(contenuto, nome, esercizio)
    caricamento = registra_caricamento(
        rendicontazione=rendicontazione, contenuto=contenuto, nome=nome, utente=utente
    )
    caricamento.esercizio = esercizio.slug
    caricamento.save(update_fields=["esercizio"])
    if esercizio_riuscito(caricamento):
        EsercizioSvolto.objects.get_or_create(
            campagna=rendicontazione.campagna,
            utente=utente,
            esercizio=esercizio.slug,
            defaults={
                "caricamento": caricamento,
                "tentativi": Caricamento.objects.filter(
                    rendicontazione=rendicontazione, caricato_da=utente, esercizio=esercizio.slug
                ).count(),
            },
        )
    return caricamento


def esercizio_riuscito(caricamento: Caricamento) -> bool:
    """True if nothing but avvisi is left, and no row was thrown away to get there."""
    return not caricamento.anomalie.exclude(
        gravita=Gravita.AVVISO
    ).exists() and caricamento.righe.get(SPESA, 0) >= righe_attese(
        _dati(caricamento.rendicontazione)
    )


def _del_suo_esercizio(contenuto: bytes, nome: str, esercizio: Esercizio) -> None:
    try:
        controlla_file(contenuto, nome)
        if righe_stimate(contenuto, basta=RIGHE_NELLA_RICHIESTA) > RIGHE_NELLA_RICHIESTA:
            raise ErroreDominio(
                "Il file è molto più lungo di quello dell'esercizio, che ha poche righe. Carica "
                "quello scaricato da questa pagina.",
                codice="NON_ESERCIZIO",
            )
        cartella = leggi_cartella(contenuto)
    except FileRifiutato as errore:
        raise ErroreDominio(errore.messaggio, codice="FILE-01") from errore
    foglio = cartella.fogli.get(FRONTESPIZIO)
    if foglio is not None and any(
        isinstance(cella, str) and cella.startswith(f"{esercizio.segno}.")
        for riga in foglio.righe
        for cella in riga
    ):
        return
    raise ErroreDominio(
        f"Questo non è il file dell'esercizio «{esercizio.titolo}»: nella nota del frontespizio "
        f"serve «{esercizio.segno}». Scaricalo da questa pagina e correggi quello.",
        codice="NON_ESERCIZIO",
    )
