"""What the form of each year asks: figures of two years stand together where it is the same."""

from collections.abc import Collection, Iterable

from rendicontazione.models import ColonnaModulo, Versione


def concetti_delle_versioni(versioni: Iterable[int]) -> dict[int, frozenset[str]]:
    """What the form of each version asks, by primary key of the version: {pk: {"f1.utenti", …}}."""
    modelli = dict(
        Versione.objects.filter(pk__in=list(versioni)).values_list(
            "pk", "rendicontazione__campagna__modello_id"
        )
    )
    concetti = _concetti(set(modelli.values()))
    return {pk: concetti.get(modello, frozenset()) for pk, modello in modelli.items()}


def _concetti(modelli: Collection[int]) -> dict[int, frozenset[str]]:
    per_modello: dict[int, set[str]] = {}
    for modello, concetto in ColonnaModulo.objects.filter(
        foglio__modello__in=modelli, foglio__attivo=True
    ).values_list("foglio__modello_id", "concetto"):
        per_modello.setdefault(modello, set()).add(concetto)
    return {modello: frozenset(concetti - {""}) for modello, concetti in per_modello.items()}


def non_confrontabile(anno: int) -> str:
    """Why a figure of that year is missing beside those of the others."""
    return f"Non confrontabile: il modulo {anno} non aveva questa colonna."
