"""System checks: what a server needs that pip cannot install."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from base.pdf import COMANDO_LIBRERIE, librerie_mancanti


@register()
def controlla_librerie_pdf(**_: Any) -> list[CheckMessage]:
    """A warning, not an error: without the libraries everything but the PDFs works."""
    mancanti = librerie_mancanti()
    if not mancanti:
        return []
    return [
        Warning(
            f"Mancano le librerie per i PDF: {', '.join(mancanti)}.",
            hint=f"Debian e Ubuntu: {COMANDO_LIBRERIE}; macOS: brew install pango",
            id="base.W001",
        )
    ]
