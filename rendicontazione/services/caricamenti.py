"""Attempts: an upload is kept as it is, and what the checks say of it is written beside."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.formati import data
from base.lavori import accoda
from rendicontazione import anomalie as esiti
from rendicontazione.enums import (
    Gravita,
    OrigineCaricamento,
    StatoControllo,
)
from rendicontazione.models import (
    Anomalia,
    Caricamento,
    Lettura,
    OrigineRiga,
    Parte,
    Rendicontazione,
)
from rendicontazione.parsing import controlla_file, righe_stimate
from rendicontazione.selectors import (
    contesto_dei_controlli,
    contesto_della_parte,
    regole_spente,
    termine_di,
)
from rendicontazione.services.comuni import blocca, in_compilazione
from rendicontazione.services.motivazioni import (
    Motivazioni,
    motivazioni_da_riprendere,
    motivazioni_di,
)
from rendicontazione.validation import Avanza, Contesto, Esame, FileRifiutato, esamina
from utenti.models import Utente

# Estimated rows of all the sheets, lists of the template included: more wait in the background.
RIGHE_NELLA_RICHIESTA = 8_000
CONTROLLO = "rendicontazione.controllo"  # the job, as in settings.LAVORI
CARTELLA = "rendicontazione"  # below MEDIA_ROOT, which has no public address


def _contesto(rendicontazione: Rendicontazione, parte: Parte | None = None) -> Contesto:
    contesto = contesto_dei_controlli(
        modello=rendicontazione.campagna.modello,
        anno=rendicontazione.campagna.anno,
        ambito=rendicontazione.ambito,
        # An exercise is a few rows: what needs the whole Ambito is not asked.
        parziale=rendicontazione.campagna.palestra,
    )
    if rendicontazione.campagna.palestra:
        # Its invented figures are not to be set beside the true ones of the other Ambiti.
        contesto = replace(contesto, intervalli={})
    return contesto if parte is None else contesto_della_parte(contesto, parte)


def _della_campagna(
    rendicontazione: Rendicontazione, sha256: str, giorno: datetime.date
) -> list[esiti.Anomalia]:
    """FILE-04 and FILE-06: what only the campaign knows."""
    trovate = []
    uguale = rendicontazione.versioni.filter(sha256=sha256).values_list("numero", flat=True).first()
    if uguale is not None:
        trovate.append(
            esiti.Anomalia(
                "", "", "FILE-04", esiti.BLOCCANTE, "",
                f"È uguale alla versione {uguale}: nulla è cambiato. Se hai fatto correzioni, "
                "controlla di aver salvato il file e di aver scelto quello giusto.",
            )
        )  # fmt: skip
    termine = termine_di(rendicontazione, giorno)
    if termine.in_ritardo:
        scadenza = data(termine.giorno)
        trovate.append(
            esiti.Anomalia(
                "", "", "FILE-06", esiti.BLOCCANTE if termine.rifiuta else esiti.AVVISO, "",
                f"La scadenza era il {scadenza}: la campagna non accetta file in ritardo. Chiedi "
                "una proroga alla Provincia."
                if termine.rifiuta
                else f"La scadenza era il {scadenza}: sarà segnata come tardiva. "
                "Scrivi il motivo del ritardo.",
            )
        )  # fmt: skip
    return trovate


def _di_fuori(caricamento: Caricamento, giorno: datetime.date) -> list[esiti.Anomalia]:
    """What only the campaign, or what is delivered of that part, knows; rules active only."""
    if caricamento.parte is None:
        trovate = _della_campagna(caricamento.rendicontazione, caricamento.sha256, giorno)
    else:
        trovate = _della_parte(caricamento.parte, caricamento.sha256)
    if all(a.gravita == esiti.BLOCCANTE for a in trovate):
        return trovate  # what the campaign refuses, it refuses in any case
    spente = regole_spente()
    return [a for a in trovate if a.gravita == esiti.BLOCCANTE or a.codice not in spente]


def _della_parte(parte: Parte, sha256: str) -> list[esiti.Anomalia]:
    """FILE-04 for a part: the file is the one that is delivered now. No deadline of its own."""
    if parte.consegnata is None or parte.consegnata.sha256 != sha256:
        return []
    return [
        esiti.Anomalia(
            "", "", "FILE-04", esiti.BLOCCANTE, "",
            "È uguale al file già consegnato per questa parte: nulla è cambiato. Se hai fatto "
            "correzioni, controlla di aver salvato il file e di aver scelto quello giusto.",
        )
    ]  # fmt: skip


def _con_la_campagna(esame: Esame, trovate: list[esiti.Anomalia]) -> Esame:
    """The outcome with FILE-04 and FILE-06; an equal file needs no other word."""
    if any(a.codice == "FILE-04" for a in trovate):
        anomalie = [a for a in trovate if a.codice == "FILE-04"]
        return Esame(
            esiti.BLOCCATO,
            righe=esame.righe,
            anomalie=tuple(anomalie),
            formato=esame.formato,
            capito=esame.capito,
        )
    tutte = [*trovate, *esame.anomalie]
    return replace(esame, esito=esiti.esito_di(tutte), anomalie=tuple(tutte))


@transaction.atomic
def registra_caricamento(
    *,
    rendicontazione: Rendicontazione,
    contenuto: bytes,
    nome: str,
    utente: Utente,
    parte: Parte | None = None,
    origine: OrigineCaricamento = OrigineCaricamento.FILE,
    derivato_da: Caricamento | None = None,
    origini: Sequence[OrigineRiga] = (),
) -> Caricamento:
    """Keeps the upload as an attempt with what the checks say of it; nothing of it counts yet.

    With `parte` only its sheets are read, and rows of others are refused; `origini` say where the
    rows of a merged file come from. `nome` is used for its extension only and is not kept. A file
    with a codice fiscale is not stored at all: fingerprint, cell and rule remain. A long file is
    kept and checked afterwards, in the background.
    Raises ErroreDominio, with nothing written, for a file that is no readable
    workbook, a closed return, a campaign not open yet.
    """
    oggi = timezone.localdate()
    in_compilazione(rendicontazione, "caricare un file")
    if oggi < rendicontazione.campagna.apertura:
        raise ErroreDominio(
            f"La raccolta apre il {data(rendicontazione.campagna.apertura)}: torna quel giorno.",
            codice="CAMPAGNA_CHIUSA",
        )
    try:
        formato = controlla_file(contenuto, nome)
        lungo = righe_stimate(contenuto, basta=RIGHE_NELLA_RICHIESTA) > RIGHE_NELLA_RICHIESTA
        esame = None if lungo else esamina(contenuto, _contesto(rendicontazione, parte), nome)
    except FileRifiutato as errore:
        raise ErroreDominio(errore.messaggio, codice="FILE-01") from errore
    rendicontazione = blocca(rendicontazione)
    in_compilazione(rendicontazione, "caricare un file")
    ultimo = rendicontazione.caricamenti.filter(parte=parte).order_by("-numero").first()
    caricamento = Caricamento(
        rendicontazione=rendicontazione,
        parte=parte,
        numero=ultimo.numero + 1 if ultimo else 1,
        origine=origine,
        derivato_da=derivato_da,
        sha256=hashlib.sha256(contenuto).hexdigest(),
        dimensione=len(contenuto),
        controllo=StatoControllo.IN_ATTESA,
        formato=formato,
        caricato_da=utente,
        # A random name: the one given by the user may hold personal data.
        file=f"{CARTELLA}/{uuid.uuid4().hex}.{formato}",
    )
    caricamento.full_clean()
    caricamento.save()
    for riga in origini:
        riga.caricamento = caricamento
    OrigineRiga.objects.bulk_create(origini, batch_size=1000)
    if esame is not None:
        finisci_controllo(caricamento, esame, oggi)
    else:
        accoda(tipo=CONTROLLO, riferimento=str(caricamento.pk))
    if caricamento.file:
        # Last, so that nothing is left on disk when a row is refused.
        caricamento.file.storage.save(str(caricamento.file.name), ContentFile(contenuto))
    return caricamento


def finisci_controllo(caricamento: Caricamento, esame: Esame, giorno: datetime.date) -> None:
    """Writes, in a transaction of its caller, what the first checks said of an attempt.

    A file with a codice fiscale is not kept: the caller deletes it, if it is already there.
    """
    if esame.con_dati_personali:
        caricamento.file = ""
        caricamento.file_eliminato = True
    else:
        esame = _con_la_campagna(esame, _di_fuori(caricamento, giorno))
    _riporta(caricamento, esame)
    _scrivi_esito(caricamento, esame, motivazioni_da_riprendere(caricamento))


def _riporta(caricamento: Caricamento, esame: Esame) -> None:
    """The outcome on the attempt itself."""
    caricamento.controllo = StatoControllo.FINITO
    caricamento.esito = esame.esito
    caricamento.capito = _capito(esame)
    caricamento.righe = esame.righe
    caricamento.completezza = _completezza(esame)
    caricamento.spesa_per_area = _anteprima(esame)
    caricamento.controllato_il = timezone.now()
    caricamento.full_clean()
    caricamento.save()


def _completezza(esame: Esame) -> dict[str, list[int]]:
    """Cells that must be filled and how many are, by sheet."""
    return {foglio: [c.chieste, c.compilate] for foglio, c in esame.completezza.items()}


def _capito(esame: Esame) -> dict[str, object] | list[object]:
    """What was understood, for the page only; nothing if nothing was read."""
    return esame.capito.in_dati() if esame.capito else []


def _anteprima(esame: Esame) -> dict[str, str]:
    """Spending by area as text, for the page only."""
    return {area: f"{spesa:.2f}" for area, spesa in esame.spesa_per_area.items()}


def _scrivi_esito(caricamento: Caricamento, esame: Esame, motivazioni: Motivazioni) -> None:
    """Anomalies and readings of an attempt; a reason stays where nothing changed in the cell."""
    righe = []
    for anomalia in esame.anomalie:
        riga = Anomalia(
            caricamento=caricamento,
            foglio=anomalia.foglio[:31],
            cella=anomalia.cella,
            riga=anomalia.riga,
            colonna=anomalia.colonna,
            codice=anomalia.codice,
            gravita=anomalia.gravita,
            valore=anomalia.valore,
            messaggio=anomalia.messaggio,
        )
        prima = motivazioni.get((riga.foglio, riga.cella, riga.codice, riga.valore))
        if prima and riga.gravita == Gravita.AVVISO:
            riga.motivazione = prima.motivazione
            riga.motivata_da = prima.motivata_da
            riga.motivata_il = prima.motivata_il
        righe.append(riga)
    Anomalia.objects.bulk_create(righe, batch_size=1000)
    Lettura.objects.bulk_create(
        [
            Lettura(
                caricamento=caricamento,
                foglio=x.foglio[:31],
                cella=x.cella,
                trovato=x.trovato,
                letto=x.letto,
            )
            for x in esame.letture
        ],
        batch_size=1000,
    )


def esame_di_oggi(caricamento: Caricamento, avanza: Avanza | None = None) -> Esame:
    """Checks the stored file with today's registers; nothing is written.

    Raises ErroreDominio if the file is not the one that was uploaded.
    """
    rendicontazione = caricamento.rendicontazione
    with caricamento.file.open("rb") as file:
        contenuto = file.read()
    if hashlib.sha256(contenuto).hexdigest() != caricamento.sha256:
        raise ErroreDominio(
            "Il file conservato non è più quello caricato: avvisa chi gestisce il sistema e carica "
            "di nuovo il file.",
            codice="IMPRONTA_DIVERSA",
        )
    try:
        return esamina(contenuto, _contesto(rendicontazione, caricamento.parte), avanza=avanza)
    except FileRifiutato as errore:
        raise ErroreDominio(errore.messaggio, codice="FILE-01") from errore


def riscrivi_esito(
    caricamento: Caricamento, esame: Esame, giorno: datetime.date, *, confermato: bool
) -> Esame:
    """The outcome of a check done again in the place of the one before, reasons kept.

    In a transaction of its caller. A version (`confermato`) is not told that it equals itself.
    """
    trovate = _di_fuori(caricamento, giorno)
    if confermato:
        trovate = [a for a in trovate if a.codice != "FILE-04"]
    esame = _con_la_campagna(esame, trovate)
    motivazioni = motivazioni_di(caricamento)
    caricamento.anomalie.all().delete()
    caricamento.letture.all().delete()
    _riporta(caricamento, esame)
    _scrivi_esito(caricamento, esame, motivazioni)
    return esame
