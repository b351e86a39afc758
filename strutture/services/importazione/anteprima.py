"""A list is uploaded, kept unchanged, compared; the rows to be done are chosen."""

import datetime
import hashlib
import uuid
from collections.abc import Collection, Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.lavori import Avanza, accoda
from strutture.enums import EsitoRiga, StatoImportazione
from strutture.models import Importazione, RigaImportazione, TipoUnitaOfferta
from strutture.parsing import Elenco, FileIllegibile, e_json, read_elenco
from strutture.selectors import (
    comuni_di_chi_importa,
    contesto_importazione,
    registro_attuale,
)
from strutture.services.importazione.scrittura import inserisci_insieme
from strutture.services.importazione.verifica import verificatore
from strutture.validation import Piano, RigaPiano, Scelte, confronta, controlla
from utenti.models import Utente

CARTELLA = "strutture/elenchi"
ANTEPRIMA_IN_CODA = "strutture.anteprima_importazione"
# A longer file is compared in the background: this is about three seconds of work.
BYTE_NELLA_RICHIESTA = 2 * 2**20

_CAMPI = (
    "importazione_id",
    "numero",
    "esito",
    "scelta",
    "nome",
    "struttura_id",
    "unita_id",
    "prima",
    "dopo",
    "riparata",
    "letture",
    "anomalie",
)
_CONTATI = {
    EsitoRiga.NUOVA: "nuove",
    EsitoRiga.CAMBIATA: "cambiate",
    EsitoRiga.INVARIATA: "invariate",
    EsitoRiga.SPARITA: "sparite",
    EsitoRiga.RESPINTA: "respinte",
}


def carica_elenco(
    *, contenuto: bytes, nome: str, fonte: str, utente: Utente, tipo: str = ""
) -> Importazione:
    """Keeps the file and compares it with the register: nothing of the register is written.

    A long one is compared in the background. Errors: ErroreDominio, with nothing kept, if it is no
    list, and with its reason if it is not safe to open.
    """
    if tipo and not TipoUnitaOfferta.objects.filter(codice=tipo).exists():
        raise ErroreDominio("Scegli uno dei tipi dell'elenco.", codice="TIPO")
    elenco = None
    lungo = len(contenuto) > BYTE_NELLA_RICHIESTA
    if not lungo:
        try:
            elenco = read_elenco(contenuto, tipo=tipo, provincia=settings.PROVINCIA)
        except FileIllegibile as errore:
            raise ErroreDominio(errore.messaggio, codice=errore.codice) from errore
    with transaction.atomic():
        importazione = nuova_importazione(
            contenuto=contenuto, nome=nome, fonte=fonte, tipo=tipo, utente=utente
        )
        if lungo:
            accoda(tipo=ANTEPRIMA_IN_CODA, riferimento=str(importazione.pk))
        else:
            prepara_anteprima(importazione=importazione, elenco=elenco)
    return importazione


def nuova_importazione(
    *, contenuto: bytes, nome: str, fonte: str, tipo: str, utente: Utente | None
) -> Importazione:
    """The row of the import and its file, under a random name: nothing of the user's disk in it."""
    importazione = Importazione(
        file=f"{CARTELLA}/{uuid.uuid4().hex}.{_estensione(contenuto)}",
        nome_file=nome[:200],
        sha256=hashlib.sha256(contenuto).hexdigest(),
        fonte=fonte,
        tipo_fisso=tipo,
        creata_da=utente,
    )
    importazione.full_clean()
    importazione.save()
    # Last, so that nothing is left on disk when the row is refused.
    importazione.file.storage.save(str(importazione.file.name), ContentFile(contenuto))
    return importazione


def _estensione(contenuto: bytes) -> str:
    if not contenuto.startswith(b"PK"):
        return "json" if e_json(contenuto) else "csv"
    return "ods" if b"opendocument" in contenuto[:200] else "xlsx"


