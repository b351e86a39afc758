"""The page to hand over as a tagged PDF, A5."""

from django.template.loader import render_to_string

from base.pdf import render_pdf
from sportello.selectors import Consegna, Cornice

TIPO_MIME = "application/pdf"


def consegna_pdf(consegna: Consegna, *, ente: Cornice) -> bytes:
    """The bytes of the PDF. Errors: PdfNonDisponibile if the system libraries are missing."""
    return render_pdf(
        render_to_string(
            "sportello/documenti/consegna.html", {"consegna": consegna, "ente_pagina": ente}
        )
    )
