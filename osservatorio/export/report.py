"""Reports as files."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from base.grafici import codice_qr
from base.pdf import DocumentoPdf, crea_pdf
from osservatorio.reports import Rapporto, Report, Scelta

CORNICE_DOCUMENTO = "osservatorio/report/documento.html"
# Where a code is looked up: a page of the public site (DESIGN §3), which is above this app.
VERIFICA = "/dati/verifica/{codice}/"


@dataclass(frozen=True)
class Verifica:
    """Printed at the end of a report: code of its values, where to check it, QR (SVG).

    Address and QR are empty where the address of the site is not in the settings.
    """

    codice: str
    indirizzo: str
    qr: str = ""


def verifica_di(codice: str) -> Verifica:
    """What a PDF says of itself: the page of the public site that checks its code."""
    sito = settings.INDIRIZZO_SITO.rstrip("/")
    if not sito:
        return Verifica(codice, "")
    indirizzo = sito + VERIFICA.format(codice=codice)
    titolo = "Codice QR che apre la pagina di verifica di questo documento"
    return Verifica(codice, indirizzo, codice_qr(indirizzo, nome="verifica", titolo=titolo))


def report_html(report: Report, dati: Rapporto, verifica: Verifica | None = None) -> str:
    """The document that becomes the PDF: the page's own template in the frame of a document."""
    return render_to_string(
        report.template,
        {
            "cornice_pagina": CORNICE_DOCUMENTO,
            "report": report,
            "dati": dati,
            "verifica": verifica,
            "collegamenti": False,
        },
    )


def report_pdf(report: Report, dati: Rapporto, verifica: Verifica | None = None) -> DocumentoPdf:
    """The tagged PDF of a report. Raises `base.pdf.PdfNonDisponibile`."""
    return crea_pdf(report_html(report, dati, verifica))


def nome_file(report: Report, scelta: Scelta) -> str:
    """«scheda-ambito-garda-2024.pdf», with «-bozza» for what is not approved."""
    bozza = scelta.versione is not None and scelta.versione.approvata_il is None
    parti = [
        report.nome,
        scelta.ambito.slug if scelta.ambito else "",
        scelta.comune.codice_istat if scelta.comune else "",
        scelta.indicatore.replace("_", "-"),
        str(scelta.anno),
        "bozza" if bozza else "",
    ]
    return f"{'-'.join(parte for parte in parti if parte)}.pdf"
