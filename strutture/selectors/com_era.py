"""The register as it was: rows rebuilt from the history that the triggers write.

A row is a dict of its columns with their Python values, as `QuerySet.values()` gives them.
`modificata_il` is not in it: when a row was changed is what its history says.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from strutture.models import (
    EnteGestore,
    ReferenteStruttura,
    Struttura,
    UnitaOfferta,
    VoceStoria,
)

Riga = dict[str, Any]

# Name of the table in the history → its model.
TABELLE: dict[str, type[models.Model]] = {
    "struttura": Struttura,
    "unitaofferta": UnitaOfferta,
    "entegestore": EnteGestore,
    "referentestruttura": ReferenteStruttura,
    "successori": Struttura.successori.through,
}
SENZA_STORIA = frozenset({"modificata_il"})


@dataclass(frozen=True)
class RegistroAllora:
    """Every row there was at an instant, by primary key; bodies are there for their names.

    Before `ricorda_dal` nothing is known, which is not the same as empty: ask `si_sa` first.
    """

    istante: datetime.datetime
    ricorda_dal: datetime.date | None
    strutture: dict[int, Riga] = field(default_factory=dict)
    unita: dict[int, Riga] = field(default_factory=dict)
    enti: dict[int, Riga] = field(default_factory=dict)
    referenti: dict[int, Riga] = field(default_factory=dict)
    successori: dict[int, Riga] = field(default_factory=dict)

    @property
    def si_sa(self) -> bool:
        """False before the first day of which the register has a memory."""
        return self.ricorda_dal is not None and self.istante > _inizio(self.ricorda_dal)

    @cached_property
    def unita_per_struttura(self) -> dict[int, list[Riga]]:
        """The units of each facility, in the order of their keys."""
        per_struttura: dict[int, list[Riga]] = {}
        for pk in sorted(self.unita):
            riga = self.unita[pk]
            per_struttura.setdefault(riga["struttura_id"], []).append(riga)
        return per_struttura


def ricorda_dal() -> datetime.date | None:
    """The first day of which the register has a memory; None while it is empty."""
    primo = VoceStoria.objects.aggregate(primo=Min("quando"))["primo"]
    return timezone.localtime(primo).date() if primo else None


def com_era(giorno: datetime.date) -> RegistroAllora:
    """All the facilities and units as they were at the end of that day (today: as they are now)."""
    return registro_al(fine_del_giorno(giorno))


def registro_al(istante: datetime.datetime) -> RegistroAllora:
    """All the facilities and units as they were just before that instant."""
    return RegistroAllora(
        istante=istante,
        ricorda_dal=ricorda_dal(),
        strutture=_righe("struttura", istante),
        unita=_righe("unitaofferta", istante),
        enti=_righe("entegestore", istante),
        referenti=_righe("referentestruttura", istante),
        successori=_righe("successori", istante),
    )


def struttura_al(pk: int, istante: datetime.datetime) -> RegistroAllora:
    """One facility with its units and successors as they were just before that instant.

    Its units are those that were its own then, wherever they are now.
    """
    sue = VoceStoria.objects.filter(struttura=pk)
    strutture = _righe("struttura", istante, righe=[pk])
    ente = strutture[pk]["ente_gestore_id"] if strutture else None
    return RegistroAllora(
        istante=istante,
        ricorda_dal=ricorda_dal(),
        strutture=strutture,
        unita=_solo(
            "struttura_id",
            pk,
            _righe(
                "unitaofferta",
                istante,
                righe=sue.filter(tabella="unitaofferta").order_by().values("riga"),
            ),
        ),
        enti=_righe("entegestore", istante, righe=[ente]) if ente else {},
        successori=_solo(
            "from_struttura_id",
            pk,
            _righe(
                "successori",
                istante,
                righe=sue.filter(tabella="successori").order_by().values("riga"),
            ),
        ),
    )


def fine_del_giorno(giorno: datetime.date) -> datetime.datetime:
    """Midnight after that day, here."""
    return _inizio(giorno + datetime.timedelta(days=1))


def _inizio(giorno: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(giorno, datetime.time.min))


def _solo(campo: str, pk: int, righe: dict[int, Riga]) -> dict[int, Riga]:
    return {chiave: riga for chiave, riga in righe.items() if riga[campo] == pk}


def _righe(
    tabella: str, istante: datetime.datetime, *, righe: QuerySet | list[int] | None = None
) -> dict[int, Riga]:
    """The rows of a table at that instant; what was deleted by then is not there."""
    voci = VoceStoria.objects.filter(tabella=tabella, quando__lt=istante)
    if righe is not None:
        voci = voci.filter(riga__in=righe)
    # The last voice by key, not by clock: a row is changed by one transaction at a time.
    ultime = voci.order_by().values("riga").annotate(ultima=Max("pk")).values("ultima")
    leggi = lettore(tabella)
    return {
        riga: leggi(dopo)
        for riga, dopo in VoceStoria.objects.filter(pk__in=ultime, dopo__isnull=False)
        .order_by("riga")
        .values_list("riga", "dopo")
    }


def lettore(tabella: str) -> Any:
    """A function that makes a row of the JSON of a voice.

    Columns that the table has no more are left; those it did not have yet take their default.
    """
    campi = {
        campo.attname: (campo, _converte(campo))
        for campo in TABELLE[tabella]._meta.concrete_fields
        if campo.attname not in SENZA_STORIA
    }

    def leggi(dopo: dict[str, Any]) -> Riga:
        return {
            nome: converte(dopo[nome]) if nome in dopo else campo.get_default()
            for nome, (campo, converte) in campi.items()
        }

    return leggi


def valore(campo: models.Field, scritto: Any) -> Any:
    """What the JSON of a voice says of a field, as Python."""
    return _converte(campo)(scritto)


def _converte(campo: models.Field) -> Any:
    if isinstance(campo, models.DateTimeField):
        return lambda v: None if v is None else datetime.datetime.fromisoformat(v)
    if isinstance(campo, models.DateField):
        return lambda v: None if v is None else datetime.date.fromisoformat(v)
    if isinstance(campo, models.DecimalField):
        quanto = Decimal(1).scaleb(-campo.decimal_places)
        return lambda v: None if v is None else Decimal(str(v)).quantize(quanto)
    return lambda v: v
