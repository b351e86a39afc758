"""The certification as a document: receipt, protocol numbers, signed copy."""

import datetime
import hashlib
import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from base.errors import ErroreDominio
from base.pdf import PdfNonDisponibile
from rendicontazione.export.ricevuta import ricevuta_pdf
from rendicontazione.models import Certificazione, Versione
from rendicontazione.parsing import FirmaRifiutata, leggi_firma
from rendicontazione.selectors import dati_della_ricevuta
from utenti.enums import Ruolo
from utenti.models import Utente

CARTELLA = "rendicontazione/ricevute"  # below MEDIA_ROOT, which has no public address


def registra_certificazione(
    *, versione: Versione, utente: Utente, quando: datetime.datetime, con_ricevuta: bool
) -> Certificazione:
    """What the receipt will say, kept with the passage; the PDF itself comes once it is done.

    Called by the certification, in its transaction. Without the libraries of the PDFs the
    certification holds all the same, and the receipt is made later.
    """
    vicario = _da_vicario(versione, utente)
    certificazione = Certificazione(
        versione=versione,
        certificata_da=utente,
        certificata_il=quando,
        vicario=vicario,
        totali=dati_della_ricevuta(
            versione=versione, firmatario=str(utente), vicario=vicario, quando=quando
        ),
    )
    certificazione.full_clean()
    certificazione.save()
    if con_ricevuta:
        transaction.on_commit(partial(_prova_a_preparare, certificazione.pk), robust=True)
    return certificazione


def _da_vicario(versione: Versione, utente: Utente) -> bool:
    """True if the person signs only as deputy in that Ambito."""
    incarichi = [
        i
        for i in utente.incarichi_attivi
        if i.ruolo == Ruolo.RESPONSABILE_UDP and i.ambito_id == versione.rendicontazione.ambito_id
    ]
    return bool(incarichi) and all(i.vicario for i in incarichi)


def _prova_a_preparare(pk: int) -> None:
    try:
        prepara_ricevuta(certificazione=Certificazione.objects.get(pk=pk))
    except ErroreDominio:
        return  # the page says so, and has the button


@transaction.atomic
def prepara_ricevuta(*, certificazione: Certificazione) -> Certificazione:
    """Writes the PDF, once: if it is there it never changes.

    Raises ErroreDominio where the libraries of the PDFs are missing.
    """
    certificazione = Certificazione.objects.select_for_update(of=("self",)).get(
        pk=certificazione.pk
    )
    if certificazione.ricevuta:
        return certificazione
    try:
        contenuto = ricevuta_pdf(certificazione.totali)
    except PdfNonDisponibile as errore:
        raise ErroreDominio(
            "Su questo server non si possono fare PDF: la certificazione vale lo stesso. Chiedi a "
            "chi gestisce il server di installare le librerie, poi premi «Prepara la ricevuta».",
            codice="PDF",
        ) from errore
    certificazione.ricevuta.name = f"{CARTELLA}/{uuid.uuid4().hex}.pdf"
    certificazione.ricevuta_sha256 = hashlib.sha256(contenuto).hexdigest()
    certificazione.full_clean()
    certificazione.save()
    # Last, so that nothing is left on disk when the row is refused.
    certificazione.ricevuta.storage.save(str(certificazione.ricevuta.name), ContentFile(contenuto))
    return certificazione


def _in_vigore(certificazione: Certificazione) -> Certificazione:
    certificazione = Certificazione.objects.select_for_update(of=("self",)).get(
        pk=certificazione.pk
    )
    if certificazione.ritirata_il:
        raise ErroreDominio(
            "Questa certificazione è stata ritirata: usa quella in vigore.", codice="RITIRATA"
        )
    return certificazione


@transaction.atomic
def scrivi_protocollo(
    *, certificazione: Certificazione, verso: str, numero: str, giorno: datetime.date | None
) -> Certificazione:
    """The protocol number and its day: `verso` «uscita» is the Ambito's, «entrata» the Province's.

    Raises ErroreDominio for a day without number, a future day, a withdrawn certification.
    """
    certificazione = _in_vigore(certificazione)
    numero = numero.strip()
    if giorno and not numero:
        raise ErroreDominio(
            "C'è il giorno ma manca il numero di protocollo: scrivili tutti e due.",
            codice="PROTOCOLLO",
        )
    if giorno and giorno > timezone.localdate():
        raise ErroreDominio(
            "Il giorno del protocollo è nel futuro: scrivi quello della registrazione.",
            codice="PROTOCOLLO",
        )
    setattr(certificazione, f"protocollo_{verso}", numero)
    setattr(certificazione, f"protocollo_{verso}_del", giorno)
    certificazione.full_clean()
    certificazione.save()
    return certificazione


@transaction.atomic
def carica_ricevuta_firmata(
    *, certificazione: Certificazione, contenuto: bytes, utente: Utente
) -> Certificazione:
    """Keeps the signed copy, if its content is the receipt and the signature is whole.

    What is kept of the certificate is the name only, never the tax code in it. Raises
    ErroreDominio, with nothing written, in every other case.
    """
    certificazione = _in_vigore(certificazione)
    if not certificazione.ricevuta:
        raise ErroreDominio(
            "La ricevuta non è ancora stata preparata: premi «Prepara la ricevuta», scaricala e "
            "firmala.",
            codice="SENZA_RICEVUTA",
        )
    with certificazione.ricevuta.open("rb") as file:
        originale = file.read()
    if hashlib.sha256(originale).hexdigest() != certificazione.ricevuta_sha256:
        raise ErroreDominio(
            "La ricevuta conservata non è più quella preparata: avvisa chi gestisce il sistema.",
            codice="IMPRONTA_DIVERSA",
        )
    try:
        firma = leggi_firma(contenuto, originale)
    except FirmaRifiutata as errore:
        raise ErroreDominio(errore.messaggio, codice="FIRMA") from errore
    estensione = "pdf" if contenuto.startswith(b"%PDF") else "pdf.p7m"
    certificazione.firmata.name = f"{CARTELLA}/{uuid.uuid4().hex}.{estensione}"
    certificazione.firmata_sha256 = hashlib.sha256(contenuto).hexdigest()
    certificazione.firma_formato = firma.formato
    certificazione.firmatario = firma.firmatario
    certificazione.firma_il = firma.firmata_il
    certificazione.firmata_caricata_da = utente
    certificazione.firmata_caricata_il = timezone.now()
    certificazione.full_clean()
    certificazione.save()
    certificazione.firmata.storage.save(str(certificazione.firmata.name), ContentFile(contenuto))
    return certificazione
