"""Signed copies of the receipt: both formats, tampered ones, and no tax code anywhere.

The keys are made here and thrown away.
"""

import asyncio
import base64
import datetime
import io

import pytest
from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from base.pdf import render_pdf
from rendicontazione.parsing import FirmaRifiutata, leggi_firma

FIRMATA_IL = datetime.datetime(2025, 3, 31, 10, 30, tzinfo=datetime.UTC)
CODICE = "RSSMRA80A01H501U"  # invented, with a valid check letter
HTML = (
    '<!doctype html><html lang="it"><head><title>Ricevuta</title>'
    '<meta name="description" content="Prova"></head><body><h1>Ricevuta {}</h1></body></html>'
)


@pytest.fixture(scope="module")
def originale():
    return render_pdf(HTML.format("vera"), da_firmare=True)


def crea_firmatario(cn="ROSSI MARIA", persona=True):
    """A signer whose certificate carries the tax code as the Italian ones do."""
    chiave = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    campi = [
        (NameOID.COUNTRY_NAME, "IT"),
        (NameOID.SERIAL_NUMBER, f"TINIT-{CODICE}"),
        (NameOID.DN_QUALIFIER, CODICE),
        (NameOID.COMMON_NAME, cn),
    ]
    if persona:
        campi += [(NameOID.GIVEN_NAME, "Maria"), (NameOID.SURNAME, "Rossi")]
    nome = x509.Name([x509.NameAttribute(oid, valore) for oid, valore in campi])
    ora = timezone.now()
    certificato = (
        x509.CertificateBuilder()
        .subject_name(nome)
        .issuer_name(nome)
        .public_key(chiave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ora - datetime.timedelta(days=1))
        .not_valid_after(ora + datetime.timedelta(days=30))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(chiave, hashes.SHA256())
    )
    from asn1crypto import keys

    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(
            certificato.public_bytes(serialization.Encoding.DER)
        ),
        signing_key=keys.PrivateKeyInfo.load(
            chiave.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=SimpleCertificateStore(),
    )


@pytest.fixture(scope="module")
def firmatario():
    return crea_firmatario()


def p7m(firmatario, contenuto, *, separata=False, impronta="sha256"):
    return asyncio.run(
        firmatario.async_sign_general_data(
            contenuto,
            impronta,
            detached=separata,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=FIRMATA_IL),
        )
    ).dump()


def pades(firmatario, contenuto, campo="Firma", visibile=False, prima=None):
    scrittore = IncrementalPdfFileWriter(io.BytesIO(contenuto), strict=False)
    if prima:
        prima(scrittore)
    specifica = fields.SigFieldSpec(campo, box=(50, 50, 250, 120) if visibile else None)
    uscita = signers.PdfSigner(
        PdfSignatureMetadata(field_name=campo, md_algorithm="sha256"),
        signer=firmatario,
        new_field_spec=specifica,
    ).sign_pdf(scrittore)
    return uscita.getvalue()


def rifiuto(contenuto, originale):
    with pytest.raises(FirmaRifiutata) as errore:
        leggi_firma(contenuto, originale)
    assert errore.value.messaggio.endswith(".")
    assert CODICE not in errore.value.messaggio
    return errore.value.messaggio


# --- good ones -----------------------------------------------------------------------------------
@pytest.mark.parametrize("visibile", [False, True])
def test_pades(firmatario, originale, visibile):
    letta = leggi_firma(pades(firmatario, originale, visibile=visibile), originale)

    assert (letta.formato, letta.firmatario) == ("PAdES", "Maria Rossi")
    assert letta.firmata_il.date() == timezone.now().date()


def test_due_firme_nel_pdf(firmatario, originale):
    due = pades(crea_firmatario("BIANCHI LUCA", persona=False), pades(firmatario, originale), "Due")

    assert leggi_firma(due, originale).firmatario == "Maria Rossi, BIANCHI LUCA"


@pytest.mark.parametrize("forma", ["der", "base64", "pem"])
def test_p7m(firmatario, originale, forma):
    der = p7m(firmatario, originale)
    scritto = {
        "der": der,
        "base64": base64.encodebytes(der),
        "pem": b"-----BEGIN PKCS7-----\r\n" + base64.encodebytes(der) + b"-----END PKCS7-----\r\n",
    }[forma]

    letta = leggi_firma(scritto, originale)

    assert (letta.formato, letta.firmatario) == ("CAdES", "Maria Rossi")
    assert letta.firmata_il == FIRMATA_IL


def test_p7m_dentro_un_altro_e_intorno_a_un_pdf_firmato(firmatario, originale):
    assert leggi_firma(p7m(firmatario, p7m(firmatario, originale)), originale).formato == "CAdES"
    assert leggi_firma(p7m(firmatario, pades(firmatario, originale)), originale).formato == "PAdES"


@pytest.mark.parametrize(
    ("cn", "atteso"),
    [
        ("ROSSI MARIA", "ROSSI MARIA"),
        (f"{CODICE}/7430012345678901.abc", "7430012345678901.abc"),
        (f"TINIT-{CODICE}", "nome non scritto nel certificato"),
        (f"Rossi Maria:{CODICE.lower()}", "Rossi Maria"),
    ],
)
def test_il_codice_fiscale_del_certificato_non_esce_mai(originale, cn, atteso):
    letta = leggi_firma(p7m(crea_firmatario(cn, persona=False), originale), originale)

    assert letta.firmatario == atteso
    assert CODICE not in repr(letta).upper()