def contenuto_di(importazione: Importazione) -> bytes:
    """The bytes kept. Errors: ErroreDominio if they are not those that were uploaded."""
    contenuto = b""
    if importazione.file and importazione.file.storage.exists(str(importazione.file.name)):
        with importazione.file.open("rb") as file:
            contenuto = file.read()
    if hashlib.sha256(contenuto).hexdigest() != importazione.sha256:
        raise ErroreDominio(
            "Il file conservato non è più quello caricato: avvisa chi gestisce il sistema e carica "
            "di nuovo il file.",
            codice="IMPRONTA_DIVERSA",
        )
    return contenuto


@transaction.atomic
def prepara_anteprima(*, importazione: Importazione, elenco: Elenco | None = None) -> None:
    """Compares the list with the register of now; the choices already made stay where they can.

    `elenco` is what was just read from its bytes, for a list without choices yet.
    Errors: ErroreDominio if the file is no list, or is not the one that was uploaded.
    """
    vecchie = list(importazione.righe.only("numero", "unita_id", "esito", "scelta", "riparata"))
    scelte = {(r.numero, r.unita_id if r.numero is None else None): r for r in vecchie}
    riparate = {riga.numero for riga in vecchie if riga.riparata and riga.numero}
    ammessi = comuni_di_chi_importa(importazione.creata_da)
    if elenco is None:
        try:
            elenco = read_elenco(
                contenuto_di(importazione),
                tipo=importazione.tipo_fisso,
                accettate=riparate,
                provincia=settings.PROVINCIA,
            )
        except FileIllegibile as errore:
            raise ErroreDominio(errore.messaggio, codice=errore.codice) from errore
    esame = controlla(elenco, contesto_importazione(ammessi))
    piano = confronta(
        esame,
        registro_attuale(),
        Scelte(
            fonte=importazione.fonte,
            oggi=timezone.localdate(),
            ammessi=ammessi,
            verifica=verificatore(),
        ),
    )
    nuove = list(righe_da_scrivere(importazione, piano))
    riparabili = {riga.riga: riga.riparazioni for riga in esame.righe if riga.riparazioni}
    for riga in nuove:
        c_era = scelte.get((riga.numero, riga.unita_id if riga.numero is None else None))
        if c_era is not None:
            riga.riparata = c_era.riparata
            if riga.esito == c_era.esito:
                riga.scelta = c_era.scelta
        if riga.numero in riparabili:
            riga.dopo["riparazioni"] = riparabili[riga.numero]
    importazione.righe.all().delete()
    inserisci_insieme(
        RigaImportazione, _CAMPI, ([getattr(riga, campo) for campo in _CAMPI] for riga in nuove)
    )
    numeri = {riga.numero for riga in nuove}
    importazione.anomalie = [
        a.come_dizionario() for a in esame.anomalie if a.riga not in numeri or a.riga is None
    ]
    importazione.conteggi = {
        **dict.fromkeys(_CONTATI.values(), 0),
        "riparate": len(riparabili),
    }
    for riga in nuove:
        importazione.conteggi[_CONTATI[EsitoRiga(riga.esito)]] += 1
    importazione.save(update_fields=["anomalie", "conteggi"])


def righe_da_scrivere(importazione: Importazione, piano: Piano) -> Iterator[RigaImportazione]:
    """The rows of a plan as they are kept: new and changed ones are chosen, gone ones are not."""
    for riga in piano.righe:
        yield RigaImportazione(
            importazione=importazione,
            numero=riga.numero,
            esito=riga.esito,
            scelta=riga.esito in (EsitoRiga.NUOVA, EsitoRiga.CAMBIATA),
            nome=riga.nome[:200],
            struttura_id=riga.scheda.pk if riga.scheda else None,
            unita_id=riga.offerta.pk if riga.offerta else None,
            prima=riga.prima,
            dopo=riga.dopo,
            letture=[lettura.come_dizionario() for lettura in riga.letture],
            anomalie=_una_volta(riga),
        )


def _una_volta(riga: RigaPiano) -> list[dict[str, object]]:
    return [anomalia.come_dizionario() for anomalia in dict.fromkeys(riga.anomalie)]


# Rows that may be chosen.
SCEGLIBILI = (EsitoRiga.NUOVA, EsitoRiga.CAMBIATA, EsitoRiga.SPARITA)


