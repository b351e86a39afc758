"""Renaming an Ambito: its old address keeps leading to its page."""

from django.db import transaction
from django.utils.text import slugify

from base.errors import ErroreDominio
from territorio.models import Ambito, SlugPrecedenteAmbito
from territorio.selectors import nome_ambito_libero


@transaction.atomic
def rinomina_ambito(*, ambito: Ambito, denominazione: str) -> Ambito:
    """Gives the Ambito a new name and web address; the old address keeps leading to its page.

    Errors: ErroreDominio if another Ambito has, or had, the address made from that name.
    """
    slug = slugify(denominazione)
    if slug == ambito.slug:
        ambito.denominazione = denominazione
    else:
        if not nome_ambito_libero(denominazione, ambito=ambito):
            raise ErroreDominio(
                f"Il nome «{denominazione}» è già di un altro ambito: scegline uno diverso.",
                codice="NOME_GIA_USATO",
            )
        SlugPrecedenteAmbito.objects.filter(slug=slug).delete()
        SlugPrecedenteAmbito.objects.create(ambito=ambito, slug=ambito.slug)
        ambito.denominazione, ambito.slug = denominazione, slug
    ambito.full_clean()
    ambito.save()
    return ambito