# --- bad ones ------------------------------------------------------------------------------------
def test_la_ricevuta_senza_firma(originale):
    assert "senza firma" in rifiuto(originale, originale)


def test_un_pdf_senza_firma(originale):
    from pyhanko.pdf_utils import generic

    scrittore = IncrementalPdfFileWriter(io.BytesIO(originale), strict=False)
    scrittore.root["/Lang"] = generic.TextStringObject("it-IT")
    scrittore.update_root()
    uscita = io.BytesIO()
    scrittore.write(uscita)

    assert "nessuna firma" in rifiuto(uscita.getvalue(), originale)


def test_un_altro_documento_firmato(firmatario, originale):
    altro = render_pdf(HTML.format("di un altro"), da_firmare=True)

    assert "altro documento" in rifiuto(pades(firmatario, altro), originale)
    assert "altro documento" in rifiuto(p7m(firmatario, altro), originale)


def test_un_p7m_senza_documento(firmatario, originale):
    assert "solo la firma" in rifiuto(p7m(firmatario, originale, separata=True), originale)


def test_un_p7m_con_il_documento_cambiato(firmatario, originale):
    """The content is the receipt, the signature is of something else."""
    busta = cms.ContentInfo.load(p7m(firmatario, b"altro"))
    busta["content"]["encap_content_info"]["content"] = core.OctetString(originale)

    assert "non è integra" in rifiuto(busta.dump(force=True), originale)


def test_un_p7m_con_la_firma_di_un_altro_certificato(firmatario, originale):
    busta = cms.ContentInfo.load(p7m(firmatario, originale))
    firma = bytearray(busta["content"]["signer_infos"][0]["signature"].native)
    firma[10] ^= 0xFF
    busta["content"]["signer_infos"][0]["signature"] = bytes(firma)

    assert "non è integra" in rifiuto(busta.dump(force=True), originale)


def test_un_p7m_senza_certificato(firmatario, originale):
    busta = cms.ContentInfo.load(p7m(firmatario, originale))
    busta["content"]["certificates"] = cms.CertificateSet([])

    assert "certificato" in rifiuto(busta.dump(force=True), originale)


def test_un_impronta_debole(firmatario, originale):
    assert "sha1" in rifiuto(p7m(firmatario, originale, impronta="sha1"), originale)


def test_un_pdf_cambiato_dopo_la_firma(firmatario, originale):
    """A page is drawn over after the signature, as an incremental update."""
    from pyhanko.pdf_utils import generic

    scrittore = IncrementalPdfFileWriter(io.BytesIO(pades(firmatario, originale)), strict=False)
    _copri(scrittore, generic)
    uscita = io.BytesIO()
    scrittore.write(uscita)

    assert "non è integra" in rifiuto(uscita.getvalue(), originale)


@pytest.mark.parametrize(
    "coda",
    [
        b"%\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
        b"1 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n{}\n%%EOF\n",
    ],
)
def test_un_pdf_con_una_coda_che_la_firma_non_copre(firmatario, originale, coda):
    firmato = pades(firmatario, originale)
    inizio = firmato.rpartition(b"startxref")[2].split()[0]

    assert "non è integra" in rifiuto(firmato + coda.replace(b"{}", inizio), originale)
    assert leggi_firma(firmato + b"\r\n\0", originale).formato == "PAdES"


def test_un_pdf_cambiato_insieme_alla_firma(firmatario, originale):
    """The original bytes are all there, but what was signed shows something else."""
    from pyhanko.pdf_utils import generic

    falso = pades(firmatario, originale, prima=lambda scrittore: _copri(scrittore, generic))

    assert falso.startswith(originale)
    assert "non è integra" in rifiuto(falso, originale)


def _copri(scrittore, generic):
    flusso = scrittore.add_object(
        generic.StreamObject(stream_data=b"q 0 0 0 rg 0 0 600 800 re f Q")
    )
    scrittore.add_stream_to_page(0, flusso)


def test_un_pdf_con_i_byte_firmati_cambiati(firmatario, originale):
    firmato = bytearray(pades(firmatario, originale))
    # Inside the part that the signature covers, after the original: the language.
    posto = firmato.index(b"/Lang (it)", len(originale)) + 7
    firmato[posto] ^= 1

    assert "non è integra" in rifiuto(bytes(firmato), originale)


@pytest.mark.parametrize(
    "contenuto", [b"", b"ciao", b"\x30\x03\x02\x01\x01", b"%PDF-1.7 tronco", b"PK\x03\x04"]
)
def test_altro_che_una_firma(originale, contenuto):
    rifiuto(contenuto, originale)


def test_un_pdf_firmato_tronco(firmatario, originale):
    firmato = pades(firmatario, originale)
    rifiuto(firmato[: len(originale) + 400], originale)
    rifiuto(firmato[:-200], originale)


@given(st.binary(max_size=300))
def test_nessun_file_fa_cadere_la_lettura(originale_finto, contenuto):
    for prefisso in (b"", b"\x30", b"%PDF-1.7\n"):
        with pytest.raises(FirmaRifiutata):
            leggi_firma(prefisso + contenuto, originale_finto)
        with pytest.raises(FirmaRifiutata):
            leggi_firma(originale_finto + prefisso + contenuto, originale_finto)


@pytest.fixture(scope="module")
def originale_finto(originale):
    assert PdfFileReader(io.BytesIO(originale), strict=False).xrefs.total_revisions == 1
    return originale
