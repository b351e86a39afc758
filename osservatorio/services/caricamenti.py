"""A file of Istat from the officer's upload to its editions: attempt, checks, confirmation.

The file is kept unchanged in private storage: as evidence once imported, swept if it is abandoned.
A national one is checked and stored in the background. The functions without keywords are those of
`settings.LAVORI`; a reference is the primary key of the attempt, with that of who confirms after a
colon.
"""

import datetime
import hashlib
import io
import uuid
import zipfile
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.lavori import Avanza, accoda
from base.pulizia import ETA_MINIMA, togli_orfani
from osservatorio.anomalie import BLOCCANTE
from osservatorio.enums import StatoCaricamentoDati
from osservatorio.models import CaricamentoDati
from osservatorio.parsing import FileElenco, FileIllegibile, FileIstat, leggi_file
from osservatorio.services.importazione import RIFIUTATO, EsitoImportazione, importa_letto
from territorio.selectors import differenze_dall_elenco
from territorio.services import aggiorna_comuni
from utenti.models import Utente

CONTROLLO = "osservatorio.controlla_dati"
CONFERMA = "osservatorio.conferma_dati"

CARTELLA = "osservatorio/dati"
# More than this is checked and stored in the background: about four seconds of work.
BYTE_NELLA_RICHIESTA = 20 * 2**20
GIORNI_DI_ATTESA = 30  # an attempt nobody confirmed is swept after these
_ANOMALIE_CONSERVATE = 500


def registra_caricamento_dati(
    *, contenuto: bytes, nome: str, utente: Utente, tipo: str = "", anno: int | None = None
) -> CaricamentoDati:
    """Keeps the file as an attempt with what the checks say; a long one is checked later.

    Raises ErroreDominio, with nothing written, for a file that cannot be read.
    """
    lungo = _byte_da_leggere(contenuto) > BYTE_NELLA_RICHIESTA
    try:
        esito = {} if lungo else _controlla(leggi_file(contenuto, anno=anno), tipo, anno)
    except FileIllegibile as errore:
        raise ErroreDominio(errore.messaggio, codice=errore.codice) from errore
    with transaction.atomic():
        caricamento = CaricamentoDati(
            nome_file=nome[:160],
            sha256=hashlib.sha256(contenuto).hexdigest(),
            dimensione=len(contenuto),
            tipo_chiesto=tipo,
            stato=StatoCaricamentoDati.IN_LAVORAZIONE if lungo else _stato(esito),
            esito={**esito, "anno_chiesto": anno},
            caricato_da=utente,
            # A random name: nothing of the user's disk is kept in a path.
            file=f"{CARTELLA}/{uuid.uuid4().hex}.{'zip' if contenuto[:2] == b'PK' else 'csv'}",
        )
        caricamento.full_clean()
        caricamento.save()
        if lungo:
            accoda(tipo=CONTROLLO, riferimento=str(caricamento.pk))
        # Last, so that nothing is left on disk when the row is refused.
        caricamento.file.storage.save(str(caricamento.file.name), ContentFile(contenuto))
    return caricamento


def _byte_da_leggere(contenuto: bytes) -> int:
    """Size of the file, unzipped as its index says."""
    if not contenuto.startswith(b"PK"):
        return len(contenuto)
    try:
        with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
            return sum(voce.file_size for voce in archivio.infolist())
    except zipfile.BadZipFile:
        return 0  # the reader says what is wrong


def _controlla(letto: FileIstat, tipo: str, anno: int | None) -> dict[str, Any]:
    """What the page shows of the checks: nothing is written."""
    if isinstance(letto, FileElenco):
        return _esito_elenco(letto)
    return _esito(importa_letto(letto=letto, tipo=tipo, anno=anno, prova=True))


def _esito(esito: EsitoImportazione) -> dict[str, Any]:
    return {
        "genere": "dati",
        "esito": esito.esito,
        "tracciato": esito.tracciato,
        "insiemi": list(esito.insiemi),
        "anni": list(esito.anni),
        "anno": esito.anno,
        "data_riferimento": esito.data_riferimento.isoformat(),
        "edizione": esito.edizione,
        "comuni": esito.comuni,
        "popolazione": esito.popolazione,
        "gia_presente": esito.gia_presente,
        "zeri_aggiunti": len(esito.zeri_aggiunti),
        "quante": Counter(a.codice for a in esito.anomalie),
        "bloccanti": sum(a.gravita == BLOCCANTE for a in esito.anomalie),
        "anomalie": [a.come_dizionario() for a in esito.anomalie[:_ANOMALIE_CONSERVATE]],
    }


