"""Small lists of facilities in the formats that are read."""

import io
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter

TESTATA = ("denominazione", "tipo", "ente_gestore", "comune")


def csv(*righe, testata=TESTATA, separatore=";", codifica="utf-8-sig") -> bytes:
    tutte = [testata, *righe]
    return "\r\n".join(separatore.join(map(str, riga)) for riga in tutte).encode(codifica)


def xlsx(*righe, testata=TESTATA, sopra=0) -> bytes:
    uscita = io.BytesIO()
    with xlsxwriter.Workbook(uscita) as libro:
        libro.add_worksheet("Leggimi").write(0, 0, "Elenco del 2025")
        foglio = libro.add_worksheet("Dati")
        for numero, riga in enumerate([testata, *righe], sopra):
            foglio.write_row(numero, 0, riga)
    return uscita.getvalue()


def ods(*righe, testata=TESTATA) -> bytes:
    tabella = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(c))}</text:p>'
            "</table:table-cell>"
            for c in riga
        )
        + "</table:table-row>"
        for riga in [testata, *righe]
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    documento = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{urn}:office:1.0" '
        f'xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Dati">{tabella}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    tipo = "application/vnd.oasis.opendocument.spreadsheet"
    manifesto = (
        f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{tipo}"/></manifest:manifest>'
    )
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        archivio.writestr("mimetype", tipo)
        archivio.writestr("content.xml", documento)
        archivio.writestr("META-INF/manifest.xml", manifesto)
    return uscita.getvalue()


def zip_con(*parti: tuple[str, bytes]) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as archivio:
        for nome, contenuto in parti:
            archivio.writestr(nome, contenuto)
    return uscita.getvalue()


def ritocca(cartella: bytes, parte: str, prima: bytes, dopo: bytes) -> bytes:
    """The same workbook with one part changed by a replacement."""
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(cartella)) as letta,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as scritta,
    ):
        for nome in letta.namelist():
            contenuto = letta.read(nome)
            scritta.writestr(nome, contenuto.replace(prima, dopo) if nome == parte else contenuto)
    return uscita.getvalue()
