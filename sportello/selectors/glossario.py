"""The words of the offices, by letter."""

from itertools import groupby

from sportello.models import VoceGlossario


def glossario() -> list[tuple[str, list[VoceGlossario]]]:
    """The words in alphabetical order, by their first letter in capitals."""
    voci = VoceGlossario.objects.order_by("slug", "pk")
    return [(lettera, list(g)) for lettera, g in groupby(voci, lambda v: v.slug[:1].upper())]
