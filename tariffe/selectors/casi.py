"""The cases that an edition must give right."""

from dataclasses import dataclass
from decimal import Decimal

from tariffe.models import CasoDiProva, EdizioneTariffe


@dataclass(frozen=True, slots=True)
class EsitoCaso:
    """What the rule gives for a case; `messaggio` says in Italian why it is not right."""

    caso: CasoDiProva  # with regola and servizio
    giusto: bool
    importo: Decimal | None
    totale: Decimal | None
    errore: str  # code of the refusal, "" = none
    messaggio: str
    passi: tuple[str, ...] = ()


def prova_casi(edizione: EdizioneTariffe) -> list[EsitoCaso]:
    """Every case of the edition calculated on its first day, in the order of rules and cases."""
    raise NotImplementedError
