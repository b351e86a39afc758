"""A figure year after year, whatever the form of each year: only where it means the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from rendicontazione.models import Campagna, ColonnaModulo, Fatto, Versione
from territorio.models import Ambito


@dataclass(frozen=True)
class ValoreDellAnno:
    """The total of a year in the unit of its column, or None with `motivo` in words."""

    anno: int
    valore: Decimal | None
    modello: str
    versione_id: int | None
    motivo: str = ""


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


def serie_storica(
    *,
    ambito: Ambito,
    concetto: str,
    area: str = "",
    voce: str = "",
    anni: Collection[int] | None = None,
) -> list[ValoreDellAnno]:
    """What the Ambito had approved for a concept («f1.spesa_totale»), oldest year first.

    One row per year with a campaign (or per year of `anni` that has one), from the version that
    counts; `area` and `voce` (codes) narrow it. An empty column is None, not zero.
    """
    campagne = Campagna.objects.filter(
        provincia=ambito.provincia_id, palestra=False, rendicontazioni__ambito=ambito
    )
    if anni is not None:
        campagne = campagne.filter(anno__in=anni)
    del_tempo = list(campagne.select_related("modello").order_by("anno", "pk"))
    concetti = _concetti({campagna.modello_id for campagna in del_tempo})
    versioni = dict(
        Versione.objects.filter(
            rendicontazione__ambito=ambito,
            rendicontazione__campagna__in=del_tempo,
            approvata_il__isnull=False,
        )
        .order_by("rendicontazione_id", "-approvata_il", "-pk")
        .distinct("rendicontazione_id")
        .values_list("rendicontazione__campagna_id", "pk")
    )
    fatti = Fatto.objects.filter(
        versione__in=versioni.values(), colonna__concetto=concetto, valore__isnull=False
    )
    if area:
        fatti = fatti.filter(area_utenza=area)
    if voce:
        fatti = fatti.filter(voce__codice=voce)
    totali = dict(
        fatti.order_by().values("versione_id").annotate(t=Sum("valore")).values_list(
            "versione_id", "t"
        )
    )  # fmt: skip
    serie = []
    for campagna in del_tempo:
        versione = versioni.get(campagna.pk)
        valore = totali.get(versione) if versione else None
        if concetto not in concetti.get(campagna.modello_id, frozenset()):
            motivo = non_confrontabile(campagna.anno)
        elif versione is None:
            motivo = f"La rendicontazione {campagna.anno} non è ancora approvata."
        else:
            motivo = "" if valore is not None else "Nessun dato scritto in questa colonna."
        serie.append(
            ValoreDellAnno(
                anno=campagna.anno,
                valore=valore,
                modello=campagna.modello.versione,
                versione_id=versione,
                motivo=motivo,
            )
        )
    return serie
