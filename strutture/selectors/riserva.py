"""What of a facility with a reserved address is hidden in histories and exports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT

from strutture.models import Struttura, VoceStoria, solo_lettere

RISERVATO = "riservato"
# By these anybody finds the place, in our own rows or in the lists of others.
CAMPI_RISERVATI: dict[str, frozenset[str]] = {
    "struttura": frozenset(
        {
            "comune_id",
            "indirizzo",
            "cap",
            "latitudine",
            "longitudine",
            "come_arrivare",
            "sito",
            "codice_fonte",
        }
    ),
    "unitaofferta": frozenset({"codice_regionale"}),
}


@dataclass(frozen=True)
class Riserva:
    """Facilities whose place is hidden, and the streets that no text may tell.

    Who is reserved today, or ever was, is hidden in all its past: the place it had before may be
    the one it has.
    """

    strutture: frozenset[int]
    strade: Mapping[int, frozenset[str]]

    def copre(self, struttura: int | None, tabella: str, campo: str, valore: Any) -> bool:
        """True if that value of that field is not to be shown."""
        if struttura not in self.strutture or valore in (None, ""):
            return False
        if campo in CAMPI_RISERVATI.get(tabella, ()):
            return True
        if not isinstance(valore, str):
            return False
        testo = solo_lettere(valore)
        return any(strada in testo for strada in self.strade.get(struttura, ()))


def riserva_di(strutture: Iterable[int]) -> Riserva:
    """What is to be hidden of those facilities, from what they are and from what they were.

    A facility that others merged into is hidden with them, whichever of them was reserved.
    """
    gruppi: dict[int, set[int]] = {pk: {pk} for pk in strutture}
    for pk, in_cui in Struttura.objects.filter(
        Q(pk__in=gruppi) | Q(confluita_in__in=gruppi), confluita_in__isnull=False
    ).values_list("pk", "confluita_in"):
        if in_cui is None:
            continue
        gruppi.setdefault(in_cui, {in_cui}).add(pk)
        gruppi.setdefault(pk, {pk}).add(in_cui)
    tutte = {pk for gruppo in gruppi.values() for pk in gruppo}
    sue = VoceStoria.objects.filter(tabella="struttura", riga__in=tutte)
    mai_dette = set(
        Struttura.objects.filter(pk__in=tutte, indirizzo_riservato=True).values_list(
            "pk", flat=True
        )
    ) | set(
        sue.filter(Q(dopo__indirizzo_riservato=True) | Q(prima__indirizzo_riservato=True))
        .order_by()
        .values_list("riga", flat=True)
        .distinct()
    )
    riservate = {pk for pk, gruppo in gruppi.items() if gruppo & mai_dette}
    strade: dict[int, set[str]] = {}
    if riservate:
        scritte = (
            sue.filter(riga__in={altra for pk in riservate for altra in gruppi[pk]})
            .order_by()
            .values_list("riga", KT("dopo__indirizzo"), KT("prima__indirizzo"))
            .distinct()
        )
        per_riga: dict[int, set[str]] = {}
        for riga, dopo, prima in scritte:
            per_riga.setdefault(riga, set()).update(
                lettere for via in (dopo, prima) if (lettere := solo_lettere(via or ""))
            )
        for pk in riservate:
            strade[pk] = set().union(*(per_riga.get(altra, set()) for altra in gruppi[pk]))
    return Riserva(
        strutture=frozenset(riservate),
        strade={pk: frozenset(vie) for pk, vie in strade.items()},
    )
