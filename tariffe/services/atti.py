"""The PDF of an act, kept under a name of ours."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from tariffe.models import Adozione, EdizioneTariffe
from tariffe.parsing.documento import controlla_pdf


def metti_atto(riga: EdizioneTariffe | Adozione, nome: str, contenuto: bytes) -> None:
    """Gives a row the PDF of its act; not saved. Errors: ErroreDominio if it is no whole PDF."""
    controlla_pdf(nome, contenuto)
    cartella = "atti" if isinstance(riga, EdizioneTariffe) else "adozioni"
    anno = timezone.localdate().year
    riga.atto.name = f"tariffe/{cartella}/{anno}/{uuid.uuid4().hex}.pdf"
    riga.sha256 = hashlib.sha256(contenuto).hexdigest()


def conserva_atto(riga: EdizioneTariffe | Adozione, contenuto: bytes) -> None:
    """Writes the file of a row just saved."""
    riga.atto.storage.save(str(riga.atto.name), ContentFile(contenuto))
