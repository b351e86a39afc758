"""The checks before any parser: one reason for each kind of file."""

import io
import zipfile

import pytest

from base.cartelle import CartellaRifiutata, Limiti, Motivo, Tipo, controlla_cartella

XLSX = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}
ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archivio(parti: dict[str, bytes]) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as scritto:
        for nome, valore in parti.items():
            scritto.writestr(nome, valore)
    return uscita.getvalue()


def motivo(contenuto: bytes, limiti: Limiti | None = None) -> Motivo:
    with pytest.raises(CartellaRifiutata) as trovato:
        controlla_cartella(contenuto, limiti or Limiti())
    return trovato.value.motivo


@pytest.mark.parametrize(("parti", "tipo"), [(XLSX, Tipo.XLSX), (ODS, Tipo.ODS)])
def test_le_cartelle_buone_dicono_il_tipo(parti, tipo):
    assert controlla_cartella(archivio(parti)) == tipo


@pytest.mark.parametrize(
    ("contenuto", "atteso"),
    [
        (b"", Motivo.VUOTO),
        (b"a;b;c", Motivo.NON_ZIP),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Motivo.PASSWORD),
        (OLE + "Workbook".encode("utf-16-le"), Motivo.EXCEL_VECCHIO),
        (OLE + "WordDocument".encode("utf-16-le"), Motivo.DOCUMENTO),
        (b"PK\x03\x04rotto", Motivo.ROVINATO),
        (archivio({"xl/workbook.bin": b"x"}), Motivo.BINARIO),
        (archivio({"word/document.xml": b"x"}), Motivo.ALTRO_ARCHIVIO),
        (archivio(XLSX | {"xl/vbaProject.bin": b"x"}), Motivo.MACRO),
        (archivio(XLSX | {"[Content_Types].xml": b"macroEnabled"}), Motivo.MACRO),
        (archivio(ODS | {"Basic/Standard/script-lb.xml": b"x"}), Motivo.MACRO),
        (archivio(XLSX | {"xl/externalLinks/externalLink1.xml": b"x"}), Motivo.COLLEGAMENTI),
        (archivio(ODS | {"META-INF/manifest.xml": b"<encryption-data/>"}), Motivo.PASSWORD),
        (archivio(XLSX | {"a.xml": b" " * 65530 + b"<!DOCTYPE a>"}), Motivo.DEFINIZIONI_XML),
        (archivio(XLSX | {"a.xml": b" " * (5 * 2**20)}), Motivo.TROPPO_COMPRESSO),
    ],
)
def test_i_motivi(contenuto, atteso):
    assert motivo(contenuto) == atteso


@pytest.mark.parametrize(
    ("limiti", "atteso"),
    [
        (Limiti(byte=10), Motivo.TROPPO_GRANDE),
        (Limiti(parti=1), Motivo.TROPPE_PARTI),
        (Limiti(scompattato=3), Motivo.TROPPO_SCOMPATTATO),
    ],
)
def test_i_limiti_sono_di_chi_chiama(limiti, atteso):
    assert motivo(archivio(XLSX), limiti) == atteso


def test_una_parte_cifrata():
    cifrato = bytearray(archivio(XLSX))
    # Bit 0 of the general purpose flags, in the central directory.
    cifrato[cifrato.index(b"PK\x01\x02") + 8] |= 1

    assert motivo(bytes(cifrato)) == Motivo.PASSWORD
