"""What the form of each year asks: figures of two years stand together where it is the same."""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from rendicontazione.models import ColonnaModulo, ModelloModulo, Versione


def concetti_delle_versioni(versioni: Iterable[int]) -> dict[int, frozenset[str]]:
    """What the form of each version asks, by primary key of the version: {pk: {"f1.utenti", …}}."""
    pks = list(versioni)
    chieste = ColonnaModulo.objects.filter(foglio__modello=OuterRef("pk"), foglio__attivo=True)
    sue = Versione.objects.filter(rendicontazione__campagna__modello=OuterRef("pk"), pk__in=pks)
    # One query: forms are few, whatever the versions.
    modelli = ModelloModulo.objects.annotate(
        chieste=ArraySubquery(chieste.order_by().values("concetto")),
        sue=ArraySubquery(sue.order_by().values("pk")),
    )
    return {
        pk: frozenset(concetti) - {""}
        for concetti, sue_versioni in modelli.values_list("chieste", "sue")
        for pk in sue_versioni
    }


def non_confrontabile(anno: int) -> str:
    """Why a figure of that year is missing beside those of the others."""
    return f"Non confrontabile: il modulo {anno} non aveva questa colonna."
