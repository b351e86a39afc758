"""Small writes that the officer's pages need, besides those of a whole rule."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tariffe.enums import TipoPolitica
from tariffe.models import EdizioneTariffe, Regolamento, RegolaTariffaria, Tratto
from tariffe.selectors.regole import regola_come_dati, riferimenti_come_dati
from tariffe.selectors.scrivania import Scrivania, scrivania
from tariffe.services.regole import scrivi_regola
from tariffe.services.scambio import importa_edizione
from utenti.models import Utente


@transaction.atomic
def cambia_regola(
    *, regola: RegolaTariffaria, dati: Mapping[str, Any], tieni_riferimenti: bool = True
) -> RegolaTariffaria:
    """Writes `dati` in the place of the rule's parts; service, group and notes stay.

    References to indexed values stay where their segment still has that field; raises what
    `scrivi_regola` raises.
    """
    riferimenti = riferimenti_come_dati(regola) if tieni_riferimenti else []
    return scrivi_regola(
        edizione=regola.edizione,
        servizio=regola.servizio,
        utenza=regola.utenza,
        dati={**dati, "servizio": regola.servizio.codice},
        riferimenti=[r for r in riferimenti if not r["dove"] or _stesso_posto(regola, dati, r)],
        regola=regola,
    )


def _stesso_posto(
    regola: RegolaTariffaria, dati: Mapping[str, Any], riferimento: Mapping[str, str]
) -> bool:
    """Whether the segment that followed a parameter is in the new rule as it was."""
    prima = _al_percorso(regola_come_dati(regola), riferimento["dove"])
    return prima is not None and prima == _al_percorso(dati, riferimento["dove"])


def _al_percorso(dati: Any, dove: str) -> Any:
    for passo in dove.replace("]", "").replace("[", ".").split("."):
        try:
            dati = dati[int(passo)] if passo.isdigit() else dati[passo]
        except (KeyError, IndexError, TypeError):
            return None
    return dati


@transaction.atomic
def riordina_politiche(*, regola: RegolaTariffaria) -> int:
    """Takes away the bands of policies that are no more «own bands»: how many."""
    tolte, _ = (
        Tratto.objects.filter(politica__regola=regola)
        .exclude(politica__tipo=TipoPolitica.TRATTI)
        .delete()
    )
    return tolte


def prova_importazione(
    *, dati: str, regolamento: Regolamento, utente: Utente | None = None
) -> Scrivania:
    """What an import would make, leaving nothing. Raises what `importa_edizione` raises."""
    with transaction.atomic():
        edizione: EdizioneTariffe = importa_edizione(
            dati=dati, regolamento=regolamento, utente=utente
        )
        vista = scrivania(edizione)
        transaction.set_rollback(True)
    return vista
