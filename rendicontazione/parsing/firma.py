"""A signed copy of a document of ours: PAdES (inside the PDF) or CAdES (.p7m around it). Pure.

What is looked at: that the document is the one we wrote, that the signature is whole, that nothing
was changed after it. Who issued the certificate, and whether it was valid, is not verified here.
"""

import base64
import binascii
import datetime
import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

PADES = "PAdES"
CADES = "CAdES"  # a .p7m envelope
MAX_BUSTE = 4  # envelopes one inside the other
IMPRONTE = frozenset({"sha256", "sha384", "sha512"})
# A codice fiscale in a name, alone or as «TINIT-…»: never kept, shown or logged.
_CODICE_FISCALE = re.compile(
    r"(?:TINIT-|IT:)?\b[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]\b",
    re.IGNORECASE,
)
_VUOTI = b"\0\t\n\r "
_FINE_PDF = re.compile(rb"startxref\s+[0-9]+\s+%%EOF[\0\t\n\r ]*\Z")
SENZA_NOME = "nome non scritto nel certificato"

_RISCARICA = "Scarica la ricevuta da questa pagina, firmala senza cambiarla e caricala di nuovo."


@dataclass(frozen=True)
class FirmaLetta:
    """What a signed copy says: `firmata_il` is the time its author declares, None if absent."""

    formato: str
    firmatario: str
    firmata_il: datetime.datetime | None


class FirmaRifiutata(Exception):
    """The copy is not a whole signature of that document; `messaggio` says what to do."""

    def __init__(self, messaggio: str) -> None:
        super().__init__(messaggio)
        self.messaggio = messaggio


def leggi_firma(contenuto: bytes, originale: bytes) -> FirmaLetta:
    """The signature of `originale` found in `contenuto`. Raises FirmaRifiutata."""
    if contenuto == originale:
        raise FirmaRifiutata(
            "Il file caricato è la ricevuta senza firma: qui serve la copia firmata. Firmala con "
            "il tuo programma di firma, poi carica il file che ne esce."
        )
    if contenuto.startswith(b"%PDF"):
        return _pades(contenuto, originale)
    return _busta(_binario(contenuto), originale, MAX_BUSTE)


# --- .p7m ----------------------------------------------------------------------------------------
def _binario(contenuto: bytes) -> bytes:
    """The DER bytes of an envelope that may be written as base64, with or without its frame."""
    if contenuto[:1] == b"\x30":
        return contenuto
    testo = re.sub(rb"-----(?:BEGIN|END) [A-Z0-9 ]+-----", b"", contenuto)
    try:
        return base64.b64decode(b"".join(testo.split()), validate=True)
    except (binascii.Error, ValueError) as errore:
        raise _non_firmato() from errore


def _non_firmato() -> FirmaRifiutata:
    return FirmaRifiutata(
        "Il file caricato non è una copia firmata che sappiamo leggere: qui serve un PDF firmato "
        f"(PAdES) o un file .p7m (CAdES). {_RISCARICA}"
    )


def _alterata(dove: str) -> FirmaRifiutata:
    return FirmaRifiutata(
        f"{dove}: la firma non è integra, perché il contenuto è cambiato dopo la firma o il file "
        f"si è rovinato. La copia firmata deve restare come esce dal programma. {_RISCARICA}"
    )


def _busta(der: bytes, originale: bytes, quante: int) -> FirmaLetta:
    from asn1crypto import cms

    try:
        busta = cms.ContentInfo.load(der, strict=True)
        if busta["content_type"].native != "signed_data":
            raise _non_firmato()
        firmati = busta["content"]
        dentro = firmati["encap_content_info"]["content"].native
        firme = list(firmati["signer_infos"])
    except (ValueError, TypeError, KeyError) as errore:
        raise _non_firmato() from errore
    if not isinstance(dentro, bytes):
        raise FirmaRifiutata(
            "Il file .p7m contiene solo la firma, senza la ricevuta: qui serve la busta con dentro "
            "il documento. Firma di nuovo scegliendo la firma «non separata» (busta)."
        )
    if not firme:
        raise _non_firmato()
    for firma in firme:
        _controlla(firma, _certificato(firmati, firma), dentro, "File .p7m")
    if hashlib.sha256(dentro).digest() == hashlib.sha256(originale).digest():
        nomi = [_nome(_certificato(firmati, firma)) for firma in firme]
        return FirmaLetta(CADES, _insieme(nomi), _dichiarata(firme[0]))
    if quante > 1 and dentro[:1] == b"\x30":
        return _busta(dentro, originale, quante - 1)
    if dentro.startswith(b"%PDF") and dentro.startswith(originale):
        return _pades(dentro, originale)
    raise FirmaRifiutata(
        "Il file .p7m contiene un altro documento: la sua impronta non è quella di questa "
        f"ricevuta. {_RISCARICA}"
    )


def _certificato(firmati: Any, firma: Any) -> Any:
    """The certificate of that signer, by issuer and serial number or by key identifier."""
    for scelta in firmati["certificates"] or ():
        if scelta.name != "certificate":
            continue
        certificato = scelta.chosen
        sid = firma["sid"]
        if sid.name == "issuer_and_serial_number":
            trovato = (
                certificato.issuer == sid.chosen["issuer"]
                and certificato.serial_number == sid.chosen["serial_number"].native
            )
        else:
            trovato = certificato.key_identifier == sid.chosen.native
        if trovato:
            return certificato
    raise FirmaRifiutata(
        "Il file firmato non contiene il certificato di chi firma: senza non si può controllare. "
        "Firma di nuovo con le impostazioni consuete del tuo programma."
    )


