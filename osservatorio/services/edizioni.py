"""Storing an edition of the population: whole, by COPY, and its coming into force."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.utils import timezone

from osservatorio.models import Edizione, Popolazione

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


@transaction.atomic
def metti_in_vigore(*, edizione: Edizione) -> None:
    """Figures are taken from this edition, in place of those of its year that it covers whole."""
    coperti = edizione.righe.filter(eta=0).values("comune_id")
    altre = Edizione.objects.in_vigore().filter(anno=edizione.anno).exclude(pk=edizione.pk)
    con_altri_comuni = (
        Popolazione.objects.filter(edizione__in=altre, eta=0)
        .exclude(comune__in=coperti)
        .values("edizione_id")
    )
    altre.exclude(pk__in=con_altri_comuni).update(in_vigore=False)
    Edizione.objects.filter(pk=edizione.pk).update(in_vigore=True)
