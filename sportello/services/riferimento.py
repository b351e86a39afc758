"""Loads the words of the glossary from the reference folder."""

from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from base.tabelle import read_tabella
from sportello.models import VoceGlossario

GLOSSARIO = ("termine", "per_esteso", "spiegazione")


@transaction.atomic
def carica_riferimento(*, cartella: Path) -> dict[str, int]:
    """Adds the words that are missing; gives how many. What an officer wrote is never touched.

    A word is known by its address (`slug`): written again with other capitals, it is the same.
    Errors: ErroreTabella if the file is broken.
    """
    righe = read_tabella(cartella / "glossario.csv", GLOSSARIO)
    presenti = set(VoceGlossario.objects.values_list("slug", flat=True))
    nuove = [
        VoceGlossario(slug=slugify(riga["termine"])[:90], **riga)
        for riga in righe
        if slugify(riga["termine"])[:90] not in presenti
    ]
    return {"voci del glossario": len(VoceGlossario.objects.bulk_create(nuove))}