def _controlla(firma: Any, certificato: Any, contenuto: bytes, dove: str) -> None:
    """Digest of the content and signature of the digest, with the key of the certificate."""
    algoritmo = firma["digest_algorithm"]["algorithm"].native
    if algoritmo not in IMPRONTE:
        raise FirmaRifiutata(
            f"{dove}: la firma usa un'impronta ({algoritmo}) che non è più sicura. Serve almeno "
            "SHA-256: aggiorna il programma di firma e firma di nuovo."
        )
    _integra(firma, certificato, hashlib.new(algoritmo, contenuto).digest(), dove)


def _integra(firma: Any, certificato: Any, impronta: bytes, dove: str) -> None:
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    try:
        intatta, valida = validate_sig_integrity(firma, certificato, "data", impronta)
    except (SignatureValidationError, ValueError, TypeError, KeyError) as errore:
        raise _alterata(dove) from errore
    if not (intatta and valida):
        raise _alterata(dove)


def _dichiarata(firma: Any) -> datetime.datetime | None:
    from pyhanko.sign.validation.generic_cms import extract_self_reported_ts

    return extract_self_reported_ts(firma)


def _nome(certificato: Any) -> str:
    """Name and surname as the certificate writes them, never the tax code that goes with them."""
    soggetto = certificato.subject.native
    persona = f"{soggetto.get('given_name', '')} {soggetto.get('surname', '')}".strip()
    nome = persona or str(soggetto.get("common_name", ""))
    pulito = _CODICE_FISCALE.sub("", nome)
    return re.sub(r"\s+", " ", pulito).strip(" /-,;:") or SENZA_NOME


def _insieme(nomi: list[str]) -> str:
    return ", ".join(dict.fromkeys(nomi))[:200]


# --- PDF -----------------------------------------------------------------------------------------
def _pades(contenuto: bytes, originale: bytes) -> FirmaLetta:
    """A PDF that adds to the original a signature, and nothing that changes what it shows."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not contenuto.startswith(originale):
        raise FirmaRifiutata(
            "Il PDF caricato non è questa ricevuta con una firma aggiunta: è un altro documento, o "
            "il programma l'ha riscritta (per esempio stampandola di nuovo in PDF). "
            f"{_RISCARICA}"
        )
    try:
        lettore = PdfFileReader(io.BytesIO(contenuto), strict=False)
        firme = list(lettore.embedded_regular_signatures)
        if not firme:
            raise FirmaRifiutata(
                "Nel PDF caricato non c'è nessuna firma digitale: qui serve la copia firmata. "
                "Firmala con il tuo programma di firma, poi carica il file che ne esce."
            )
        for firma in firme:
            firma.compute_integrity_info(skip_diff=True)
            if firma.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
                raise _alterata("PDF")
            _algoritmo_sicuro(firma)
            _integra(firma.signer_info, firma.signer_cert, firma.compute_digest(), "PDF")
        if _coda_non_firmata(contenuto, firme, lettore.xrefs.total_revisions):
            raise _alterata("PDF")
        revisioni = PdfFileReader(io.BytesIO(originale), strict=False).xrefs.total_revisions
        confronto = _che_cosa_si_puo_aggiungere().review_file(lettore, revisioni - 1)
        # Forms and signatures may be added to what we wrote; pages and texts may not change.
        livello = getattr(confronto, "modification_level", ModificationLevel.OTHER)
        if livello > ModificationLevel.FORM_FILLING:
            raise _alterata("PDF")
        ultima = firme[-1]
        return FirmaLetta(
            PADES,
            _insieme([_nome(firma.signer_cert) for firma in firme]),
            ultima.self_reported_timestamp,
        )
    # A file made to confuse the reader is refused like one that is broken.
    except (
        PdfError, SignatureValidationError, ValueError, TypeError, KeyError, IndexError,
        AttributeError, RecursionError, NotImplementedError,
    ) as errore:  # fmt: skip
        raise _alterata("PDF") from errore


def _coda_non_firmata(contenuto: bytes, firme: list[Any], revisioni: int) -> bool:
    """True if something that is no revision of the document stands after the last signature.

    Our reader does not see it, another program might. Blanks at the end of a file mean nothing.
    """
    if not _FINE_PDF.search(contenuto):
        return True
    if firme[-1].signed_revision < revisioni - 1:
        return False  # what came later is looked at as a revision
    fine = max(sum(list(firma.byte_range)[2:]) for firma in firme)
    return bool(contenuto[fine:].strip(_VUOTI))


def _che_cosa_si_puo_aggiungere() -> Any:
    """pyHanko's own rules; what surrounds the fields of the form may be written by the program."""
    from pyhanko.sign import diff_analysis as regole

    return regole.StandardDiffPolicy(
        global_rules=regole.DEFAULT_DIFF_POLICY.global_rules,
        form_rule=regole.FormUpdatingRule(
            field_rules=[regole.SigFieldCreationRule(), regole.SigFieldModificationRule()],
            ignored_acroform_keys={"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"},
        ),
    )


def _algoritmo_sicuro(firma: Any) -> None:
    algoritmo = firma.signer_info["digest_algorithm"]["algorithm"].native
    if algoritmo not in IMPRONTE:
        raise FirmaRifiutata(
            f"PDF: la firma usa un'impronta ({algoritmo}) che non è più sicura. Serve almeno "
            "SHA-256: aggiorna il programma di firma e firma di nuovo."
        )
