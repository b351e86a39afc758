"""Publishing, superseding, withdrawing: what citizens see is frozen, and is never erased."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from base.errors import ErroreDominio
from base.formati import data_estesa
from base.pdf import PdfNonDisponibile
from osservatorio import permessi, selectors
from osservatorio.enums import (
    PASSAGGI_PUBBLICAZIONE,
    GenerePubblicazione,
    StatoPubblicazione,
)
from osservatorio.models import PassaggioPubblicazione, Pubblicazione, ReportGenerato
from osservatorio.reports import Report, Scelta
from osservatorio.reports.pubblicata import (
    Anteprima,
    build_anteprima,
    chiave_di,
    parole_di,
    sommario_di,
)
from osservatorio.reports.valori import PREPARATO
from osservatorio.services.report import Domanda, fornisci_report, in_deposito
from utenti.models import Utente

CARTELLA = "osservatorio/pubblicazioni"  # below MEDIA_ROOT; served by a view, while it is public
_SLUG = 150
# The key of our advisory lock: what is public decides what the next one hides, so one at a time.
_UNA_ALLA_VOLTA = 771_010


def prepara_pdf_pubblico(*, report: Report, scelta: Scelta, utente: Utente) -> ReportGenerato:
    """The PDF that would be published, from store or made now; a long one in the background.

    Raises PdfNonDisponibile and ErroreDominio.
    """
    return fornisci_report(domanda=domanda_pubblica(report, scelta), utente=utente)


def domanda_pubblica(report: Report, scelta: Scelta) -> Domanda:
    """The report with what citizens see, and the number that its publication would have."""
    return Domanda(
        report,
        scelta,
        permessi.sguardo_pubblico(scelta.ambito),
        selectors.prossimo_numero(report.nome, chiave_di(scelta)),
        selectors.ultima_pubblicazione(),
    )


@transaction.atomic
def pubblica_report(
    *, report: Report, scelta: Scelta, utente: Utente, motivo: str = ""
) -> Pubblicazione:
    """Freezes values and PDF of a report, and supersedes the publication in force of the same.

    `motivo` is why it is superseded. Raises ErroreDominio: what is not for citizens, drafts, the
    same figures again, no reason, data that change meanwhile; PdfNonDisponibile. Nothing is
    written then.
    """
    _in_fila()
    anteprima = build_anteprima(report=report, scelta=scelta)
    motivo = motivo.strip()
    if anteprima.rifiuto:
        raise ErroreDominio(anteprima.rifiuto, codice="NON_PUBBLICABILE")
    if anteprima.precedente and not motivo:
        raise ErroreDominio(
            "C'è già una pubblicazione in vigore: scrivi perché questa la sostituisce.",
            codice="MOTIVO",
        )
    fatto = _pdf(report, scelta, utente, anteprima)
    precedente = anteprima.precedente
    if precedente:
        precedente = _bloccata(precedente)
        _passa(precedente, StatoPubblicazione.SOSTITUITA, motivo, utente)
    nuova = _scrivi(report, scelta, utente, anteprima, fatto)
    _annota(nuova, "", utente)
    if precedente:
        precedente.sostituita_da = nuova
        precedente.save(update_fields=["sostituita_da"])
    with fatto.file.open("rb") as file:
        contenuto = file.read()
    if hashlib.sha256(contenuto).hexdigest() != nuova.sha256:
        raise ErroreDominio(
            "Il PDF in deposito non è quello che era: scaricalo di nuovo dalla pagina del report, "
            "poi pubblica.",
            codice="FILE",
        )
    # Last, so that nothing is left on disk when a row is refused.
    nuova.pdf.storage.save(str(nuova.pdf.name), ContentFile(contenuto))
    return nuova


@transaction.atomic
def ritira_pubblicazione(
    *, pubblicazione: Pubblicazione, utente: Utente, motivo: str
) -> Pubblicazione:
    """Takes a publication away from citizens; page and verification say why. The file is kept.

    Raises ErroreDominio without a reason, or if it is withdrawn already.
    """
    _in_fila()
    pubblicazione = _bloccata(pubblicazione)
    if not motivo.strip():
        raise ErroreDominio(
            "Scrivi perché ritiri la pubblicazione: chi ne ha una copia lo leggerà.",
            codice="MOTIVO",
        )
    _passa(pubblicazione, StatoPubblicazione.RITIRATA, motivo.strip(), utente)
    return pubblicazione


def _in_fila() -> None:
    with connection.cursor() as cursore:
        cursore.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_UNA_ALLA_VOLTA])


def _bloccata(pubblicazione: Pubblicazione) -> Pubblicazione:
    return Pubblicazione.objects.select_for_update(of=("self",)).get(pk=pubblicazione.pk)


def _pdf(report: Report, scelta: Scelta, utente: Utente, anteprima: Anteprima) -> ReportGenerato:
    """The PDF in store, of these very values."""
    try:
        fatto = fornisci_report(
            domanda=domanda_pubblica(report, scelta), utente=utente, subito=True
        )
    except PdfNonDisponibile as errore:
        raise ErroreDominio(
            "Su questo server non si possono fare PDF, e senza PDF non si pubblica: chiedi a chi "
            "gestisce il server di installare le librerie.",
            codice="PDF",
        ) from errore
    if not in_deposito(fatto) or fatto.codice_verifica != anteprima.congelato.codice:
        raise ErroreDominio(
            "I dati sono cambiati proprio mentre si pubblicava: guarda l'anteprima e riprova.",
            codice="DATI_CAMBIATI",
        )
    return fatto


def _passa(
    pubblicazione: Pubblicazione, stato: StatoPubblicazione, motivo: str, utente: Utente
) -> None:
    """The only way from a state to another one."""
    attuale = StatoPubblicazione(pubblicazione.stato)
    if stato not in PASSAGGI_PUBBLICAZIONE[attuale]:
        raise ErroreDominio(
            f"La pubblicazione «{pubblicazione.titolo}» è {attuale.label}: non può diventare "
            f"{stato.label}.",
            codice="STATO",
        )
    pubblicazione.stato = stato
    pubblicazione.save(update_fields=["stato"])
    _annota(pubblicazione, motivo, utente)


def _annota(pubblicazione: Pubblicazione, motivo: str, utente: Utente) -> None:
    passaggio = PassaggioPubblicazione(
        pubblicazione=pubblicazione, stato=pubblicazione.stato, motivo=motivo, fatto_da=utente
    )
    passaggio.full_clean()
    passaggio.save()


def _scrivi(
    report: Report, scelta: Scelta, utente: Utente, anteprima: Anteprima, fatto: ReportGenerato
) -> Pubblicazione:
    rapporto, congelato = anteprima.rapporto, anteprima.congelato
    # The day that is printed on the PDF, if it was prepared before today.
    giorno = data_estesa(timezone.localdate(fatto.pronto_il))
    nuova = Pubblicazione(
        slug=_slug(rapporto.titolo, anteprima.numero),
        titolo=rapporto.titolo,
        genere=GenerePubblicazione.INDICATORI
        if report.nome == selectors.INDICATORI
        else GenerePubblicazione.REPORT,
        report=report.nome,
        chiave=chiave_di(scelta),
        numero=anteprima.numero,
        anno=scelta.anno,
        ambito=scelta.ambito,
        comune=scelta.comune,
        valori=congelato.valori,
        protezione=rapporto.protezione.conservata() if rapporto.protezione else None,
        aspetto={**congelato.aspetto, PREPARATO: giorno},
        codice=congelato.codice,
        edizioni="\n".join(rapporto.fonti),
        sommario=sommario_di(rapporto),
        parole=parole_di(rapporto),
        dimostrativa=rapporto.dimostrativa,
        pdf=f"{CARTELLA}/{uuid.uuid4().hex}.pdf",
        sha256=fatto.sha256,
        pagine=fatto.pagine,
        dimensione=fatto.dimensione,
        pubblicata_da=utente,
        pubblicata_il=timezone.now(),
    )
    nuova.full_clean()
    nuova.save()
    return nuova


def _slug(titolo: str, numero: int) -> str:
    """The title as an address; the number only from the second on, or if another one has it."""
    base = slugify(titolo.replace("'", " ").replace("–", "-"))[:_SLUG].strip("-")
    presi = set(Pubblicazione.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidato = base if numero == 1 else f"{base}-{numero}"
    while candidato in presi:
        numero += 1
        candidato = f"{base}-{numero}"
    return candidato
