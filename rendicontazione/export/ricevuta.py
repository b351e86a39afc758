"""The receipt of a certification as a tagged PDF, from what was frozen at the signature."""

from typing import Any

from django.template.loader import render_to_string

from base.pdf import render_pdf


def ricevuta_html(totali: dict[str, Any]) -> str:
    """The document that becomes the PDF."""
    return render_to_string("rendicontazione/documenti/ricevuta.html", {"dati": totali})


def ricevuta_pdf(totali: dict[str, Any]) -> bytes:
    """The tagged PDF of the receipt. Raises `base.pdf.PdfNonDisponibile`."""
    return render_pdf(ricevuta_html(totali), da_firmare=True)
