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

_PRIMA_PARTE = "componenti[0]."


@transaction.atomic
def cambia_regola(
    *, regola: RegolaTariffaria, dati: Mapping[str, Any], tieni_riferimenti: bool = True
) -> RegolaTariffaria:
    """Writes `dati` in the place of the rule's parts; service, group and notes stay.

    References to indexed values stay where their segment still has that field; raises what
    `scrivi_regola` raises.
    """
    riferimenti = riferimenti_come_dati(regola) if tieni_riferimenti else []
    if "componenti" in dati and regola_come_dati(regola).get("tratti"):
        riferimenti = [_nella_prima_parte(r) for r in riferimenti]
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
    dove = riferimento["dove"]
    vecchi = regola_come_dati(regola)
    prima = _al_percorso(vecchi, dove)
    if prima is None and "componenti" not in vecchi:
        prima = _al_percorso(vecchi, dove.removeprefix(_PRIMA_PARTE))
    return prima is not None and prima == _al_percorso(dati, dove)


def _nella_prima_parte(riferimento: Mapping[str, str]) -> dict[str, str]:
    """The rule's own segments, which are the first part's once there is a second one."""
    dove = riferimento["dove"]
    nuovo = f"{_PRIMA_PARTE}{dove}" if dove.startswith("tratti[") else dove
    return {**riferimento, "dove": nuovo}


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
