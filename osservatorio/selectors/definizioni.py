"""The indicators as a list to look through, and who uses them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from base.models import chiave_ordinamento
from osservatorio.calcolo import FAMIGLIE_DI_INDICATORI, Definizione, definizioni
from osservatorio.models import VoceDossier


@dataclass(frozen=True)
class RigaIndicatore:
    """An indicator of the list; `da_rivedere` if the day of its review has passed."""

    definizione: Definizione
    da_rivedere: bool

    @property
    def livelli(self) -> str:
        return ", ".join(self.definizione.livelli)


@dataclass(frozen=True)
class FamigliaIndicatori:
    """The indicators of a family that answer the search, in the order of its file."""

    codice: str
    nome: str
    righe: Sequence[RigaIndicatore]


def elenco_indicatori(
    q: str = "", famiglia: str = "", *, solo_da_rivedere: bool = False
) -> list[FamigliaIndicatori]:
    """Families with their indicators; those left with none are left out.

    `q`: every word must be in name, meaning, code or group, whatever its case and accents.
    """
    oggi = timezone.localdate()
    parole = chiave_ordinamento(q).split()
    trovate: dict[str, list[RigaIndicatore]] = {}
    for d in definizioni().values():
        testo = chiave_ordinamento(f"{d.nome} {d.significato} {d.codice} {d.gruppo}")
        riga = RigaIndicatore(d, d.prossima_revisione < oggi)
        if (
            (not famiglia or d.famiglia == famiglia)
            and (riga.da_rivedere or not solo_da_rivedere)
            and all(parola in testo for parola in parole)
        ):
            trovate.setdefault(d.famiglia, []).append(riga)
    return [
        FamigliaIndicatori(codice, nome, trovate[codice])
        for codice, nome in FAMIGLIE_DI_INDICATORI.items()
        if codice in trovate
    ]


def dossier_con(codice: str) -> int:
    """How many shared dossiers have that indicator."""
    return (
        VoceDossier.objects.filter(indicatore=codice, dossier__condiviso=True)
        .values("dossier")
        .distinct()
        .count()
    )
