"""What changed in public, and when: for who keeps a copy of the catalogue.

A facility changes when its own row, one of its units or its managing body does: the history knows.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from strutture.enums import StatoScheda
from strutture.models import Struttura, VoceStoria

# A ceased or suspended facility was in the catalogue and is no more: a copy must know it.
STATI_NOTI = (StatoScheda.PUBBLICATA, StatoScheda.SOSPESA, StatoScheda.CESSATA)


@dataclass(frozen=True)
class Modifica:
    """The last change of a facility. `nel_catalogo` = it is still to be found there."""

    struttura: int
    quando: datetime.datetime
    nel_catalogo: bool


@dataclass(frozen=True)
class Segno:
    """Where a reader of changes has come to: the moment, and the key of who changed in it."""

    quando: datetime.datetime
    struttura: int


def modifiche_pubbliche(
    *,
    limite: int,
    dal: datetime.datetime | None = None,
    dopo: Segno | None = None,
    solo: Sequence[int] | None = None,
    dalla_ultima: bool = False,
) -> list[Modifica]:
    """The facilities changed from `dal` on, after `dopo`, each once, in order of (moment, key).

    `solo` = only those keys, besides the ones that are in the catalogue no more. `dalla_ultima`
    reads from the newest. Keyset, never offset: what changes meanwhile comes again, nothing is
    lost. One query.
    """
    righe = _con_ultima_modifica()
    if dal is not None:
        righe = righe.filter(ultima__gte=dal)
    if dopo is not None:
        righe = righe.filter(
            Q(ultima__gt=dopo.quando) | Q(ultima=dopo.quando, pk__gt=dopo.struttura)
        )
    if solo is not None:
        righe = righe.filter(Q(pk__in=list(solo)) | ~Q(stato=StatoScheda.PUBBLICATA))
    ordine = ("-ultima", "-pk") if dalla_ultima else ("ultima", "pk")
    pubblicate = set(solo) if solo is not None else None
    return [
        Modifica(pk, quando, stato == StatoScheda.PUBBLICATA
                 and (pubblicate is None or pk in pubblicate))
        for pk, quando, stato in righe.order_by(*ordine).values_list("pk", "ultima", "stato")[
            :limite
        ]
    ]  # fmt: skip


def _con_ultima_modifica() -> QuerySet[Any]:
    def ultima(**di_chi: object) -> Subquery:
        return Subquery(
            VoceStoria.objects.filter(**di_chi)
            .order_by()
            .values(*di_chi)
            .annotate(ultima=Max("quando"))
            .values("ultima"),
            output_field=DateTimeField(),
        )

    note = Struttura.objects.filter(stato__in=STATI_NOTI).senza_mai_pubblicate()
    return note.annotate(
        # GREATEST leaves out what is null.
        ultima=Greatest(
            Coalesce(ultima(struttura=OuterRef("pk")), F("modificata_il")),
            ultima(tabella="entegestore", riga=OuterRef("ente_gestore")),
        )
    )