def _esito_elenco(letto: FileElenco) -> dict[str, Any]:
    return {
        "genere": "elenco",
        "esito": RIFIUTATO if letto.anomalie else "prova",
        "tracciato": letto.tracciato,
        "comuni": len(letto.comuni),
        "quante": Counter(a.codice for a in letto.anomalie),
        "bloccanti": len(letto.anomalie),
        "anomalie": [a.come_dizionario() for a in letto.anomalie[:_ANOMALIE_CONSERVATE]],
        "differenze": [
            {
                "tipo": str(d.tipo),
                "che_cosa": str(d.tipo.label),
                "codice": d.codice_istat,
                "prima": d.prima,
                "dopo": d.dopo,
                "provincia": d.provincia,
            }
            for d in differenze_dall_elenco(letto.comuni)
        ],
    }


def _stato(esito: Mapping[str, Any]) -> StatoCaricamentoDati:
    rifiutato = esito["esito"] == RIFIUTATO
    return StatoCaricamentoDati.RIFIUTATO if rifiutato else StatoCaricamentoDati.DA_CONFERMARE


@transaction.atomic
def conferma_caricamento_dati(
    *,
    caricamento: CaricamentoDati,
    utente: Utente,
    dal: Mapping[str, datetime.date] | None = None,
) -> CaricamentoDati:
    """Makes the attempt into editions, or into an update of the comuni from the days in `dal`.

    An edition is put in force only where its set and year have none: else the officer chooses. A
    long file is stored in the background. Raises ErroreDominio if there is nothing to confirm.
    """
    caricamento = CaricamentoDati.objects.select_for_update(of=("self",)).get(pk=caricamento.pk)
    if caricamento.stato != StatoCaricamentoDati.DA_CONFERMARE:
        raise ErroreDominio(
            f"Questo file è {caricamento.get_stato_display()}: non c'è niente da confermare.",
            codice="STATO",
        )
    contenuto = _contenuto(caricamento)
    if _byte_da_leggere(contenuto) > BYTE_NELLA_RICHIESTA:
        caricamento.stato = StatoCaricamentoDati.IN_LAVORAZIONE
        caricamento.save(update_fields=["stato"])
        accoda(tipo=CONFERMA, riferimento=f"{caricamento.pk}:{utente.pk}")
        return caricamento
    return _importa(caricamento, contenuto, utente, dal or {})


def _contenuto(caricamento: CaricamentoDati) -> bytes:
    """The bytes kept. Raises ErroreDominio if they are not those that were uploaded."""
    contenuto = b""
    if caricamento.file.storage.exists(str(caricamento.file.name)):
        with caricamento.file.open("rb") as file:
            contenuto = file.read()
    if hashlib.sha256(contenuto).hexdigest() != caricamento.sha256:
        raise ErroreDominio(
            "Il file conservato non è più quello caricato: avvisa chi gestisce il sistema e carica "
            "di nuovo il file.",
            codice="IMPRONTA_DIVERSA",
        )
    return contenuto


def _leggi(caricamento: CaricamentoDati, contenuto: bytes) -> FileIstat:
    try:
        return leggi_file(contenuto, anno=caricamento.esito.get("anno_chiesto"))
    except FileIllegibile as errore:
        raise ErroreDominio(errore.messaggio, codice=errore.codice) from errore


