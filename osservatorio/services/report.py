"""Reports in store: a PDF is made once for each reader, and served as long as its data stay.

Short ones are made while the reader waits, long ones in the background (`settings.LAVORI`). What is
in store was asked for with the same parameters by somebody who may see the same things.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.lavori import INTERROTTO, Avanza, accoda
from base.pdf import DocumentoPdf, PdfNonDisponibile
from osservatorio import export, permessi, selectors
from osservatorio.calcolo import Sguardo
from osservatorio.models import ReportGenerato
from osservatorio.reports import REPORT, Report, Scelta
from osservatorio.reports.valori import congela
from rendicontazione.models import Versione
from territorio.models import Ambito, Comune
from utenti.models import Utente

LAVORO = "osservatorio.report"
CARTELLA = "osservatorio/report"  # below MEDIA_ROOT, which has no public address

SGUARDO, GIORNO, PUBBLICAZIONE, DOPO = "sguardo", "giorno", "pubblicazione", "dopo"
CHIAVE_MASSIMA = 400
# As many digits of a fingerprint as tell apart those who read.
_CIFRE = 16
_SENZA_LIBRERIE = (
    "Su questo server mancano le librerie per i PDF: la pagina si può leggere e stampare, per il "
    "file chiedi a chi gestisce il server di installarle."
)


@dataclass(frozen=True)
class Domanda:
    """A report, what it is asked about, and what who reads may see of it.

    `numero` is which publication of it this is, 0 if it is none: then `dopo` is the last one there
    was, because what is public decides what another one hides.
    """

    report: Report
    scelta: Scelta
    sguardo: Sguardo
    numero: int = 0
    dopo: int = 0

    @property
    def chiave(self) -> str:
        """What tells apart two files of the same report: parameters, what who reads may see, and
        the day for a report that says how things are today.
        """
        voci = dict(self.scelta.parametri)
        if self.report.del_giorno:
            voci[GIORNO] = timezone.localdate().isoformat()
        if self.numero:
            voci |= {PUBBLICAZIONE: str(self.numero), DOPO: str(self.dopo)}
        return urlencode({**voci, SGUARDO: impronta_dello_sguardo(self.sguardo)})


@dataclass(frozen=True)
class _Fatto:
    """A report just made, not yet in store."""

    pdf: DocumentoPdf
    codice: str


def impronta_dello_sguardo(sguardo: Sguardo) -> str:
    """Two people for whom a report is written the same way have the same one."""
    parti = [sorted(p) for p in (sguardo.propri, sguardo.consenzienti, sguardo.apre_i_file)]
    testo = json.dumps([str(sguardo.lettore), *parti])
    return hashlib.sha256(testo.encode()).hexdigest()[:_CIFRE]


def fornisci_report(
    *, domanda: Domanda, utente: Utente | None, subito: bool = False
) -> ReportGenerato:
    """The report in store, made now if it is not there; a long one only put in the queue.

    What is given back is ready (`pronto_il`), or is being made, or has a `messaggio` of why it was
    not: asking again tries again. A long one is made now `subito`, or if no user asks it (a
    command). Raises PdfNonDisponibile and, if the data change meanwhile, ErroreDominio; nothing is
    written then.
    """
    versione = selectors.versione_dati(domanda.report.insieme)
    riga = _di(domanda, versione)
    if riga is not None and in_deposito(riga):
        return riga
    if domanda.report.lungo and utente is not None and not subito:
        return _metti_in_coda(domanda, versione, utente)
    return _prepara_ora(domanda, versione, utente)


def report_in_preparazione(*, domanda: Domanda) -> ReportGenerato | None:
    """What was asked for with these parameters and the data of now; None if nothing was."""
    return _di(domanda, selectors.versione_dati(domanda.report.insieme))


def in_deposito(riga: ReportGenerato) -> bool:
    """True if it is made, and its file is there."""
    return riga.pronto_il is not None and riga.file.storage.exists(str(riga.file.name))


def _identita(domanda: Domanda, versione: str) -> dict[str, str]:
    chiave = domanda.chiave
    if len(chiave) > CHIAVE_MASSIMA:
        raise ErroreDominio(
            "Le scelte sono troppe per un solo documento: togline qualcuna.", codice="PARAMETRI"
        )
    return {
        "report": domanda.report.nome,
        "chiave": chiave,
        "lettore": str(domanda.sguardo.lettore),
        "versione_dati": versione,
    }


def _di(domanda: Domanda, versione: str) -> ReportGenerato | None:
    return ReportGenerato.objects.filter(**_identita(domanda, versione)).first()


def _riga_bloccata(domanda: Domanda, versione: str, utente: Utente | None) -> ReportGenerato:
    """The row of this report, ours until the commit: who asks at the same time waits here."""
    riga, _nuova = ReportGenerato.objects.get_or_create(
        **_identita(domanda, versione), defaults={"chiesto_da": utente}
    )
    return ReportGenerato.objects.select_for_update(of=("self",)).get(pk=riga.pk)


@transaction.atomic
def _prepara_ora(domanda: Domanda, versione: str, utente: Utente | None) -> ReportGenerato:
    riga = _riga_bloccata(domanda, versione, utente)
    if not in_deposito(riga):
        _metti_in_deposito(riga, _fai(domanda, versione, lambda _percento, _fase: None))
    return riga


@transaction.atomic
def _metti_in_coda(domanda: Domanda, versione: str, utente: Utente) -> ReportGenerato:
    riga = _riga_bloccata(domanda, versione, utente)
    if in_deposito(riga):
        return riga
    riga.messaggio, riga.pronto_il = "", None
    # Who asks now is who the background works for: their rights are read again there.
    riga.chiesto_da = utente
    riga.save()
    accoda(tipo=LAVORO, riferimento=str(riga.pk))
    return riga


def prepara(riferimento: str, avanza: Avanza) -> None:
    """Makes a report in the background; made already, nothing more is done."""
    riga = ReportGenerato.objects.select_related("chiesto_da").filter(pk=int(riferimento)).first()
    if riga is None or in_deposito(riga):
        return
    try:
        fatto = _fai(rileggi_domanda(riga), riga.versione_dati, avanza)
    except (ErroreDominio, PdfNonDisponibile) as errore:
        frase = errore.messaggio if isinstance(errore, ErroreDominio) else _SENZA_LIBRERIE
        ReportGenerato.objects.filter(pk=riga.pk).update(messaggio=frase)
        return
    avanza(95, "Metto il file al suo posto")
    with transaction.atomic():
        bloccata = ReportGenerato.objects.select_for_update(of=("self",)).filter(pk=riga.pk).first()
        if bloccata is not None and not in_deposito(bloccata):
            _metti_in_deposito(bloccata, fatto)


def preparazione_interrotta(riferimento: str) -> None:
    """The process that made it died too often: the row says so."""
    ReportGenerato.objects.filter(pk=int(riferimento), pronto_il__isnull=True).update(
        messaggio=INTERROTTO
    )


def _fai(domanda: Domanda, versione: str, avanza: Avanza) -> _Fatto:
    """The report, from data of that version and no other; nothing is written."""
    avanza(5, "Raccolgo i dati")
    documento = domanda.report.documento(domanda.scelta, domanda.sguardo)
    codice = congela(documento, domanda.numero).codice
    avanza(30, "Impagino il documento")
    pdf = export.report_pdf(domanda.report, documento, export.verifica_di(codice))
    if selectors.versione_dati(domanda.report.insieme) != versione:
        raise ErroreDominio(
            "I dati sono cambiati proprio mentre il report si preparava: chiedilo di nuovo.",
            codice="DATI_CAMBIATI",
        )
    return _Fatto(pdf, codice)


def _metti_in_deposito(riga: ReportGenerato, fatto: _Fatto) -> None:
    """Row first, file last: nothing is left on disk when the row is refused."""
    riga.file.name = f"{CARTELLA}/{uuid.uuid4().hex}.pdf"
    riga.sha256 = hashlib.sha256(fatto.pdf.contenuto).hexdigest()
    riga.codice_verifica = fatto.codice
    riga.pagine = fatto.pdf.pagine
    riga.dimensione = len(fatto.pdf.contenuto)
    riga.messaggio = ""
    riga.pronto_il = timezone.now()
    riga.full_clean()
    riga.save()
    riga.file.storage.save(str(riga.file.name), ContentFile(fatto.pdf.contenuto))


def rileggi_domanda(riga: ReportGenerato) -> Domanda:
    """What was asked, from the row: with the rights that who asked has now.

    Raises ErroreDominio if they are not those of then, or if what was asked is no more there.
    """
    voci = dict(parse_qsl(riga.chiave))
    report = REPORT.get(riga.report)
    trovati = {
        "ambito": lambda valore: Ambito.objects.filter(slug=valore).first(),
        "comune": lambda valore: Comune.objects.filter(codice_istat=valore).first(),
        "versione": lambda _valore: _versione(riga.chiesto_da, voci),
        "indicatore": lambda valore: valore,
    }
    scelti = {nome: trova(voci[nome]) for nome, trova in trovati.items() if nome in voci}
    scelta = Scelta(anno=int(voci["anno"]), **scelti)
    sguardo = _sguardo(riga, scelta, pubblica=PUBBLICAZIONE in voci)
    if (
        report is None
        or None in scelti.values()
        or impronta_dello_sguardo(sguardo) != voci[SGUARDO]
    ):
        raise ErroreDominio(
            "Da quando il report è stato chiesto sono cambiati i permessi o i dati di cui parla: "
            "aprilo di nuovo dalla sua pagina.",
            codice="DOMANDA",
        )
    return Domanda(report, scelta, sguardo, int(voci.get(PUBBLICAZIONE, 0)), int(voci.get(DOPO, 0)))


def _sguardo(riga: ReportGenerato, scelta: Scelta, *, pubblica: bool) -> Sguardo:
    chi = riga.chiesto_da
    if chi is None:
        sguardo = permessi.sguardo_del_sistema()
    elif pubblica and permessi.puo_pubblicare(chi):
        sguardo = permessi.sguardo_pubblico(scelta.ambito)
    else:
        sguardo = permessi.sguardo_di(chi)
    return sguardo


def _versione(utente: Utente | None, voci: dict[str, str]) -> Versione | None:
    leggibili = permessi.versioni_leggibili(utente) if utente else Versione.objects.approvate()
    return leggibili.filter(
        numero=voci["versione"],
        rendicontazione__ambito__slug=voci["ambito"],
        rendicontazione__campagna__anno=voci["anno"],
        rendicontazione__campagna__palestra=False,
    ).first()
