"""Reports as files."""

from django.template.loader import render_to_string

from base.pdf import DocumentoPdf, crea_pdf
from osservatorio.reports import Report, SchedaAmbito

CORNICE_DOCUMENTO = "osservatorio/report/documento.html"


def report_html(report: Report, dati: SchedaAmbito) -> str:
    """The document that becomes the PDF: the page's own template in the frame of a document."""
    return render_to_string(
        report.template, {"cornice_pagina": CORNICE_DOCUMENTO, "report": report, "dati": dati}
    )


def report_pdf(report: Report, dati: SchedaAmbito) -> DocumentoPdf:
    """The tagged PDF of a report. Raises `base.pdf.PdfNonDisponibile`."""
    return crea_pdf(report_html(report, dati))


def nome_file(report: Report, dati: SchedaAmbito) -> str:
    """«scheda-ambito-garda-2024.pdf», with «-bozza» for what is not approved."""
    bozza = "-bozza" if dati.bozza else ""
    return f"{report.nome}-{dati.ambito.slug}-{dati.anno}{bozza}.pdf"
