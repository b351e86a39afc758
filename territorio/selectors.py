"""Reads of the territory that join several models."""

from django.utils.text import slugify

from territorio.models import Ambito, SlugPrecedenteAmbito


def nome_ambito_libero(denominazione: str, *, ambito: Ambito | None = None) -> bool:
    """True if no other Ambito has, or had, the web address made from that name."""
    slug = slugify(denominazione)
    altri = Ambito.objects.filter(slug=slug)
    precedenti = SlugPrecedenteAmbito.objects.filter(slug=slug)
    if ambito is not None and ambito.pk:
        altri = altri.exclude(pk=ambito.pk)
        precedenti = precedenti.exclude(ambito=ambito)
    return bool(slug) and not altri.exists() and not precedenti.exists()
