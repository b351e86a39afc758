"""Storing an edition of the population: whole, by COPY, and its coming into force."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from osservatorio.calcolo import CLASSI_DI_ETA
from osservatorio.models import Edizione, Popolazione, Residenti

# Men and women by age, 0 to 100 and more.
PerEta = tuple[Sequence[int | None], Sequence[int | None]]


@transaction.atomic
def registra_edizione(
    *, edizione: Edizione, per_comune: Mapping[int, PerEta], in_vigore: bool = True
) -> Edizione:
    """Stores an edition and its rows; in force, it replaces those of its year that it covers.

    Keys are Comune primary keys. Counts and time of loading are filled here.
    """
    edizione.caricata_il = timezone.now()
    edizione.in_vigore = in_vigore
    edizione.comuni = len(per_comune)
    edizione.popolazione = sum(
        n or 0 for sessi in per_comune.values() for eta in sessi for n in eta
    )
    edizione.full_clean()
    edizione.save()
    memorizza_popolazione(edizione_id=edizione.pk, per_comune=per_comune)
    raccogli_residenti(edizione_id=edizione.pk)
    if in_vigore:
        metti_in_vigore(edizione=edizione)
    return edizione


def memorizza_popolazione(*, edizione_id: int, per_comune: Mapping[int, PerEta]) -> None:
    """Writes the rows of one edition with COPY, 101 for each comune.

    A missing age is written as 0: the caller has checked that the totals allow nothing else.
    """
    comando = (
        f"COPY {Popolazione._meta.db_table} (edizione_id, comune_id, eta, maschi, femmine) "
        "FROM STDIN"
    )
    with connection.cursor() as cursore, cursore.copy(comando) as copia:
        for comune_id, (maschi, femmine) in sorted(per_comune.items()):
            copia.write(
                "".join(
                    f"{edizione_id}\t{comune_id}\t{eta}\t{m or 0}\t{f or 0}\n"
                    for eta, (m, f) in enumerate(zip(maschi, femmine, strict=True))
                )
            )


def raccogli_residenti(*, edizione_id: int) -> None:
    """Sums the single ages of an edition into its classes, comune by comune, in one statement."""
    classi = "".join(
        f", coalesce(sum(maschi + femmine) FILTER (WHERE eta BETWEEN {da} AND {a}), 0)"
        for da, a in CLASSI_DI_ETA.values()
    )
    with connection.cursor() as cursore:
        cursore.execute(
            f"INSERT INTO {Residenti._meta.db_table}"  # noqa: S608  # names and ages of ours
            f" (edizione_id, comune_id, popolazione, maschi, femmine, {', '.join(CLASSI_DI_ETA)})"
            f" SELECT edizione_id, comune_id, sum(maschi + femmine), sum(maschi), sum(femmine)"
            f"{classi} FROM {Popolazione._meta.db_table} WHERE edizione_id = %s"
            " GROUP BY edizione_id, comune_id",
            [edizione_id],
        )


@transaction.atomic
def metti_in_vigore(*, edizione: Edizione) -> None:
    """Figures are taken from this edition, in place of those of its set and year that it covers
    whole.
    """
    altre = (
        Edizione.objects.in_vigore(edizione.insieme)
        .filter(anno=edizione.anno)
        .exclude(pk=edizione.pk)
    )
    altre.exclude(pk__in=_con_altri_comuni(edizione, altre)).update(in_vigore=False)
    Edizione.objects.filter(pk=edizione.pk).update(in_vigore=True)


def _con_altri_comuni(
    edizione: Edizione, altre: "QuerySet[Edizione]"
) -> "QuerySet[Residenti, int]":
    """Those of the others that hold a comune which this edition does not."""
    coperti = edizione.residenti.values("comune_id")
    return (
        Residenti.objects.filter(edizione__in=altre)
        .exclude(comune__in=coperti)
        .values_list("edizione_id", flat=True)
    )
