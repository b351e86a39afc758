"""Reports as files."""

from django.template.loader import render_to_string

from base.pdf import DocumentoPdf, crea_pdf
from osservatorio.reports import Documento, Report

CORNICE_DOCUMENTO = "osservatorio/report/documento.html"


def report_html(report: Report, dati: Documento) -> str:
    """The document that becomes the PDF: the page's own template in the frame of a document."""
    return render_to_string(
        report.template,
        {
            "cornice_pagina": CORNICE_DOCUMENTO,
            "report": report,
            "dati": dati,
            "collegamenti": False,
        },
    )


def report_pdf(report: Report, dati: Documento) -> DocumentoPdf:
    """The tagged PDF of a report. Raises `base.pdf.PdfNonDisponibile`."""
    return crea_pdf(report_html(report, dati))


def nome_file(report: Report, dati: Documento) -> str:
    """«scheda-ambito-garda-2024.pdf», with «-bozza» for what is not approved."""
    parti = [report.nome, dati.ambito.slug if dati.ambito else "", str(dati.anno)]
    parti.append("bozza" if dati.bozza else "")
    return f"{'-'.join(parte for parte in parti if parte)}.pdf"