@transaction.atomic
def scegli_righe(
    *,
    importazione: Importazione,
    mostrate: Collection[int],
    scelte: Collection[int],
    riparate: Collection[int],
    cessate_al: datetime.date | None,
) -> bool:
    """Keeps the choices of the rows of one page; True if repairs were accepted or taken back.

    `mostrate` = the rows of the page (primary keys): those that are not in `scelte` are left out.
    Errors: ErroreDominio if the list is not in preview.
    """
    importazione = _in_anteprima(importazione)
    righe = importazione.righe.filter(pk__in=mostrate)
    sceglibili = righe.filter(esito__in=SCEGLIBILI)
    sceglibili.filter(pk__in=scelte).update(scelta=True)
    sceglibili.exclude(pk__in=scelte).update(scelta=False)
    con_riparazione = righe.filter(dopo__has_key="riparazioni")
    cambiate = con_riparazione.filter(pk__in=riparate, riparata=False).update(riparata=True)
    cambiate += (
        con_riparazione.exclude(pk__in=riparate).filter(riparata=True).update(riparata=False)
    )
    if importazione.cessate_al != cessate_al:
        importazione.cessate_al = cessate_al
        importazione.save(update_fields=["cessate_al"])
    if cambiate:
        prepara_anteprima(importazione=importazione)
    return bool(cambiate)


@transaction.atomic
def scegli_tutte(*, importazione: Importazione, esito: str, scelta: bool) -> int:
    """Chooses, or leaves out, all the rows that do the same; how many.

    Errors: ErroreDominio if the list is not in preview.
    """
    importazione = _in_anteprima(importazione)
    righe = importazione.righe.filter(esito__in=SCEGLIBILI)
    if esito:
        righe = righe.filter(esito=esito)
    return righe.update(scelta=scelta)


@transaction.atomic
def scarta_importazione(*, importazione: Importazione) -> None:
    """Gives up a preview: its file and rows go away, that it was made stays.

    Errors: ErroreDominio if it is not in preview.
    """
    importazione = _in_anteprima(importazione)
    importazione.stato = StatoImportazione.SCARTATA
    importazione.save(update_fields=["stato"])
    togli_contenuto(importazione)


def togli_contenuto(importazione: Importazione) -> None:
    """Deletes the rows at once, the file when the transaction is over."""
    importazione.righe.all().delete()
    nome, magazzino = str(importazione.file.name or ""), importazione.file.storage
    importazione.file = ""
    importazione.save(update_fields=["file"])
    if nome:
        transaction.on_commit(lambda: magazzino.delete(nome))


def _in_anteprima(importazione: Importazione) -> Importazione:
    attuale = Importazione.objects.select_for_update(of=("self",)).get(pk=importazione.pk)
    if attuale.stato != StatoImportazione.ANTEPRIMA:
        raise ErroreDominio(
            f"L'elenco è nello stato «{attuale.get_stato_display()}»: non si può più scegliere.",
            codice="STATO",
        )
    return attuale


# --- in the background: the functions of `settings.LAVORI` ---------------------------------------
def confronta_in_coda(riferimento: str, avanza: Avanza) -> None:
    """Compares a long list; one that cannot be read is discarded with its reason."""
    importazione = Importazione.objects.select_related("creata_da").get(pk=int(riferimento))
    if importazione.stato != StatoImportazione.ANTEPRIMA or importazione.conteggi:
        return
    avanza(20, "Confronto l'elenco con il registro")
    try:
        prepara_anteprima(importazione=importazione)
    except ErroreDominio as errore:
        _lascia(importazione, errore.messaggio)


def confronto_interrotto(riferimento: str) -> None:
    """The job died too often: the list says so."""
    importazione = Importazione.objects.get(pk=int(riferimento))
    if importazione.stato == StatoImportazione.ANTEPRIMA and not importazione.conteggi:
        _lascia(
            importazione, "Il confronto si è fermato prima di finire: carica di nuovo l'elenco."
        )


def _lascia(importazione: Importazione, perche: str) -> None:
    with transaction.atomic():
        importazione.stato = StatoImportazione.SCARTATA
        importazione.errore = perche
        importazione.save(update_fields=["stato", "errore"])
        togli_contenuto(importazione)