def _importa(
    caricamento: CaricamentoDati,
    contenuto: bytes,
    utente: Utente,
    dal: Mapping[str, datetime.date],
) -> CaricamentoDati:
    letto = _leggi(caricamento, contenuto)
    anno = caricamento.esito.get("anno_chiesto")
    if isinstance(letto, FileElenco):
        if not dal:
            raise ErroreDominio(
                "Scrivi da quale giorno vale almeno una differenza: senza data non cambia nulla.",
                codice="DATA",
            )
        fatte = aggiorna_comuni(differenze=differenze_dall_elenco(letto.comuni), dal=dal)
        caricamento.esito = {
            **caricamento.esito,
            "fatte": [f"{d.prima or d.dopo} ({d.codice_istat})" for d in fatte],
        }
        caricamento.stato = StatoCaricamentoDati.IMPORTATO
        caricamento.save(update_fields=["esito", "stato"])
        return caricamento
    esito = importa_letto(
        letto=letto,
        nome_file=caricamento.nome_file,
        tipo=caricamento.tipo_chiesto,
        anno=anno,
        utente=utente,
        in_vigore=None,
    )
    # The register may have changed since the first checks: what they say today is what counts.
    caricamento.esito = {**_esito(esito), "anno_chiesto": anno}
    caricamento.stato = (
        StatoCaricamentoDati.RIFIUTATO
        if esito.esito == RIFIUTATO
        else StatoCaricamentoDati.IMPORTATO
    )
    caricamento.save(update_fields=["esito", "stato"])
    if esito.esito != RIFIUTATO:
        caricamento.edizioni.set(esito.edizioni)
    return caricamento


# --- in the background -------------------------------------------------------------------------


def controlla_dati(riferimento: str, avanza: Avanza) -> None:
    """The first checks of a long file; done already, nothing more is."""
    caricamento = CaricamentoDati.objects.get(pk=int(riferimento))
    if caricamento.stato != StatoCaricamentoDati.IN_LAVORAZIONE:
        return
    avanza(5, "Leggo il file")
    anno = caricamento.esito.get("anno_chiesto")
    try:
        letto = _leggi(caricamento, _contenuto(caricamento))
    except ErroreDominio as errore:
        _rifiuta(caricamento, errore)
        return
    avanza(60, "Controllo i dati")
    esito = _controlla(letto, caricamento.tipo_chiesto, anno)
    caricamento.esito = {**esito, "anno_chiesto": anno}
    caricamento.stato = _stato(esito)
    caricamento.save(update_fields=["esito", "stato"])


def conferma_dati(riferimento: str, avanza: Avanza) -> None:
    """Stores a long file; done already, nothing more is."""
    pk, _, chi = riferimento.partition(":")
    with transaction.atomic():
        caricamento = CaricamentoDati.objects.select_for_update(of=("self",)).get(pk=int(pk))
        if caricamento.stato != StatoCaricamentoDati.IN_LAVORAZIONE:
            return
        avanza(10, "Scrivo i dati")
        try:
            contenuto = _contenuto(caricamento)
            _importa(caricamento, contenuto, Utente.objects.get(pk=int(chi)), {})
        except ErroreDominio as errore:
            _rifiuta(caricamento, errore)


def lavoro_interrotto(riferimento: str) -> None:
    """The job died too often: the attempt says so, and nothing of it was stored."""
    pk = int(riferimento.partition(":")[0])
    caricamento = CaricamentoDati.objects.get(pk=pk)
    if caricamento.stato == StatoCaricamentoDati.IN_LAVORAZIONE:
        frase = "Il lavoro si è fermato prima di finire: nulla è stato scritto. Carica di nuovo."
        _rifiuta(caricamento, ErroreDominio(frase, codice="INTERROTTO"))


def _rifiuta(caricamento: CaricamentoDati, errore: ErroreDominio) -> None:
    caricamento.esito = {
        **caricamento.esito,
        "esito": RIFIUTATO,
        "errore": {"codice": errore.codice, "messaggio": errore.messaggio},
    }
    caricamento.stato = StatoCaricamentoDati.RIFIUTATO
    caricamento.save(update_fields=["esito", "stato"])


def pulisci_dati(*, eta_minima: datetime.timedelta = ETA_MINIMA) -> int:
    """Deletes the attempts that nobody confirmed for a month and the files without a row; how
    many files.
    """
    limite = timezone.now() - datetime.timedelta(days=GIORNI_DI_ATTESA)
    vecchi = CaricamentoDati.objects.filter(
        stato__in=[StatoCaricamentoDati.DA_CONFERMARE, StatoCaricamentoDati.RIFIUTATO],
        caricato_il__lt=limite,
    )
    tolti = 0
    for caricamento in vecchi:
        percorso, magazzino = str(caricamento.file.name), caricamento.file.storage
        caricamento.delete()
        magazzino.delete(percorso)
        tolti += 1
    noti = {str(nome) for nome in CaricamentoDati.objects.values_list("file", flat=True)}
    return tolti + togli_orfani(cartelle=[CARTELLA], noti=noti, eta_minima=eta_minima)
