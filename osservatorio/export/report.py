"""Reports as files."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from base.pdf import DocumentoPdf, crea_pdf
from osservatorio.reports import Rapporto, Report

CORNICE_DOCUMENTO = "osservatorio/report/documento.html"


@dataclass(frozen=True)
class Verifica:
    """Printed at the end of a published report: code of its values, where to check it, QR (SVG)."""

    codice: str
    indirizzo: str
    qr: str = ""


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


def nome_file(report: Report, dati: Rapporto) -> str:
    """«scheda-ambito-garda-2024.pdf», with «-bozza» for what is not approved."""
    parti = [
        report.nome,
        dati.ambito.slug if dati.ambito else "",
        dati.comune.codice_istat if dati.comune else "",
        dati.indicatore.replace("_", "-"),
        str(dati.anno),
        "bozza" if dati.bozza else "",
    ]
    return f"{'-'.join(parte for parte in parti if parte)}.pdf"
